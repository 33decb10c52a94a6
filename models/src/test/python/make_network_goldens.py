"""Writes the small networks, with their answers, that the network tests compare against.

Needs the packages torch, torchvision and safetensors. Run without arguments; it overwrites the
files under src/test/resources/dev/marquee/models/torch of this module. The answers come from
PyTorch alone and share no code with Marquee. They are computed in float64 from weights and inputs
that are exact in float16, so a test's tolerance has to cover the rounding of one side only.
"""

import math
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torchvision.models import DenseNet

FOLDER = Path(__file__).resolve().parents[1] / "resources/dev/marquee/models/torch"


class CustomCnn(nn.Module):
    """The study's own network for posters of 150 x 150: six convolutions and one linear layer."""

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


def randomize(network, generator):
    """Gives every parameter and statistic a value of its own, so that none can be left out unseen.

    Weights keep the variance of what flows through them (He et al. 2015, arXiv 1502.01852), or the
    answers would hardly depend on the image.
    """
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            fan_in = module.weight[0].numel()
            fill(module.weight, lambda shape: normal(shape, generator) * math.sqrt(2 / fan_in))
            if module.bias is not None:
                fill(module.bias, lambda shape: normal(shape, generator) * 0.2)
        elif isinstance(module, nn.BatchNorm2d):
            fill(module.weight, lambda shape: uniform(shape, generator, 0.5, 1.5))
            fill(module.bias, lambda shape: normal(shape, generator) * 0.2)
            fill(module.running_mean, lambda shape: normal(shape, generator) * 0.3)
            fill(module.running_var, lambda shape: uniform(shape, generator, 0.5, 2))


def fill(tensor, draw):
    tensor.data.copy_(draw(tensor.shape).half())


def normal(shape, generator):
    return torch.randn(shape, generator=generator)


def uniform(shape, generator, low, high):
    return torch.rand(shape, generator=generator) * (high - low) + low


def images(count, height, width, generator):
    """Noise over broad patches: [count, 3, height, width] float16, about as wide as real inputs."""
    patches = normal((count, 3, 5, 4), generator)
    broad = nn.functional.interpolate(patches, size=(height, width), mode="bilinear")
    return (broad + 0.5 * normal((count, 3, height, width), generator)).half()


def save(name, tensors, dtype=None):
    tensors = {key: value.to(dtype or value.dtype).contiguous() for key, value in tensors.items()}
    path = FOLDER / f"{name}.safetensors"
    save_file(tensors, path, metadata={"format": "pt"})
    print(f"{path.name}: {path.stat().st_size} bytes, {len(tensors)} tensors")


def parameters(network):
    """The state without the counters of batches, which no answer depends on."""
    state = network.state_dict()
    return {key: value for key, value in state.items() if not key.endswith("num_batches_tracked")}


@torch.no_grad()
def narrow_densenet():
    generator = torch.Generator().manual_seed(121)
    network = DenseNet(
        growth_rate=4, block_config=(2, 3, 2, 2), num_init_features=8, bn_size=4, num_classes=5
    )
    randomize(network, generator)
    network.double().eval()
    image = images(3, 64, 48, generator)
    features = torch.relu(network.features(image.double())).mean(dim=(2, 3))
    logits = network(image.double())
    print("narrow-densenet logits", logits)
    save("narrow-densenet", parameters(network), torch.float16)
    save(
        "narrow-densenet-golden",
        {"input": image, "features": features.float(), "logits": logits.float()},
    )


@torch.no_grad()
def custom_cnn():
    generator = torch.Generator().manual_seed(150)
    network = CustomCnn(labels=20)
    randomize(network, generator)
    network.double().eval()
    image = images(2, 150, 150, generator)
    logits = network(image.double())
    print("custom-cnn logits", logits)
    save("custom-cnn", parameters(network), torch.float16)
    save("custom-cnn-golden", {"input": image, "logits": logits.float()})


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    narrow_densenet()
    custom_cnn()
