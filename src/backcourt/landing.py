"""The landing zone: every payload exactly as it came, for ever.

Payloads are files named by their SHA-256 under `objects/`; each fetch leaves a small receipt under `receipts/`
that says where the bytes came from. Nothing here is ever changed, so raw tables can be rebuilt at any time.
"""

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from backcourt.errors import PayloadError
from backcourt.files import write_atomically

COMPRESSED_SUFFIXES = frozenset({".parquet", ".gz", ".zst", ".zip"})
"""Formats that carry their own compression and are kept as they are; everything else is gzipped."""


@dataclass(frozen=True)
class Receipt:
    """One fetch: what was asked of whom, when, and which bytes answered (`sha256` of the verbatim payload).

    `sequence` numbers the arrivals in a landing zone. It decides what is newer: clocks may jump.
    """

    source: str
    endpoint: str
    parameters: Mapping[str, str]
    fetched_at: str
    sha256: str
    size: int
    suffix: str
    sequence: int = 0

    @property
    def subject(self) -> str:
        """What the payload is about: a later receipt with the same subject supersedes this one."""
        return subject_of(self.source, self.endpoint, self.parameters)


def subject_of(source: str, endpoint: str, parameters: Mapping[str, str]) -> str:
    """Return what a payload is about, as a path of its source, endpoint and parameters."""
    parts = [f"{key}={value}" for key, value in sorted(parameters.items())]
    return "/".join([source, endpoint, *parts])


class LandingZone:
    """A folder of payloads and receipts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._last_sequence: int | None = None
        self._read: dict[Path, Receipt] = {}

    def path_of(self, receipt: Receipt) -> Path:
        """Return where the payload of a receipt is kept."""
        name = receipt.sha256 + receipt.suffix
        if receipt.suffix not in COMPRESSED_SUFFIXES:
            name += ".gz"
        return self.folder / "objects" / receipt.sha256[:2] / name

    def land(
        self,
        payload: bytes,
        *,
        source: str,
        endpoint: str,
        parameters: Mapping[str, str],
        suffix: str,
        fetched_at: datetime,
    ) -> Receipt:
        """Keep a payload verbatim and return its receipt; the same bytes are stored once."""
        receipt = Receipt(
            source=source,
            endpoint=endpoint,
            parameters=dict(parameters),
            fetched_at=fetched_at.isoformat(timespec="microseconds"),
            sha256=hashlib.sha256(payload).hexdigest(),
            size=len(payload),
            suffix=suffix,
            sequence=self._next_sequence(),
        )
        if not self.holds(receipt):
            stored = payload if suffix in COMPRESSED_SUFFIXES else gzip.compress(payload, 6, mtime=0)
            write_atomically(self.path_of(receipt), stored)
        path = self._receipt_path(receipt)
        write_atomically(path, json.dumps(asdict(receipt), indent=1).encode())
        # The same bytes of the same moment are one receipt: it arrived last, whatever was read of it before.
        self._read[path] = receipt
        return receipt

    def holds(self, receipt: Receipt) -> bool:
        """Tell whether the payload of a receipt is here as it came: not missing, damaged or without rights."""
        try:
            self.read(receipt)
        except (OSError, EOFError, zlib.error, PayloadError):
            return False
        return True

    def _next_sequence(self) -> int:
        """Return the number of the next arrival; only one process at a time may land payloads."""
        if self._last_sequence is None:
            self._last_sequence = max((receipt.sequence for receipt in self.receipts()), default=0)
        self._last_sequence += 1
        return self._last_sequence

    def read(self, receipt: Receipt) -> bytes:
        """Return the verbatim payload, checked against its hash."""
        stored = self.path_of(receipt).read_bytes()
        payload = stored if receipt.suffix in COMPRESSED_SUFFIXES else gzip.decompress(stored)
        if hashlib.sha256(payload).hexdigest() != receipt.sha256:
            raise PayloadError(
                f"{self.path_of(receipt)} no longer matches its hash", "ingest the payload again"
            )
        return payload

    def receipts(self) -> Iterator[Receipt]:
        """Yield every receipt in order of arrival."""
        paths = sorted((self.folder / "receipts").rglob("*.json"), key=lambda path: path.name)
        yield from sorted(map(self._receipt, paths), key=lambda receipt: receipt.sequence)

    def _receipt(self, path: Path) -> Receipt:
        """Read a receipt once: they never change, and there may be tens of thousands."""
        if path not in self._read:
            self._read[path] = _receipt(path)
        return self._read[path]

    def _receipt_path(self, receipt: Receipt) -> Path:
        moment = re.sub(r"[^0-9T]", "", receipt.fetched_at)
        subject = hashlib.sha256(receipt.subject.encode()).hexdigest()[:12]
        name = f"{moment}-{receipt.sha256[:12]}-{subject}.json"
        return self.folder / "receipts" / receipt.source / receipt.endpoint / name


def _receipt(path: Path) -> Receipt:
    try:
        return Receipt(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise PayloadError(
            f"{path} is no receipt of a payload", "restore it from a backup, or remove it and ingest again"
        ) from error
