"""The record of operations: a line of JSON each, appended and on the disk before anybody is answered."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LONGEST = 4000
"""Characters of arguments that are kept."""


def record(path: Path, who: str, what: str, arguments: Any, outcome: str) -> None:
    """Append who (an address) did what, with which arguments, and what came of it."""
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "who": who,
        "what": what,
        "arguments": _short(arguments),
        "outcome": outcome[:LONGEST],
    }
    line = json.dumps(entry).encode() + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    # One write at the end of the file: two servers do not mix their lines.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, line)
        os.fsync(handle)
    finally:
        os.close(handle)


def _short(arguments: Any) -> Any:
    text = json.dumps(arguments)
    return arguments if len(text) <= LONGEST else text[:LONGEST]
