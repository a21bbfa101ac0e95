"""Rows of landing tables as sources would tell them, taken through intake and the raw tables of a real store."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pipelines import Pipeline

from backcourt import intake
from backcourt.landing import Receipt
from backcourt.sources.landed import LANDING_TABLES
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.laid_out import laid_out
from backcourt.time import game_day, season_of

Row = dict[str, Any]
TABLES = {table.name: table for table in LANDING_TABLES}
OPENER, NEXT = date(2023, 10, 24), date(2023, 10, 26)
GAME, LATER_GAME = "0022300001", "0022300002"
HOME, AWAY = "BOS", "NYK"
MADE = {HOME: 12, AWAY: 11}
"""Points of every player: eight of them make the score, 96 to 88."""

ROSTERS = {HOME: range(100, 108), AWAY: range(200, 208)}


def _parse(receipt: Receipt, path: Path) -> Parsed:
    """Read a payload of the tests: rows of landing tables by the tables' names."""
    import gzip

    told: Mapping[str, Sequence[Row]] = json.loads(gzip.decompress(path.read_bytes()))
    return Parsed(
        [
            laid_out(
                TABLES[name],
                [{"row_number": place, **_typed(name, row)} for place, row in enumerate(rows)],
                receipt,
            )
            for name, rows in told.items()
        ]
    )


def _typed(name: str, row: Row) -> Row:
    """Return a row whose dates and moments were written as text with the types of its columns."""
    readers = {"date": date.fromisoformat, "timestamp": datetime.fromisoformat}
    schema = TABLES[name].schema
    return {
        key: readers[schema[key]](value) if schema[key] in readers and value is not None else value
        for key, value in row.items()
    }


@dataclass
class Sources:
    """A store that hears of a small season from whoever is said to speak."""

    pipeline: Pipeline

    def tell(self, source: str, subject: str = "all", **tables: Sequence[Row]) -> None:
        """Land rows of landing tables as a payload of a source about a subject, and load them."""
        moment = datetime(2023, 11, 1, tzinfo=UTC) + timedelta(
            seconds=len(list(self.pipeline.landing.receipts()))
        )
        self.pipeline.landing.land(
            json.dumps(tables, default=str).encode(),
            source=source,
            endpoint="told",
            parameters={"subject": subject},
            suffix=".json",
            fetched_at=moment,
        )
        found = intake.load(self.pipeline.warehouse, self.pipeline.ledger, self.pipeline.landing)
        assert found.rejected == []

    def build(self, *names: str) -> Sources:
        """Make tables and all they need; no landed row may be lost."""
        wanted = {name for each in names for name in (each, *self.pipeline.catalogue.upstream(each))}
        report = self.pipeline.sync(tables=[name for name in self.pipeline.catalogue if name in wanted])
        assert (report.errors, report.failed) == ([], 0)
        assert [balance for balance in self.pipeline.balances if balance.lost] == []
        return self

    def aside(self, table: str) -> list[tuple[str, str]]:
        """Return source and reason of every row that a table set aside."""
        return [
            (source, reason)
            for source, reason in self.pipeline.query(
                f"SELECT source, reason FROM nba_raw.quarantine WHERE table_name = '{table}' ORDER BY ALL"
            )
        ]

    def kept(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Return what a table holds."""
        return self.pipeline.query(f"SELECT {', '.join(columns)} FROM nba_raw.{table} ORDER BY ALL")


def sources(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, *names: str) -> Sources:
    """Return a store in which payloads of these sources hold rows of landing tables."""
    for name in names:
        monkeypatch.setitem(intake.PARSERS, name, _parse)
    return Sources(pipeline)


def game(day: date = OPENER, **about: Any) -> Row:
    """Return a game that is over, as NBA.com tells it."""
    return {
        "landed_date": day, "game_id": GAME, "season": season_of(day), "season_type": "regular", "game_date": day,
        "home_team": HOME, "away_team": AWAY, "home_points": 96, "away_points": 88, "status": "final",
        "tipoff_utc": datetime.combine(day, datetime.min.time()) + timedelta(hours=23, minutes=30),
        **vars(game_day(day)), **about,
    }  # fmt: skip


def unnumbered(day: date = OPENER, **about: Any) -> Row:
    """Return the same game as a provider tells it that numbers games itself and knows no kinds of them."""
    return game(day, game_id=None, season_type=None, provider_game_id="401", **about)


def line(team: str, number: int, day: date = OPENER, **about: Any) -> Row:
    """Return an appearance of thirty minutes."""
    points = MADE[team]
    return {
        "landed_date": day, "game_id": GAME, "game_date": day, "team": team,
        "opponent": AWAY if team == HOME else HOME, "player_id": number,
        "player_name": name_of(team, number), "is_starter": number % 100 < 5, "minutes": 30.0, "fgm": 5, "fga": 10,
        "fg3m": 0, "fg3a": 3, "ftm": points - 10, "fta": 4, "oreb": 1, "dreb": 3, "reb": 4, "ast": 2, "stl": 1,
        "blk": 0, "tov": 1, "pf": 2, "points": points, "plus_minus": 1, "status": "played", **about,
    }  # fmt: skip


def name_of(team: str, number: int) -> str:
    """Return an invented name."""
    return f"Player {chr(ord('A') + number % 100)} {team.title()}"


def box(day: date = OPENER, **about: Any) -> list[Row]:
    """Return a whole box score."""
    return [line(team, number, day, **about) for team, roster in ROSTERS.items() for number in roster]


def people() -> list[Row]:
    """Return who the players are."""
    return [
        {"player_id": number, "player_name": name_of(team, number), "position": "Guard"}
        for team, roster in ROSTERS.items()
        for number in roster
    ]
