"""The command line: one module per verb, each a thin layer over `backcourt.api`."""

import gc
import signal
import sys
from typing import NoReturn

MANY_OBJECTS = 100_000
"""New objects after which to look for garbage: what a program loads at its start stays, and it does not run long."""


def main() -> None:
    """Run the program."""
    gc.set_threshold(MANY_OBJECTS)
    from backcourt.cli.app import run

    signal.signal(signal.SIGTERM, _stop)
    sys.exit(run(sys.argv[1:]))


def _stop(number: int, frame: object) -> NoReturn:
    """Treat a request to end like Ctrl-C."""
    raise KeyboardInterrupt
