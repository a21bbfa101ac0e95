"""Where each active player shot from in his newest games with known zones: phase 4's shot zone snapshots."""

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from oracle.archive import ZONES, Appearance, Archive
from oracle.figures import mean, ratio
from oracle.game_summaries import GameSummaries, ZoneCounts
from oracle.moments import noon
from oracle.promises import ACTIVE_DAYS, READY_PCT, SOURCE_MISSING, short_sample
from oracle.windows import days_since, last

GAMES = 10
"""Games with known zones, among the newest fifteen, without which a player has no row."""

NEWEST = 15

Row = dict[str, Any]


class ShotZones:
    """The active players of a date, by where they shot from before it."""

    def __init__(self, archive: Archive, summaries: GameSummaries) -> None:
        self.archive = archive
        self.summaries = summaries
        self.row = lru_cache(maxsize=None)(self._row)

    def player_shot_zone_analysis(self, day: date) -> list[Row]:
        rows = (self.row(player_id, day) for player_id in self.archive.by_season[self.archive.season_on[day]])
        return [row for row in rows if row]

    def excuse(self, player_id: int, day: date) -> str | None:
        """Why an active player has no row: too few games, or too few whose shots anybody charted."""
        played = self.archive.played_before(player_id, day)
        if self._charted(played):
            return None
        return SOURCE_MISSING if len(played) >= GAMES else short_sample(self.archive, day)

    def _zones_of(self, rows: list[Appearance]) -> list[ZoneCounts]:
        counts = (self.summaries.zones(row.game.game_id, row.player_id) for row in rows)
        return [zones for zones in counts if zones]

    def _charted(self, played: list[Appearance]) -> int:
        """How many of the newest fifteen games have known zones; 0 when they are too few."""
        known = len(self._zones_of(list(last(NEWEST, played))))
        return known if known >= GAMES else 0

    def _row(self, player_id: int, day: date) -> Row | None:
        played = self.archive.played_before(player_id, day)
        rest = days_since(played, day)
        if rest is None or rest > ACTIVE_DAYS or not (charted := self._charted(played)):
            return None
        known = self._zones_of(played)
        ten, twenty = list(last(10, known)), list(last(20, known))
        rates = {zone: _share(zone, ten) for zone in ZONES}
        completeness = Fraction(100 * charted, min(len(played), NEWEST))
        return {
            "player_id": player_id,
            "analysis_date": day,
            "season": played[-1].season,
            "team": played[-1].team,
            "games_played": len(played),
            "zone_games_in_sample": charted,
            **{f"{zone}_rate_last_10": rate for zone, rate in rates.items()},
            "paint_rate_last_20": _share("paint", twenty),
            **{f"{zone}_fg_pct_last_10": _made(zone, ten) for zone in ZONES},
            "paint_fg_pct_last_20": _made("paint", twenty),
            **{f"{zone}_attempts_last_10": mean(zones[zone][0] for zones in ten) for zone in ZONES},
            "assisted_rate_last_10": None,  # no source of an archive tells
            "primary_scoring_zone": primary_zone(rates),
            "as_of": noon(day),
            "completeness_pct": completeness,
            "is_production_ready": completeness >= READY_PCT,
        }


def _share(zone: str, games: list[ZoneCounts]) -> Fraction | None:
    """The percentage of all attempts that came from a zone."""
    taken = {name: sum(zones[name][0] for zones in games) for name in ZONES}
    return ratio(100 * taken[zone], sum(taken.values()))


def _made(zone: str, games: list[ZoneCounts]) -> Fraction | None:
    return ratio(100 * sum(zones[zone][1] for zones in games), sum(zones[zone][0] for zones in games))


def primary_zone(rates: dict[str, Fraction | None]) -> str | None:
    """Where he shoots from above all; balanced when nowhere."""
    paint, mid_range, three = (rates[zone] for zone in ("paint", "mid_range", "three"))
    if paint is None or mid_range is None or three is None:
        return None
    if paint >= 40:
        return "paint"
    if three >= 40:
        return "perimeter"
    return "mid_range" if mid_range >= 35 else "balanced"
