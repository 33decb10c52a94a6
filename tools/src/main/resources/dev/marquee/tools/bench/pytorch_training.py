"""Makes training steps whenever a line comes in, and prints the seconds that they took.

The first line that it prints is the version of PyTorch. The network is new for each line; its
images are random, for what is on them changes nothing about the time.
"""

import os
import sys
import time

import torch
import torchvision
from torch import nn

DIFFERENT_BATCHES = 8


class CustomCnn(nn.Module):
    CHANNELS = (3, 128, 64, 64, 64, 32, 16)
    DROPOUT = (0.3, 0.3, 0.3, 0.3, 0.2, 0.2)

    def __init__(self, labels):
        super().__init__()
        self.features = nn.Sequential()
        for i, rate in enumerate(self.DROPOUT, start=1):
            inputs, outputs = self.CHANNELS[i - 1], self.CHANNELS[i]
            self.features.add_module(f"conv{i}", nn.Conv2d(inputs, outputs, kernel_size=2))
            self.features.add_module(f"dropout{i}", nn.Dropout2d(rate))
            self.features.add_module(f"pool{i}", nn.MaxPool2d(2))
            self.features.add_module(f"relu{i}", nn.ReLU())
        self.classifier = nn.Linear(self.CHANNELS[-1], labels)

    def forward(self, images):
        return self.classifier(torch.flatten(self.features(images), 1))


def network(architecture, labels):
    if architecture == "custom-cnn":
        return CustomCnn(labels)
    return torchvision.models.densenet121(weights=None, num_classes=labels)


def train(model, batches, truth, steps):
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.001, weight_decay=0.01)
    loss_of = nn.BCEWithLogitsLoss()
    start = time.perf_counter()
    for step in range(steps):
        optimizer.zero_grad()
        loss = loss_of(model(batches[step % len(batches)]), truth)
        loss.backward()
        optimizer.step()
        loss.item()
    return time.perf_counter() - start


def main():
    architecture, layout = sys.argv[1], sys.argv[9]
    labels, batch_size, height, width, steps, threads, niceness = map(int, sys.argv[2:9])
    # Before the first operation: the threads that it starts inherit it.
    os.nice(niceness)
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    memory_format = (
        torch.channels_last if layout == "channels-last" else torch.contiguous_format
    )
    batches = [
        torch.rand(batch_size, 3, height, width).to(memory_format=memory_format)
        for _ in range(DIFFERENT_BATCHES)
    ]
    truth = (torch.rand(batch_size, labels) < 2 / labels).float()
    print(torch.__version__, flush=True)
    for _ in sys.stdin:
        model = network(architecture, labels).to(memory_format=memory_format)
        print(train(model, batches, truth, steps), flush=True)


if __name__ == "__main__":
    main()
