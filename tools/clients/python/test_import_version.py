"""Tests of import_version.py: a process of its own against a server of this one."""

import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

import grpc
from google.protobuf import any_pb2, duration_pb2
from google.rpc import error_details_pb2, status_pb2

from protos import PROTOS, STATUS_DETAILS, generate_stubs

SCRIPT = pathlib.Path(__file__).with_name("import_version.py")
VERSION = "models/x/versions/1"


def refuse(context, code, reason, *details):
    """Ends a call as a Marquee server does."""
    status = status_pb2.Status(code=code.value[0], message="No.")
    info = error_details_pb2.ErrorInfo(reason=reason, domain="marquee.dev")
    for detail in (info, *details):
        status.details.append(any_pb2.Any())
        status.details[-1].Pack(detail)
    context.set_trailing_metadata(((STATUS_DETAILS, status.SerializeToString()),))
    context.abort(code, "No.")


def come_again(millis):
    """Returns a RetryInfo."""
    return error_details_pb2.RetryInfo(retry_delay=duration_pb2.Duration(nanos=millis * 1_000_000))


class ImportVersionTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        stubs = tempfile.TemporaryDirectory()
        cls.addClassCleanup(stubs.cleanup)
        cls.transfer, _ = generate_stubs(PROTOS, pathlib.Path(stubs.name), "model_transfer")
        from marquee.v1 import model_aliases_pb2, model_edits_pb2, models_pb2_grpc

        cls.aliases, cls.edits, cls.services = model_aliases_pb2, model_edits_pb2, models_pb2_grpc

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "weights.safetensors").write_bytes(bytes(1000))
        self.manifest = self.folder / "manifest.json"
        self.manifest.write_text(json.dumps({"format": 1}), encoding="utf-8")
        self.labels = self.folder / "labels.txt"
        self.labels.write_text("Drama\n", encoding="utf-8")

    def serve(self, import_version):
        """Starts a server whose imports do this; returns its address."""
        transfer, aliases, edits = self.transfer, self.aliases, self.edits

        class Models(self.services.ModelServiceServicer):
            def CreateModel(self, request, context):
                return edits.CreateModelResponse()

            def GetImport(self, request, context):
                return transfer.GetImportResponse()

            def ImportModelVersion(self, requests, context):
                import_version(requests, context)
                response = transfer.ImportModelVersionResponse()
                response.model_version.name = VERSION
                return response

            def PromoteModelVersion(self, request, context):
                event = aliases.PromoteModelVersionResponse()
                event.promoted.model.aliases["production"] = VERSION
                yield event

        server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
        self.services.add_ModelServiceServicer_to_server(Models(), server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        self.addCleanup(lambda: server.stop(None).wait())
        return f"127.0.0.1:{port}"

    def run_script(self, *options):
        command = [sys.executable, SCRIPT, self.folder, "--model", "models/x", *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def assert_usage(self, message, *options):
        done = self.run_script(*options)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertIn(message, done.stderr.splitlines()[-1])

    def test_a_full_server_is_given_the_time_that_it_asks_for(self):
        reasons = ["TOO_MANY_IMPORTS", "STORAGE_FULL"]

        def full_at_first(requests, context):
            if reasons:
                exhausted = grpc.StatusCode.RESOURCE_EXHAUSTED
                refuse(context, exhausted, reasons.pop(0), come_again(10))
            for _ in requests:
                pass

        done = self.run_script("--address", self.serve(full_at_first))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("in 0.01 s", done.stdout)
        self.assertIn(f"{VERSION} is in production", done.stdout)

    def test_a_server_that_is_full_for_good_is_not_asked_again(self):
        calls = []

        def full(requests, context):
            calls.append(requests)
            refuse(context, grpc.StatusCode.RESOURCE_EXHAUSTED, "STORAGE_FULL")

        done = self.run_script("--address", self.serve(full))
        self.assertEqual(done.returncode, 1)
        self.assertIn("FAILED: RESOURCE_EXHAUSTED", done.stderr)
        self.assertEqual(len(calls), 1)

    def test_a_server_that_freezes_is_given_up(self):
        over = threading.Event()
        self.addCleanup(over.set)
        address = self.serve(lambda requests, context: over.wait())
        done = self.run_script("--address", address, "--timeout", "2")
        self.assertEqual(done.returncode, 1)
        self.assertIn("came no further for 2 s", done.stderr)
        self.assertIn("go on later with --request-id", done.stderr)

    def test_what_cannot_be_read_is_said_in_a_sentence(self):
        written = ["--architecture", "densenet121"]
        self.assert_usage("/nofile", *written, "--labels", "/nofile", "--size", "128x192")
        for size in ("128", "axb", "0x5", "128x192x3"):
            self.assert_usage("128x192", *written, "--labels", self.labels, "--size", size)
        for text in ("{", "[]", '{"goldens": 7}'):
            self.manifest.write_text(text, encoding="utf-8")
            self.assert_usage("manifest.json is no ")
        self.manifest.write_bytes(b"\xff")
        self.assert_usage("manifest.json is no text in UTF-8")
        self.manifest.write_text('{"goldens": {}}', encoding="utf-8")
        self.assert_usage("goldens.safetensors")


if __name__ == "__main__":
    unittest.main()
