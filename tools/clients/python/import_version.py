#!/usr/bin/env python3
"""Puts a version into a Marquee server and into production, knowing nothing of it but its protos.

The folder holds weights.safetensors, perhaps goldens.safetensors, and a manifest.json as
docs/models.md describes it, or the options that one is written from (--architecture, --labels,
--size). The files' sizes and digests are written into the manifest anew, then the version is sent;
where the stream breaks, the server is asked how far it came, and the rest is sent; where it has no
room and says when to come again, it is given that time. Then the version is promoted, and each gate
is printed as it is passed. It ends with 0 when the version is in production, with 1 when something
went wrong, and with 2 when its arguments, or the files that they name, are wrong.
"""

import argparse
import json
import pathlib
import re
import sys
import tempfile
import time
import uuid

import grpc

from manifest import GOLDENS, WEIGHTS, manifest_of, parse_manifest, read_text, with_digests
from protos import PROTOS, Unexpected, error_info, expect, generate_stubs, retry_seconds

CHUNK_BYTES = 1 << 20  # At most 4 MiB are taken; smaller ones make smoother progress.


class Broken(Exception):
    """The stream was broken on purpose."""


class Stalled(Exception):
    """Nothing moved on the stream for as long as a call may take."""


class Import:
    """One import: its request id and its manifest stay the same, however often it is begun anew."""

    def __init__(self, models, messages, arguments, manifest):
        self.models = models
        self.messages = messages
        self.model = arguments.model
        self.folder = arguments.folder
        self.timeout = arguments.timeout
        self.break_after = arguments.break_after
        self.request_id = arguments.request_id or str(uuid.uuid4())
        self.taken = 0  # How many messages gRPC has taken to send: no more than the server reads.
        self.manifest = json.dumps(manifest, indent=2)
        self.files = [(messages.VERSION_FILE_WEIGHTS, WEIGHTS)]
        if "goldens" in manifest:
            self.files.append((messages.VERSION_FILE_GOLDENS, GOLDENS))

    def received(self):
        """Asks how far the import is: nothing, where it was never begun."""
        request = self.messages.GetImportRequest(parent=self.model, request_id=self.request_id)
        return self.models.GetImport(request, timeout=self.timeout)

    def requests(self, received):
        """Yields the messages of one stream: the start, then what the server does not have."""
        start = self.messages.ImportStart(
            parent=self.model,
            request_id=self.request_id,
            manifest=self.manifest,
            reason="imported by import_version.py",
        )
        self.taken += 1
        yield self.messages.ImportModelVersionRequest(start=start)
        offsets = {
            self.messages.VERSION_FILE_WEIGHTS: received.weights_received_bytes,
            self.messages.VERSION_FILE_GOLDENS: received.goldens_received_bytes,
        }
        for file, name in self.files:
            with (self.folder / name).open("rb") as data:
                data.seek(offsets[file])
                while True:
                    at = data.tell()
                    block = data.read(CHUNK_BYTES)
                    if not block:
                        break
                    chunk = self.messages.FileChunk(file=file, offset=at, data=block)
                    self.taken += 1
                    yield self.messages.ImportModelVersionRequest(chunk=chunk)
                    if self.break_after and at + len(block) >= self.break_after:
                        self.break_after = 0
                        raise Broken()  # gRPC cancels a call whose requests fail.

    def send(self, received):
        """Makes one stream of it, and returns its answer.

        The whole may take as long as it takes, so it has no deadline; it is given up where nothing
        moves for as long as a call may take.
        """
        call = self.models.ImportModelVersion.future(self.requests(received))
        while True:
            before = self.taken
            try:
                return call.result(timeout=self.timeout)
            except grpc.FutureTimeoutError:
                if self.taken == before:
                    call.cancel()
                    raise Stalled(f"the import came no further for {self.timeout:g} s") from None

    def run(self, tries=5):
        """Returns the name of the new version."""
        for attempt in range(1, tries + 1):
            try:
                received = self.received()
                if received.model_version:  # Done by a stream whose answer was lost.
                    return received.model_version
                print(f"the server has {received.weights_received_bytes:,} bytes of the weights")
                return self.send(received).model_version.name
            except Stalled as stalled:
                self.tell_how_to_go_on()
                raise Unexpected(f"The server does not answer: {stalled}.") from None
            except grpc.RpcError as error:
                # Without a time from the server: it may still hold the stream that broke.
                pause = retry_seconds(error) or attempt
                if attempt == tries or not may_go_on(error):
                    self.tell_how_to_go_on()
                    raise
                print(f"{error.code().name}: asking in {pause:g} s how far it came")
                time.sleep(pause)

    def tell_how_to_go_on(self):
        """Says under which name what the server has by now is kept."""
        print(f"go on later with --request-id {self.request_id}", file=sys.stderr)


def may_go_on(error):
    """Whether the same bytes may be taken another time."""
    if error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED:
        return retry_seconds(error) is not None  # What is full for good comes without a time.
    if error.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED):
        return True
    if error.code() is grpc.StatusCode.UNKNOWN:
        return error_info(error) is None  # What gRPC for Python makes of requests that fail.
    info = error_info(error)
    return info is not None and info.reason in ("IMPORT_IN_PROGRESS", "IMPORT_OUT_OF_ORDER")


def create(models, model, timeout):
    """Creates the model unless it is there."""
    from marquee.v1 import model_edits_pb2

    request = model_edits_pb2.CreateModelRequest(model_id=model.removeprefix("models/"))
    try:
        models.CreateModel(request, timeout=timeout)
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.ALREADY_EXISTS:
            raise


def promote(models, version, timeout):
    """Promotes a version, and prints each gate as it is passed."""
    from marquee.v1 import model_aliases_pb2

    request = model_aliases_pb2.PromoteModelVersionRequest(
        name=version, reason="imported by import_version.py"
    )
    for event in models.PromoteModelVersion(request, timeout=timeout):
        if event.HasField("gate"):
            gate, outcome = event.gate.Gate, event.gate.Outcome
            print(
                f"{outcome.Name(event.gate.outcome).removeprefix('OUTCOME_').lower():<8}"
                f"{gate.Name(event.gate.gate).removeprefix('GATE_').lower():<12}{event.gate.detail}"
            )
        elif event.HasField("promoted"):
            return event.promoted.model.aliases["production"]
    raise Unexpected("The promotion ended without a result.")  # A cut must not look like success.


def parse_arguments():
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description="Import a version into a Marquee server, and promote it.",
        epilog="An example of a folder: ./marquee models export models/posters --output posters",
    )
    parser.add_argument("folder", type=pathlib.Path, help=f"with {WEIGHTS} and manifest.json")
    parser.add_argument(
        "--model", required=True, metavar="models/NAME", help="the model that gets the version"
    )
    parser.add_argument(
        "--address", default="127.0.0.1:50051", metavar="HOST:PORT", help="default: %(default)s"
    )
    parser.add_argument("--architecture", help="write the manifest: such as densenet121")
    parser.add_argument("--labels", type=pathlib.Path, help="write the manifest: a label per line")
    parser.add_argument("--size", metavar="WxH", help="write the manifest: such as 128x192")
    parser.add_argument("--request-id", help="go on with an import that broke off")
    parser.add_argument(
        "--break-after",
        type=int,
        default=0,
        metavar="BYTES",
        help="break the first stream after so many, to see it go on",
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=600,
        metavar="S",
        help="seconds per call, and in which an import must come further (default: 600)",
    )
    parser.add_argument(
        "--protos", type=pathlib.Path, default=PROTOS, help="the folder of Marquee's .proto files"
    )
    arguments = parser.parse_args()
    given = [arguments.architecture, arguments.labels, arguments.size]
    if any(given) and not all(given):
        parser.error("--architecture, --labels and --size go together")
    if not arguments.model.startswith("models/"):
        parser.error("write the model as models/NAME")
    if arguments.size and not re.fullmatch(r"[1-9]\d{0,4}x[1-9]\d{0,4}", arguments.size):
        parser.error(f"--size {arguments.size}: write it as 128x192")
    if arguments.timeout <= 0:
        parser.error("--timeout must be above zero")
    for name in [WEIGHTS] if all(given) else [WEIGHTS, "manifest.json"]:
        if not (arguments.folder / name).is_file():
            parser.error(f"there is no file {arguments.folder / name}")
    try:
        return arguments, read_manifest(arguments)
    except OSError as unreadable:
        parser.error(f"{unreadable.filename}: {unreadable.strerror}")
    except ValueError as wrong:
        parser.error(str(wrong))


def read_manifest(arguments):
    """Returns the manifest of the folder, or one that is written there from the options."""
    path = arguments.folder / "manifest.json"
    if arguments.architecture and not arguments.request_id:
        labels = read_text(arguments.labels).split("\n")
        width, height = map(int, arguments.size.split("x"))
        manifest = manifest_of(
            arguments.folder, arguments.architecture, [l for l in labels if l], width, height
        )
    else:
        manifest = parse_manifest(path)
    manifest = with_digests(manifest, arguments.folder)
    if not arguments.request_id:  # What goes on sends the very manifest that it began with.
        path.write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    return manifest


def run(arguments, manifest, stubs):
    """Does what the module says; raises Unexpected or grpc.RpcError where something is off."""
    messages, _ = generate_stubs(arguments.protos, stubs, "model_transfer")
    from marquee.v1 import models_pb2_grpc

    with grpc.insecure_channel(arguments.address) as channel:
        models = models_pb2_grpc.ModelServiceStub(channel)
        create(models, arguments.model, arguments.timeout)
        version = Import(models, messages, arguments, manifest).run()
        print(f"imported as {version}")
        production = promote(models, version, arguments.timeout)
        expect(production == version, f"{production} is in production, not {version}.")
        print(f"{production} is in production")


def main():
    """Returns the exit status."""
    arguments, manifest = parse_arguments()
    try:
        with tempfile.TemporaryDirectory() as stubs:
            run(arguments, manifest, pathlib.Path(stubs))
    except Unexpected as unexpected:
        print(f"FAILED: {unexpected}", file=sys.stderr)
        return 1
    except grpc.RpcError as error:
        print(f"FAILED: {error.code().name}: {error.details()}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
