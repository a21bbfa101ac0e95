"""The pages and assets that lie beside the snapshots in a published folder."""

from collections.abc import Iterator
from pathlib import Path

ASSETS = "assets"
OWN = {"current.json", "publish.lock", "memory.json"}
"""What lies in a published folder and is none of the site: the pointer, which goes last, and what publishing keeps."""


def site_files(folder: Path) -> list[str]:
    """Return the names of the site's files, those first that others refer to."""
    return [*sorted(_assets(folder)), *sorted(_pages(folder))]


def _pages(folder: Path) -> Iterator[str]:
    for path in folder.iterdir():
        if path.is_file() and path.name not in OWN and not path.name.startswith("."):
            yield path.name


def _assets(folder: Path) -> Iterator[str]:
    for path in (folder / ASSETS).rglob("*"):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix()
