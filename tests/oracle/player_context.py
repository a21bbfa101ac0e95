"""What awaits each player on the decision-time list of a scheduled game, as known before it."""

from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import Any

from oracle.absences import Absences
from oracle.archive import Archive, Game
from oracle.daily_cache import minutes, minutes_mean
from oracle.figures import chained, mean, stored_mean
from oracle.game_summaries import GameSummaries
from oracle.injuries import Injuries
from oracle.quotes import Quotes
from oracle.team_context import TeamContext, difference
from oracle.windows import back_to_backs, days_since, last, streak, within

RECENT_DAYS = 30
"""A player belongs to the team of his newest appearance for as long (TABLES.md)."""

Row = dict[str, Any]


class PlayerContext:
    """The decision-time list of a date, and what is known about everyone on it."""

    def __init__(
        self,
        archive: Archive,
        summaries: GameSummaries,
        quotes: Quotes,
        injuries: Injuries,
        teams: TeamContext,
        absences: Absences,
    ) -> None:
        self.archive = archive
        self.summaries = summaries
        self.quotes = quotes
        self.injuries = injuries
        self.teams = teams
        self.absences = absences
        self.upcoming_player_game_context = lru_cache(maxsize=4)(self._rows)

    def _rows(self, day: date) -> list[Row]:
        slate = self.slate(day)
        listed: dict[str, set[int]] = defaultdict(set)
        for _, player_id, team in slate:
            listed[team].add(player_id)
        return [
            self.row(game, player_id, team)
            | self.absences.row(game, team, player_id, frozenset(listed[team]))
            for game, player_id, team in slate
        ]

    def slate(self, day: date) -> list[tuple[Game, int, str]]:
        """Quoted lines, and recent appearances for a team that plays; without those ruled out."""
        found: dict[int, tuple[Game, str]] = {}
        for game in self.archive.by_day[day]:
            for player_id, team in self.quotes.quoted(game).items():
                assert team
                found.setdefault(player_id, (game, team))
        for player_id in self.archive.by_season[self.archive.season_on[day]]:
            played = self.archive.played_before(player_id, day)
            rest = days_since(played, day)
            if (
                rest is not None
                and rest <= RECENT_DAYS
                and (game := self.archive.game_of(played[-1].team, day))
            ):
                found.setdefault(player_id, (game, played[-1].team))
        return [
            (game, player_id, team)
            for player_id, (game, team) in found.items()
            if player_id not in self.injuries.ruled_out(game)
        ]

    def row(self, game: Game, player_id: int, team: str) -> Row:
        day = game.day
        played = self.archive.played_before(player_id, day)
        rest = days_since(played, day)
        week, fortnight = within(7, played, day), within(14, played, day)
        own, other = self.teams.row(game, team), self.teams.row(game, game.opponent_of(team))
        shared = (
            "game_id", "season", "season_type", "game_date", "team", "opponent", "is_home", "spread", "total",
            "implied_team_total", "travel_miles", "time_zones_crossed", "home_stand_games", "road_trip_games",
            "season_phase", "information_time", "as_of",
        )  # fmt: skip
        return {
            **{name: own[name] for name in shared},
            "player_id": player_id,
            "days_rest": rest,
            "back_to_back": rest == 1,
            "games_last_7_days": len(week),
            "games_last_14_days": len(fortnight),
            "minutes_last_7_days": minutes(week),
            "minutes_last_14_days": minutes(fortnight),
            "back_to_backs_last_14_days": back_to_backs(14, played, day),
            "avg_minutes_last_7": minutes_mean(week),
            "usage_last_7_games": stored_mean(self.summaries.usage_of(row) for row in last(7, played)),
            "points_avg_last_5": mean(row.points for row in last(5, played)),
            "points_avg_last_10": mean(row.points for row in last(10, played)),
            "games_played": len(played),
            **self._line(game, player_id),
            **self._against_lines(played),
            "pace_differential": chained(difference(other["pace_last_10"], own["pace_last_10"])),
            "opponent_days_rest": other["team_days_rest"],
            "age": self.archive.age(player_id, day),
            "injury_status": self.injuries.status(game, player_id),
            "completeness_pct": None,
            "is_production_ready": True,
        }

    def _line(self, game: Game, player_id: int) -> Row:
        """The consensus at the cut-off, and where it came from."""
        consensus = self.quotes.foreseen(game, player_id)
        line = consensus.line if consensus else None
        opening = consensus.opening if consensus else None
        return {
            "points_line": line,
            "opening_points_line": opening,
            "points_line_movement": difference(line, opening),
            "points_line_books": consensus.books if consensus else None,
            "points_line_source": consensus.source if consensus else None,
            "context_source": "market" if consensus else "synthetic",
        }

    def _against_lines(self, played: list[Any]) -> Row:
        """His newest games with a line in a row that ended above it, or below it."""
        results = [self.summaries.result(row.game.game_id, row.player_id)[1] for row in played]
        outcomes = [outcome for outcome in results if outcome]
        return {
            "prop_over_streak": streak(outcomes, lambda outcome: outcome == "OVER"),
            "prop_under_streak": streak(outcomes, lambda outcome: outcome == "UNDER"),
        }
