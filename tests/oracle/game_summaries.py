"""What each player and team did in a game: the three summaries of phase 3."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from oracle.archive import BOX, ZONES, Appearance, Archive, Game
from oracle.figures import FREE_THROW_WEIGHT, possessions, ratio, true_shooting
from oracle.quotes import Quotes

Row = dict[str, Any]
ZoneCounts = dict[str, tuple[int, int]]


class GameSummaries:
    """Summaries of finished games, each computed once."""

    def __init__(self, archive: Archive, quotes: Quotes) -> None:
        self.archive = archive
        self.quotes = quotes
        self.team = lru_cache(maxsize=None)(self._team)
        self.usage = lru_cache(maxsize=None)(self._usage)
        self.result = lru_cache(maxsize=None)(self._result)
        self.zones = lru_cache(maxsize=None)(self._known_zones)

    def player_game_summary(self, day: date) -> list[Row]:
        return [
            self._player_row(appearance)
            for game in self.archive.by_day[day]
            for appearance in self.archive.by_game.get(game.game_id, [])
        ]

    def team_offense_game_summary(self, day: date) -> list[Row]:
        return [self._offense_row(game, team) for game in self.archive.by_day[day] for team in game.teams]

    def team_defense_game_summary(self, day: date) -> list[Row]:
        return [self._defense_row(game, team) for game in self.archive.by_day[day] for team in game.teams]

    def players_of(self, game: Game, team: str) -> list[Appearance]:
        return [row for row in self.archive.by_game.get(game.game_id, []) if row.team == team]

    def _team(self, game_id: str, team: str) -> dict[str, Any]:
        """Team totals are sums of its players; minutes are 240 and 25 per overtime."""
        players = self.players_of(self.archive.games[game_id], team)
        totals = {name: sum(row.box[name] for row in players) for name in BOX}
        overtimes = round((sum(row.tenths for row in players) / 10 - 240) / 25)
        minutes = 240 + 25 * overtimes
        possessed = possessions(totals["fga"], totals["fta"], totals["tov"], totals["oreb"])
        return totals | {
            "overtimes": overtimes,
            "minutes": minutes,
            "possessions": possessed,
            "offensive_rating": ratio(100 * totals["points"], possessed),
            "pace": possessed * 48 / Fraction(minutes, 5),
        }

    def _usage(self, appearance_key: tuple[str, int]) -> Fraction | None:
        """100 x plays x (team minutes / 5) / (minutes x team plays)."""
        row = self.appearance(*appearance_key)
        team = self.team(row.game.game_id, row.team)
        plays, team_plays = _plays(row.box), _plays(team)
        return ratio(100 * plays * Fraction(team["minutes"], 5), Fraction(row.tenths, 10) * team_plays)

    def appearance(self, game_id: str, player_id: int) -> Appearance:
        return next(row for row in self.archive.by_game[game_id] if row.player_id == player_id)

    def usage_of(self, appearance: Appearance) -> Fraction | None:
        return self.usage((appearance.game.game_id, appearance.player_id))

    def _result(self, game_id: str, player_id: int) -> tuple[Fraction | None, str | None, Fraction | None]:
        """The closing line of a game, and how the player fared against it."""
        row = self.appearance(game_id, player_id)
        consensus = self.quotes.closing(row.game, player_id)
        if consensus is None:
            return None, None, None
        margin = row.points - consensus.line
        return consensus.line, _side(margin), margin

    def _player_row(self, row: Appearance) -> Row:
        game = row.game
        line, outcome, margin = self.result(game.game_id, row.player_id)
        box = row.box
        return {
            **_identity(game, row.team),
            "player_id": row.player_id,
            "player_name": row.player_name,
            "is_starter": row.is_starter,
            "is_dnp": False,
            "dnp_reason": None,
            "minutes": row.tenths / 10,
            "minutes_tenths": row.tenths,
            **box,
            "plus_minus": row.plus_minus,
            **self._zones(game, [row]),
            "assisted_makes": None,
            "unassisted_makes": None,
            "usage_pct": self.usage_of(row),
            "ts_pct": true_shooting(box["points"], box["fga"], box["fta"]),
            "efg_pct": ratio(box["fgm"] + Fraction(box["fg3m"], 2), box["fga"]),
            "points_line": line,
            "over_under_result": outcome,
            "line_margin": margin,
            **_finished(game),
        }

    def _zones(self, game: Game, players: Iterable[Appearance]) -> Row:
        """Zone figures where the game's shots equal the box score, else missing with the reason."""
        rows = list(players)
        shots = self.archive.shots.get(game.game_id)
        if shots is None:
            return _no_zones("no_shots_for_game")
        team = rows[0].team
        shooters = (
            [row.player_id for row in rows]
            if len(rows) == 1
            else [who for side, who in shots if side == team]
        )
        found = {
            zone: [
                sum(shots[team, who][zone][kind] for who in shooters if (team, who) in shots)
                for kind in (0, 1)
            ]
            for zone in ZONES
        }
        shot = [sum(counts[kind] for counts in found.values()) for kind in (0, 1)] + found["three"]
        if shot != [sum(row.box[name] for row in rows) for name in ("fga", "fgm", "fg3a", "fg3m")]:
            return _no_zones("shots_disagree_with_box_score")
        return {
            **{f"{zone}_attempts": counts[0] for zone, counts in found.items()},
            **{f"{zone}_makes": counts[1] for zone, counts in found.items()},
            "zones_missing_reason": None,
        }

    def _known_zones(self, game_id: str, shooter: int | str) -> ZoneCounts | None:
        """Attempts and makes by zone of a player or a team in a game, where they are known."""
        rows = [row for row in self.archive.by_game[game_id] if shooter in (row.player_id, row.team)]
        found = self._zones(self.archive.games[game_id], rows)
        if found["zones_missing_reason"]:
            return None
        return {zone: (found[f"{zone}_attempts"], found[f"{zone}_makes"]) for zone in ZONES}

    def _offense_row(self, game: Game, team: str) -> Row:
        totals = self.team(game.game_id, team)
        return {
            **_identity(game, team),
            "margin": game.margin_of(team),
            **{name: totals[name] for name in (*BOX, "overtimes", "possessions", "offensive_rating", "pace")},
            "minutes": float(totals["minutes"]),
            **self._zones(game, self.players_of(game, team)),
            "ts_pct": true_shooting(totals["points"], totals["fga"], totals["fta"]),
            **_finished(game),
        }

    def _defense_row(self, game: Game, team: str) -> Row:
        opponent = game.opponent_of(team)
        own, theirs = self.team(game.game_id, team), self.team(game.game_id, opponent)
        zones = self._zones(game, self.players_of(game, opponent))
        reason = zones.pop("zones_missing_reason")
        shown = ("fgm", "fga", "fg3m", "fg3a", "ftm", "fta", "oreb", "ast")
        return {
            **_identity(game, team),
            "points_allowed": theirs["points"],
            **{f"opponent_{name}": theirs[name] for name in shown},
            "turnovers_forced": theirs["tov"],
            **{f"opponent_{name}": value for name, value in zones.items()},
            "zones_missing_reason": reason,
            "blk": own["blk"],
            "stl": own["stl"],
            "opponent_possessions": theirs["possessions"],
            "defensive_rating": theirs["offensive_rating"],
            "opponent_pace": theirs["pace"],
            **_finished(game),
        }


def _plays(box: dict[str, Any]) -> Fraction:
    return box["fga"] + FREE_THROW_WEIGHT * box["fta"] + box["tov"]


def _side(margin: Fraction) -> str:
    if margin == 0:
        return "PUSH"
    return "OVER" if margin > 0 else "UNDER"


def _identity(game: Game, team: str) -> Row:
    return {
        "game_id": game.game_id,
        "season": game.season,
        "season_type": game.season_type,
        "game_date": game.day,
        "team": team,
        "opponent": game.opponent_of(team),
        "is_home": team == game.home,
        "is_win": game.won_by(team),
    }


def _finished(game: Game) -> Row:
    """A summary is about a finished game: it has no window, so nothing of it is incomplete."""
    return {"as_of": game.results_known, "completeness_pct": None, "is_production_ready": True}


def _no_zones(reason: str) -> Row:
    figures = dict.fromkeys(f"{zone}_{kind}" for zone in ZONES for kind in ("attempts", "makes"))
    return {**figures, "zones_missing_reason": reason}
