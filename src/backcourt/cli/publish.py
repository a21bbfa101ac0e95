"""`backcourt publish`: graded results and the systems' performance, as JSON files in one snapshot."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from backcourt.cli.arguments import day
from backcourt.cli.output import paragraphs, plain
from backcourt.cli.verb import Outcome, Run, verb

if TYPE_CHECKING:
    from backcourt.publishing.publish import PublishReport

NAMED = 10
"""Files that are named to people; `--json` names all."""


def publish(
    run: Run,
    dates: Annotated[
        list[date] | None,
        typer.Option("--date", parser=day, metavar="DATE", help="Only results of this date; repeatable."),
    ] = None,
    because: Annotated[
        str | None,
        typer.Option(
            "--because", metavar="REASON", help="Why published content may be lost; stays on record."
        ),
    ] = None,
) -> Outcome:
    """Publish results/DATE.json of graded dates, results/latest.json and systems/performance.json.

    Files whose content is as before stay as they are; readers see the old snapshot or the new one, whole. The exit
    code is 3 when published content would be lost (say --because if that is right), or another process publishes.

    Example: backcourt publish --date 2023-12-09
    """
    report = run.store.publish(dates, because=because)
    return Outcome(plain(report) | {"unchanged": report.unchanged}, _text(report))


def _text(report: "PublishReport") -> str:
    if not report.created:
        return f"nothing changed: {report.files:,} files in {report.folder} stay as they are"
    named = [f"  {name}" for name in report.written[:NAMED]]
    more = len(report.written) - NAMED
    return paragraphs(
        "This data is simulated: its players and games are made up." if report.simulated else "",
        "\n".join([*named, f"  and {more:,} more"] if more > 0 else named),
        "\n".join(f"accepted: {loss}" for loss in report.losses),
        f"{len(report.written):,} files written, {report.unchanged:,} unchanged, {len(report.removed):,} removed: "
        f"{report.folder}",
    )


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "publish")(publish)
