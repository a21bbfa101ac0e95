"""`backcourt status`: how things stand, also while a sync runs in another terminal."""

from typing import TYPE_CHECKING

import typer

from backcourt.cli.daily import late_lines
from backcourt.cli.output import columns, counts, duration, paragraphs, plain
from backcourt.cli.progress import of_table
from backcourt.cli.run_report import run_report
from backcourt.cli.verb import Outcome, Run, verb

if TYPE_CHECKING:
    from backcourt.sync.status import RunStatus


def status(run: Run) -> Outcome:
    """Show every table at a glance, and the current or last run: what it did and why, excused, blocked, failed.

    Example: backcourt status
    """
    found = run.store.status()
    rows = [
        (
            line.table,
            line.rows,
            line.partitions,
            line.failed,
            line.blocked,
            line.first,
            line.last,
            line.written_at,
        )
        for line in found.tables
    ]
    headers = ["table", "rows", "partitions", "failed", "blocked", "from", "to", "written (UTC)"]
    work = found.run.work if found.run else []
    unknown = found.unknown_fields
    new = (
        f"fields of payloads that are new to us: {counts(unknown)} (nba_ops.unknown_fields)"
        if unknown
        else ""
    )
    pulse = run.store.daily_check() if run.store.workspace.daily_file.exists() else None
    late = late_lines(pulse.late) if pulse else ""
    text = paragraphs(columns(headers, rows), *run_report(work), new, late, _run(found.run))
    return Outcome({**plain(found), "late": list(pulse.late) if pulse else []}, text)


def _run(status: "RunStatus | None") -> str:
    if status is None:
        return "no sync has run yet"
    done = f"{status.partitions_done:,} of {status.partitions_planned:,} partitions"
    if status.is_running:
        return (
            f"running (process {status.pid}): {of_table(status)}\n"
            f"in all {done}, {status.rate:,.0f} a second, {duration(status.eta_seconds)} left"
        )
    after = "; run `backcourt sync` to go on" if status.state in ("killed", "stopped") else ""
    took = f" in {duration(status.elapsed_seconds)}" if status.elapsed_seconds else ""
    return f"last sync {status.state} at {status.updated_at}: {done}{took}{after}"


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "status")(status)
