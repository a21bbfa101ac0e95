"""What the last publication was made from, so that the next need not read what has not changed.

Only a help: when it is missing or belongs to another snapshot, every file is made again and compared.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ValidationError

from backcourt.files import write_atomically
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.predictions.system_daily_performance import SYSTEM_DAILY_PERFORMANCE
from backcourt.sync.code import package_hash
from backcourt.sync.ledger import Ledger

SOURCES = (PREDICTION_ACCURACY.name, SYSTEM_DAILY_PERFORMANCE.name)


class Memory(BaseModel):
    """Digests of what went into each file of a snapshot, and the names of the players at the time."""

    snapshot: str = ""
    results: dict[date, str] = {}
    performance: str = ""
    names: dict[int, str] = {}


def recall(path: Path, snapshot: str) -> Memory:
    """Return what is remembered of a snapshot: nothing, if it was another."""
    try:
        memory = Memory.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return Memory()
    return memory if memory.snapshot == snapshot else Memory()


def remember(path: Path, memory: Memory) -> None:
    """Keep it for the next publication."""
    write_atomically(path, memory.model_dump_json().encode())


def digests(ledger: Ledger, days: Iterable[date], simulated: bool) -> dict[date, str]:
    """Return for each date a digest of the content its file is made from, and of the code that makes it."""
    base = f"{package_hash()}|{simulated}"
    tables = [ledger.of(name) for name in SOURCES]
    return {day: combined([base, *(table[day].content_hash for table in tables)]) for day in days}


def combined(parts: Iterable[str]) -> str:
    """Return one digest of several."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]
