"""The command line: one module per verb, each a thin layer over `backcourt.api`."""

import signal
import sys
from typing import NoReturn


def main() -> None:
    """Run the program."""
    from backcourt.cli.app import run

    signal.signal(signal.SIGTERM, _stop)
    sys.exit(run(sys.argv[1:]))


def _stop(number: int, frame: object) -> NoReturn:
    """Treat a request to end like Ctrl-C."""
    raise KeyboardInterrupt
