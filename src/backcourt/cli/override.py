"""`backcourt override`: let through what a gate refused, on record."""

from typing import Annotated

import typer

from backcourt.cli.arguments import Day, Table
from backcourt.cli.verb import Outcome, Run, verb


def override(
    run: Run,
    table: Table,
    day: Day,
    gate: Annotated[str, typer.Argument(metavar="GATE", help="The gate that refused.", show_default=False)],
    because: Annotated[
        str, typer.Option("--because", help="The reason; it stays on record.", show_default=False)
    ],
) -> Outcome:
    """Let through what a gate refused, with a recorded reason.

    Example: backcourt override shots 2024-01-15 zones_complete --because "feed was down, checked by hand"
    """
    run.store.override(table, day, gate, because=because)
    data = {"table": table, "date": day, "gate": gate, "because": because}
    return Outcome(data, f"{gate} no longer holds {table} @ {day} back; run `backcourt sync`")


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "override")(override)
