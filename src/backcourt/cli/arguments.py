"""Arguments and options that several verbs take."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from backcourt.errors import UsageError
from backcourt.time import as_utc, game_day


def day(text: str | date) -> date:
    """Read a date; raise `UsageError` when it is none."""
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no date", "write it like 2024-01-15") from None


def moment(text: str | datetime) -> datetime:
    """Read a moment as naive UTC; a date alone is its noon in the East, a moment without a zone is in UTC."""
    if isinstance(text, datetime):
        return text
    try:
        if len(text) == len("2024-01-15"):
            return game_day(date.fromisoformat(text)).noon_utc
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is no moment", "write it like 2024-01-15 or 2024-01-15T23:00:00Z"
        ) from None
    return as_utc(found)


Table = Annotated[
    str, typer.Argument(metavar="TABLE", help="The table, such as player_game_summary.", show_default=False)
]
Day = Annotated[date, typer.Argument(parser=day, metavar="DATE", help="A date such as 2024-01-15.")]
Tables = Annotated[
    list[str] | None,
    typer.Option("--table", metavar="TABLE", help="Only this table and what it is made from; repeatable."),
]
First = Annotated[
    date | None, typer.Option("--from", parser=day, metavar="DATE", help="Only from this date on.")
]
Last = Annotated[date | None, typer.Option("--to", parser=day, metavar="DATE", help="Only up to this date.")]
OnlyFailed = Annotated[
    bool, typer.Option("--only-failed", help="Only what failed before, and what waits for it.")
]
Seasons = Annotated[
    list[str] | None, typer.Option("--season", metavar="SEASON", help="Only this season; repeatable.")
]
Page = Annotated[
    Path | None, typer.Option("--page", metavar="FILE", help="Also write it as a Markdown page.")
]
Force = Annotated[bool, typer.Option("--force", help="Redo what is current, too.")]
Chunk = Annotated[
    int | None,
    typer.Option(
        "--chunk",
        min=0,
        metavar="ROWS",
        help="Build seasons together while they read up to so many input rows; 0: one at a time [default: 400000]",
        show_default=False,
    ),
]
Replace = Annotated[bool, typer.Option("--replace", help="Replace what is there already.")]
