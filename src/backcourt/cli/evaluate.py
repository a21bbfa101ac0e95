"""`backcourt evaluate`: every system on exactly the same rows, and the leak alarms."""

from typing import TYPE_CHECKING

import typer

from backcourt.cli.arguments import Seasons
from backcourt.cli.output import columns, paragraphs
from backcourt.cli.verb import Outcome, Run, verb
from backcourt.errors import ExitCode

if TYPE_CHECKING:
    from backcourt.evaluation.alarms import Alarm
    from backcourt.evaluation.report import Evaluation

ALARM_HEADERS = ("alarm", "subject", "season", "figure", "bound", "n")


def evaluate(
    run: Run,
    season: Seasons = None,
) -> Outcome:
    """Score every system on the frozen populations A, B, C and Ck of each season.

    Populations are appearances of the regular season from day 14 on; other markets are on the rows with a line. All
    systems are on exactly the same rows; one that is silent of many is shown on the others, with the baselines on
    exactly these. Results that are too good to be honest ring an alarm, and the exit code is 1 until somebody has
    explained it; it is 4 when nothing can be evaluated.

    Example: backcourt evaluate --season 2023-24
    """
    found = run.store.evaluate(seasons=season or ())
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
