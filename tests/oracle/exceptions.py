"""Who is owed a row on every date of an archive, and what excuses him; of all dates at once, to be quick."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from pipelines import Pipeline

from oracle.archive import Appearance
from oracle.daily_cache import MINIMUM_GAMES
from oracle.promises import ACTIVE_DAYS, BOOTSTRAP_DAYS, SOURCE_MISSING, short_sample
from oracle.shot_zones import GAMES, NEWEST
from oracle.world import World

Fates = dict[tuple[date, str], str | None]
"""By date and entity: the excuse, or nothing where there must be a row."""


@dataclass(frozen=True)
class Exceptions:
    """The fates of players and teams on every date."""

    world: World

    @cached_property
    def cached(self) -> Fates:
        """Whoever was active, by whether three games were behind him."""
        return {
            (day, str(player_id)): None if games >= MINIMUM_GAMES else short_sample(self.world.archive, day)
            for day, player_id, games, _ in self._active
        }

    @cached_property
    def charted(self) -> Fates:
        """Whoever was active, by whether ten of his newest fifteen games have shots that equal the box score.

        Fewer than ten games excuse him as such; from ten on it can only be the shots that are missing.
        """
        return {
            (day, str(player_id)): _charted(games, known, short_sample(self.world.archive, day))
            for day, player_id, games, known in self._active
        }

    @cached_property
    def defended(self) -> Fates:
        """Every team of the season so far, by whether fifteen games were behind it."""
        defense = self.world.zone_defense
        return {
            (day, team): defense.excuse(team, day)
            for day in self.world.archive.days
            for team in defense.owed(day)
        }

    def is_young(self, day: date) -> bool:
        archive = self.world.archive
        return (day - archive.openers[archive.season_on[day]]).days < BOOTSTRAP_DAYS

    @cached_property
    def _active(self) -> list[tuple[date, int, int, int]]:
        return list(self._all_active())

    def _all_active(self) -> Iterator[tuple[date, int, int, int]]:
        """Date, player, his games before it, and how many of the newest fifteen have known zones."""
        archive = self.world.archive
        seasons = {
            season: list(days) for season, days in groupby(archive.days, key=archive.season_on.__getitem__)
        }
        for (player_id, season), appearances in archive.by_player_season.items():
            played = [row for row in appearances if row.is_played]
            known = [self._is_charted(row) for row in played]
            games = 0
            for day in seasons[season]:
                while games < len(played) and played[games].day < day:
                    games += 1
                if games and (day - played[games - 1].day).days <= ACTIVE_DAYS:
                    yield day, player_id, games, sum(known[max(0, games - NEWEST) : games])

    def _is_charted(self, row: Appearance) -> bool:
        return self.world.summaries.zones(row.game.game_id, row.player_id) is not None


def _charted(games: int, known: int, short: str) -> str | None:
    if games < GAMES:
        return short
    return None if known >= GAMES else SOURCE_MISSING


def fates(pipeline: Pipeline, name: str) -> Fates:
    """What became of everybody who was owed a snapshot: the row, or the excuse; nobody has both."""
    table = pipeline.catalogue[name]
    [entity] = table.entity
    rows = pipeline.query(f"SELECT {table.date_column}, {entity}::VARCHAR FROM {table.phase.value}.{name}")
    there: Fates = dict.fromkeys(rows)
    excused = excuses(pipeline, name)
    assert there.keys().isdisjoint(excused)
    return there | excused


def excuses(pipeline: Pipeline, name: str) -> Fates:
    """Whoever was excused from a table, and why."""
    said = pipeline.query(
        f"SELECT partition_date, entity, category FROM nba_ops.exceptions WHERE table_name = '{name}'"
    )
    found: Fates = {(day, entity): category for day, entity, category in said}
    assert len(found) == len(said)
    return found


def unlike(found: Fates, owed: Fates) -> list[tuple[tuple[date, str], str | None, str | None]]:
    """Return the first entities that met another fate than they were owed, with both."""
    keys = [key for key in found.keys() | owed.keys() if found.get(key, "?") != owed.get(key, "?")]
    return [(key, found.get(key, "?"), owed.get(key, "?")) for key in sorted(keys)[:20]]
