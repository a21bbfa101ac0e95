"""Reading files that a user names."""

from __future__ import annotations

from pathlib import Path

from backcourt.errors import UsageError


def file_bytes(path: Path) -> bytes:
    """Return the content of a file; raises `UsageError` when it may not be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "check the file's rights") from error
