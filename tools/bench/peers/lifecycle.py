"""When a server stops: at SIGTERM, SIGINT, or when whoever started it is gone."""

import signal
import sys
import threading


def on_stop(stop):
    """Calls stop, from any thread and perhaps more than once, when the process shall end.

    Standard input is a pipe of a driver's, which ends with the driver; a terminal is not read.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop())
    if not sys.stdin.isatty():
        threading.Thread(target=_wait_for_end, args=(stop,), name="stdin", daemon=True).start()


def _wait_for_end(stop):
    while sys.stdin.buffer.raw.read(4096):
        pass
    stop()


def announce(host, port, output=None):
    """Prints the line that tells a driver that the server is warm, and where."""
    print(f"listening on {host}:{port}", file=output or sys.stdout, flush=True)
