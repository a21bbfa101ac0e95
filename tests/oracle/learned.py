"""When the learned system is trained, on how many appearances, and of whom it must speak; not what it says."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from learned import FEW_ROUNDS

from oracle.archive import Archive
from oracle.moments import noon
from oracle.player_outlook import PlayerOutlook

Row = dict[str, Any]

LEARNED = {
    "inactive_list": ("points", "rebounds", "assists", "threes", "points_rebounds_assists"),
    "none": ("points",),
}
"""Statistics by what is known of absences (PREDICTIONS.md, and a line more for every market)."""

FEWEST = 2_000
"""Appearances from which on there is something to learn."""


OLDEST = timedelta(days=FEW_ROUNDS.most_days)
"""What is older is forgotten; a product's models remember two years."""


class Learned:
    """The models of each month, by what there was to learn from, and those who are listed while there are any."""

    def __init__(self, archive: Archive, outlooks: PlayerOutlook) -> None:
        self.archive, self.outlooks = archive, outlooks
        self._learnable = lru_cache(maxsize=None)(self._count)
        self._window = lru_cache(maxsize=None)(self._before)

    def learned_models(self, day: date) -> list[Row]:
        window = self._window(day) if day == self.first_of_month(day) else None
        if window is None:
            return []
        return [
            {
                "cut_date": day,
                "season": self.archive.season_on[day],
                "knowledge": knowledge,
                "target": target,
                **window,
                "as_of": noon(day),
                "completeness_pct": None,
                "is_production_ready": True,
            }
            for knowledge, stats in LEARNED.items()
            for target in ("minutes", *stats)
        ]

    def learned_predictions(self, day: date) -> list[Row]:
        if self._window(self.first_of_month(day)) is None:
            return []
        kept = ("game_id", "season", "season_type", "game_date", "player_id", "team", "opponent", "information_time",
                "as_of", "completeness_pct", "is_production_ready")  # fmt: skip
        return [
            {name: row[name] for name in kept} | {"knowledge": knowledge, "stat": stat}
            for row in self.outlooks.players.upcoming_player_game_context(day)
            if self._has_career(row)
            for knowledge, stats in LEARNED.items()
            for stat in stats
        ]

    def first_of_month(self, day: date) -> date:
        season = self.archive.season_on[day]
        return min(
            other
            for other in self.archive.days
            if (other.year, other.month, self.archive.season_on[other]) == (day.year, day.month, season)
        )

    def _before(self, cut: date) -> Row | None:
        """What was there to learn from before a date; nothing in the first season, or where it was too little."""
        earlier = [day for day in reversed(self.archive.days) if day < cut]
        season = self.archive.season_on[cut]
        is_first = not any(self._learnable(day) for day in earlier if self.archive.season_on[day] != season)
        days = [day for day in reversed(earlier) if day >= cut - OLDEST and self._learnable(day)]
        rows = sum(map(self._learnable, days))
        if rows < FEWEST or is_first:
            return None
        return {"first_date": days[0], "last_date": days[-1], "rows": rows}

    def _count(self, day: date) -> int:
        """How many of a date were listed, had a career, and were on court."""
        played = {
            (row.game.game_id, row.player_id)
            for game in self.archive.by_day[day]
            for row in self.archive.by_game[game.game_id]
            if row.is_played and row.tenths
        }
        return sum(
            (row["game_id"], row["player_id"]) in played and self._has_career(row)
            for row in self.outlooks.players.upcoming_player_game_context(day)
        )

    def _has_career(self, row: Row) -> bool:
        tonight = self.outlooks.tonight(row["game_date"])
        return tonight[row["game_id"], row["player_id"], row["team"]].pools[""][0] is not None
