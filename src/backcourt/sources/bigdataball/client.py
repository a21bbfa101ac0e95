"""Brings the files of a folder into the landing zone, verbatim; nothing is downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from backcourt.landing import LandingZone, Receipt
from backcourt.sources.bigdataball.files import PLAY_BY_PLAY, SOURCE, SUFFIX, find
from backcourt.sources.file_bytes import file_bytes


def fetch(folder: Path, landing: LandingZone, fetched_at: datetime) -> Iterator[Receipt]:
    """Land every file of a folder and yield the receipts."""
    for name, path in find(folder).items():
        yield landing.land(
            file_bytes(path),
            source=SOURCE,
            endpoint=PLAY_BY_PLAY,
            parameters={"file": name},
            suffix=SUFFIX,
            fetched_at=fetched_at,
        )
