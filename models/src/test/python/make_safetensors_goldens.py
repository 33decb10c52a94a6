"""Writes the small safetensors files that the reader and the writer are compared against.

Needs the packages torch and safetensors. Run without arguments; it overwrites the files under
src/test/resources/dev/marquee/models/weights of this module.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).resolve().parents[1] / "resources/dev/marquee/models/weights"


def save(name, tensors, metadata):
    path = FOLDER / f"{name}.safetensors"
    save_file(tensors, path, metadata=metadata)
    print(f"{path.name}: {path.stat().st_size} bytes")


def every_kind():
    """One tensor of each kind that a checkpoint may hold, with values that a test can spell."""
    save(
        "kinds",
        {
            "float32": torch.tensor([[1.5, -2.25, 0.1], [1e-40, float("inf"), float("-inf")]]),
            "float16": torch.tensor([[0.5], [-65504.0], [6e-8]]).half(),
            "bfloat16": torch.tensor([3.140625, -1e38]).bfloat16(),
            "float64": torch.tensor([0.1], dtype=torch.float64),
            "int64": torch.tensor([7, -8]),
            "int32": torch.tensor([7, -8, 9], dtype=torch.int32),
            "uint8": torch.tensor([255], dtype=torch.uint8),
            "bool": torch.tensor([True, False, True]),
            "scalar": torch.tensor(-0.0),
            "empty": torch.zeros(2, 0, 3),
            "größe.☃": torch.tensor([1.0]),
        },
        {"format": "pt", "größe": 'a "quoted" ☃\n'},
    )


def rounding():
    """The same float32 values as PyTorch rounds them to each width."""
    generator = torch.Generator().manual_seed(7)
    special = torch.tensor(
        [0.0, -0.0, float("inf"), float("-inf"), 1.0, 65504.0, 65519.996, 65520.0, 3.4028235e38]
        # Halfway between two float16 and between two bfloat16 neighbours, and one bit beside.
        + [1 + 2**-11, 1 + 3 * 2**-11, 1 + 2**-11 + 2**-23, 1 + 2**-8, 1 + 3 * 2**-8]
        # Around the smallest subnormal float16, float32 and bfloat16.
        + [2**-24, 2**-25, 2**-25 + 2**-40, 3 * 2**-25, 2**-149, 2**-126, 2**-134, 2**-133]
    )
    # Magnitudes spread over float16's whole range, so that every branch of the rounding is met.
    exponents = torch.randint(-27, 17, (1000,), generator=generator)
    drawn = torch.randn(1000, generator=generator) * torch.pow(2.0, exponents)
    tensors = {"special": special, "drawn": drawn.reshape(10, 100), "a.first": torch.ones(1, 1)}
    for name, dtype in {"f32": torch.float32, "f16": torch.half, "bf16": torch.bfloat16}.items():
        save(
            f"rounding-{name}",
            {key: value.to(dtype) for key, value in tensors.items()},
            {"format": "pt"},
        )


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    every_kind()
    rounding()
