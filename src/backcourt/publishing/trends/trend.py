"""What all trends have in common: a season until the last date that is over, and who counts in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.analytics.slate import appearances
from backcourt.precompute.form_states import STATS
from backcourt.publishing.forms.trends import TrendFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.predictions import named
from backcourt.publishing.question import Question, Relations, combined
from backcourt.publishing.text import joined
from backcourt.raw.players import PLAYERS
from backcourt.tables.declaration import EVER, Table
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import days_between
from backcourt.time import game_day, season_bounds, season_of

FOLDER = "v1/trends/"
NOTHING = "[]"

CURRENT_DAYS = 14
"""A player is in a trend while his last appearance is at most this old, counted from the last game date."""

SHOWN = 25
"""Entries of a list at most: the most telling ones."""

BY_DATE = ("game_date", "game_id")


@dataclass(frozen=True)
class Trend:
    """A trend: its meaning in words, the tables it reads the season of, and its fields, in one row, as JSON."""

    name: str
    meaning: str
    tables: tuple[Table, ...]
    told: Callable[[Relations], ir.Table]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{FOLDER}{self.name}.json"

    @property
    def question(self) -> Question:
        """What the engine is asked for."""
        rows = {"season": {"season": "string"}}
        return Question(f"trends {self.name}", self.told, past=self.tables, whole=(PLAYERS,), rows=rows)

    def owed(self, frame: Frame) -> Mapping[str, Inputs]:
        """Return the one file, once a game is over."""
        return {self.file: dict(self._inputs(frame))} if frame.last_game_date else {}

    def made(self, frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
        """Yield the file."""
        last = frame.last_game_date
        assert last is not None, "nothing is owed before the first game"
        season = season_of(last)
        head = frame.head(
            game_day(last).results_known_utc,
            last_game_date=last.isoformat(),
            season=season,
            meaning=self.meaning,
        )
        wanted = pa.table({"season": [season]})
        [fields] = frame.ask(self.question, since=season_bounds(season)[0], season=wanted)
        yield self.file, joined(head, **{name: text or NOTHING for name, text in fields.items()})

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


def of_the_season(inputs: Relations, table: Table) -> ir.Table:
    """Return the rows of a table of the season that is shown."""
    return inputs[table.name].semi_join(inputs["season"], "season")


def season_appearances(inputs: Relations) -> ir.Table:
    """Return this season's appearances with every statistic by its name and their `place`: 0 is a player's last."""
    rows = appearances(of_the_season(inputs, PLAYER_GAME_SUMMARY))
    rows = rows.select(
        *BY_DATE, "player_id", "team", "minutes_tenths", **{stat.name: stat.value(rows) for stat in STATS}
    )
    newest = ibis.window(group_by="player_id", order_by=[rows[name].desc() for name in BY_DATE])
    return rows.mutate(place=ibis.row_number().over(newest))


def current(rows: ir.Table, inputs: Relations) -> ir.Table:
    """Return the rows of players whose last appearance (`last_date`) is recent."""
    played = inputs["player_game_summary"]
    dated = rows.cross_join(played.agg(until=played.game_date.max()))
    return dated.filter(days_between(dated.last_date, dated.until) <= CURRENT_DAYS).drop("until")


def with_names(rows: ir.Table, inputs: Relations) -> ir.Table:
    """Add `player`, the name."""
    people = inputs["players"].select("player_id", "player_name")
    found = rows.left_join(people, "player_id", rname="person_{name}")
    return found.mutate(player=named(found.player_name, found.player_id))
