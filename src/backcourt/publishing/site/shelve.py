"""Bringing the site to a publish folder: assets first, then the pages that name them, each file atomically."""

import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from backcourt.files import PUBLIC, write_atomically
from backcourt.publishing.site.build import assets, assets_folder, pages
from backcourt.publishing.site.vega import bundle, bundle_name

KEPT_SECONDS = 24 * 3600
"""How long assets stay after the pages that named them have changed: somebody may still have those open."""


def bring_site(folder: Path) -> list[str]:
    """Write what is new or changed of the site to a publish folder, and return the names of it.

    Hold the lock of the folder. What is there already stays as it is, to the minute.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [name for name, content in assets().items() if _bring(folder / name, content)]
    if not (folder / bundle_name()).exists():
        _bring(folder / bundle_name(), bundle())
        written.append(bundle_name())
    made = pages()
    written += [name for name, content in made.items() if _bring(folder / name, content)]
    if _age(folder / name for name in made) > KEPT_SECONDS:
        _let_go(folder)
    return written


def _bring(path: Path, content: bytes) -> bool:
    """Write a file unless it is there as it should be; return whether it was written."""
    with suppress(FileNotFoundError):
        if path.read_bytes() == content:
            return False
    write_atomically(path, content, mode=PUBLIC)
    return True


def _age(paths: Iterable[Path], now: Callable[[], float] = time.time) -> float:
    """Return the seconds since the youngest of these files was written: since then no page has changed."""
    return now() - max(path.stat().st_mtime for path in paths)


def _let_go(folder: Path) -> None:
    """Remove the assets that no page has named for long."""
    named = {Path(assets_folder()).name, Path(bundle_name()).name}
    for path in (folder / "assets").iterdir():
        if path.name in named:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
