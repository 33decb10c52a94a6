"""The network of this plugin as a module of PyTorch, and its export to a version of Marquee.

Needs the packages torch and safetensors. `python skip_cnn.py DIR` writes a version with untrained
weights into DIR: enough to try the whole way before a training has ended.
"""

import hashlib
import json
import sys
from datetime import datetime, timezone
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

INPUT = {
    "width": 64,
    "height": 96,
    "resize": "STRETCH",
    "filter": "BILINEAR",
    "channel_order": "RGB",
    "scale": 1 / 255,
    "mean": [0.5, 0.5, 0.5],
    "standard_deviation": [0.5, 0.5, 0.5],
}


class Unit(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x)))


class SkipCnn(nn.Module):
    BLOCKS = 3

    def __init__(self, labels, width=16):
        super().__init__()
        self.width = width
        self.stem = Unit(3, width, stride=2)
        self.blocks = nn.ModuleList(
            Unit(width * (i + 1), width, stride=1) for i in range(self.BLOCKS)
        )
        self.dropout = nn.Dropout(0.2)
        self.classifier = nn.Linear(width * (self.BLOCKS + 1), labels)

    def forward(self, images):
        """From [batch, 3, height, width] to logits [batch, labels]: the server has the sigmoid."""
        x = self.stem(images)
        for block in self.blocks:
            x = torch.cat([x, block(x)], 1)
            x = nn.functional.max_pool2d(x, 2)
        return self.classifier(self.dropout(x.mean(dim=(2, 3))))


def export(model, labels, folder, description="", provenance=None):
    """Writes weights.safetensors, goldens.safetensors and the manifest.json that belongs to them."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / "weights.safetensors"
    save_file(model.state_dict(), weights)
    # What the server compares at every load: two inputs, and what this network says of them.
    model.eval()
    inputs = torch.rand(2, 3, INPUT["height"], INPUT["width"])
    with torch.no_grad():
        scores = torch.sigmoid(model(inputs))
    goldens = folder / "goldens.safetensors"
    save_file({"inputs": inputs, "scores": scores}, goldens)
    manifest = {
        "format": 1,
        "description": description,
        "architecture": "skip-cnn",
        "architecture_settings": {"width": str(model.width)},
        "labels": labels,
        "thresholds": {},
        "input": INPUT,
        "weights": {
            "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
            "size_bytes": weights.stat().st_size,
        },
        "goldens": {
            "sha256": hashlib.sha256(goldens.read_bytes()).hexdigest(),
            "size_bytes": goldens.stat().st_size,
            "tolerance": 0.001,
        },
        "create_time": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "provenance": provenance or {},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    genres = ["Action", "Comedy", "Drama"]
    export(
        SkipCnn(len(genres)),
        genres,
        sys.argv[1],
        "An untrained network, to try the way",
        {"recipe": "untrained"},
    )
