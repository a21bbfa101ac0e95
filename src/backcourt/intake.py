"""From landing zone to landing tables: each payload parsed once, rows and ledger in one transaction."""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pyarrow as pa

from backcourt.errors import PayloadError
from backcourt.landing import LandingZone, Receipt
from backcourt.sources import information_times, operator, promotions
from backcourt.sources.archive.files import SOURCE as ARCHIVE
from backcourt.sources.landed import LANDING_TABLES
from backcourt.sync.code import source_hash
from backcourt.sync.ledger import Ledger, Partition, State, store_rows
from backcourt.tables.declaration import Table
from backcourt.time import utc
from backcourt.warehouse.interface import Content, Scope, Warehouse


def _parse_archive(receipt: Receipt, path: Path) -> list[tuple[Table, pa.Table]]:
    """Parse a payload of an archive; what reads files takes long to import, and most processes read none."""
    from backcourt.sources.archive.parse import parse

    return parse(receipt, path)


DECISIONS = {
    promotions.PROMOTION.endpoint: promotions.parse,
    information_times.CHOICE.endpoint: information_times.parse,
}


def _parse_decision(receipt: Receipt, path: Path) -> list[tuple[Table, pa.Table]]:
    """Parse what an operator decided."""
    if receipt.endpoint not in DECISIONS:
        raise PayloadError(f"{receipt.subject} is no decision that is known here", "upgrade Backcourt")
    return DECISIONS[receipt.endpoint](receipt, path)


PARSERS: dict[str, Callable[[Receipt, Path], list[tuple[Table, pa.Table]]]] = {
    ARCHIVE: _parse_archive,
    operator.SOURCE: _parse_decision,
}
"""How the payloads of each source become landing rows."""

PARSER_CODE = (
    "backcourt.sources.archive.files",
    "backcourt.sources.archive.parse",
    "backcourt.sources.arrow",
    "backcourt.sources.information_times",
    "backcourt.sources.landed",
    "backcourt.sources.operator",
    "backcourt.sources.pairing",
    "backcourt.sources.promotions",
    "backcourt.tables.arrow",
    "backcourt.time",
    "backcourt.identity.names",
    "backcourt.identity.teams",
    "backcourt.identity:data/teams.csv",
    "backcourt.identity:data/team_aliases.csv",
)
"""What landing rows depend on besides their payload: when any of it changes, payloads are parsed again."""


@dataclass
class Intake:
    """What was loaded: payloads and rows, and the payloads that could not be read, with the reason."""

    payloads: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    rejected: list[PayloadError] = field(default_factory=list)


def load(
    warehouse: Warehouse,
    ledger: Ledger,
    landing: LandingZone,
    watch: Callable[[str], None] = lambda subject: None,
    delivered: Collection[str] | None = None,
) -> Intake:
    """Load every landed payload that is newer than what the landing tables hold.

    What is there already counts as unchanged if it was among the `delivered` subjects (default: all).
    """
    _prepare(warehouse, ledger)
    todo = waiting(warehouse, landing)
    subjects = {receipt.subject for receipt in landing.receipts()} if delivered is None else set(delivered)
    result = Intake(unchanged=len(subjects - {receipt.subject for receipt in todo}))
    for receipt in todo:
        watch(receipt.subject)
        try:
            _load(warehouse, ledger, receipt, landing.path_of(receipt), result)
        except PayloadError as error:
            result.rejected.append(error)
    return result


def _prepare(warehouse: Warehouse, ledger: Ledger) -> None:
    """Create the landing tables; one whose columns changed is empty again, and every payload is to be reloaded."""
    with warehouse.transaction():
        emptied = [table.name for table in LANDING_TABLES if warehouse.ensure(table)]
        for name in emptied:
            ledger.forget(name, list(ledger.of(name)))
        if emptied:
            warehouse.remove("payloads", warehouse.load("payloads").select(["subject"]))


def waiting(warehouse: Warehouse, landing: LandingZone) -> list[Receipt]:
    """Return the receipts of payloads that the landing tables do not hold yet."""
    loaded = {row["subject"]: row for row in warehouse.load("payloads").to_pylist()}
    return [
        receipt
        for receipt in newest(landing.receipts())
        if not _is_loaded(receipt, loaded.get(receipt.subject))
    ]


def _is_loaded(receipt: Receipt, present: dict[str, str] | None) -> bool:
    if present is None or present["error"]:
        return False
    return (present["sha256"], present.get("parser_version")) == (receipt.sha256, parser_version())


@cache
def parser_version() -> str:
    """Return a short hash of the code that makes landing rows."""
    return source_hash(PARSER_CODE)


def newest(receipts: Iterable[Receipt]) -> list[Receipt]:
    """Return the last receipt of each subject, in order of arrival."""
    return list({receipt.subject: receipt for receipt in receipts}.values())


def _load(warehouse: Warehouse, ledger: Ledger, receipt: Receipt, path: Path, result: Intake) -> None:
    parsed = PARSERS[receipt.source](receipt, path)
    records: list[Partition] = []
    with warehouse.transaction():
        for table, rows in parsed:
            touched = warehouse.replace_subject(table, receipt.subject, rows)
            records += _recorded(warehouse, ledger, table, touched)
        ledger.record(records, {})
        _record_payload(warehouse, receipt, sum(map(_payload_rows, parsed)))
    for table, rows in parsed:
        result.rows[table.name] = result.rows.get(table.name, 0) + len(rows)
    ledger.remember(records)
    result.payloads += 1


def _payload_rows(parsed: tuple[Table, pa.Table]) -> int:
    import pyarrow.compute as pc

    return pc.sum(parsed[1]["payload_rows"]).as_py() or 0


def _recorded(warehouse: Warehouse, ledger: Ledger, table: Table, dates: list[date]) -> list[Partition]:
    """Return the new ledger entries of the touched dates; untouched content keeps its sequence number."""
    warehouse.show("landed_now", Scope(table, dates=dates))
    contents = warehouse.contents(table, "landed_now")
    before, sequence, now = ledger.of(table.name), ledger.next_sequence, utc(datetime.now(UTC))
    records = []
    for day in dates:
        content = contents.get(day, Content(0, ""))
        previous = before.get(day)
        if previous and previous.content_hash == content.digest:
            continue
        state = State.COMPLETE if content.rows else State.COMPLETE_EMPTY
        records.append(
            Partition(
                table.name, day, state, rows=content.rows, content_hash=content.digest,
                sequence=sequence, changed_sequence=sequence, started_at=now, finished_at=now,
            )
        )  # fmt: skip
    return records


def _record_payload(warehouse: Warehouse, receipt: Receipt, rows: int) -> None:
    entry = {
        "subject": receipt.subject,
        "source": receipt.source,
        "endpoint": receipt.endpoint,
        "parameters": json.dumps(dict(receipt.parameters), sort_keys=True),
        "sha256": receipt.sha256,
        "fetched_at": receipt.fetched_at,
        "loaded_at": utc(datetime.now(UTC)),
        "rows": rows,
        "parser_version": parser_version(),
        "error": "",
    }
    table = store_rows("payloads", [entry])
    warehouse.remove("payloads", table.select(["subject"]))
    warehouse.append("payloads", table)
