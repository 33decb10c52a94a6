"""The messages and services of marquee/v1/classifier.proto, generated when this is first imported."""

import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "clients" / "python"))
from protos import PROTOS, generate_stubs  # noqa: E402

with tempfile.TemporaryDirectory() as folder:
    messages, services = generate_stubs(PROTOS, pathlib.Path(folder), "classifier")
