"""`backcourt plan`: what is owed, and why, before anything runs."""

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

import typer

from backcourt.cli.arguments import First, Force, Last, OnlyFailed, Tables
from backcourt.cli.output import columns, counts, duration, paragraphs
from backcourt.cli.verb import Outcome, Run, verb

if TYPE_CHECKING:
    from backcourt.api import Plan
    from backcourt.sync.plan import PlanLine

HEADERS = ("table", "from", "to", "partitions", "reason", "time")
LISTING_WIDTH = 110
UPPER_BOUND = "(an upper bound: what comes out unchanged spares everything after it)"


def plan(
    run: Run,
    table: Tables = None,
    first: First = None,
    last: Last = None,
    only_failed: OnlyFailed = False,
    force: Force = False,
) -> Outcome:
    """Show what is missing or stale, why, and how long a sync takes.

    Example: backcourt plan --table player_game_summary
    """
    return outcome(
        run.store.plan(
            tables=tuple(table or ()), first=first, last=last, only_failed=only_failed, force=force
        )
    )


def outcome(found: "Plan") -> Outcome:
    """Show a plan."""
    certain = [line for line in found.lines if not line.only_if]
    listing = columns(HEADERS, map(_row, certain)) if certain else ""
    waiting = f"{found.waiting_payloads} payloads wait to be loaded; sync loads them first"
    return Outcome(
        found,
        paragraphs(
            listing,
            *_conditions(found),
            waiting if found.waiting_payloads else "",
            summary(found, certain),
        ),
    )


def _row(line: "PlanLine") -> tuple[object, ...]:
    return (line.table, *line.days, line.partitions, line.reason, duration(line.seconds))


def _conditions(found: "Plan") -> Iterator[str]:
    """Name what is reached only through a table without dates; `--json` has every stretch of it."""
    for condition in dict.fromkeys(line.only_if for line in found.lines if line.only_if):
        tables: Counter[str] = Counter()
        for line in found.lines:
            tables.update({line.table: line.partitions} if line.only_if == condition else {})
        named = wrap(counts(tables), width=LISTING_WIDTH, initial_indent="  ", subsequent_indent="  ")
        yield "\n".join([f"only if {condition} comes out changed, {tables.total():,} more:", *named])


def summary(found: "Plan", certain: "list[PlanLine]") -> str:
    """Say in one line what is to be done."""
    if not found.lines:
        return "nothing to do"
    partitions = sum(line.partitions for line in certain if not line.blocked)
    known = [line.seconds for line in certain if not line.blocked]
    seconds = None if None in known else sum(part for part in known if part)
    held = f", {found.blocked:,} blocked" if found.blocked else ""
    return f"{partitions:,} partitions to do{held}, about {duration(seconds)} {UPPER_BOUND}"


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "plan")(plan)
