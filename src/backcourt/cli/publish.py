"""`backcourt publish`: everything people look at, as JSON files in one snapshot."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backcourt.cli.arguments import day, moment
from backcourt.cli.output import duration, paragraphs, plain
from backcourt.cli.progress import uploading
from backcourt.cli.verb import Outcome, Run, verb

if TYPE_CHECKING:
    from backcourt.publishing.publish import Change, PublishReport
    from backcourt.publishing.targets.report import MirrorReport

NAMED = 10
"""Files that are named to people; `--json` names all."""


def publish(
    run: Run,
    dates: Annotated[
        list[date] | None,
        typer.Option(
            "--date", parser=day, metavar="DATE", help="Of dated files only this date's; repeatable."
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="KIND", help="Only this kind of file, such as predictions; repeatable."
        ),
    ] = None,
    because: Annotated[
        str | None,
        typer.Option(
            "--because", metavar="REASON", help="Why published content may be lost; stays on record."
        ),
    ] = None,
    now: Annotated[
        datetime | None,
        typer.Option(
            "--now",
            parser=moment,
            metavar="MOMENT",
            help="The moment to show, such as 2024-01-15: nothing that became known later is published.",
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="FOLDER", help="Where to [default: published in the workspace]."),
    ] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Only tell which files would be made or removed, and why.")
    ] = False,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="URL", help="Also bring it to a bucket or folder; repeatable."),
    ] = None,
) -> Outcome:
    """Publish predictions, results, players, systems and coverage as JSON files in one snapshot, and the site.

    Files whose content is as before stay as they are; readers see the old snapshot or the new one, whole. The exit
    code is 3 when published content would be lost (say --because if that is right), or another process publishes.

    Example: backcourt publish --now 2023-12-09
    """
    if plan:
        changes = run.store.publish_plan(dates, only=only, now=now, folder=folder)
        return Outcome(plain(changes), _plan(changes))
    with uploading(verbose=run.verbose) as watch:
        report = run.store.publish(
            dates, only=only, because=because, now=now, folder=folder, to=to or [], watch=watch
        )
    return Outcome(plain(report) | {"unchanged": report.unchanged}, _text(report))


def _plan(changes: "list[Change]") -> str:
    """Fold the files by why they are to be made."""
    if not changes:
        return "nothing to publish: no file is made from anything that changed"
    kinds: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        folder = change.name.rpartition("/")[0].removeprefix("v1/") or change.name
        kinds.setdefault((folder, change.reason), []).append(change.name)
    lines = [
        f"  {len(names):>6,}  {names[0].removeprefix('v1/')}{' ...' if len(names) > 1 else ''}: {reason}"
        for (_, reason), names in kinds.items()
    ]
    return paragraphs(f"{len(changes):,} files to make or remove", "\n".join(lines))


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
