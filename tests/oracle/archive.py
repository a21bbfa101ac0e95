"""The files of an archive, read once and indexed by player, team, game and date."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from backcourt.identity.teams import TEAMS, team_of
from oracle.figures import stored
from oracle.moments import assumed_tip_off, close, noon, results_known

BOX = (
    "fgm", "fga", "fg3m", "fg3a", "ftm", "fta", "oreb", "dreb", "reb", "ast", "stl", "blk", "tov", "pf", "points",
)  # fmt: skip
EARLIER_BOX = ("fgm", "fga", "ftm", "fta", "fg3a", "fg3m", "reb", "ast")
ZONES = ("paint", "mid_range", "three")


@dataclass(frozen=True, slots=True)
class Game:
    """One game of the schedule with its final score and closing lines."""

    game_id: str
    season: str
    season_type: str
    day: date
    home: str
    away: str
    home_points: int
    away_points: int
    tip_off: datetime
    cut_off: datetime
    spread_home: float | None
    total: float | None

    @property
    def teams(self) -> tuple[str, str]:
        return self.home, self.away

    @property
    def closed(self) -> datetime:
        """When its lines closed."""
        return close(self.tip_off)

    @property
    def has_line(self) -> bool:
        """Whether its spread and total, which are closing lines, are known at the cut-off."""
        return self.tip_off <= self.cut_off

    @property
    def results_known(self) -> datetime:
        return results_known(self.day)

    def opponent_of(self, team: str) -> str:
        return self.away if team == self.home else self.home

    def margin_of(self, team: str) -> int:
        lead = self.home_points - self.away_points
        return lead if team == self.home else -lead

    def won_by(self, team: str) -> bool | None:
        """Whether a team won; nobody wins a game whose delivered score is tied."""
        margin = self.margin_of(team)
        return margin > 0 if margin else None


@dataclass(frozen=True, slots=True)
class Appearance:
    """What one player did in one game."""

    game: Game
    player_id: int
    player_name: str
    team: str
    is_starter: bool | None
    tenths: int
    plus_minus: int | None
    box: dict[str, int]

    @property
    def day(self) -> date:
        return self.game.day

    @property
    def season(self) -> str:
        return self.game.season

    @property
    def points(self) -> int:
        return self.box["points"]

    @property
    def is_played(self) -> bool:
        """A window counts appearances with minutes above zero only."""
        return self.tenths > 0


@dataclass(frozen=True, slots=True)
class EarlierGame:
    """A game of a season before the first complete one: only what averages across seasons need."""

    season: str
    day: date
    game_id: str
    team: str
    tenths: int
    box: dict[str, int]

    @property
    def points(self) -> int:
        return self.box["points"]

    @property
    def is_played(self) -> bool:
        return self.tenths > 0


@dataclass(frozen=True, slots=True)
class Person:
    """A player's name, first listed position and birth date."""

    name: str
    position: str | None
    birth_date: date | None


@dataclass
class Archive:
    """An archive folder in plain Python."""

    folder: Path
    information_time: str = "close"
    games: dict[str, Game] = field(init=False)

    def __post_init__(self) -> None:
        self.games = {game.game_id: game for game in self._games()}

    def rows(self, name: str, *columns: str, market: str = "") -> Iterator[tuple[Any, ...]]:
        """Yield the rows of one file over all seasons, as tuples of the named columns; of one market, where asked."""
        wanted = [("market", "=", market)] if market else None
        for path in sorted(self.folder.glob(f"20*/{name}.parquet")):
            table = pq.read_table(path, columns=list(columns), filters=wanted)
            yield from zip(*(_values(table[column]) for column in columns), strict=True)

    def _games(self) -> Iterator[Game]:
        columns = (
            "game_id", "season", "season_type", "game_date", "home_team", "away_team", "home_pts", "away_pts",
            "tipoff_utc", "spread_home", "total",
        )  # fmt: skip
        for game_id, season, kind, day, home, away, *points, tip_off, spread, total in self.rows(
            "games", *columns
        ):
            # A spread or total nobody could have meant discredits the whole line.
            believable = (spread is None or abs(spread) <= 40) and (total is None or 150 <= total <= 300)
            tip_off = tip_off or assumed_tip_off(day)
            yield Game(
                game_id=game_id or cup_final_id(season),
                season=season,
                season_type=kind,
                day=day,
                home=tricode(home),
                away=tricode(away),
                home_points=points[0],
                away_points=points[1],
                tip_off=tip_off,
                cut_off=min(noon(day), close(tip_off)) if self.information_time == "noon" else close(tip_off),
                spread_home=spread if believable else None,
                total=total if believable else None,
            )

    @cached_property
    def days(self) -> list[date]:
        """Every game date, in order."""
        return sorted(self.by_day)

    @cached_property
    def by_day(self) -> dict[date, list[Game]]:
        found: dict[date, list[Game]] = defaultdict(list)
        for game in sorted(self.games.values(), key=lambda game: game.game_id):
            found[game.day].append(game)
        return dict(found)

    @cached_property
    def by_team(self) -> dict[tuple[str, str], list[Game]]:
        """The games of each (season, team), oldest first."""
        found: dict[tuple[str, str], list[Game]] = defaultdict(list)
        for game in sorted(self.games.values(), key=lambda game: (game.day, game.game_id)):
            for team in game.teams:
                found[game.season, team].append(game)
        return dict(found)

    @cached_property
    def season_on(self) -> dict[date, str]:
        return {day: games[0].season for day, games in self.by_day.items()}

    def game_of(self, team: str, day: date) -> Game | None:
        """Return a team's game on a date."""
        return self._by_side.get((team, day))

    @cached_property
    def _by_side(self) -> dict[tuple[str, date], Game]:
        """The games of each (team, date); it plays at most one."""
        return {
            (team, day): game for day, games in self.by_day.items() for game in games for team in game.teams
        }

    def games_before(self, season: str, team: str, day: date) -> list[Game]:
        """Return a team's games of a season before a date, oldest first."""
        games = self.by_team.get((season, team), [])
        return games[: bisect_left(games, day, key=lambda game: game.day)]

    @cached_property
    def appearances(self) -> list[Appearance]:
        columns = (
            "game_id", "game_date", "team", "player_id", "player_name", "is_starter", "minutes", "plus_minus",
            *(column if column != "points" else "pts" for column in BOX),
        )  # fmt: skip
        found = []
        for game_id, day, team, player_id, name, is_starter, minutes, plus_minus, *box in self.rows(
            "player_box", *columns
        ):
            # The cup finals are delivered without a game id; the team's game on that date is meant.
            game = self.games[game_id] if game_id else self.game_of(tricode(team), day)
            assert game, (day, team)
            found.append(
                Appearance(
                    game,
                    player_id,
                    name,
                    tricode(team),
                    is_starter,
                    round(minutes * 10),
                    None if plus_minus is None else int(plus_minus),
                    dict(zip(BOX, box, strict=True)),
                )
            )
        return found

    @cached_property
    def by_player(self) -> dict[int, list[Appearance]]:
        """Every player's appearances, oldest first."""
        found: dict[int, list[Appearance]] = defaultdict(list)
        for appearance in sorted(self.appearances, key=lambda row: (row.day, row.game.game_id)):
            found[appearance.player_id].append(appearance)
        return dict(found)

    @cached_property
    def by_player_season(self) -> dict[tuple[int, str], list[Appearance]]:
        """Every player's appearances of a season, oldest first."""
        found: dict[tuple[int, str], list[Appearance]] = defaultdict(list)
        for player_id, rows in self.by_player.items():
            for row in rows:
                found[player_id, row.season].append(row)
        return dict(found)

    @cached_property
    def openers(self) -> dict[str, date]:
        """The first regular game date of each season."""
        regular = [game for game in self.games.values() if game.season_type == "regular"]
        return {game.season: game.day for game in sorted(regular, key=lambda game: game.day, reverse=True)}

    @cached_property
    def by_game(self) -> dict[str, list[Appearance]]:
        found: dict[str, list[Appearance]] = defaultdict(list)
        for appearance in self.appearances:
            found[appearance.game.game_id].append(appearance)
        return dict(found)

    def before(self, player_id: int, day: date) -> list[Appearance]:
        """Return a player's appearances of that date's season before it, oldest first, however short."""
        rows = self.by_player_season.get((player_id, self.season_on[day]), [])
        return rows[: bisect_left(rows, day, key=lambda row: row.day)]

    def played_before(self, player_id: int, day: date) -> list[Appearance]:
        """Return those of them in which he was on court."""
        rows = self.on_court.get((player_id, self.season_on[day]), [])
        return rows[: bisect_left(rows, day, key=lambda row: row.day)]

    @cached_property
    def on_court(self) -> dict[tuple[int, str], list[Appearance]]:
        """A player's games of a season in which he was on court, oldest first."""
        return {key: [row for row in rows if row.is_played] for key, rows in self.by_player_season.items()}

    @cached_property
    def by_season(self) -> dict[str, set[int]]:
        """The players who appear in a season at some time; only to know whom to look at, never whom to list."""
        found: dict[str, set[int]] = defaultdict(set)
        for appearance in self.appearances:
            found[appearance.season].add(appearance.player_id)
        return dict(found)

    @cached_property
    def earlier(self) -> dict[int, list[EarlierGame]]:
        """Appearances in the seasons before the first complete one, oldest first."""
        found: dict[int, list[EarlierGame]] = defaultdict(list)
        for path in sorted(self.folder.glob("history/player_gamelogs_*.parquet")):
            counts = {"pts": "points"} | {name: name for name in EARLIER_BOX}
            columns = ("player_id", "season", "game_date", "game_id", "team", "minutes", *counts)
            table = pq.read_table(path, columns=list(columns))
            for player_id, season, day, game_id, team, minutes, *box in zip(
                *(_values(table[column]) for column in columns), strict=True
            ):
                figures = dict(zip(counts.values(), box, strict=True))
                game = EarlierGame(season, day, game_id, tricode(team), round(minutes * 10), figures)
                found[player_id].append(game)
        return {
            player_id: sorted(games, key=lambda row: (row.day, row.game_id))
            for player_id, games in found.items()
        }

    @cached_property
    def earlier_spellings(self) -> set[tuple[int, str]]:
        """Who appeared in those seasons, by the names that he had then."""
        found: set[tuple[int, str]] = set()
        for path in sorted(self.folder.glob("history/player_gamelogs_*.parquet")):
            table = pq.read_table(path, columns=["player_id", "player_name"])
            found |= set(zip(*(_values(table[name]) for name in table.column_names), strict=True))
        return found

    @cached_property
    def people(self) -> dict[int, Person]:
        table = pq.read_table(self.folder / "players.parquet")
        columns = ("player_id", "player_name", "position", "birth_date")
        rows = zip(*(_values(table[column]) for column in columns), strict=True)
        return {
            player_id: Person(name, _first_position(position), birth_date)
            for player_id, name, position, birth_date in rows
        }

    def position_of(self, player_id: int) -> str | None:
        person = self.people.get(player_id)
        return person.position if person else None

    def age(self, player_id: int, day: date) -> Fraction | None:
        """Years since a player's birth, to two digits."""
        person = self.people.get(player_id)
        if person is None or person.birth_date is None:
            return None
        return stored(Fraction((day - person.birth_date).days * 100, 36525), places=2)

    @cached_property
    def shots(self) -> dict[str, dict[tuple[str, int], dict[str, list[int]]]]:
        """By game, then (team, player): attempts and makes of each zone."""
        columns = (
            "game_id", "player_id", "team_id", "shot_type", "zone_basic", "distance_ft", "made",
        )  # fmt: skip
        team_of_id = {team.nba_team_id: code for code, team in TEAMS.items()}
        found: dict[str, dict[tuple[str, int], dict[str, list[int]]]] = {}
        for game_id, player_id, team_id, kind, basic, distance, made in self.rows("shots", *columns):
            shooters = found.setdefault(game_id, {})
            zones = shooters.setdefault((team_of_id[team_id], player_id), {zone: [0, 0] for zone in ZONES})
            counts = zones[zone_of(basic, kind, distance)]
            counts[0] += 1
            counts[1] += bool(made)
        return found


def zone_of(basic: str | None, kind: str | None, distance: float | None) -> str:
    """Map what a try was worth, then the league's zone name, then the distance, to paint, mid_range or three."""
    if kind and kind.startswith("3"):
        return "three"  # a try worth three is one, wherever its zone name puts the line
    if basic in ("Restricted Area", "In The Paint (Non-RA)"):
        return "paint"
    if basic == "Mid-Range":
        return "mid_range"
    return "paint" if distance is not None and distance <= 8 else "mid_range"


def cup_final_id(season: str) -> str:
    """Return the league's id of the game that archives deliver without one."""
    return f"006{season[2:4]}00001"


@cache
def tricode(code: str) -> str:
    return team_of(code) or code


def _first_position(text: str | None) -> str | None:
    initial = (text or "").strip().casefold()[:1]
    return {"g": "guard", "f": "forward", "c": "center"}.get(initial)


def _values(column: Any) -> list[Any]:
    """Return a column's values; moments as naive UTC."""
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz)).cast(pa.timestamp("us"))
    values: list[Any] = column.to_pylist()
    return values
