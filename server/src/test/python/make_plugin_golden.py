"""Writes the weights of the sample plugin's network, with its answers, that a test compares with.

Needs the packages torch and safetensors. Run without arguments; it overwrites the files below
src/test/resources/dev/marquee/server/skip-cnn of this module. The weights are saved as the sample
saves them; the answers come from its PyTorch module in float64, for inputs that are exact in float16.
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

MODULE = Path(__file__).resolve().parents[3]
FOLDER = MODULE / "src/test/resources/dev/marquee/server"
sys.path.insert(0, str(MODULE.parent / "tools/samples/architecture-plugin/pytorch"))

from skip_cnn import SkipCnn, export  # noqa: E402


@torch.no_grad()
def main():
    torch.manual_seed(8)
    network = SkipCnn(labels=4, width=6)
    for name, tensor in network.state_dict().items():
        # Every statistic has a value of its own, so that none can be left out unseen.
        if name.endswith(("norm.weight", "running_var")):
            tensor.uniform_(0.5, 1.5)
        elif name.endswith(("bias", "running_mean")):
            tensor.normal_(0, 0.3)
        elif name == "classifier.weight":
            tensor.normal_(0, 0.5)
    export(network, ["One", "Two", "Three", "Four"], FOLDER / "skip-cnn")
    network.double().eval()
    # Broad patches, or the mean over the image would hardly differ between two of them.
    images = torch.nn.functional.interpolate(torch.randn(2, 3, 4, 3), size=(48, 32)).half()
    logits = network(images.double())
    print(sum(p.numel() for p in SkipCnn(labels=20).parameters()), "parameters for 20 labels")
    print("logits", logits)
    save_file(
        {"input": images, "logits": logits.float()},
        FOLDER / "skip-cnn/golden.safetensors",
        metadata={"format": "pt"},
    )


if __name__ == "__main__":
    main()
