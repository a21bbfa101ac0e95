"""`backcourt serve`: the site and the API, from what is published."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from backcourt.cli.verb import Outcome, Run, verb


def serve(
    run: Run,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="PORT", help="0 takes a free one.")] = 8000,
    folder: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="What to serve [default: `published` in the workspace]"),
    ] = None,
    rate_limit: Annotated[
        float | None,
        typer.Option(
            min=0,
            metavar="N",
            help="Requests per second and client; 0: no limit [default: 10, own machine 2000]",
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Answer under this name, too; repeatable.")
    ] = None,
    operations_token_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Offer plan, sync and override to who sends this token [default: $BACKCOURT_OPERATIONS_TOKEN]",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not print the address.")] = False,
) -> Outcome:
    """Serve the site and the API (/api/docs) from what is published; it follows each publication.

    It reads published files only, so a sync can run meanwhile. Ctrl-C ends it. With --json every request is a line.

    Example: backcourt serve --port 8080
    """

    def announce(address: str) -> None:
        if not quiet:
            typer.echo(
                json.dumps({"address": address})
                if run.json
                else f"Backcourt is at {address} (Ctrl-C ends it)"
            )

    served = run.store.serve(
        host,
        port,
        folder=folder,
        rate_limit=rate_limit,
        allow_hosts=allow_host or (),
        operations_token_file=operations_token_file,
        announce=announce,
        log=_log if run.json else None,
    )
    return Outcome(served, f"{served.requests:,} requests were answered")


def _log(line: dict[str, Any]) -> None:
    typer.echo(json.dumps(line))


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "serve")(serve)
