"""The networks: PyTorch, which builds torchvision's DenseNet-121, and ONNX Runtime, which takes a file.

A backend is a function from inputs [n, 3, height, width] float32 to scores [n, labels] float32. It is
called by one thread at a time, the same one always.
"""

import sys

import numpy as np

from version import Refused

TOLERANCE = 1e-3  # of a score, against the goldens


def add_arguments(parser, default_threads):
    """Adds the options that choose a backend."""
    parser.add_argument("--backend", choices=("torch", "onnx"), default="torch", help="default: torch")
    parser.add_argument("--model", metavar="FILE.onnx", help="what --backend onnx runs")
    parser.add_argument(
        "--threads", type=int, default=default_threads, metavar="N", help="for one inference (default: cores)"
    )
    parser.add_argument("--channels-last", action="store_true", help="torch: this layout of memory")
    parser.add_argument("--torchscript", action="store_true", help="torch: traced and frozen, not eager")
    parser.add_argument(
        "--no-spinning", action="store_true", help="onnx: threads that wait sleep at once, and spin not"
    )


def make_backend(arguments, version):
    """Returns the backend that the options ask for; raises Refused."""
    if arguments.backend == "onnx":
        if arguments.channels_last or arguments.torchscript:
            raise Refused("--channels-last and --torchscript are for --backend torch.")
        if arguments.model is None:
            raise Refused("--backend onnx needs --model FILE.onnx.")
        return onnx_backend(arguments.model, arguments.threads, arguments.no_spinning)
    if arguments.model is not None or arguments.no_spinning:
        raise Refused("--model and --no-spinning are for --backend onnx.")
    return torch_backend(version, arguments.threads, arguments.channels_last, arguments.torchscript)


def torch_backend(version, threads, channels_last=False, torchscript=False):
    """Returns torchvision's DenseNet-121 with the version's weights, in float32."""
    import torch
    from safetensors.torch import load_file
    from torchvision.models import densenet121

    torch.set_num_threads(threads)
    network = densenet121(weights=None, num_classes=len(version.labels))
    epsilon = float(version.settings.get("batch_norm_epsilon", 1e-5))
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eps = epsilon
    tensors = {name: tensor.float() for name, tensor in load_file(version.weights).items()}
    missing, unexpected = network.load_state_dict(tensors, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise Refused(f"The weights do not fit: missing {missing[:3]}, not known {unexpected[:3]}.")
    network.eval()
    layout = torch.channels_last if channels_last else torch.contiguous_format
    network = network.to(memory_format=layout)
    if torchscript:
        with torch.inference_mode():
            example = torch.zeros(2, 3, version.height, version.width).to(memory_format=layout)
            network = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(network, example)))

    def infer(inputs):
        with torch.inference_mode():
            batch = torch.from_numpy(inputs).to(memory_format=layout)
            return torch.sigmoid(network(batch)).numpy()

    return infer


def onnx_backend(file, threads, no_spinning=False):
    """Returns a session with the file; an output that is not named "scores" gets the sigmoid here."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    if no_spinning:
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime has a class of its own for each kind of bad file.
        raise Refused(f"ONNX Runtime cannot load {file}: {error}") from None
    source, target = session.get_inputs()[0], session.get_outputs()[0].name
    if isinstance(source.shape[0], int):
        raise Refused(f"{file} takes batches of {source.shape[0]} only: export it with a dynamic batch.")

    def infer(inputs):
        outputs = session.run([target], {source.name: inputs})[0]
        return outputs if target == "scores" else 1 / (1 + np.exp(-outputs))

    return infer


def check_goldens(infer, version):
    """Prints how far the scores of the goldens are off; raises Refused where that is too far."""
    inputs, expected = version.goldens()
    scores = infer(inputs)
    if scores.shape != expected.shape:
        raise Refused(f"The network gives scores {scores.shape}, the goldens have {expected.shape}.")
    difference = float(np.max(np.abs(scores - expected)))
    print(f"goldens: largest difference of a score {difference:.2e}", file=sys.stderr, flush=True)
    if not difference <= TOLERANCE:  # so that NaN is refused, too
        raise Refused(f"The goldens' scores are off by {difference:.2e}, more than {TOLERANCE:.0e}.")


def warm_up(infer, version, max_batch):
    """Runs every size of batch once: libraries choose and keep an algorithm per shape."""
    inputs, _ = version.goldens()
    for size in range(1, max_batch + 1):
        infer(np.resize(inputs, (size, *inputs.shape[1:])))
