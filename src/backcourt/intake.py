"""From landing zone to landing tables: each payload parsed once, its rows and the ledger in one transaction."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa

from backcourt.errors import BackcourtError, ParserError, PayloadError
from backcourt.landing import LandingZone, Receipt
from backcourt.sources import information_times, operator, promotions
from backcourt.sources.archive.files import SOURCE as ARCHIVE
from backcourt.sources.bigdataball.files import SOURCE as BIGDATABALL
from backcourt.sources.landed import LANDING_TABLES
from backcourt.sources.parsed import Parsed
from backcourt.sources.providers import PROVIDERS, modules_of
from backcourt.sync.code import source_hash
from backcourt.sync.ledger import Ledger, Partition, State, store_rows
from backcourt.tables.declaration import Table
from backcourt.time import utc
from backcourt.warehouse.interface import Content, Scope, Warehouse


def _parse_archive(receipt: Receipt, path: Path) -> Parsed:
    """Parse a payload of an archive; what reads files takes long to import, and most processes read none."""
    from backcourt.sources.archive.parse import parse

    return Parsed(parse(receipt, path))


def _parse_bigdataball(receipt: Receipt, path: Path) -> Parsed:
    """Parse a file of BigDataBall."""
    from backcourt.sources.bigdataball.parse import parse

    return parse(receipt, path)


DECISIONS = {
    promotions.PROMOTION.endpoint: promotions.parse,
    information_times.CHOICE.endpoint: information_times.parse,
}


def _parse_decision(receipt: Receipt, path: Path) -> Parsed:
    """Parse what an operator decided."""
    if receipt.endpoint not in DECISIONS:
        raise PayloadError(f"{receipt.subject} is no decision that is known here", "upgrade Backcourt")
    return Parsed(DECISIONS[receipt.endpoint](receipt, path))


PARSERS: dict[str, Callable[[Receipt, Path], Parsed]] = {
    ARCHIVE: _parse_archive,
    BIGDATABALL: _parse_bigdataball,
    operator.SOURCE: _parse_decision,
    **{provider.source: provider.parse for provider in PROVIDERS},
}
"""How the payloads of each source become landing rows."""

COMMON_CODE = (
    "backcourt.sources.arrow",
    "backcourt.sources.bounds",
    "backcourt.sources.landed",
    "backcourt.tables.arrow",
    "backcourt.time",
    "backcourt.identity.names",
    "backcourt.identity.teams",
    "backcourt.identity:data/teams.csv",
    "backcourt.identity:data/team_aliases.csv",
)
"""What the landing rows of every source depend on besides their payload."""

PARSER_CODE: dict[str, tuple[str, ...]] = {
    ARCHIVE: (
        "backcourt.sources.archive.files",
        "backcourt.sources.archive.parse",
        "backcourt.sources.pairing",
    ),
    BIGDATABALL: (
        *modules_of("wire"),
        *modules_of("bigdataball"),
        "backcourt.identity.games",
        "backcourt.sources.court",
        "backcourt.sources.play_tellers",
        "backcourt.sources.plays",
    ),
    operator.SOURCE: (
        "backcourt.sources.information_times",
        "backcourt.sources.operator",
        "backcourt.sources.promotions",
    ),
    **{provider.source: provider.code for provider in PROVIDERS},
}
"""What makes the landing rows of each source: when any of it changes, its payloads are parsed again."""


@dataclass
class Intake:
    """What was loaded: payloads and rows, and the payloads that could not be read, with the reason.

    `rejected` were found unreadable now, `unreadable` by an earlier run and the same parsers: they are not read again.
    `unknown_fields` counts fields that no wire format names, by source and path; `passed_over` rows that were
    understood and belong to no table, by source and reason.
    """

    payloads: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    rejected: list[PayloadError] = field(default_factory=list)
    unreadable: list[PayloadError] = field(default_factory=list)
    unknown_fields: Counter[tuple[str, str]] = field(default_factory=Counter)
    passed_over: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def not_loaded(self) -> list[PayloadError]:
        """All payloads that stand unread, whenever that was found."""
        return [*self.unreadable, *self.rejected]


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
    loaded = _loaded(warehouse)
    todo = _missing(loaded, landing)
    subjects = {receipt.subject for receipt in landing.receipts()} if delivered is None else set(delivered)
    result = Intake(unchanged=len(subjects - {receipt.subject for receipt in todo}))
    known = {row["subject"]: row for row in warehouse.load("unreadable").to_pylist()}
    old = [known[receipt.subject] for receipt in todo if _is_record_of(receipt, known.get(receipt.subject))]
    result.unreadable += [PayloadError(row["reason"], row["advice"]) for row in old]
    settled = {row["subject"] for row in old}
    found: list[dict[str, object]] = []
    fresh = (receipt for receipt in todo if receipt.subject not in settled)
    for batch in _batches(fresh, landing, _Earlier(landing, loaded), watch, result, found):
        _load(warehouse, ledger, batch, result)
    _record_unreadable(warehouse, known.keys() - settled, found)
    return result


ROWS_AT_ONCE, PAYLOADS_AT_ONCE = 50_000, 500
"""When so much was read it is committed: a statement costs as much for one small payload as for hundreds of them."""

Batch: TypeAlias = list[tuple[Receipt, Parsed]]


def _parsed(receipt: Receipt, landing: LandingZone) -> Parsed:
    """Parse a payload; raises `PayloadError`, also for a bug of its parser, which is to stop no other payload."""
    try:
        return PARSERS[receipt.source](receipt, landing.path_of(receipt))
    except (BackcourtError, OSError, MemoryError):
        raise
    except Exception as error:
        raise ParserError(
            f"{receipt.subject}: its parser broke ({type(error).__name__})",
            "this is a bug: report it; the payload was kept",
        ) from error


@dataclass
class _Earlier:
    """What was landed of a subject before: it stands while nothing that came later can be read.

    So landing tables that are made anew hold what those hold that saw every payload come.
    """

    landing: LandingZone
    loaded: Mapping[str, dict[str, str]]

    @cached_property
    def _receipts(self) -> Mapping[str, list[Receipt]]:
        found: defaultdict[str, list[Receipt]] = defaultdict(list)
        for receipt in self.landing.receipts():
            found[receipt.subject].append(receipt)
        return found

    def than(self, unreadable: Receipt) -> tuple[Receipt, Parsed] | None:
        """Return the last payload of a subject that can be read; None when it is loaded, or there is none."""
        for receipt in reversed(self._receipts[unreadable.subject][:-1]):
            if _is_record_of(receipt, self.loaded.get(receipt.subject)):
                return None
            with suppress(PayloadError):
                return receipt, _parsed(receipt, self.landing)
        return None


def _batches(
    todo: Iterable[Receipt],
    landing: LandingZone,
    earlier: _Earlier,
    watch: Callable[[str], None],
    result: Intake,
    unreadable: list[dict[str, object]],
) -> Iterator[Batch]:
    """Read payloads and yield what is to be committed together; those that cannot be read are put on record."""
    batch: Batch = []
    rows = 0
    for receipt in todo:
        watch(receipt.subject)
        read: tuple[Receipt, Parsed] | None
        try:
            read = receipt, _parsed(receipt, landing)
        except PayloadError as error:
            result.rejected.append(error)
            # What the machine spoiled may be whole again tomorrow; what was sent will never be another.
            if landing.holds(receipt):
                unreadable.append(_unreadable(receipt, error))
            read = earlier.than(receipt)
        if read is None:
            continue
        batch.append(read)
        rows += sum(len(made) for _, made in read[1].tables)
        if rows >= ROWS_AT_ONCE or len(batch) >= PAYLOADS_AT_ONCE:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _prepare(warehouse: Warehouse, ledger: Ledger) -> None:
    """Create the landing tables; one whose columns changed is empty again, and every payload is to be reloaded."""
    with warehouse.transaction():
        emptied = [table.name for table in LANDING_TABLES if warehouse.ensure(table)]
        for name in emptied:
            ledger.forget(name, list(ledger.of(name)))
        for name in ("payloads", "unreadable") if emptied else ():
            warehouse.remove(name, warehouse.load(name).select(["subject"]))


def waiting(warehouse: Warehouse, landing: LandingZone) -> list[Receipt]:
    """Return the receipts of payloads that the landing tables do not hold yet."""
    return _missing(_loaded(warehouse), landing)


def _loaded(warehouse: Warehouse) -> dict[str, dict[str, str]]:
    """Return, by subject, what is on record of the payload that the landing tables hold."""
    return {row["subject"]: row for row in warehouse.load("payloads").to_pylist()}


def _missing(loaded: Mapping[str, dict[str, str]], landing: LandingZone) -> list[Receipt]:
    return [
        receipt
        for receipt in newest(landing.receipts())
        if not _is_record_of(receipt, loaded.get(receipt.subject))
    ]


def _is_record_of(receipt: Receipt, present: dict[str, str] | None) -> bool:
    """Tell whether a record is of this very payload, as today's parsers read it."""
    if present is None or present.get("error"):
        return False
    return (present["sha256"], present.get("parser_version")) == (
        receipt.sha256,
        parser_version(receipt.source),
    )


@cache
def parser_version(source: str) -> str:
    """Return a short hash of the code that makes landing rows of a source."""
    return source_hash((*COMMON_CODE, *PARSER_CODE.get(source, ())))


def newest(receipts: Iterable[Receipt]) -> list[Receipt]:
    """Return the last receipt of each subject, in order of arrival."""
    return list({receipt.subject: receipt for receipt in receipts}.values())


def _load(warehouse: Warehouse, ledger: Ledger, batch: Batch, result: Intake) -> None:
    """Put the rows of payloads in place of what their subjects said before, with ledger and records, all or nothing."""
    records: list[Partition] = []
    with warehouse.transaction():
        for table, subjects, rows in _by_table(batch):
            touched = warehouse.replace_subjects(table, subjects, rows)
            records += _recorded(warehouse, ledger, table, touched)
        ledger.record(records, {})
        _record_payloads(warehouse, batch)
        _record_notes(warehouse, batch)
    ledger.remember(records)
    for receipt, parsed in batch:
        _count(result, receipt, parsed)


def _by_table(batch: Batch) -> Iterator[tuple[Table, list[str], pa.Table]]:
    """Yield every table that payloads can fill, with the subjects it is about and all their rows."""
    tables: dict[str, Table] = {}
    made: defaultdict[str, list[tuple[str, pa.Table]]] = defaultdict(list)
    for receipt, parsed in batch:
        for table, rows in parsed.tables:
            tables[table.name] = table
            made[table.name].append((receipt.subject, rows))
    for name, table in tables.items():
        subjects, parts = zip(*made[name], strict=True)
        yield table, list(dict.fromkeys(subjects)), pa.concat_tables(parts)


def _count(result: Intake, receipt: Receipt, parsed: Parsed) -> None:
    result.payloads += 1
    for table, rows in parsed.tables:
        result.rows[table.name] = result.rows.get(table.name, 0) + len(rows)
    result.unknown_fields.update({(receipt.source, path): n for path, n in parsed.unknown_fields.items()})
    result.passed_over.update({(receipt.source, reason): n for reason, n in parsed.passed_over.items()})


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


def _record_payloads(warehouse: Warehouse, batch: Batch) -> None:
    now = utc(datetime.now(UTC))
    entries = [
        {
            "subject": receipt.subject,
            "source": receipt.source,
            "endpoint": receipt.endpoint,
            "parameters": json.dumps(dict(receipt.parameters), sort_keys=True),
            "sha256": receipt.sha256,
            "fetched_at": receipt.fetched_at,
            "loaded_at": now,
            "rows": sum(map(_payload_rows, parsed.tables)),
            "parser_version": parser_version(receipt.source),
            "error": "",
        }
        for receipt, parsed in batch
    ]
    table = store_rows("payloads", entries)
    warehouse.remove("payloads", table.select(["subject"]))
    warehouse.append("payloads", table)


def _unreadable(receipt: Receipt, error: PayloadError) -> dict[str, object]:
    return {
        "subject": receipt.subject,
        "source": receipt.source,
        "sha256": receipt.sha256,
        "parser_version": parser_version(receipt.source),
        "reason": error.message,
        "advice": error.advice,
        "found_at": utc(datetime.now(UTC)),
    }


def _record_unreadable(
    warehouse: Warehouse, outdated: Collection[str], found: Sequence[Mapping[str, object]]
) -> None:
    """Keep which payloads cannot be read, in place of what was said of others of their subjects."""
    subjects = sorted({*outdated, *(str(row["subject"]) for row in found)})
    if subjects:
        with warehouse.transaction():
            warehouse.remove("unreadable", pa.table({"subject": subjects}))
            if found:
                warehouse.append("unreadable", store_rows("unreadable", found))


def _record_notes(warehouse: Warehouse, batch: Batch) -> None:
    """Keep what payloads held besides their rows, in place of what older payloads of their subjects held."""
    subjects = pa.table({"subject": [receipt.subject for receipt, _ in batch]})
    noted = {
        "unknown_fields": [_notes(receipt, "path", parsed.unknown_fields) for receipt, parsed in batch],
        "passed_over": [_notes(receipt, "reason", parsed.passed_over) for receipt, parsed in batch],
    }
    for name, notes in noted.items():
        warehouse.remove(name, subjects)
        if rows := [row for each in notes for row in each]:
            warehouse.append(name, store_rows(name, rows))


def _notes(receipt: Receipt, key: str, counts: Mapping[str, int]) -> list[dict[str, object]]:
    about = {"subject": receipt.subject, "source": receipt.source}
    return [about | {key: name, "times": times} for name, times in counts.items()]
