"""What the clients beside it have in common: stubs made from the protos, and the errors' details."""

import importlib
import pathlib
import sys

import google.api
import grpc_tools
from google.rpc import error_details_pb2, status_pb2
from grpc_tools import protoc

PROTOS = pathlib.Path(__file__).resolve().parents[3] / "proto" / "src" / "main" / "proto"
STATUS_DETAILS = "grpc-status-details-bin"


class Unexpected(Exception):
    """The server answered something that it should not have; the message says what."""


def expect(holds, message):
    """Raises Unexpected with the message unless the condition holds."""
    if not holds:
        raise Unexpected(message)


def generate_stubs(protos, folder, name):
    """Generates the Python code of marquee.v1 into the folder; returns messages and stubs of a proto.

    The messages of marquee/v1/NAME.proto come first, then the stubs of its services.
    """
    sources = sorted(str(path) for path in protos.rglob("*.proto"))
    expect(sources, f"There are no .proto files under {protos}: give the folder with --protos.")
    imports = [
        protos,
        pathlib.Path(list(google.api.__path__)[0]).parents[1],  # google/api and google/rpc
        pathlib.Path(grpc_tools.__file__).parent / "_proto",  # google/protobuf
    ]
    arguments = ["protoc", *(f"-I{path}" for path in imports)]
    arguments += [f"--python_out={folder}", f"--grpc_python_out={folder}", *sources]
    expect(protoc.main(arguments) == 0, "protoc could not compile the protos.")
    sys.path.insert(0, str(folder))
    return (
        importlib.import_module(f"marquee.v1.{name}_pb2"),
        importlib.import_module(f"marquee.v1.{name}_pb2_grpc"),
    )


def details(error, kind):
    """Returns the details of an error that are of a kind; None where gRPC itself failed."""
    trailers = {key: value for key, value in error.trailing_metadata() or ()}
    if STATUS_DETAILS not in trailers:
        return None
    found = []
    for detail in status_pb2.Status.FromString(trailers[STATUS_DETAILS]).details:
        message = kind()
        if detail.Unpack(message):
            found.append(message)
    return found


def error_info(error):
    """Returns the google.rpc.ErrorInfo of an error of Marquee's; None where gRPC itself failed."""
    infos = details(error, error_details_pb2.ErrorInfo)
    if infos is None:
        return None
    expect(len(infos) == 1, f"The error carries {len(infos)} ErrorInfo, not one.")
    return infos[0]


def retry_seconds(error):
    """Returns in how many seconds to come again, as the error's RetryInfo says; None without one."""
    for info in details(error, error_details_pb2.RetryInfo) or ():
        return max(0, info.retry_delay.seconds + info.retry_delay.nanos / 1e9)
    return None
