"""A version's manifest as docs/models.md describes it: written for a training, or read and checked."""

import datetime
import hashlib
import json

WEIGHTS = "weights.safetensors"
GOLDENS = "goldens.safetensors"
IMAGENET = {"mean": [0.485, 0.456, 0.406], "standard_deviation": [0.229, 0.224, 0.225]}
BLOCK_BYTES = 1 << 20  # What is read of a file at a time.


def facts(path):
    """Returns what a manifest states of a file: its digest and its size."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
    return {"sha256": digest.hexdigest(), "size_bytes": path.stat().st_size}


def manifest_of(folder, architecture, labels, width, height, thresholds=None, tolerance=0.001):
    """Returns a manifest for the weights in the folder, as a dictionary.

    The weights are a state_dict, saved with safetensors.torch.save_file(model.state_dict(), ...). The
    labels stand in the order of the network's outputs; the input is what torchvision's transforms
    do to an image of ImageNet. Change what differs in your training.
    """
    manifest = {
        "format": 1,
        "description": "",
        "architecture": architecture,
        "architecture_settings": {},
        "labels": labels,
        "thresholds": thresholds or {},
        "input": {
            "width": width,
            "height": height,
            "resize": "STRETCH",
            "filter": "BILINEAR",
            "channel_order": "RGB",
            "scale": 1 / 255,
            **IMAGENET,
        },
        "create_time": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "provenance": {},
    }
    if (folder / GOLDENS).is_file():
        manifest["goldens"] = {"tolerance": tolerance}
    return manifest


def with_digests(manifest, folder):
    """Returns the manifest with what its files are now; a new one must not state those of before."""
    stated = dict(manifest, weights=facts(folder / WEIGHTS))
    if "goldens" in manifest:
        stated["goldens"] = {**manifest["goldens"], **facts(folder / GOLDENS)}
    return stated


def read_text(path):
    """Returns what a file of text holds; raises ValueError where it is none."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{path} is no text in UTF-8") from None


def parse_manifest(path):
    """Returns the manifest in a file; raises ValueError where it is none."""
    try:
        manifest = json.loads(read_text(path))
    except json.JSONDecodeError as wrong:
        raise ValueError(f"{path} is no JSON: {wrong}") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("goldens", {}), dict):
        raise ValueError(f"{path} is no manifest: see docs/models.md")
    return manifest
