"""The files of a folder: every CSV in it, and in the folders inside."""

from __future__ import annotations

from pathlib import Path

from backcourt.errors import UsageError

SOURCE = "bigdataball"
PLAY_BY_PLAY = "play_by_play"
SUFFIX = ".csv"


def find(folder: Path) -> dict[str, Path]:
    """Return the files of a folder by the name that tells them apart: their place in it, without the suffix.

    Raises `UsageError` when the folder is none, or holds no such file.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder", "name the folder that holds the files")
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() == SUFFIX and path.is_file())
    if not paths:
        raise UsageError(f"{folder} holds no CSV file", "unpack the files you bought into it")
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in paths}
