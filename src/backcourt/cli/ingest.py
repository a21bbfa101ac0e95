"""`backcourt ingest`: bring payloads in."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backcourt.cli.fetching import fetcher
from backcourt.cli.output import columns, paragraphs
from backcourt.cli.verb import Outcome, Run, verb
from backcourt.errors import BackcourtError, ExitCode
from backcourt.sources.providers import PROVIDERS

if TYPE_CHECKING:
    from backcourt.api import Ingest


class Size(StrEnum):
    """Leagues that can be made up."""

    SMALL = "small"
    DEMO = "demo"


def archive(
    run: Run,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder with the season folders.", show_default=False)
    ],
    season: Annotated[
        list[str] | None,
        typer.Option("--season", metavar="SEASON", help="A season; repeatable [default: all]"),
    ] = None,
) -> Outcome:
    """Bring in the files of an archive folder.

    Every file is kept verbatim in the landing zone; a file that is there already is not loaded again.

    Example: backcourt ingest archive data/nba --season 2022-23 --season 2023-24
    """
    return _outcome(run.store.ingest_archive(folder, season or (), watch=run.say))


def bigdataball(
    run: Run,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder with the CSV files.", show_default=False)
    ],
) -> Outcome:
    """Bring in play-by-play files bought from BigDataBall.

    Every CSV file of the folder, and of folders inside, is kept verbatim in the landing zone. Put each game there
    once: as a file of its own, or in the file of its season.

    Example: backcourt ingest bigdataball data/bigdataball
    """
    return _outcome(run.store.ingest_bigdataball(folder, watch=run.say))


def simulated(
    run: Run,
    size: Annotated[Size, typer.Option("--size", help="How large a league.")] = Size.SMALL,
    seed: Annotated[int | None, typer.Option("--seed", help="Another league of the same size.")] = None,
) -> Outcome:
    """Make up a league and bring it into the workspace like an archive.

    Example: backcourt ingest simulated --size small
    """
    return _outcome(run.store.ingest_simulated(size=size.value, seed=seed, watch=run.say))


def _outcome(result: "Ingest") -> Outcome:
    intake = result.intake
    summary = (
        f"{result.landed} payloads landed: {intake.payloads} loaded, {intake.unchanged} unchanged, "
        f"{len(intake.not_loaded)} not readable"
    )
    text = paragraphs(columns(["table", "rows"], intake.rows.items()) if intake.rows else "", summary)
    data = {
        "landed": result.landed,
        "loaded": intake.payloads,
        "unchanged": intake.unchanged,
        "rows": intake.rows,
        "rejected": rejected(intake.not_loaded),
    }
    code = ExitCode.FAILED if intake.not_loaded else ExitCode.DONE
    return Outcome(data, text, code, list(intake.not_loaded))


def rejected(errors: Sequence[BackcourtError]) -> list[dict[str, str]]:
    """Describe payloads that could not be read."""
    return [{"message": error.message, "advice": error.advice} for error in errors]


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    group = typer.Typer(
        help="Bring in payloads: from providers, an archive, or a made-up league.", rich_markup_mode=None
    )
    verb(group, "archive")(archive)
    verb(group, "bigdataball")(bigdataball)
    verb(group, "simulated")(simulated)
    for provider in PROVIDERS:
        verb(group, provider.name)(fetcher(provider))
    app.add_typer(group, name="ingest", no_args_is_help=True)
