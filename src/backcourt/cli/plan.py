"""`backcourt plan`: what is owed, and why, before anything runs."""

from typing import TYPE_CHECKING

import typer

from backcourt.cli.arguments import First, Force, Last, OnlyFailed, Tables
from backcourt.cli.output import columns, duration, paragraphs
from backcourt.cli.verb import Outcome, Run, verb

if TYPE_CHECKING:
    from backcourt.api import Plan

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
    rows = [
        (line.table, line.first, line.last, line.partitions, line.reason, duration(line.seconds))
        for line in found.lines
    ]
    listing = columns(["table", "from", "to", "partitions", "reason", "time"], rows) if rows else ""
    waiting = f"{found.waiting_payloads} payloads wait to be loaded; sync loads them first"
    return Outcome(
        found, paragraphs(listing, waiting if found.waiting_payloads else "", summary(found, empty=not rows))
    )


def summary(found: "Plan", *, empty: bool) -> str:
    """Say in one line what is to be done."""
    if empty:
        return "nothing to do"
    held = f", {found.blocked:,} blocked" if found.blocked else ""
    return f"{found.partitions:,} partitions to do{held}, about {duration(found.seconds)} {UPPER_BOUND}"


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "plan")(plan)
