"""Rounds the tensors of a safetensors file to float16: the way bundled weights are made.

Needs the packages torch and safetensors. Arguments: the file to read and the file to write. Batch
norm's counters of batches are left out, for no answer depends on them. The result carries the
metadata {"format": "pt"} and is the same, byte for byte, at every run.
"""

import hashlib
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file


def rounded(name, tensor):
    half = tensor.half()
    # float16 ends at 65504; a weight beyond it would become infinite and every answer with it.
    if not torch.isfinite(half).all():
        raise SystemExit(f"{name} does not fit into float16")
    return half.contiguous()


def main(source, target):
    tensors = {
        name: rounded(name, tensor)
        for name, tensor in load_file(source).items()
        if not name.endswith("num_batches_tracked")
    }
    save_file(tensors, target, metadata={"format": "pt"})
    digest = hashlib.sha256(Path(target).read_bytes()).hexdigest()
    print(f"{len(tensors)} tensors, SHA-256 {digest}")


if __name__ == "__main__":
    main(*sys.argv[1:])
