"""`backcourt sql`: ask the warehouse."""

from typing import Annotated

import typer

from backcourt.cli.output import columns
from backcourt.cli.verb import Outcome, Run, verb

WIDEST = 60
"""Characters shown of a value; JSON has all of them."""


def sql(
    run: Run,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="One SELECT.", show_default=False)],
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows to print; JSON has them all.")] = 50,
) -> Outcome:
    """Run one SELECT and print its rows.

    Example: backcourt sql "select team, count(*) from nba_raw.rosters group by team"
    """
    rows = run.store.sql(query)
    shown = rows.slice(0, limit).to_pylist()
    more = f"\n... {len(rows):,} rows in all" if len(rows) > limit else ""
    text = columns(rows.column_names, ([_cell(value) for value in row.values()] for row in shown)) + more
    return Outcome({"columns": rows.column_names, "rows": rows.to_pylist()} if run.json else None, text)


def _cell(value: object) -> object:
    """Return a value, cut off where it would push everything else off the screen."""
    if isinstance(value, str | list | dict) and len(text := str(value)) > WIDEST:
        return text[: WIDEST - 3] + "..."
    return value


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "sql")(sql)
