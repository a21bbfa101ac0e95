"""`backcourt export`: a whole table into a file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from backcourt.cli.arguments import Replace, Table
from backcourt.cli.verb import Outcome, Run, verb


class Format(StrEnum):
    """File formats."""

    PARQUET = "parquet"
    CSV = "csv"
    JSON = "json"


def export(
    run: Run,
    table: Table,
    kind: Annotated[Format, typer.Option("--format", help="The file format.")] = Format.PARQUET,
    to: Annotated[Path | None, typer.Option("--to", help="The file [default: TABLE.FORMAT, here]")] = None,
    replace: Replace = False,
) -> Outcome:
    """Write a whole table to a file.

    Example: backcourt export player_game_summary --format csv --to games.csv
    """
    path = to or Path(f"{table}.{kind.value}")
    rows = run.store.export(table, path, kind.value, replace=replace)
    return Outcome({"table": table, "rows": rows, "path": str(path)}, f"{rows:,} rows written to {path}")


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "export")(export)
