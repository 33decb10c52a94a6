#!/usr/bin/env python3
"""Classifies a poster with a Marquee server through Triton's own client, which knows nothing of Marquee.

It asks whether server and model are ready and what the model takes, infers the poster as BYTES, as a
batch of two, as the best classes, and over a stream, infers FP32 tensors, loads the model, and checks
what it is told. It ends with 0 when everything was as it should be, with 1 when something was not, and
with 2 when its arguments are wrong.
"""

import argparse
import json
import pathlib
import queue
import sys

import numpy
import tritonclient.grpc as triton
from tritonclient.utils import InferenceServerException


class Unexpected(Exception):
    """The server answered something that it should not have; the message says what."""


def expect(holds, message):
    """Raises Unexpected with the message unless the condition holds."""
    if not holds:
        raise Unexpected(message)


def images(*posters):
    """Returns the input that encoded posters are."""
    tensor = triton.InferInput("image", [len(posters)], "BYTES")
    tensor.set_data_from_numpy(numpy.array(posters, dtype=object))
    return tensor


def tensors(metadata):
    """Returns an input of two black pictures as the network is fed, to the model's measure."""
    shape = next(list(tensor.shape) for tensor in metadata.inputs if tensor.name == "input")
    black = numpy.zeros([2, *shape[1:]], numpy.float32)
    tensor = triton.InferInput("input", black.shape, "FP32")
    tensor.set_data_from_numpy(black)
    return tensor


def check_stream(client, model, poster, scores):
    """Sends three posters and a request for no model over a stream, and looks at the answers."""
    answers = queue.Queue()
    client.start_stream(lambda result, error: answers.put((result, error)))
    for number in range(3):
        client.async_stream_infer(model, [images(poster)], request_id=str(number))
    client.async_stream_infer("no-such-model", [images(poster)])
    results, errors = {}, []
    for _ in range(4):
        result, error = answers.get(timeout=60)
        if error is None:
            results[result.get_response().id] = result.as_numpy("scores")[0]
        else:
            errors.append(error)
    client.stop_stream()
    expect(sorted(results) == ["0", "1", "2"], f"the stream answered {sorted(results)}")
    expect(
        all(numpy.allclose(one, scores, atol=1e-6) for one in results.values()),
        "scores over a stream are not those of a call",
    )
    expect(len(errors) == 1 and "no-such-model" in str(errors[0]), f"the stream's errors: {errors}")


def check_repository(client, model, poster):
    """Looks the model up, loads it, and is refused its unloading, since it is in production."""
    version = client.infer(model, [images(poster)]).get_response().model_version
    client.load_model(model)
    index = client.get_model_repository_index().models
    states = {(entry.name, entry.version): entry.state for entry in index}
    expect(states.get((model, version)) == "READY", f"the repository has {states}")
    try:
        client.unload_model(model)
    except InferenceServerException as error:
        expect("alias" in error.message(), f"the refusal says {error}")
    else:
        raise Unexpected("what is in production was unloaded")


def check(client, model, poster, expected):
    """Goes through the protocol; returns the labels and their scores."""
    expect(client.is_server_live() and client.is_server_ready(), "the server is not ready")
    expect(client.is_model_ready(model), f"{model} is not ready")
    expect(not client.is_model_ready("no-such-model"), "a model is ready that is not there")
    metadata = client.get_model_metadata(model)
    fresh = {"skip_cache": True}
    result = client.infer(model, [images(poster)], parameters=fresh)
    labels = [label.decode() for label in result.as_numpy("labels")]
    scores = result.as_numpy("scores")[0]
    expect(not expected or set(expected) == set(labels), f"labels are {labels}, not Classify's")
    for label, score in zip(labels, scores):
        expect(not expected or abs(score - expected[label]) < 1e-6, f"{label} has {score}, not Classify's")
    pair = client.infer(model, [images(poster, poster)], parameters=fresh).as_numpy("scores")
    expect(numpy.allclose(pair, [scores, scores], atol=1e-6), "a batch has other scores")
    best = client.infer(
        model, [images(poster)], outputs=[triton.InferRequestedOutput("scores", class_count=1)]
    ).as_numpy("scores")[0][0]
    expect(best.decode().endswith(":" + labels[scores.argmax()]), f"the best class is {best}")
    black = client.infer(model, [tensors(metadata)]).as_numpy("scores")
    expect(black.shape == (2, len(labels)) and numpy.isfinite(black).all(), "FP32 has no scores")
    check_stream(client, model, poster, scores)
    check_repository(client, model, poster)
    return dict(zip(labels, scores))


def main():
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("poster", type=pathlib.Path, help="a JPEG or PNG")
    parser.add_argument("--address", default="localhost:50051", help="HOST:PORT of the server")
    parser.add_argument("--model", default="posters", help="the model, default: %(default)s")
    parser.add_argument(
        "--expected",
        type=pathlib.Path,
        help="what 'marquee classify POSTER --json' printed, which the scores must equal",
    )
    options = parser.parse_args()
    try:
        poster = options.poster.read_bytes()
        said = json.loads(options.expected.read_text()) if options.expected else {"labels": []}
    except (OSError, ValueError) as error:
        parser.error(str(error))
    expected = {label["label"]: label["score"] for label in said["labels"]}
    try:
        with triton.InferenceServerClient(options.address) as client:
            scores = check(client, options.model, poster, expected)
    except (Unexpected, InferenceServerException, queue.Empty) as error:
        print(f"error: {error or 'no answer came'}", file=sys.stderr)
        return 1
    for label, score in sorted(scores.items(), key=lambda item: -item[1])[:3]:
        print(f"{score:.3f} {label}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
