"""Brings the files of an archive folder into the landing zone, verbatim."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from backcourt.landing import LandingZone, Receipt
from backcourt.sources.archive.files import SOURCE, find
from backcourt.sources.file_bytes import file_bytes


def fetch(folder: Path, seasons: list[str], landing: LandingZone, fetched_at: datetime) -> Iterator[Receipt]:
    """Land every file of the archive for these seasons (all when empty) and yield the receipts."""
    for found in list(find(folder, seasons)):
        yield landing.land(
            file_bytes(found.path),
            source=SOURCE,
            endpoint=found.kind.endpoint,
            parameters=found.parameters,
            suffix=found.path.suffix,
            fetched_at=fetched_at,
        )
