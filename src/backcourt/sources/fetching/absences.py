"""What a source turned out not to have: remembered, so that a paper that never came is not asked for on every run."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from backcourt.files import write_atomically
from backcourt.landing import LandingZone


class Absences:
    """The subjects that a source is known not to have, each a small file beside the receipts of what it has."""

    def __init__(self, landing: LandingZone, source: str) -> None:
        self._folder = landing.folder / "absences" / source
        self._known = {path.stem for path in self._folder.glob("*.json")}

    def __contains__(self, subject: str) -> bool:
        return self._path(subject).stem in self._known

    def remember(self, subject: str, asked_at: datetime) -> None:
        """Remember that a subject is not to be had, as was found at a moment (aware)."""
        path = self._path(subject)
        told = {"subject": subject, "asked_at": asked_at.isoformat()}
        write_atomically(path, json.dumps(told, indent=1).encode())
        self._known.add(path.stem)

    def _path(self, subject: str) -> Path:
        return self._folder / f"{sha256(subject.encode()).hexdigest()}.json"
