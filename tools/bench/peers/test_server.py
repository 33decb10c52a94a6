"""What the servers promise: the service with a network of the test's own, then whole ones, started.

A whole server on ONNX Runtime is started where PEERS_ONNX names the file of the bundled version.
"""

import asyncio
import concurrent.futures
import io
import os
import pathlib
import signal
import subprocess
import sys
import threading

import grpc
import numpy as np
import pytest
from PIL import Image

from batching import Batcher
from posters import BadPoster, read_poster
from server import Classifier
from stubs import messages, services
from version import BUNDLED, read_version

VERSION = read_version(BUNDLED)
LONG_S = 120  # Only a failing test waits that long.
BACKENDS = {"torch": []}
if "PEERS_ONNX" in os.environ:
    BACKENDS["onnx"] = ["--backend", "onnx", "--model", os.environ["PEERS_ONNX"]]


def poster(seed, kind="JPEG"):
    """Returns coarse noise as the bytes of an image of 300x444 pixels."""
    noise = np.random.default_rng(seed).integers(0, 256, (37, 25, 3), np.uint8)
    data = io.BytesIO()
    Image.fromarray(noise).resize((300, 444)).save(data, kind)
    return data.getvalue()


def test_a_poster_is_normalised_as_the_manifest_says():
    data = io.BytesIO()
    Image.new("RGB", (500, 700), (255, 128, 0)).save(data, "PNG")
    image = read_poster(data.getvalue(), VERSION)
    assert image.shape == (3, VERSION.height, VERSION.width)
    expected = (np.array([255, 128, 0]) / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
    np.testing.assert_allclose(image[:, 0, 0], expected, atol=1e-5)
    np.testing.assert_allclose(image[:, -1, -1], expected, atol=1e-5)


@pytest.mark.parametrize("data", [b"", b"no image", poster(1)[:4000], b"GIF89a" + bytes(100)])
def test_what_is_no_whole_jpeg_or_png_is_refused(data):
    with pytest.raises(BadPoster):
        read_poster(data, VERSION)


def serve(scenario, max_pending=16):
    """Runs a scenario(call, gate, sizes) against the service; the network waits for the gate."""

    async def run():
        gate, sizes = threading.Event(), []

        def infer(inputs):
            sizes.append(len(inputs))
            assert gate.wait(LONG_S)
            return np.tile(np.linspace(0, 1, len(VERSION.labels), dtype=np.float32), (len(inputs), 1))

        batcher = Batcher(infer, max_batch=4, max_wait_s=0)
        decoders = concurrent.futures.ThreadPoolExecutor(2)
        server = grpc.aio.server()
        service = Classifier(VERSION, batcher, decoders, max_pending)
        services.add_ClassifierServiceServicer_to_server(service, server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        try:
            async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
                stub = services.ClassifierServiceStub(channel)

                def call(image, timeout=LONG_S, **fields):
                    request = messages.ClassifyRequest(image=image, **fields)
                    return stub.Classify(request, timeout=timeout)

                await scenario(call, gate, sizes)
        finally:
            gate.set()
            await server.stop(None)
            decoders.shutdown()
            batcher.close()

    asyncio.run(run())


async def code_of(call):
    """Returns the status of a call."""
    try:
        await call
    except grpc.aio.AioRpcError:
        pass
    return await call.code()


def test_labels_come_best_first_and_as_many_as_were_asked_for():
    async def scenario(call, gate, _):
        gate.set()
        response = await call(poster(1), top_k=3)
        assert [label.label for label in response.labels] == VERSION.labels[:-4:-1]
        assert response.labels[0].score == 1 and response.labels[0].predicted
        assert len((await call(poster(1), min_score=0.5)).labels) == 10
        assert len((await call(poster(1, "PNG"))).labels) == 20

    serve(scenario)


def test_each_fault_has_its_status_and_is_alone():
    async def scenario(call, gate, sizes):
        gate.set()
        calls = [
            call(poster(1)),
            call(b"no image"),
            call(poster(2), model="models/other"),
            call(poster(3), top_k=-1),
            call(poster(4), model="models/posters"),
        ]
        codes = [(await code_of(one)).name for one in calls]
        assert codes == ["OK", "INVALID_ARGUMENT", "NOT_FOUND", "INVALID_ARGUMENT", "OK"]
        assert sum(sizes) == 2

    serve(scenario)


def test_a_call_that_expires_in_the_queue_is_not_inferred():
    async def scenario(call, gate, sizes):
        first = asyncio.ensure_future(code_of(call(poster(1))))
        while not sizes:
            await asyncio.sleep(0.01)
        assert await code_of(call(poster(2), timeout=0.3)) is grpc.StatusCode.DEADLINE_EXCEEDED
        gate.set()
        assert await first is grpc.StatusCode.OK
        assert (await call(poster(3))).timings.batch_size == 1
        assert sizes == [1, 1]

    serve(scenario)


def test_more_than_may_wait_are_refused():
    async def scenario(call, gate, _):
        calls = [asyncio.ensure_future(code_of(call(poster(1)))) for _ in range(5)]
        done, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        gate.set()
        codes = [one.name for one in await asyncio.gather(*calls)]
        assert sorted(codes) == ["OK"] * 3 + ["RESOURCE_EXHAUSTED"] * 2
        assert {one.result().name for one in done} == {"RESOURCE_EXHAUSTED"}

    serve(scenario, max_pending=3)


def start(*options):
    """Starts a whole server; returns the process and the address that it prints."""
    script = pathlib.Path(__file__).with_name("server.py")
    process = subprocess.Popen(
        [sys.executable, script, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    line = process.stdout.readline()
    assert line.startswith("listening on "), f"{line!r} and exit status {process.poll()}"
    return process, line.split()[-1]


@pytest.mark.parametrize("options", BACKENDS.values(), ids=BACKENDS.keys())
def test_batches_give_the_scores_of_single_images_and_the_end_of_input_stops_the_server(options):
    process, address = start("--max-batch", "4", *options)
    with process, grpc.insecure_channel(address) as channel:
        stub = services.ClassifierServiceStub(channel)
        requests = [messages.ClassifyRequest(image=poster(seed)) for seed in range(12)]
        alone = [stub.Classify(request, timeout=LONG_S) for request in requests]
        calls = [stub.Classify.future(request, timeout=LONG_S) for request in requests]
        together = [call.result() for call in calls]
        assert {one.timings.batch_size for one in alone} == {1}
        assert max(one.timings.batch_size for one in together) > 1
        for one, other in zip(alone, together, strict=True):
            scores = {label.label: label.score for label in one.labels}
            for label in other.labels:
                assert label.score == pytest.approx(scores[label.label], abs=1e-4)
        assert alone[0].labels[0].score != alone[1].labels[0].score
        process.stdin.close()
        assert process.wait(LONG_S) == 0


def test_sigterm_stops_a_server():
    process, _ = start("--max-batch", "1", *list(BACKENDS.values())[-1])
    with process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG_S) == 0
