"""`backcourt sync`: make it so."""

from typing import TYPE_CHECKING, Annotated

import typer

from backcourt.cli.arguments import Chunk, First, Force, Last, OnlyFailed, Tables
from backcourt.cli.ingest import rejected
from backcourt.cli.output import duration, paragraphs
from backcourt.cli.plan import outcome as planned
from backcourt.cli.progress import progress
from backcourt.cli.run_report import run_report
from backcourt.cli.verb import Outcome, Run, verb
from backcourt.errors import ExitCode

if TYPE_CHECKING:
    from backcourt.api import Sync
    from backcourt.sync.report import Report


def sync(
    run: Run,
    table: Tables = None,
    first: First = None,
    last: Last = None,
    only_failed: OnlyFailed = False,
    force: Force = False,
    chunk: Chunk = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the plan.")] = False,
) -> Outcome:
    """Redo what is missing or stale. Stop it at will: the next run goes on where it was.

    Example: backcourt sync --table player_game_summary --from 2024-01-01 --to 2024-01-31
    """
    selection = {
        "tables": tuple(table or ()),
        "first": first,
        "last": last,
        "only_failed": only_failed,
        "force": force,
    }
    if dry_run:
        return planned(run.store.plan(**selection))
    with progress(verbose=run.verbose) as watch:
        done = run.store.sync(watch=watch, chunk=chunk, **selection)
    return done_in(done)


def done_in(done: "Sync") -> Outcome:
    """Say what a sync did."""
    report, intake = done.report, done.intake
    loaded = f"{intake.payloads} payloads loaded" if intake.payloads else ""
    data = {
        "run_id": report.run_id,
        "loaded": intake.payloads,
        "rejected": rejected(intake.not_loaded),
        "planned": report.planned,
        "done": report.done,
        "changed": report.changed,
        "rows": report.rows,
        "seconds": report.seconds,
        "reasons": report.reasons,
        "blocked": report.blocked,
        "failed": report.failed,
        "errors": rejected(report.errors),
        "elapsed": report.elapsed,
        "tables": report.by_table(report.waiting),
    }
    return Outcome(
        data,
        paragraphs(loaded, *run_report(report.by_table(report.waiting)), _summary(done)),
        _code(done),
        [*intake.not_loaded, *report.errors],
    )


def _summary(done: "Sync") -> str:
    report = done.report
    waiting = sum(count for held in report.waiting.values() for count in held.values())
    parts = [_redone(report) if report.partitions else "nothing to do"]
    if report.failed:
        parts.append(f"{report.failed:,} failed")
    if waiting:
        parts.append(f"{waiting:,} blocked")
    return ", ".join(parts) + ("; `backcourt check` tells why" if len(parts) > 1 else "")


def _redone(report: "Report") -> str:
    """Say how much was redone, how much of it came out changed, and what was spared."""
    redone = f"{report.partitions:,} partitions redone in {duration(report.elapsed)}"
    if report.partitions_changed != report.partitions:
        redone += f" ({report.partitions_changed:,} with new content)"
    spared = report.planned - report.partitions
    if spared > 0 and not report.failed and not report.blocked:
        redone += f"; {spared:,} more were spared, for what they read came out the same"
    return redone


def _code(done: "Sync") -> ExitCode:
    if done.report.failed or done.intake.not_loaded:
        return ExitCode.FAILED
    return ExitCode.INCOMPLETE if done.report.waiting else ExitCode.DONE


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "sync")(sync)
