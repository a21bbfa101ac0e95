"""What a team's defence allowed in each zone, and how that compares with the league: phase 4's team snapshots."""

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from oracle.archive import ZONES, Archive, Game
from oracle.figures import as_stored, each, mean, ratio, readings, stored, stored_mean
from oracle.game_summaries import GameSummaries, ZoneCounts
from oracle.moments import noon
from oracle.promises import READY_PCT, short_sample
from oracle.windows import last

GAMES = 15
ZONE_GAMES = 10
"""Games with known zones below which nothing is said of zones."""

WORTH = {"paint": 2, "mid_range": 2, "three": 3}

Row = dict[str, Any]


class ZoneDefense:
    """The teams of a season on a date, by what they allowed before it."""

    def __init__(self, archive: Archive, summaries: GameSummaries) -> None:
        self.archive = archive
        self.summaries = summaries
        self.row = lru_cache(maxsize=None)(self._row)
        self._league = lru_cache(maxsize=None)(self._of_the_league)

    def team_defense_zone_analysis(self, day: date) -> list[Row]:
        rows = (self.row(team, day) for team in self.owed(day))
        return [row for row in rows if row]

    def owed(self, day: date) -> list[str]:
        """Every team with a scheduled game of the season up to the date, that date included."""
        season = self.archive.season_on[day]
        return [
            team
            for (year, team), games in self.archive.by_team.items()
            if year == season and games[0].day <= day
        ]

    def excuse(self, team: str, day: date) -> str | None:
        return short_sample(self.archive, day) if len(self._window(team, day)) < GAMES else None

    def _recorded(self, team: str, day: date) -> list[Game]:
        games = self.archive.games_before(self.archive.season_on[day], team, day)
        return [game for game in games if game.game_id in self.archive.by_game]

    def _window(self, team: str, day: date) -> list[Game]:
        return list(last(GAMES, self._recorded(team, day)))

    def zone_games(self, team: str, day: date) -> list[ZoneCounts]:
        """What opponents shot, in those games of the window in which it is known where from."""
        counts = (
            self.summaries.zones(game.game_id, game.opponent_of(team)) for game in self._window(team, day)
        )
        return [zones for zones in counts if zones]

    def _rate(self, zone: str, games: list[ZoneCounts]) -> Fraction | None:
        attempts, makes = (sum(zones[zone][kind] for zones in games) for kind in (0, 1))
        return ratio(makes, attempts)

    def _of_the_league(self, day: date) -> dict[str, Any]:
        """The plain mean of the rates of all teams with enough known zones, however many games they have."""
        samples = [self.zone_games(team, day) for team in self.owed(day)]
        samples = [games for games in samples if len(games) >= ZONE_GAMES]
        return {zone: stored_mean(self._rate(zone, games) for games in samples) for zone in ZONES} | {
            "teams": len(samples)
        }

    def _row(self, team: str, day: date) -> Row | None:
        window = self._window(team, day)
        if len(window) < GAMES:
            return None
        games = self.zone_games(team, day)
        league = self._league(day)
        allowed = {zone: self._allowed(zone, games, league[zone]) for zone in ZONES}
        newest = last(GAMES, self.archive.games_before(window[-1].season, team, day))
        recorded = Fraction(100 * sum(game in window for game in newest), len(newest))
        zones_known = Fraction(100 * len(games), GAMES)
        defense = [self.summaries.team(game.game_id, game.opponent_of(team)) for game in window]
        return {
            "team": team,
            "analysis_date": day,
            "season": window[-1].season,
            "games_in_sample": len(window),
            "zone_games_in_sample": len(games),
            "sample_quality": _quality(len(games)),
            **{
                f"{zone}_{name}": value
                for zone, figures in allowed.items()
                for name, value in figures.items()
            },
            **{f"league_{zone}_fg_rate": league[zone] for zone in ZONES},
            "league_teams": league["teams"],
            **_extremes({zone: figures["defense_vs_league_avg"] for zone, figures in allowed.items()}),
            "defensive_rating_last_15": stored_mean(row["offensive_rating"] for row in defense),
            "opponent_pace_last_15": stored_mean(row["pace"] for row in defense),
            "points_allowed_last_15": mean(row["points"] for row in defense),
            "completeness_last_15_pct": recorded,
            "zone_completeness_pct": zones_known,
            "as_of": noon(day),
            "completeness_pct": recorded,
            "is_production_ready": recorded >= READY_PCT,
        }

    def _allowed(self, zone: str, games: list[ZoneCounts], league: Fraction | None) -> Row:
        known = games if len(games) >= ZONE_GAMES else []
        attempts, makes = (mean(zones[zone][kind] for zones in known) for kind in (0, 1))
        rate = self._rate(zone, known)
        return {
            "fg_rate_allowed": rate,
            "attempts_allowed": attempts,
            "points_allowed": None if makes is None else WORTH[zone] * makes,
            "defense_vs_league_avg": each(lambda mean: _points_above(rate, mean), as_stored(league)),
        }


def _points_above(rate: Fraction | None, league: Fraction | None) -> Fraction | None:
    """Percentage points a team allows above the league; positive is a weak defence."""
    own = stored(rate)
    return None if own is None or league is None else 100 * (own - league)


def _quality(zone_games: int) -> str | None:
    if zone_games == GAMES:
        return "high"
    return "medium" if zone_games >= ZONE_GAMES else None


def _extremes(above_league: dict[str, Any]) -> Row:
    """The zones in which the team allows least and most; of equals the first."""
    # Where the league's mean may have been stored as either of two, one of them orders the zones.
    first = {zone: readings(figure)[0] for zone, figure in above_league.items()}
    order = {zone: figure for zone, figure in first.items() if figure is not None}
    if not order:
        return {"strongest_zone": None, "weakest_zone": None}
    return {
        "strongest_zone": min(order, key=order.__getitem__),
        "weakest_zone": max(order, key=order.__getitem__),
    }
