"""Windows over finished games: all of them end before the date, none counts a game without minutes."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from oracle.archive import Appearance

T = TypeVar("T")


def last(n: int, rows: Sequence[T]) -> Sequence[T]:
    """The last n of rows that are given oldest first."""
    return rows[-n:]


def within(days: int, rows: Sequence[Appearance], day: date) -> list[Appearance]:
    """`date - n <= game_date < date`."""
    return [row for row in rows if day - timedelta(days=days) <= row.day < day]


def days_since(earlier: Sequence[Appearance], day: date) -> int | None:
    """Days since the last of them; 1: yesterday."""
    return (day - earlier[-1].day).days if earlier else None


def back_to_backs(days: int, rows: Sequence[Appearance], day: date) -> int:
    """How many of the games in the window came a day after his game before."""
    dates = {row.day for row in rows}
    return sum(row.day - timedelta(days=1) in dates for row in within(days, rows, day))


def streak(rows: Sequence[T], holds: Callable[[T], bool]) -> int:
    """How many of the newest rows in a row something holds for."""
    length = 0
    for row in reversed(rows):
        if not holds(row):
            break
        length += 1
    return length
