#!/usr/bin/env python3
"""Classifies a poster with a Marquee server, knowing nothing of it but its protos.

It generates its stubs from proto/src/main/proto when it starts, asks the server by reflection which
services it has, reads its health, classifies one image, and checks that an error carries the
details that docs/errors.md promises. It ends with 0 when everything was as it should be, with 1
when something was not, and with 2 when its arguments are wrong.
"""

import argparse
import math
import pathlib
import struct
import sys
import tempfile
import zlib

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2

from protos import PROTOS, Unexpected, error_info, expect, generate_stubs

SERVICES = {"marquee.v1.ClassifierService", "marquee.v1.ModelService", "grpc.health.v1.Health"}


def draw_poster(width=300, height=444):
    """Returns a poster as PNG bytes: a low sun over dark hills, under a sky that goes to black."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)  # PNG: this row is not filtered.
        dusk = y / height
        for x in range(width):
            hill = 0.78 * height + 22 * math.sin(x / 41) + 9 * math.sin(x / 13 + 1)
            if y > hill:
                rows += bytes((14, 10, 22))
            elif math.hypot(x - 0.62 * width, y - 0.66 * height) < 52:
                rows += bytes((255, 196, 92))
            else:
                rows += bytes((int(30 + 200 * dusk**2), int(16 + 70 * dusk**2), int(46 + 40 * dusk)))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # 8 bits, RGB
    body = zlib.compress(bytes(rows), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def list_services(channel, timeout):
    """Returns the names of the services that the server has, by reflection."""
    # Both versions of the protocol have the same messages; the Python package knows only the old.
    for version in ("v1", "v1alpha"):
        call = channel.stream_stream(
            f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
            request_serializer=reflection_pb2.ServerReflectionRequest.SerializeToString,
            response_deserializer=reflection_pb2.ServerReflectionResponse.FromString,
        )
        request = reflection_pb2.ServerReflectionRequest(list_services="")
        try:
            reply = next(call(iter([request]), timeout=timeout))
            return {service.name for service in reply.list_services_response.service}
        except grpc.RpcError as error:
            if error.code() is not grpc.StatusCode.UNIMPLEMENTED:
                raise
    raise Unexpected("The server has no reflection.")


def check_health(channel, service, timeout):
    """Expects that the server calls the named service SERVING; the empty name means the server."""
    request = health_pb2.HealthCheckRequest(service=service)
    status = health_pb2_grpc.HealthStub(channel).Check(request, timeout=timeout).status
    name = health_pb2.HealthCheckResponse.ServingStatus.Name(status)
    expect(name == "SERVING", f'The health of "{service}" is {name}, not SERVING.')


def check_refusal(classifier, messages, model, timeout):
    """Expects that bytes that are no image are refused, with the reason that the docs name."""
    request = messages.ClassifyRequest(model=model, image=b"This is a sentence, not a poster.")
    try:
        classifier.Classify(request, timeout=timeout)
    except grpc.RpcError as error:
        expect(
            error.code() is grpc.StatusCode.INVALID_ARGUMENT,
            f"Bytes that are no image gave {error.code().name}, not INVALID_ARGUMENT.",
        )
        info = error_info(error)
        expect(info is not None, "The error carries no details.")
        expect(info.reason == "IMAGE_FORMAT_UNSUPPORTED", f'The reason is "{info.reason}".')
        expect(info.domain == "marquee.dev", f'The domain is "{info.domain}".')
        return error.details()
    raise Unexpected("Bytes that are no image were classified.")


def check_scores(response, top_k):
    """Expects what the protos promise of a response."""
    scores = [label.score for label in response.labels]
    expect(scores, "The response has no labels.")
    expect(len(scores) <= top_k or top_k == 0, f"{len(scores)} labels came, {top_k} were asked for.")
    expect(all(0 <= score <= 1 for score in scores), "A score is not in [0, 1].")
    expect(scores == sorted(scores, reverse=True), "The labels are not in the order of their scores.")
    expect(response.model_version, "The response does not name the version that answered.")


def times(timings):
    """Returns where the time went, as text."""
    parts = ("decode", "queue", "inference", "lookup")
    each = (f"{part} {getattr(timings, part).ToMicroseconds() / 1000:.1f} ms" for part in parts)
    return f"{', '.join(each)}; batch of {timings.batch_size}"


def print_table(response):
    """Prints the labels with their scores, those that were predicted with a star, and the times."""
    width = max(len(label.label) for label in response.labels)
    print(f"\n{'label':<{width}}  score")
    for label in response.labels:
        star = "*" if label.predicted else " "
        print(f"{label.label:<{width}}  {label.score:.3f} {star} {'#' * round(30 * label.score)}")
    print(f"\nanswered by {response.model_version}; * is predicted")
    print(f"cached: {'yes' if response.cached else 'no'}; {times(response.timings)}\n")


def parse_arguments():
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description="Classify a poster with a Marquee server, and check the server on the way.",
        epilog="Start a server with: ./marquee serve",
    )
    parser.add_argument(
        "poster", nargs="?", type=pathlib.Path, help="a JPEG or PNG file (default: one it draws)"
    )
    parser.add_argument(
        "--address", default="127.0.0.1:50051", metavar="HOST:PORT", help="default: %(default)s"
    )
    parser.add_argument(
        "--model", default="models/posters", help="the model to ask (default: %(default)s)"
    )
    parser.add_argument(
        "--top-k", type=int, default=5, metavar="N", help="labels to show, 0 for all (default: 5)"
    )
    parser.add_argument(
        "--timeout", type=float, default=30, metavar="S", help="seconds per call (default: 30)"
    )
    parser.add_argument(
        "--protos", type=pathlib.Path, default=PROTOS, help="the folder of Marquee's .proto files"
    )
    arguments = parser.parse_args()
    if arguments.poster and not arguments.poster.is_file():
        parser.error(f"there is no file {arguments.poster}")
    if arguments.top_k < 0:
        parser.error("--top-k is below zero")
    return arguments


def run(arguments, stubs):
    """Does what the module says; raises Unexpected or grpc.RpcError where something is off."""
    messages, services = generate_stubs(arguments.protos, stubs, "classifier")
    image = arguments.poster.read_bytes() if arguments.poster else draw_poster()
    with grpc.insecure_channel(arguments.address) as channel:
        found = list_services(channel, arguments.timeout)
        expect(SERVICES <= found, f"Reflection does not list {', '.join(sorted(SERVICES - found))}.")
        print(f"{arguments.address} has {', '.join(sorted(found))}")

        check_health(channel, "", arguments.timeout)
        check_health(channel, arguments.model, arguments.timeout)
        print(f"the server and {arguments.model} are SERVING")

        classifier = services.ClassifierServiceStub(channel)
        request = messages.ClassifyRequest(
            model=arguments.model, image=image, top_k=arguments.top_k
        )
        response = classifier.Classify(request, timeout=arguments.timeout)
        check_scores(response, arguments.top_k)
        print_table(response)

        refusal = check_refusal(classifier, messages, arguments.model, arguments.timeout)
        print(f"bytes that are no image are refused: {refusal}")


def main():
    """Returns the exit status."""
    arguments = parse_arguments()
    try:
        with tempfile.TemporaryDirectory() as stubs:
            run(arguments, pathlib.Path(stubs))
    except Unexpected as unexpected:
        print(f"FAILED: {unexpected}", file=sys.stderr)
        return 1
    except grpc.RpcError as error:
        print(f"FAILED: {error.code().name}: {error.details()}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
