"""`backcourt daily`: do what this moment needs."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backcourt.cli.output import as_json, columns, notice, paragraphs, plain
from backcourt.cli.verb import Outcome, Run, complain, verb
from backcourt.errors import BackcourtError, RefusedError

if TYPE_CHECKING:
    from backcourt.daily.heartbeat import Pulse
    from backcourt.daily.plan import DayPlan
    from backcourt.daily.promises import Lateness
    from backcourt.daily.report import DayReport, PublishStep, SyncStep, Trouble


def daily(
    run: Run,
    plan: Annotated[bool, typer.Option("--plan", help="Only show what would be done, and why.")] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Only tell whether runs come as often as expected, and what is late."),
    ] = False,
    loop: Annotated[
        bool, typer.Option("--loop", help="Run again whenever something is expected, until Ctrl-C.")
    ] = False,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="TARGET", help="Publish to a bucket or folder too; repeatable."),
    ] = None,
) -> Outcome:
    """Do what this moment needs: results, schedule, lines and news from providers, then sync and publish.

    Run it as often as you like, from cron say, every hour: what is there is not asked for again, and whatever failed
    or was missed is taken up by the next run. A provider that fails does not stop the others. The exit code is 4 when
    something is still owed, 1 when sync or publish failed, 3 when another run is at work.

    Example: backcourt daily --plan
    """
    if plan:
        found = run.store.daily_plan()
        return Outcome(plain(found), _plan(found))
    if check:
        return _checked(run.store.daily_check())
    if loop:
        return _looped(run, to or [])
    report = run.store.daily(to=to or (), watch=run.say)
    return Outcome(_data(report), _text(report), report.code)


def _data(report: "DayReport") -> dict[str, Any]:
    return {**plain(report), "code": report.code.value}


def _checked(found: "Pulse") -> Outcome:
    hours = found.within.total_seconds() / 3600
    last = f"{found.last_run:%Y-%m-%d %H:%M} UTC ({found.outcome})" if found.last_run else "never"
    state = f"the last run ended: {last}"
    if found.is_missed:
        state += f"; one is expected every {hours:g} hours: see whether the scheduler runs"
    data = {"last_run": found.last_run, "outcome": found.outcome, "within_hours": hours, "late": found.late,
            "is_missed": found.is_missed}  # fmt: skip
    return Outcome(data, paragraphs(state, late_lines(found.late)), found.code)


def _looped(run: Run, to: list[str]) -> Outcome:
    def told(result: "DayReport | BackcourtError", following: datetime) -> None:
        if isinstance(result, RefusedError):
            notice(result.message)
        elif isinstance(result, BackcourtError):
            complain(result, json=run.json, debug=run.debug)
        elif run.json:
            typer.echo(as_json(_data(result)))
        else:
            typer.echo(_text(result))
        notice(f"the next run is at {following:%Y-%m-%d %H:%M} UTC; Ctrl-C ends it")

    with suppress(KeyboardInterrupt):
        run.store.daily_loop(to=to, watch=run.say, told=told)
    return Outcome({"ended": True}, "ended; the next run takes up whatever is left")


def late_lines(late: "Iterable[Lateness]") -> str:
    """Name promises that are late, since when, and what is there instead."""
    return "\n".join(f"late since {each.due:%Y-%m-%d %H:%M} UTC: {each.name}; {each.state}" for each in late)


def _plan(found: "DayPlan") -> str:
    rows = [
        (each.provider, str(stretch.first), str(stretch.last), each.duty.value, each.reason)
        for stretch in found.stretches
        for each in stretch.errands
    ]
    asked = columns(["ask", "from", "to", "for", "because"], rows) if rows else "nobody is to be asked now"
    unasked = "\n".join(f"not asked: {each.name}, {each.reason}" for each in found.unasked)
    following = f"; the next is expected at {found.next_at:%Y-%m-%d %H:%M} UTC" if found.next_at else ""
    return paragraphs(
        f"{found.today}: {found.outlook}", asked, unasked, f"then sync, grade and publish{following}"
    )


def _text(report: "DayReport") -> str:
    rows = [
        (step.provider, str(step.first), str(step.last), step.requests, step.landed, len(step.troubles))
        for step in report.fetched
    ]
    return paragraphs(
        f"{report.plan.today}: {report.plan.outlook}",
        columns(["asked", "from", "to", "requests", "landed", "troubles"], rows) if rows else "",
        "\n".join(_trouble(each) for step in report.steps for each in step.troubles),
        "\n".join(filter(None, (_synced(report.synced), _published(report.published)))),
        late_lines(report.late),
        "\n".join(f"note: {note}" for note in report.notes),
        "nothing was to be done" if report.did_nothing else "",
    )


def _trouble(trouble: "Trouble") -> str:
    return f"{trouble.kind}: {trouble.message}" + (f"\n  -> {trouble.advice}" if trouble.advice else "")


def _synced(step: "SyncStep | None") -> str:
    if step is None:
        return ""
    held = f", {step.failed:,} failed" if step.failed else ""
    held += f", {step.waiting:,} blocked" if step.waiting else ""
    return f"synced: {step.partitions:,} partitions redone, {step.changed:,} with new content{held}"


def _published(step: "PublishStep | None") -> str:
    if step is None or step.troubles:
        return ""
    if step.note:
        return f"not published: {step.note}"
    if not step.is_new:
        return f"published: nothing changed, {step.snapshot} stays"
    return f"published: {step.snapshot}, {step.written:,} files written, {step.removed:,} removed"


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "daily")(daily)
