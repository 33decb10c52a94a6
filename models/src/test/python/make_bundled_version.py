"""Makes a bundled version of an exported one: the way the bundled models are made.

Needs the packages torch, torchvision and safetensors. Arguments: the folder of the export, the
folder to write, the description, and what the weights began with, where that was a version of the
registry that trained it: its name would mean nothing elsewhere. An export's goldens hold images of
its training, which are not to be passed on: these hold patches of random colours instead, the same
at every run. Nothing else changes but who made it.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import torch
from make_network_goldens import CustomCnn
from safetensors.torch import load_file, save_file
from torch import nn
from torchvision.models import densenet121

COUNT = 2
PATCHES = 6


def network(manifest):
    labels = len(manifest["labels"])
    if manifest["architecture"] == "custom-cnn":
        return CustomCnn(labels)
    model = densenet121(num_classes=labels)
    epsilon = float(manifest["architecture_settings"].get("batch_norm_epsilon", "1e-5"))
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eps = epsilon
    return model


def inputs(spec):
    generator = torch.Generator().manual_seed(20)
    patches = torch.rand(COUNT, 3, PATCHES, PATCHES, generator=generator)
    images = nn.functional.interpolate(
        patches, (spec["height"], spec["width"]), mode="bicubic", align_corners=False
    )
    pixels = (images.clamp(0, 1) * 255).round()
    mean = torch.tensor(spec["mean"]).view(1, 3, 1, 1)
    deviation = torch.tensor(spec["standard_deviation"]).view(1, 3, 1, 1)
    return (pixels * spec["scale"] - mean) / deviation


def main(source, target, description, parent=""):
    source, target = Path(source), Path(target)
    target.mkdir(parents=True, exist_ok=True)
    manifest = json.loads((source / "manifest.json").read_text())
    shutil.copyfile(source / "weights.safetensors", target / "weights.safetensors")
    model = network(manifest).eval()
    stored = load_file(target / "weights.safetensors")
    missing = model.load_state_dict({k: v.float() for k, v in stored.items()}, strict=False)
    lacking = [k for k in missing.missing_keys if not k.endswith("num_batches_tracked")]
    if lacking or missing.unexpected_keys:
        raise SystemExit(f"not the network's weights: {lacking} {missing.unexpected_keys}")
    x = inputs(manifest["input"])
    with torch.no_grad():
        scores = torch.sigmoid(model(x))
    goldens = target / "goldens.safetensors"
    save_file({"inputs": x.contiguous(), "scores": scores}, goldens)
    manifest["description"] = description
    manifest["provenance"].update(actor="The Marquee authors", parent=parent)
    manifest["goldens"].update(
        sha256=hashlib.sha256(goldens.read_bytes()).hexdigest(), size_bytes=goldens.stat().st_size
    )
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (target / "manifest.json").write_text(text + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
