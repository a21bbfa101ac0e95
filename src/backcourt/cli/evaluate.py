"""`backcourt evaluate`: every system on exactly the same rows, and the leak alarms."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backcourt.cli.arguments import Seasons
from backcourt.cli.output import columns, paragraphs
from backcourt.cli.pages import write_page
from backcourt.cli.verb import Outcome, Run, verb
from backcourt.errors import ExitCode

if TYPE_CHECKING:
    from backcourt.evaluation.alarms import Alarm
    from backcourt.evaluation.live import Live
    from backcourt.evaluation.report import Evaluation

ALARM_HEADERS = ("alarm", "subject", "season", "figure", "bound", "n")


def evaluate(
    run: Run,
    season: Seasons = None,
    live: Annotated[
        bool, typer.Option("--live", help="Tell instead whether systems drift of late, and what is stale.")
    ] = False,
    page: Annotated[
        Path | None, typer.Option("--page", metavar="DIR", help="Also write a report page, with plots.")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="Also write the figures as Markdown.")
    ] = None,
) -> Outcome:
    """Score every system on the frozen populations A, B, C and Ck of each season.

    Populations are appearances of the regular season from day 14 on; other markets are on the rows with a line. All
    systems are on exactly the same rows; one that is silent of many is shown on the others, with the baselines on
    exactly these. Results that are too good to be honest ring an alarm, and the exit code is 1 until somebody has
    explained it; it is 4 when nothing can be evaluated.

    Example: backcourt evaluate --season 2023-24 --page report
    """
    if live:
        now = run.store.live()
        return Outcome(now, _live(now), ExitCode.FAILED if now.alarms else ExitCode.DONE)
    found = run.store.evaluate(seasons=season or ())
    if page is not None:
        from backcourt.cli.evaluation_page import html

        write_page(page / "index.html", html(found))
    if markdown is not None:
        from backcourt.cli.evaluation_markdown import markdown_page

        write_page(markdown, markdown_page(found))
    return Outcome(found, _text(found), _code(found))


def _code(found: "Evaluation") -> ExitCode:
    if found.rang:
        return ExitCode.FAILED
    return ExitCode.DONE if found.scores else ExitCode.INCOMPLETE


def _text(found: "Evaluation") -> str:
    from backcourt.cli.evaluation_sections import sections

    laid = (
        paragraphs(f"{section.title}\n{section.note}", columns(section.headers, section.rows))
        for section in sections(found)
    )
    return paragraphs(
        f"information time {found.information_time}",
        *laid,
        "" if found.scores else "nothing to evaluate yet",
        _alarms(found),
    )


def _live(now: "Live") -> str:
    from backcourt.evaluation.live import RULE

    rows = [
        (each.system, each.figure, f"{each.recent:+.4f}", f"{each.before:+.4f}", f"{each.deviations:+.1f}",
         each.rows, "DRIFTS" if each.drifts else "")
        for each in now.drifts
    ]  # fmt: skip
    headers = ("system", "figure", "lately", "before", "deviations", "rows", "")
    stale = [
        (age.subject, age.last, "STALE" if age.is_stale else "", age.text, age.advice) for age in now.ages
    ]
    return paragraphs(
        RULE,
        columns(headers, rows) if rows else "too few results to tell a drift by",
        columns(("subject", "last", "", "found", "do"), stale),
        f"{now.alarms} alarms on {now.today}",
    )


def _alarms(found: "Evaluation") -> str:
    unexplained, explained = found.rang, found.explained
    return paragraphs(
        f"leak alarms: {len(found.alarms)} checked, {len(explained)} rang and are explained, "
        f"{len(unexplained)} rang and are not",
        columns(ALARM_HEADERS, map(_row, unexplained)) if unexplained else "",
        *(f"{alarm.name}, {alarm.subject}, {alarm.season}: {alarm.figure:.4f} is explained. {alarm.explanation}"
          for alarm in explained),
        *(f"explanation no longer needed: {each.alarm}, {each.subject}, {each.season}"
          for each in found.unneeded_explanations),
    )  # fmt: skip


def _row(alarm: "Alarm") -> tuple[str | float | int, ...]:
    return alarm.name, alarm.subject, alarm.season, alarm.figure, alarm.bound, alarm.n


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "evaluate")(evaluate)
