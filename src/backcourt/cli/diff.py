"""`backcourt diff`: what differs between two workspaces."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backcourt.cli.output import columns, paragraphs
from backcourt.cli.verb import Outcome, Run, verb
from backcourt.errors import ExitCode

if TYPE_CHECKING:
    from backcourt.sync.diff import Difference


def diff(
    run: Run,
    other: Annotated[
        Path, typer.Argument(metavar="OTHER_HOME", help="The other workspace folder.", show_default=False)
    ],
    table: Annotated[
        list[str] | None, typer.Option("--table", metavar="TABLE", help="Only this table; repeatable.")
    ] = None,
) -> Outcome:
    """Compare this workspace with another, synced from other data or by another version of the code.

    This one is left, the other right; only dates whose content hashes differ are read. Told are rows only one side has,
    columns only one side has, and for every other column how many rows changed and the largest change.

    Example: backcourt diff ../yesterday --table player_game_summary
    """
    found = run.store.diff(other, table or ())
    differing = [line for line in found if line.dates]
    data = {"equal": not differing, "compared": len(found), "differences": differing}
    return Outcome(data, _text(found, differing), ExitCode.DONE)


def _text(found: "list[Difference]", differing: "list[Difference]") -> str:
    if not differing:
        return f"{len(found)} tables compared: no difference"
    rows = [
        (line.table, line.dates, line.first, line.last, line.only_left, line.only_right, line.changed)
        for line in differing
    ]
    headers = ["table", "dates", "from", "to", "only left", "only right", "changed rows"]
    return paragraphs(columns(headers, rows), *(_detail(line) for line in differing))


def _detail(line: "Difference") -> str:
    moved = [
        (change.column, change.rows, change.largest, _example(change.examples)) for change in line.columns
    ]
    return paragraphs(
        f"{line.table}\n" + columns(["column", "rows", "largest change", "for example"], moved)
        if moved
        else "",
        f"only left: {_keys(line.examples_left)}" if line.only_left else "",
        f"only right: {_keys(line.examples_right)}" if line.only_right else "",
        f"columns only left: {', '.join(line.columns_left)}" if line.columns_left else "",
        f"columns only right: {', '.join(line.columns_right)}" if line.columns_right else "",
        _codes(line),
    )


def _codes(line: "Difference") -> str:
    """Say that other code made the rows, where it did."""
    if line.codes_left == line.codes_right or not (line.codes_left and line.codes_right):
        return ""
    return f"made by other code: {', '.join(line.codes_left)} left, {', '.join(line.codes_right)} right"


def _example(examples: list[dict[str, object]]) -> str:
    first = dict(examples[0])
    left, right = first.pop("left"), first.pop("right")
    return f"{left} -> {right} ({_key(first)})"


def _key(row: dict[str, object]) -> str:
    return " ".join(map(str, row.values()))


def _keys(rows: list[dict[str, object]]) -> str:
    return "; ".join(map(_key, rows))


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "diff")(diff)
