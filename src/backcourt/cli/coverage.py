"""`backcourt coverage`: tables and seasons against what they owe."""

from typing import TYPE_CHECKING, Annotated

import typer

from backcourt.cli.arguments import Page, Seasons
from backcourt.cli.output import columns, counts, paragraphs
from backcourt.cli.pages import exception_page, write_page
from backcourt.cli.verb import Outcome, Run, verb
from backcourt.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from backcourt.sync.coverage import Cover

HEADERS = (
    "table", "season", "dates", "undone", "rows", "expected", "complete", "excused", "unaccounted",
    "calendar %", "older target %",
)  # fmt: skip


def coverage(
    run: Run,
    table: Annotated[
        list[str] | None, typer.Option("--table", metavar="TABLE", help="Only this table; repeatable.")
    ] = None,
    season: Seasons = None,
    by_month: Annotated[
        bool, typer.Option("--by-month", help="Count what is excused by month and category instead.")
    ] = False,
    page: Page = None,
) -> Outcome:
    """Hold every table and season against what it owes.

    Entities are complete, excused (and why), or unaccounted for.

    The target is everything that can be processed; the share of calendar dates is shown beside older targets.
    The exit code is 4 when anything is unaccounted for or not done.

    Example: backcourt coverage --season 2023-24
    """
    if by_month:
        excused = run.store.exceptions(tables=table or (), seasons=season or ())
        if page:
            write_page(page, exception_page(excused))
        rows = [(line.table, line.season, line.month, line.category, line.entities) for line in excused]
        return Outcome(
            {"exceptions": excused}, columns(("table", "season", "month", "category", "excused"), rows)
        )
    if page:
        raise UsageError("only exceptions make a page", "add --by-month")
    found = run.store.coverage(tables=table or (), seasons=season or ())
    return Outcome({"coverage": found, "whole": _is_whole(found)}, _text(found), _code(found))


def _is_whole(found: "list[Cover]") -> bool:
    return all(cover.is_whole for cover in found)


def _text(found: "list[Cover]") -> str:
    rows = [
        (
            line.table, line.season, line.dates, line.undone, line.rows, line.expected, line.complete,
            counts(line.excused) or "-", line.unaccounted, line.calendar_pct, line.older_target_pct,
        )
        for line in found
    ]  # fmt: skip
    undone, unaccounted = sum(line.undone for line in found), sum(line.unaccounted for line in found)
    return paragraphs(columns(HEADERS, rows), f"{unaccounted:,} unaccounted, {undone:,} dates undone")


def _code(found: "list[Cover]") -> ExitCode:
    return ExitCode.DONE if _is_whole(found) else ExitCode.INCOMPLETE


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "coverage")(coverage)
