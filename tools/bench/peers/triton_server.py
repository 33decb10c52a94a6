#!/usr/bin/env python3
"""The same network behind Triton: NVIDIA's server with its dynamic batcher, from the wheel of PyTriton.

Triton takes the calls (KServe v2 over gRPC: ModelInfer), queues and batches them; Python decodes and
infers. Model `posters`, input `image` BYTES [n, 1], outputs `scores` FP32 [n, labels] and `error`
BYTES [n, 1]: Triton fails a batch as a whole, so an image that cannot be decoded says so there, and
its scores are NaN. Once it is warm, it prints `listening on HOST:PORT`. It stops at SIGTERM, or when
its standard input ends.
"""

import argparse
import concurrent.futures
import os
import socket
import sys
import sysconfig
import threading

import numpy as np
from pytriton.decorators import batch
from pytriton.model_config import DynamicBatcher, ModelConfig, QueuePolicy, Tensor
from pytriton.triton import Triton, TritonConfig

from backends import add_arguments, check_goldens, make_backend, warm_up
from lifecycle import announce, on_stop
from posters import BadPoster, read_poster
from version import BUNDLED, Refused, read_version

MODEL = "posters"


class Classifier:
    """What Triton calls with each batch. Any number of instances may call at once: while one batch is
    inferred, the next one is decoded."""

    def __init__(self, version, infer, decode_threads):
        self._version = version
        self._infer = infer
        self._decoders = concurrent.futures.ThreadPoolExecutor(decode_threads, "decode")
        self._inference = concurrent.futures.ThreadPoolExecutor(1, "inference")

    def run(self, function, *arguments):
        """Runs a function on the thread that infers, and returns what it returns."""
        return self._inference.submit(function, *arguments).result()

    def answer(self, image):
        """Returns the outputs for images [n, 1] of bytes."""
        decoded = list(self._decoders.map(self._decode, image[:, 0]))
        good = [row for row, one in enumerate(decoded) if isinstance(one, np.ndarray)]
        scores = np.full((len(decoded), len(self._version.labels)), np.nan, np.float32)
        if good:
            scores[good] = self.run(self._infer, np.stack([decoded[row] for row in good]))
        errors = [str(one).encode() if isinstance(one, BadPoster) else b"" for one in decoded]
        return {"scores": scores, "error": np.array(errors, np.bytes_)[:, None]}

    def _decode(self, data):
        try:
            return read_poster(data, self._version)
        except BadPoster as error:
            return error


def free_ports(host, count):
    """Returns numbers of ports that are free at the moment: Triton cannot choose one itself."""
    sockets = [socket.create_server((host, 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def take_standard_output():
    """Returns standard output, to which nobody else writes from now on: Triton's log goes to standard
    error."""
    ours = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return ours


def name_libpython():
    """Has Triton load the library of this very Python: a libpython of the system's, where it is another
    3.11, does not fit the modules of this one, and Triton's Python backend would not start."""
    paths = [sysconfig.get_config_var("LIBDIR"), os.environ.get("LD_LIBRARY_PATH")]
    os.environ["LD_LIBRARY_PATH"] = ":".join(path for path in paths if path)


def serve(arguments, version, classifier, output):
    """Serves until it shall stop."""
    name_libpython()
    free = free_ports(arguments.host, 2)
    port = arguments.port or free[0]
    config = TritonConfig(
        grpc_address=arguments.host,
        grpc_port=port,
        http_address=arguments.host,
        http_port=free[1],
        allow_metrics=False,
    )
    queue = QueuePolicy(max_queue_size=arguments.max_pending, allow_timeout_override=True)
    batcher = DynamicBatcher(
        max_queue_delay_microseconds=round(arguments.max_wait_ms * 1000), default_queue_policy=queue
    )
    stopped = threading.Event()
    with Triton(config=config) as triton:
        triton.bind(
            model_name=MODEL,
            infer_func=[batch(classifier.answer)] * arguments.instances,
            inputs=[Tensor(name="image", dtype=np.bytes_, shape=(1,))],
            outputs=[
                Tensor(name="scores", dtype=np.float32, shape=(len(version.labels),)),
                Tensor(name="error", dtype=np.bytes_, shape=(1,)),
            ],
            config=ModelConfig(max_batch_size=arguments.max_batch, batcher=batcher),
        )
        on_stop(stopped.set)
        announce(arguments.host, port, output)
        while triton.is_alive() and not stopped.wait(1):
            pass
    if not stopped.is_set():
        raise Refused("Triton ended by itself; see its output above.")


def parse_arguments():
    """Reads the command line."""
    cores = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument("--port", type=int, default=0, help="for gRPC; 0 (the default) for a free one")
    parser.add_argument("--version", default=BUNDLED, metavar="FOLDER", help="default: the bundled one")
    add_arguments(parser, cores)
    parser.add_argument("--max-batch", type=int, default=16, metavar="N", help="default: %(default)s")
    parser.add_argument(
        "--max-wait-ms", type=float, default=0, metavar="MS", help="for a batch to fill (default: 0)"
    )
    parser.add_argument("--decode-threads", type=int, default=cores, metavar="N", help="default: cores")
    parser.add_argument(
        "--instances", type=int, default=2, metavar="N", help="batches at once (default: %(default)s)"
    )
    parser.add_argument(
        "--max-pending", type=int, default=256, metavar="N", help="more are refused (default: %(default)s)"
    )
    return parser.parse_args()


def main():
    """Returns the exit status."""
    arguments = parse_arguments()
    output = take_standard_output()
    try:
        version = read_version(arguments.version)
        infer = make_backend(arguments, version)
        classifier = Classifier(version, infer, arguments.decode_threads)
        classifier.run(check_goldens, infer, version)
        classifier.run(warm_up, infer, version, arguments.max_batch)
        serve(arguments, version, classifier, output)
    except Refused as refused:
        print(f"REFUSED: {refused}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
