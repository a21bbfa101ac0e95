"""Takes a parser through many damaged payloads: it may refuse them, and never loses or doubles a row of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
from mutations import delivered

from backcourt.errors import PayloadError
from backcourt.landing import Receipt
from backcourt.sources.parsed import Parsed


@dataclass
class Outcome:
    """How many payloads were refused, how many of them without being named, and what became of the others' rows."""

    payloads: int = 0
    refused: int = 0
    untold: int = 0
    landed: int = 0
    set_aside: int = 0
    passed_over: int = 0


def outcome_of(
    parse: Callable[[Receipt, Path], Parsed],
    payloads: Iterable[bytes],
    rows_in: Callable[[bytes], int],
    folder: Path,
    endpoint: str,
    **about: Any,
) -> Outcome:
    """Parse every payload. `rows_in` counts, without the parser, the rows that must be accounted for at the least."""
    outcome = Outcome()
    for payload in payloads:
        outcome.payloads += 1
        receipt, path = delivered(folder, payload, endpoint, **about)
        try:
            parsed = parse(receipt, path)
        except PayloadError as error:
            outcome.refused += 1
            outcome.untold += receipt.subject not in error.message
        else:
            _count(parsed, outcome, rows_in(payload), payload)
    return outcome


def _count(parsed: Parsed, outcome: Outcome, expected: int, payload: bytes) -> None:
    numbers = [number for _, rows in parsed.tables for number in rows["row_number"].to_pylist()]
    assert len(set(numbers)) == len(numbers), f"a row is there twice: {payload[:2000]!r}"
    rows = {table.name: pc.sum(rows["payload_rows"]).as_py() or 0 for table, rows in parsed.tables}
    aside, passed = rows.pop("landed_rejects"), sum(parsed.passed_over.values())
    assert sum(rows.values()) + aside + passed >= expected, f"rows went missing: {payload[:2000]!r}"
    outcome.landed += sum(rows.values())
    outcome.set_aside += aside
    outcome.passed_over += passed
