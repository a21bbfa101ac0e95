"""Writes the reference pages: `python -m backcourt.cli.reference [--check]`."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer
import typer.main

from backcourt.catalogue import catalogue
from backcourt.cli.app import app
from backcourt.cli.pages import NOTE
from backcourt.cli.pages import table as table_lines
from backcourt.sync.explain import look_back
from backcourt.tables.declaration import Column, Phase, Table

FOLDER = Path("docs") / "reference"
WIDTH = 90
PHASES = {
    Phase.LANDING: "Landing tables: payload rows in one typed form",
    Phase.RAW: "Raw tables: typed, identified, reconciled facts",
    Phase.ANALYTICS: "Analytics: what each player and team did, and what awaits them",
    Phase.PRECOMPUTE: "Precompute: what is known about each of them on a date",
    Phase.PREDICTIONS: "Predictions: what the systems said, and how they fared",
}


def pages() -> dict[Path, str]:
    """Return every generated page by its path in the project."""
    return {FOLDER / "commands.md": "\n".join(_commands()), FOLDER / "tables.md": "\n".join(_tables())}


def leaves(command: Any, context: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield every command that does something, with the words that call it."""
    names = command.list_commands(context) if hasattr(command, "list_commands") else []
    if not names:
        yield context.command_path, command, context
    for name in names:
        child = command.get_command(context, name)
        yield from leaves(child, _context(child, name, context))


def program() -> tuple[Any, Any]:
    """Return the whole program as one command, with a context to ask it for help in."""
    command = typer.main.get_command(app)
    return command, _context(command, "backcourt", None)


def _context(command: Any, name: str, parent: Any) -> Any:
    settings = {"terminal_width": WIDTH, "max_content_width": WIDTH}
    return command.context_class(command, info_name=name, parent=parent, **settings)


def _commands() -> Iterator[str]:
    command, context = program()
    yield from (NOTE, "", "# Commands", "", "```text", command.get_help(context).rstrip(), "```", "")
    for words, leaf, leaf_context in leaves(command, context):
        yield from (f"## {words}", "", "```text", leaf.get_help(leaf_context).rstrip(), "```", "")


def _tables() -> Iterator[str]:
    yield from (NOTE, "", "# Tables", "")
    for phase, title in PHASES.items():
        tables = [table for table in catalogue().values() if table.phase is phase]
        if tables:
            yield from (f"## {title}", "")
        for table in tables:
            yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield from (f"### {table.name}", "", f"{table.meaning[:1].upper()}{table.meaning[1:]}.", "")
    yield f"- schema: `{table.phase.value}`; one row per {', '.join(f'`{name}`' for name in table.grain)}"
    yield f"- date: {f'`{table.date_column}`' if table.date_column else 'none'}"
    for entry in table.inputs:
        yield f"- reads `{entry.table}`: {look_back(entry)}"
    if table.entity:
        yield f"- owes: {', '.join(f'`{name}`' for name in table.entity)}"
    for gate in table.gates:
        yield f"- gate `{gate.name}`: {gate.meaning}, at least {gate.minimum:g}"
    yield ""
    yield from table_lines(
        ("column", "type", "unit", "range", "meaning", "NULL when"), map(_column, table.columns)
    )
    yield ""


def _column(column: Column) -> tuple[str, ...]:
    notes = f"{column.meaning} (must vary)" if column.varies else column.meaning
    return f"`{column.name}`", column.type, column.unit, _range(column), notes, column.missing


def _range(column: Column) -> str:
    if column.low is None and column.high is None:
        return ""
    low = "" if column.low is None else f"{column.low:g}"
    return f"{low} .. {'' if column.high is None else f'{column.high:g}'}".strip()


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with `--check` say which of them are out of date."""
    stale = [path for path, text in pages().items() if not path.is_file() or path.read_text("utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            typer.echo(f"error: {path} is out of date\n  -> run `make docs`", err=True)
        return 1 if stale else 0
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        typer.echo(f"{path} written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
