"""`backcourt publish`: graded results and the systems' performance, as JSON files in one snapshot."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from backcourt.cli.arguments import day
from backcourt.cli.output import duration, paragraphs, plain
from backcourt.cli.progress import uploading
from backcourt.cli.verb import Outcome, Run, verb

if TYPE_CHECKING:
    from backcourt.publishing.publish import PublishReport
    from backcourt.publishing.targets.report import MirrorReport

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
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="URL", help="Also bring it to a bucket or folder; repeatable."),
    ] = None,
) -> Outcome:
    """Publish results/DATE.json of graded dates, results/latest.json and systems/performance.json.

    Files whose content is as before stay as they are; readers see the old snapshot or the new one, whole. The exit
    code is 3 when published content would be lost (say --because if that is right), or another process publishes.

    Example: backcourt publish --date 2023-12-09
    """
    with uploading(verbose=run.verbose) as watch:
        report = run.store.publish(dates, because=because, to=to or [], watch=watch)
    return Outcome(plain(report) | {"unchanged": report.unchanged}, _text(report))


def _text(report: "PublishReport") -> str:
    return paragraphs(_local(report), "\n".join(map(_mirror, report.mirrors)))


def _mirror(report: "MirrorReport") -> str:
    if not report.created:
        pages = f", {report.site:,} pages and assets sent" if report.site else ""
        return f"{report.target} shows {report.snapshot} already{pages}"
    removed = f", {len(report.removed):,} old snapshots removed" if report.removed else ""
    lines = [f"accepted: {objection}" for objection in report.accepted]
    return "\n".join([
        *lines,
        f"{report.target} shows {report.snapshot}: {report.sent:,} files sent, {report.copied:,} copied there, "
        f"{report.already_there:,} already there, {report.site:,} pages and assets; {report.size:,} bytes in "
        f"{duration(report.seconds)}{removed}",
    ])  # fmt: skip


def _local(report: "PublishReport") -> str:
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
