"""Files that are never half written."""

import os
import tempfile
from pathlib import Path

PARTIAL = ".partial-"
"""How names begin of what is not yet whole."""

PRIVATE, PUBLIC = 0o600, 0o644
"""Rights of files: for their owner alone, or for every reader of the machine, such as a web server."""


def write_atomically(path: Path, content: bytes, *, durable: bool = True, mode: int = PRIVATE) -> None:
    """Write a file so that readers see the old content or the new, never half of it.

    Without `durable` the new content may be lost when the power fails, which is quicker by a disk's turn.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=PARTIAL)
    except OSError as error:
        raise _about(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            Path(temporary).chmod(mode)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise _about(path, error) from error
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def sweep_partial_files(folder: Path) -> None:
    """Remove what was half written to a folder by those who died; nobody may be writing there."""
    for path in folder.glob(f"{PARTIAL}*"):
        if path.is_file():
            path.unlink(missing_ok=True)


def make_durable(path: Path) -> None:
    """Bring a file's content, or the names in a folder, to the disk: they are there after a power failure."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        if not path.is_dir() or os.name != "nt":
            raise
        return  # Windows opens no folders, and keeps their names by itself
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _about(path: Path, error: OSError) -> OSError:
    """Return the error as one about the file that was to be written, not about its temporary name."""
    return OSError(error.errno, error.strerror, str(path))
