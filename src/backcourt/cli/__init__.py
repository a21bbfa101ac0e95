"""The command line: one module per verb, each a thin layer over `backcourt.api`."""

import gc
import os
import signal
import sys
from typing import NoReturn

MANY_OBJECTS = 500_000
"""New objects after which to look for garbage: modules and a ledger are fewer and stay, and a program ends soon."""


def main() -> None:
    """Run the program."""
    gc.set_threshold(MANY_OBJECTS)
    from backcourt.cli.app import run

    signal.signal(signal.SIGTERM, _stop)
    _leave(run(sys.argv[1:]))


def _leave(code: int) -> NoReturn:
    """End the process at once: the system takes its memory back in no time, Python object by object."""
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except OSError:
        sys.exit(code)  # Python tells of what could not be written.
    os._exit(code)


def _stop(number: int, frame: object) -> NoReturn:
    """Treat a request to end like Ctrl-C."""
    raise KeyboardInterrupt
