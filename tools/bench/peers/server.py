#!/usr/bin/env python3
"""A model server as one writes it in Python: Marquee's Classify on grpc.aio, with dynamic batching.

It answers marquee.v1.ClassifierService/Classify for one version, with PyTorch or ONNX Runtime, so
that what loads Marquee can load it, too. Once it is warm, it prints `listening on HOST:PORT`. It
stops at SIGTERM, or when its standard input ends.
"""

import argparse
import asyncio
import concurrent.futures
import os
import sys
import time

import grpc

from backends import add_arguments, check_goldens, make_backend, warm_up
from batching import Batcher, Expired
from lifecycle import announce, on_stop
from posters import BadPoster, read_poster
from stubs import messages, services
from version import BUNDLED, Refused, read_version

MAX_MESSAGE_BYTES = 11 << 20  # An image has at most 10 MiB.
GRACE_S = 10


class Classifier(services.ClassifierServiceServicer):
    """The service, on grpc.aio: all handlers in one event loop, rather than a thread for each call.

    With 32 clients and a network that answers at once, a call cost 0.6 to 0.7 ms of a processor's time
    that way, without the decoding, and 0.6 to 0.9 ms with threads. Either is little beside DenseNet-121.
    """

    def __init__(self, version, batcher, decoders, max_pending, draft=False):
        self._version = version
        self._batcher = batcher
        self._decoders = decoders
        self._max_pending = max_pending
        self._draft = draft
        self._pending = 0

    async def Classify(self, request, context):
        """Answers one image; with a status of its own for each thing that can be wrong."""
        if request.model not in ("", self._version.model, self._version.name):
            await context.abort(grpc.StatusCode.NOT_FOUND, f"there is only {self._version.name}")
        if request.top_k < 0 or not 0 <= request.min_score <= 1:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "top_k or min_score is out of range")
        if self._pending >= self._max_pending:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, f"{self._pending} are waiting")
        self._pending += 1
        try:
            return await self._answer(request, deadline_of(context))
        except BadPoster as error:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        except Expired:
            await context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "the deadline passed in the queue")
        finally:
            self._pending -= 1

    async def _answer(self, request, deadline):
        # A call that is cancelled, also by its deadline, cancels what it waits for here: what is not
        # begun is then neither decoded nor inferred.
        begin = time.monotonic()
        image = await asyncio.get_running_loop().run_in_executor(
            self._decoders, self._decode, request.image, deadline
        )
        decode_s = time.monotonic() - begin
        answer = await asyncio.wrap_future(self._batcher.submit(image, deadline))
        return self._response(request, answer, decode_s)

    def _decode(self, data, deadline):
        if deadline <= time.monotonic():
            raise Expired()
        return read_poster(data, self._version, self._draft)

    def _response(self, request, answer, decode_s):
        version = self._version
        scored = zip(version.labels, answer.scores.tolist(), version.thresholds, strict=True)
        labels = [
            messages.LabelScore(label=label, score=score, predicted=score >= threshold)
            for label, score, threshold in sorted(scored, key=lambda one: -one[1])
            if score >= request.min_score
        ]
        response = messages.ClassifyResponse(
            labels=labels[: request.top_k or None], model_version=version.name
        )
        timings = response.timings
        timings.decode.FromNanoseconds(round(decode_s * 1e9))
        timings.queue.FromNanoseconds(round(answer.queue_s * 1e9))
        timings.inference.FromNanoseconds(round(answer.inference_s * 1e9))
        timings.batch_size = answer.batch_size
        return response


def deadline_of(context):
    """Returns when the call expires, on time.monotonic's clock; infinite where it has no deadline."""
    remaining = context.time_remaining()
    return float("inf") if remaining is None else time.monotonic() + remaining


async def serve(arguments, version, infer):
    """Serves until it shall stop; raises Refused where the port is taken."""
    batcher = Batcher(infer, arguments.max_batch, arguments.max_wait_ms / 1000)
    decoders = concurrent.futures.ThreadPoolExecutor(arguments.decode_threads, "decode")
    server = grpc.aio.server(options=[("grpc.max_receive_message_length", MAX_MESSAGE_BYTES)])
    services.add_ClassifierServiceServicer_to_server(
        Classifier(version, batcher, decoders, arguments.max_pending, arguments.draft), server
    )
    try:
        port = server.add_insecure_port(f"{arguments.host}:{arguments.port}")
    except RuntimeError as error:
        raise Refused(str(error)) from None
    await server.start()
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    on_stop(lambda: loop.call_soon_threadsafe(stopped.set))
    announce(arguments.host, port)
    await stopped.wait()
    await server.stop(GRACE_S)
    decoders.shutdown()
    batcher.close()


def parse_arguments():
    """Reads the command line."""
    cores = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument("--port", type=int, default=0, help="0 (the default) for a free one")
    parser.add_argument("--version", default=BUNDLED, metavar="FOLDER", help="default: the bundled one")
    add_arguments(parser, cores)
    parser.add_argument("--max-batch", type=int, default=16, metavar="N", help="default: %(default)s")
    parser.add_argument(
        "--max-wait-ms", type=float, default=0, metavar="MS", help="for a batch to fill (default: 0)"
    )
    parser.add_argument("--decode-threads", type=int, default=cores, metavar="N", help="default: cores")
    parser.add_argument(
        "--max-pending", type=int, default=256, metavar="N", help="more are refused (default: %(default)s)"
    )
    parser.add_argument(
        "--draft", action="store_true", help="libjpeg shrinks large JPEGs: faster, other scores"
    )
    return parser.parse_args()


def main():
    """Returns the exit status."""
    arguments = parse_arguments()
    try:
        version = read_version(arguments.version)
        infer = make_backend(arguments, version)
        check_goldens(infer, version)
        warm_up(infer, version, arguments.max_batch)
        asyncio.run(serve(arguments, version, infer))
    except Refused as refused:
        print(f"REFUSED: {refused}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
