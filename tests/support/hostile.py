"""Takes a parser through many damaged payloads: it may refuse them, and never loses or doubles a row of one."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow.compute as pc

from backcourt.errors import PayloadError
from backcourt.landing import Receipt
from backcourt.sources.parsed import Parsed

MUTATIONS = int(os.environ.get("BACKCOURT_MUTATIONS", "250"))
"""Damaged payloads per parser."""


@dataclass
class Outcome:
    """How many payloads were refused, how many of them without being named, and what became of the others' rows."""

    refused: int = 0
    untold: int = 0
    landed: int = 0
    set_aside: int = 0
    passed_over: int = 0


def outcome_of(
    parse: Callable[[Receipt, Path], Parsed],
    receipt: Receipt,
    payloads: Iterable[tuple[int, bytes]],
    rows_in: Callable[[bytes], int],
    folder: Path,
) -> Outcome:
    """Parse every payload. `rows_in` counts, without the parser, the rows that must be accounted for at the least."""
    outcome = Outcome()
    path = folder / "payload.gz"
    for seed, payload in payloads:
        path.write_bytes(gzip.compress(payload, 1))
        told = Receipt(**{**vars(receipt), "sha256": sha256(payload).hexdigest()})
        try:
            parsed = parse(told, path)
        except PayloadError as error:
            outcome.refused += 1
            outcome.untold += receipt.subject not in error.message
            continue
        except Exception as error:
            raise AssertionError(f"seed {seed}: {error!r}") from error
        _count(parsed, outcome, rows_in(payload), seed)
    return outcome


def _count(parsed: Parsed, outcome: Outcome, expected: int, seed: int) -> None:
    numbers = [(row, table.name) for table, rows in parsed.tables for row in rows["row_number"].to_pylist()]
    assert len({number for number, _ in numbers}) == len(numbers), f"seed {seed}: a row is there twice"
    rows = {table.name: pc.sum(rows["payload_rows"]).as_py() or 0 for table, rows in parsed.tables}
    aside, passed = rows.pop("landed_rejects"), sum(parsed.passed_over.values())
    assert sum(rows.values()) + aside + passed >= expected, f"seed {seed}: rows went missing"
    outcome.landed += sum(rows.values())
    outcome.set_aside += aside
    outcome.passed_over += passed
