"""What all trends have in common: a season until the last date that is over, and who counts in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.analytics.slate import appearances
from backcourt.precompute.form_states import STATS
from backcourt.publishing.forms.trends import TrendFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.memory import combined
from backcourt.publishing.predictions import named
from backcourt.publishing.text import joined
from backcourt.raw.players import PLAYERS
from backcourt.tables.declaration import EVER, Table
from backcourt.tables.expressions import ibis, ir
from backcourt.time import game_day, season_bounds, season_of

FOLDER = "v1/trends/"

CURRENT_DAYS = 14
"""A player is in a trend while his last appearance is at most this old, counted from the last game date."""

SHOWN = 25
"""Entries of a list at most: the most telling ones."""

BY_DATE = ("game_date", "game_id")


@dataclass(frozen=True)
class Trend:
    """A trend: its meaning in words, the tables it reads, and its fields as JSON."""

    name: str
    meaning: str
    tables: tuple[Table, ...]
    told: Callable[[Frame], Mapping[str, str]]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{FOLDER}{self.name}.json"

    def owed(self, frame: Frame) -> Mapping[str, Inputs]:
        """Return the one file, once a game is over."""
        return {self.file: dict(self._inputs(frame))} if frame.last_game_date else {}

    def made(self, frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
        """Yield the file."""
        last = frame.last_game_date
        assert last is not None, "nothing is owed before the first game"
        head = frame.head(
            game_day(last).results_known_utc,
            last_game_date=last.isoformat(),
            season=season_of(last),
            meaning=self.meaning,
        )
        yield self.file, joined(head, **self.told(frame))

    def _inputs(self, frame: Frame) -> Iterator[tuple[str, str]]:
        last = frame.last_game_date
        assert last is not None, "nothing is owed before the first game"
        first = season_bounds(season_of(last))[0]
        for table in self.tables:
            parts = sorted(frame.ledger.of(table.name).items())
            own = (f"{day} {part.content_hash}" for day, part in parts if first <= day <= last)
            yield f"{table.name} until {last}", combined(own)
        yield from frame.digests(EVER, PLAYERS).items()


def kind_of(trend: Trend, form: type[TrendFile]) -> Kind:
    """Return the kind that publishes a trend."""
    return Kind(
        name=f"trends-{trend.name}", form=form, prefixes=(trend.file,), wanted=trend.owed, make=trend.made
    )


def of_the_season(frame: Frame, rows: ir.Table) -> ir.Table:
    """Return the rows of the season of the last game date."""
    assert frame.last_game_date is not None, "nothing is owed before the first game"
    return rows.filter(rows.season == season_of(frame.last_game_date))


def season_appearances(frame: Frame) -> ir.Table:
    """Return this season's appearances with every statistic by its name and their `place`: 0 is a player's last."""
    rows = of_the_season(frame, appearances(frame.over(PLAYER_GAME_SUMMARY)))
    rows = rows.select(
        *BY_DATE, "player_id", "team", "minutes_tenths", **{stat.name: stat.value(rows) for stat in STATS}
    )
    newest = ibis.window(group_by="player_id", order_by=[rows[name].desc() for name in BY_DATE])
    return rows.mutate(place=ibis.row_number().over(newest))


def is_current(frame: Frame, last: ir.DateValue) -> ir.BooleanValue:
    """Tell whether a player's last appearance is recent."""
    assert frame.last_game_date is not None, "nothing is owed before the first game"
    return last >= frame.last_game_date - timedelta(days=CURRENT_DAYS)


def with_names(frame: Frame, rows: ir.Table) -> ir.Table:
    """Add `player`, the name."""
    people = frame.shown(PLAYERS).select("player_id", "player_name")
    joined_rows = rows.left_join(people, "player_id", rname="person_{name}")
    return joined_rows.mutate(player=named(joined_rows.player_name, joined_rows.player_id))
