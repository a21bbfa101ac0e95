"""The GO / NO-GO table: whether what is in the warehouse may be used."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backcourt.errors import ExitCode
from backcourt.landing import Receipt
from backcourt.sync.conservation import Balance, balances
from backcourt.sync.coverage import calendar_figures
from backcourt.sync.figures import SHOWN_DATES, Figure, Judgement
from backcourt.sync.ledger import Failure, Partition, State, is_pardoned
from backcourt.sync.plan import Planner
from backcourt.sync.preflight import preflight
from backcourt.sync.quality import required_columns, synthetic_shares
from backcourt.sync.reconciliation import reconciled
from backcourt.sync.regression import regressions
from backcourt.sync.selection import Selection, plan
from backcourt.sync.variety import Constant, variety
from backcourt.warehouse.interface import Warehouse


@dataclass(frozen=True)
class GateLine:
    """One gate over all dates: its lowest figure, the threshold, and what it refuses (`offending`: the first dates)."""

    table: str
    gate: str
    threshold: float
    checked: int
    lowest: float | None
    lowest_date: date | None
    refused: int
    overridden: int
    offending: list[date]


@dataclass(frozen=True)
class Trouble:
    """Partitions of one table that failed, or are blocked, for the same reason."""

    table: str
    failure: str
    message: str
    partitions: int
    first: date
    last: date


@dataclass(frozen=True)
class Verdict:
    """Everything that was looked at, and what follows from it."""

    gates: list[GateLine]
    troubles: list[Trouble]
    balances: list[Balance]
    unaccounted: dict[str, int]
    constants: list[Constant]
    owed: int
    waiting_payloads: list[str]
    figures: list[Figure]

    @property
    def is_refused(self) -> bool:
        """Whether something is wrong: a gate refuses, a contract is broken, rows or required values were lost."""
        refused = any(line.refused for line in self.gates)
        lost = any(balance.lost for balance in self.balances)
        alarms = {Failure.CONTRACT_VIOLATION, Failure.PROCESSING_ERROR}
        failed = any(trouble.failure in alarms for trouble in self.troubles)
        return refused or lost or failed or bool(self.constants) or self._has(Judgement.REFUSED)

    @property
    def is_incomplete(self) -> bool:
        """Whether something is missing: partitions, payloads, or entities without an excuse."""
        missing = self.owed or self.waiting_payloads or self.troubles or self.unaccounted
        return bool(missing) or self._has(Judgement.INCOMPLETE)

    def _has(self, judgement: Judgement) -> bool:
        return any(figure.judgement is judgement for figure in self.figures)

    @property
    def exit_code(self) -> ExitCode:
        """What the command line makes of it."""
        if self.is_refused:
            return ExitCode.REFUSED
        return ExitCode.INCOMPLETE if self.is_incomplete else ExitCode.DONE


def check(warehouse: Warehouse, planner: Planner, waiting: Sequence[Receipt]) -> Verdict:
    """Look at every gate, contract, count and figure; `waiting` are landed payloads that were not loaded."""
    work = plan(planner, Selection())
    varied = variety(warehouse, planner)
    return Verdict(
        gates=list(_gates(warehouse, planner)),
        troubles=list(_troubles(planner)),
        balances=balances(warehouse, planner, work),
        unaccounted=dict(_unaccounted(planner)),
        constants=varied.constants,
        owed=sum(not item.blocked for item in work),
        waiting_payloads=[receipt.subject for receipt in waiting],
        figures=[
            *preflight(planner),
            *reconciled(warehouse, planner),
            *required_columns(warehouse, planner),
            *synthetic_shares(planner),
            *varied.empty,
            *regressions(warehouse, planner),
            *calendar_figures(planner),
        ],
    )


def _unaccounted(planner: Planner) -> Iterator[tuple[str, int]]:
    for name in planner.catalogue:
        if count := sum(partition.unaccounted for partition in planner.ledger.of(name).values()):
            yield name, count


def _gates(warehouse: Warehouse, planner: Planner) -> Iterator[GateLine]:
    ledger = planner.ledger
    pardons = ledger.pardons()
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in warehouse.load("gate_results").to_pylist():
        if row["table_name"] in planner.catalogue and row["partition_date"] in ledger.of(row["table_name"]):
            groups[row["table_name"], row["gate"]].append(row)
    for (table, gate), rows in sorted(groups.items()):
        failing = [row for row in rows if not row["passed"]]
        pardoned = [row for row in failing if is_pardoned(row, pardons)]
        figures = [(row["figure"], row["partition_date"]) for row in rows if row["figure"] is not None]
        lowest, day = min(figures, default=(None, None))
        yield GateLine(
            table,
            gate,
            rows[0]["threshold"],
            len(rows),
            lowest,
            day,
            len(failing) - len(pardoned),
            len(pardoned),
            sorted(row["partition_date"] for row in failing if not is_pardoned(row, pardons))[:SHOWN_DATES],
        )


def _troubles(planner: Planner) -> Iterator[Trouble]:
    groups: dict[tuple[str, str, str], list[Partition]] = defaultdict(list)
    for name in planner.catalogue:
        for _, partition in sorted(planner.ledger.of(name).items()):
            if partition.state in (State.FAILED, State.BLOCKED):
                # What blocks differs from date to date; the first date stands for the others.
                alarm = partition.error if partition.state == State.FAILED else ""
                groups[name, partition.failure, alarm].append(partition)
    for (table, failure, _), found in groups.items():
        days = [partition.partition_date for partition in found]
        yield Trouble(table, failure, found[0].error, len(days), days[0], days[-1])
