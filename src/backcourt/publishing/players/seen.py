"""Who has files, and a digest of everything they are made from: one query tells it of all players and seasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.analytics.slate import appearances
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.predictions.prop_lines import PROP_LINES
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Inputs
from backcourt.publishing.question import Question, Relations, combined
from backcourt.raw.players import PLAYERS
from backcourt.raw.rosters import ROSTERS
from backcourt.tables.declaration import Table
from backcourt.tables.expressions import ibis, ir

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
            "recommendation", "actual", "outcome", "void_reason",
        ),
    ),
    LINES: (PROP_LINES, ("game_id", "stat", "line")),
    TEAMS: (ROSTERS, ("team", "from_date")),
}  # fmt: skip
"""The columns that are read of each table."""

PERSON_FACTS = ("player_name", "position", "height_cm", "weight_kg", "birth_date")

OWED_FOR = (GAMES, GRADES)
"""A season has a file when there is any of this of it."""


@dataclass(frozen=True)
class Seen:
    """What there is of each player by season: digests, the last date that says anything, appearances; and who he is."""

    seasons: Mapping[int, Mapping[str, Inputs]]
    last: Mapping[tuple[int, str], date]
    appearances: Mapping[tuple[int, str], int]
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

    def games_of(self, player: int) -> Inputs:
        """Return what his last games are made from, whoever he is."""
        seasons = sorted(self.seasons.get(player, {}).items())
        return {
            name: combined(f"{season} {found.get(name, '')}" for season, found in seasons)
            for name in (GAMES, GRADES, LINES)
        }

    def seasons_of(self, players: Iterable[int]) -> list[tuple[int, str]]:
        """Return the seasons there are of some players."""
        return [(player, season) for player in players for season in self.seasons.get(player, ())]

    def latest(self, players: Iterable[int], appearances: int) -> list[tuple[int, str]]:
        """Return the newest seasons of each player that together hold as many appearances, or all he has."""
        found = []
        for player in players:
            left = appearances
            for season in sorted(self.seasons.get(player, ()), reverse=True):
                if left > 0:
                    found.append((player, season))
                    left -= self.appearances.get((player, season), 0)
        return found

    def last_of(self, player: int) -> date:
        """Return the last date that says anything of a player."""
        return max(self.last[player, season] for season in self.seasons[player])


def seen(frame: Frame) -> Seen:
    """Return what there is of all players until the last date that is over."""
    seasons: defaultdict[int, defaultdict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    last: dict[tuple[int, str], str] = {}
    played: dict[tuple[int, str], int] = {}
    for row in frame.by_season(DIGESTS):
        key, source = (row["player_id"], row["season"]), row["source"]
        digests, digest = seasons[key[0]][key[1]], row["digest"]
        # A season may have rows on dates of another by the calendar: sums of both are what one sum would be.
        digests[source] = str(int(digests[source]) + int(digest)) if source in digests else digest
        if source in OWED_FOR:
            last[key] = max(row["last"], last.get(key, ""))
        if source == GAMES:
            played[key] = played.get(key, 0) + row["appearances"]
    owed = {
        player: kept
        for player, found in seasons.items()
        if (kept := {season: digests for season, digests in found.items() if (player, season) in last})
    }
    dates = {key: date.fromisoformat(day) for key, day in last.items()}
    return Seen(owed, dates, played, _people(frame))


def _all_digests(inputs: Relations) -> ir.Table:
    rows = ibis.union(*(_digests(inputs, source) for source in READ))
    played = _appearances(inputs)
    return rows.left_join(played, ["player_id", "season"], rname="played_{name}").select(
        "player_id", "season", "source", "digest", "last", appearances=played.appearances.fill_null(0)
    )


def _digests(inputs: Relations, source: str) -> ir.Table:
    """Return a digest per player and season that no order of rows can change."""
    table, columns = READ[source]
    rows = inputs[table.name]
    found = rows.group_by("player_id", "season").agg(
        digest=_mark(rows, columns).cast("decimal(38, 0)").sum().cast("string"),
        last=rows[table.date_column].max().cast("string"),
    )
    return found.mutate(source=ibis.literal(source))


def _appearances(inputs: Relations) -> ir.Table:
    rows = appearances(inputs[PLAYER_GAME_SUMMARY.name])
    return rows.group_by("player_id", "season").agg(appearances=rows.count())


def _people(frame: Frame) -> Mapping[int, str]:
    rows = frame.ask(PEOPLE)
    return {row["player_id"]: row["mark"] for row in rows}


def _person(inputs: Relations) -> ir.Table:
    rows = inputs["players"]
    return rows.select("player_id", mark=_mark(rows, PERSON_FACTS).cast("string"))


def _mark(rows: ir.Table, columns: Sequence[str]) -> ir.IntegerValue:
    return ibis.struct({name: rows[name] for name in columns}).hash()


DIGESTS = Question("digests of players", _all_digests, past=tuple(table for table, _ in READ.values()))
PEOPLE = Question("people", _person, whole=(PLAYERS,))
