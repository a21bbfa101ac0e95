"""What a source turned out not to have: remembered, so that a paper that never came is not asked for on every run."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from backcourt.files import write_atomically
from backcourt.landing import LandingZone
from backcourt.sources.fetching.ask import Ask


class Absences:
    """The requests whose answers a source is known not to have, each a small file beside the receipts of what it has.

    One is believed of the address it was found at, and from the moment on by which the payload would have come: an
    address that we had wrong, or a clock that was ahead, tells nothing.
    """

    def __init__(self, landing: LandingZone, source: str) -> None:
        self._source, self._folder = source, landing.folder / "absences" / source
        self._known = {path.stem for path in self._folder.glob("*.json")}

    def believes(self, ask: Ask, now: datetime) -> bool:
        """Tell whether a request (aware moment) need not be made, since what it asks for never came."""
        path = self._path(ask)
        if ask.comes_by is None or path.stem not in self._known:
            return False
        try:
            told = json.loads(path.read_bytes())
            return bool(told["path"] == ask.path and ask.comes_by <= _moment(told) <= now)
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def remember(self, ask: Ask, asked_at: datetime) -> None:
        """Remember that a payload is not to be had, as was found at a moment (aware)."""
        path = self._path(ask)
        told = {"subject": ask.subject(self._source), "path": ask.path, "asked_at": asked_at.isoformat()}
        write_atomically(path, json.dumps(told, indent=1).encode())
        self._known.add(path.stem)

    def _path(self, ask: Ask) -> Path:
        return self._folder / f"{sha256(ask.subject(self._source).encode()).hexdigest()}.json"


def _moment(told: dict[str, str]) -> datetime:
    return datetime.fromisoformat(told["asked_at"])
