"""Who has files, and a digest of everything they are made from: one query tells it of all players and seasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.predictions.prop_lines import PROP_LINES
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Inputs
from backcourt.publishing.memory import combined
from backcourt.raw.players import PLAYERS
from backcourt.raw.rosters import ROSTERS
from backcourt.tables.declaration import Table
from backcourt.tables.expressions import ibis, ir

WANTED = "wanted_players"

GAMES, GRADES, LINES, TEAMS, PERSON = "games", "graded predictions", "lines", "teams", "player"
"""What files of a player are made from, as their inputs are called."""

READ: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    GAMES: (
        PLAYER_GAME_SUMMARY,
        (
            "game_id", "game_date", "team", "opponent", "is_home", "is_win", "is_starter", "is_dnp", "dnp_reason",
            "minutes_tenths", "points", "reb", "ast", "fg3m", "fga", "fta", "usage_pct",
        ),
    ),
    GRADES: (
        PREDICTION_ACCURACY,
        (
            "system_id", "game_id", "stat", "game_date", "opponent", "is_home", "predicted_mean", "line",
            "recommendation", "actual", "signed_error", "outcome", "void_reason",
        ),
    ),
    LINES: (PROP_LINES, ("game_id", "stat", "line")),
    TEAMS: (ROSTERS, ("team", "from_date")),
}  # fmt: skip
"""The columns that are read of each table."""

OWED_FOR = (GAMES, GRADES)
"""A season has a file when there is any of this of it."""


@dataclass(frozen=True)
class Seen:
    """What there is of each player: digests by season, the last date that says anything, and who he is."""

    seasons: Mapping[int, Mapping[str, Inputs]]
    last: Mapping[tuple[int, str], date]
    people: Mapping[int, str] = field(repr=False)

    def of_season(self, player: int, season: str) -> Inputs:
        """Return what a season file is made from."""
        digests = self.seasons[player][season]
        return {PERSON: self.people.get(player, ""), **{name: digests.get(name, "") for name in READ}}

    def of_player(self, player: int) -> Inputs:
        """Return what a profile is made from."""
        seasons = sorted(self.seasons[player].items())
        digests = {
            name: combined(f"{season} {found.get(name, '')}" for season, found in seasons) for name in READ
        }
        return {PERSON: self.people.get(player, ""), **digests}

    def last_of(self, player: int) -> date:
        """Return the last date that says anything of a player."""
        return max(self.last[player, season] for season in self.seasons[player])


def seen(frame: Frame) -> Seen:
    """Return what there is of all players until the last date that is over."""
    rows = frame.rows(ibis.union(*(_digests(frame, name) for name in READ)))
    seasons: defaultdict[int, defaultdict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    last: dict[tuple[int, str], date] = {}
    for row in rows:
        key = row["player_id"], row["season"]
        seasons[key[0]][key[1]][row["source"]] = row["digest"]
        if row["source"] in OWED_FOR:
            last[key] = max(row["last"], last.get(key, row["last"]))
    owed = {
        player: kept
        for player, found in seasons.items()
        if (kept := {season: digests for season, digests in found.items() if (player, season) in last})
    }
    return Seen(owed, last, _people(frame))


def wanted_players(frame: Frame, players: Sequence[int], seasons: Sequence[str] = ()) -> ir.Table:
    """Let queries read whom is asked for: players, or with `seasons` those of each, side by side."""
    columns: dict[str, pa.Array] = {"player_id": pa.array(players, pa.int64())}
    schema = {"player_id": "int64"}
    if seasons:
        columns["season"] = pa.array(seasons, pa.string())
        schema["season"] = "string"
    frame.warehouse.show_rows(WANTED, pa.table(columns))
    return ibis.table(schema, name=WANTED)


def _digests(frame: Frame, source: str) -> ir.Table:
    """Return a digest per player and season that no order of rows can change."""
    table, columns = READ[source]
    rows = frame.over(table)
    mark = ibis.struct({name: rows[name] for name in columns}).hash().cast("decimal(38, 0)")
    found = rows.group_by("player_id", "season").agg(
        digest=mark.sum().cast("string"), last=rows[table.date_column].max()
    )
    return found.mutate(source=ibis.literal(source))


def _people(frame: Frame) -> Mapping[int, str]:
    rows = frame.shown(PLAYERS)
    facts = ("player_name", "position", "height_cm", "weight_kg", "birth_date")
    mark = ibis.struct({name: rows[name] for name in facts}).hash().cast("string")
    return {row["player_id"]: row["mark"] for row in frame.rows(rows.select("player_id", mark=mark))}
