"""A publish folder of imagined files: a real snapshot on a real shelf, with the site beside it."""

from datetime import datetime, timedelta
from pathlib import Path

from imagined_files import imagined_files
from imagined_league import NOW

from backcourt.publishing.site.shelve import bring_site
from backcourt.publishing.snapshots import Shelf


def imagined_folder(folder: Path, *, simulated: bool = True, without: tuple[str, ...] = ()) -> Path:
    """Publish the imagined league, but for files whose names begin with one of `without`, and return the folder."""
    bring_site(folder)
    put_snapshot(folder, NOW, simulated=simulated, without=without)
    return folder


def put_snapshot(
    folder: Path, now: datetime, *, simulated: bool = True, without: tuple[str, ...] = (), later: int = 0
) -> str:
    """Make another snapshot current and return its name."""
    shelf = Shelf(folder)
    files = imagined_files(simulated=simulated)
    with shelf.lock(), shelf.draft() as draft:
        for name, content in files.items():
            if not name.removeprefix("v1/").startswith(without or ("\0",)):
                draft.put(name, content)
        return shelf.make_current(draft, now + timedelta(days=later), None, [], simulated=simulated).snapshot
