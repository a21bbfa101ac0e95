"""The tables once more, in slow plain Python: from the archive's files and the words of TABLES.md, nothing else.

This shares no code with the package. Where the two disagree, one of them is wrong.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import mean, median, stdev
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq

Row = dict[str, Any]
COUNTS = (
    "fgm",
    "fga",
    "fg3m",
    "fg3a",
    "ftm",
    "fta",
    "oreb",
    "dreb",
    "reb",
    "ast",
    "stl",
    "blk",
    "tov",
    "pf",
    "pts",
)
PAINT = ("Restricted Area", "In The Paint (Non-RA)")
PICK_EM = ("prizepicks", "underdog")


def read(folder: Path, name: str) -> list[Row]:
    return [
        row for path in sorted(folder.glob(f"20*/{name}.parquet")) for row in pq.read_table(path).to_pylist()
    ]


def plays(row: Row) -> float:
    return float(row["fga"] + 0.44 * row["fta"] + row["tov"])


@dataclass
class Oracle:
    """The league as lists of dictionaries."""

    folder: Path
    games: dict[str, Row] = field(default_factory=dict)
    game_of: dict[tuple[date, str], str] = field(default_factory=dict)
    teams: dict[tuple[str, str], Row] = field(default_factory=dict)
    careers: dict[tuple[int, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    seasons_of_teams: dict[tuple[str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._schedule()
        self._appearances()
        self._team_games()
        self._player_games()

    def _schedule(self) -> None:
        for row in read(self.folder, "games"):
            game_id = row["game_id"] or f"006{row['season'][2:4]}00001"
            tipoff = row["tipoff_utc"]
            if tipoff is None:
                evening = datetime.combine(
                    row["game_date"], datetime.min.time(), ZoneInfo("America/New_York")
                )
                tipoff = evening.replace(hour=19, minute=30).astimezone(ZoneInfo("UTC"))
            self.games[game_id] = row | {"game_id": game_id, "tipoff": tipoff}
            for team in (row["home_team"], row["away_team"]):
                self.game_of[row["game_date"], team] = game_id

    def _appearances(self) -> None:
        self.box = []
        for row in read(self.folder, "player_box"):
            game_id = self.game_of[row["game_date"], row["team"]]
            game = self.games[game_id]
            self.box.append(row | {"game_id": game_id, "season": game["season"]})

    def _team_games(self) -> None:
        sums: dict[tuple[str, str], Row] = {}
        for row in self.box:
            total = sums.setdefault((row["game_id"], row["team"]), dict.fromkeys((*COUNTS, "tenths"), 0))
            for name in COUNTS:
                total[name] += row[name]
            total["tenths"] += round(row["minutes"] * 10)
        for (game_id, team), total in sums.items():
            game = self.games[game_id]
            home = game["home_team"] == team
            overtimes = round((total["tenths"] / 10 - 240) / 25)
            minutes = 240 + 25 * overtimes
            possessions = plays(total) - total["oreb"]
            own, other = (
                (game["home_pts"], game["away_pts"]) if home else (game["away_pts"], game["home_pts"])
            )
            row = total | {
                "game_id": game_id, "team": team, "game_date": game["game_date"], "season": game["season"],
                "opponent": game["away_team"] if home else game["home_team"], "is_home": home,
                "minutes": minutes, "overtimes": overtimes, "possessions": possessions,
                "offensive_rating": 100 * total["pts"] / possessions,
                "pace": possessions * 48 / (minutes / 5),
                "ts_pct": total["pts"] / (2 * (total["fga"] + 0.44 * total["fta"])),
                "margin": own - other, "is_win": own > other,
            }  # fmt: skip
            self.teams[game_id, team] = row
            self.seasons_of_teams[team, game["season"]].append(row)
        for rows in self.seasons_of_teams.values():
            rows.sort(key=lambda row: row["game_date"])

    def _player_games(self) -> None:
        for row in self.box:
            team = self.teams[row["game_id"], row["team"]]
            row["usage"] = 100 * plays(row) * (team["minutes"] / 5) / (row["minutes"] * plays(team))
            self.careers[row["player_id"], row["season"]].append(row)
        for rows in self.careers.values():
            rows.sort(key=lambda row: row["game_date"])

    def season_on(self, day: date) -> str:
        return next(game["season"] for game in self.games.values() if game["game_date"] == day)

    def before(self, player: int, day: date) -> list[Row]:
        """Return a player's games of the season strictly before a date, oldest first."""
        return [row for row in self.careers.get((player, self.season_on(day)), []) if row["game_date"] < day]

    def active(self, day: date) -> dict[int, list[Row]]:
        """Return the earlier games of everyone who appeared this season at most 30 days before a date."""
        season = self.season_on(day)
        found = {player: self.before(player, day) for player, label in self.careers if label == season}
        return {p: games for p, games in found.items() if games and (day - games[-1]["game_date"]).days <= 30}

    def load(self, games: list[Row], day: date) -> Row:
        """Return rest and load from a player's earlier games."""
        week = [g for g in games if g["game_date"] >= day - timedelta(days=7)]
        fortnight = [g for g in games if g["game_date"] >= day - timedelta(days=14)]
        played_on = {g["game_date"] for g in games}
        return {
            "games_played": len(games),
            "days_rest": (day - games[-1]["game_date"]).days if games else None,
            "games_last_7_days": len(week),
            "games_last_14_days": len(fortnight),
            "minutes_last_7_days": sum(g["minutes"] for g in week),
            "minutes_last_14_days": sum(g["minutes"] for g in fortnight),
            "back_to_backs_last_14_days": sum(
                g["game_date"] - timedelta(days=1) in played_on for g in fortnight
            ),
            "points_avg_last_5": average(games[-5:], "pts"),
            "points_avg_last_10": average(games[-10:], "pts"),
        }

    def context(self, player: int, day: date) -> Row:
        """Return the load columns of the player context."""
        games = self.before(player, day)
        week = [g for g in games if g["game_date"] >= day - timedelta(days=7)]
        return self.load(games, day) | {
            "back_to_back": bool(games) and games[-1]["game_date"] == day - timedelta(days=1),
            "avg_minutes_last_7": average(week, "minutes"),
            "usage_last_7_games": average(games[-7:], "usage"),
        }

    def cache(self, player: int, day: date) -> Row:
        """Return the columns of the daily cache."""
        games = self.before(player, day)
        ten, team = games[-10:], games[-1]["team"]
        attempts = sum(2 * (g["fga"] + 0.44 * g["fta"]) for g in ten)
        earlier = [g for g in self.seasons_of_teams[team, self.season_on(day)] if g["game_date"] < day]
        return self.load(games, day) | {
            "team": team,
            "points_avg_season": average(games, "pts"),
            "points_std_last_10": stdev(g["pts"] for g in ten) if len(ten) > 1 else None,
            "minutes_avg_last_10": average(ten, "minutes"),
            "minutes_avg_season": average(games, "minutes"),
            "usage_avg_last_10": average(ten, "usage"),
            "usage_avg_season": average(games, "usage"),
            "ts_pct_last_10": sum(g["pts"] for g in ten) / attempts if attempts else None,
            "team_pace_last_10": average(earlier[-10:], "pace"),
            "team_offensive_rating_last_10": average(earlier[-10:], "offensive_rating"),
            "early_season_flag": len(games) < 10,
            "completeness_last_5_pct": 20.0 * min(len(games), 5),
            "completeness_last_10_pct": 10.0 * min(len(games), 10),
        }

    def shots_by_zone(self) -> dict[tuple[str, int], dict[str, int]]:
        """Return attempts and makes per zone of each player and game."""
        counts: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for shot in read(self.folder, "shots"):
            three = shot["shot_type"].startswith("3")
            zone = "three" if three else "paint" if shot["zone_basic"] in PAINT else "mid_range"
            counts[shot["game_id"], shot["player_id"]][f"{zone}_attempts"] += 1
            counts[shot["game_id"], shot["player_id"]][f"{zone}_makes"] += shot["made"]
        return counts

    def closing_lines(self) -> dict[tuple[str, int], float]:
        """Return the consensus points line of each player and game whose quotes name him and his team."""
        boards: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in read(self.folder, "player_props"):
            game_id = row["game_id"] or self.game_of.get((row["game_date"], row["team"]))
            if row["market"] == "points" and game_id and row["player_id"] and row["line"] is not None:
                tipoff = self.games[game_id]["tipoff"]
                known_at = row["snapshot_utc"] or tipoff
                if known_at <= tipoff + timedelta(minutes=10):
                    boards[game_id, row["player_id"]].append(row | {"known_at": known_at})
        return {key: consensus(rows) for key, rows in boards.items()}


def average(games: list[Row], column: str) -> float | None:
    return mean(game[column] for game in games) if games else None


def chance(odds: float) -> float:
    return -odds / (100 - odds) if odds < 0 else 100 / (odds + 100)


def price_gap(row: Row) -> float:
    if row["over_odds"] is None or row["under_odds"] is None:
        return 2.0
    return abs(chance(row["over_odds"]) - chance(row["under_odds"]))


def consensus(rows: list[Row]) -> float:
    """Return the median over books of each book's newest main line; books with two prices come first."""
    mains: dict[tuple[str, datetime], Row] = {}
    for row in sorted(rows, key=lambda row: (price_gap(row), row["line"])):
        mains.setdefault((row["book"], row["known_at"]), row)
    priced = [
        row
        for row in mains.values()
        if row["over_odds"] is not None and row["under_odds"] is not None and row["book"] not in PICK_EM
    ]
    newest: dict[str, Row] = {}
    for row in sorted(priced or mains.values(), key=lambda row: row["known_at"]):
        newest[row["book"]] = row
    return float(median(row["line"] for row in newest.values()))
