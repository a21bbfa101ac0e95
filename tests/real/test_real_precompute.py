"""Four real seasons of the precompute phase: sums and scales hold, and exactly those are excused who must be."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pipelines import Pipeline

from backcourt.cli.pages import exception_page, write_page
from backcourt.precompute import factors
from backcourt.sync.coverage import exceptions as counted
from backcourt.tables.declaration import Table
from oracle.exceptions import Exceptions, Fates, excuses, fates, unlike
from oracle.promises import BOOTSTRAP, INSUFFICIENT_GAMES, SOURCE_MISSING, UPSTREAM_EXCUSED
from oracle.world import World

pytestmark = pytest.mark.real

ZONES = ("paint", "mid_range", "three")
TABLES = (
    "team_defense_zone_analysis", "player_shot_zone_analysis", "player_daily_cache", "upcoming_player_game_context",
    "player_composite_factors", "ml_feature_store_v2",
)  # fmt: skip
KNOWN_FROM = 30
"""Known values of a season from which on a column that must vary has had its chance."""

NEVER_OBSERVED = {"opening_points_line", "points_line_movement", "vegas_opening_line", "vegas_line_move"}
"""Three of the seasons come with closing lines only."""

INACTIVE = "no game in 30 days"
"""What keeps a player without snapshots who is listed because of a line."""


PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "exceptions.md"


@pytest.fixture(scope="module")
def exceptions(real_world: World) -> Exceptions:
    return Exceptions(real_world)


def test_zone_rates_add_up_to_all_shots(real: Pipeline) -> None:
    rates = " + ".join(f"{zone}_rate_last_10" for zone in ZONES)
    low, high, rows = real.query(
        f"SELECT min({rates}), max({rates}), count({rates}) FROM nba_precompute.player_shot_zone_analysis"
    )[0]
    assert low >= 98
    assert high <= 102
    assert rows > 200_000


def test_defences_are_average_on_average(real: Pipeline) -> None:
    """Over the teams that make up the league's average, on dates on which all of these have rows."""
    means = ", ".join(f"avg({zone}_defense_vs_league_avg) AS {zone}" for zone in ZONES)
    spreads = ", ".join(
        f"max({zone}_defense_vs_league_avg) - min({zone}_defense_vs_league_avg)" for zone in ZONES
    )
    rows = real.query(f"""
        SELECT count(*), {means}, {spreads} FROM nba_precompute.team_defense_zone_analysis
        WHERE zone_games_in_sample >= 10 GROUP BY analysis_date
        HAVING count(*) = max(league_teams) AND min(league_teams) = max(league_teams)""")
    assert len(rows) > 500
    assert [row for row in rows if max(map(abs, row[1:4])) >= 0.1] == []
    whole = [row for row in rows if row[0] == 30]
    assert len(whole) > 400
    assert min(spread for row in whole for spread in row[4:]) > 5


def test_fatigue_keeps_its_scale_and_uses_it(real: Pipeline) -> None:
    seasons = real.query("""
        SELECT min(fatigue_score), max(fatigue_score), count(DISTINCT fatigue_score),
            avg((fatigue_score = 100)::INT), avg((fatigue_score < 80)::INT)
        FROM nba_precompute.player_composite_factors GROUP BY season""")
    assert len(seasons) == 4
    for lowest, highest, distinct, fresh, tired in seasons:
        assert 35 <= lowest <= 55
        assert highest == 100
        assert distinct >= 25
        assert 0.4 < fresh < 0.6
        assert 0.02 < tired < 0.25


def test_every_score_keeps_its_scale_and_leans_both_ways(real: Pipeline) -> None:
    scales = {
        "shot_zone_mismatch_score": factors.ZONE_LIMIT,
        "pace_score": factors.PACE_LIMIT,
        "usage_spike_score": factors.SPIKE_LIMIT,
    }
    for name, limit in scales.items():
        for low, middle, high in real.query(
            f"SELECT min({name}), avg({name}), max({name}) FROM nba_precompute.player_composite_factors GROUP BY season"
        ):
            assert -limit <= low < -limit / 2
            assert limit / 2 < high <= limit
            assert abs(middle) < limit / 10


@pytest.mark.parametrize("name", TABLES)
def test_every_column_varies_as_its_contract_says(name: str, real: Pipeline) -> None:
    table = real.catalogue[name]
    columns = [column for column in table.columns if column.varies]
    assert columns
    counted: dict[str, list[Any]] = defaultdict(list)
    for column in columns:
        signs = f"bool_or({column.name} < 0) AND bool_or({column.name} > 0)" if column.both_signs else "true"
        for season, known, distinct, leans in real.query(
            f"SELECT season, count({column.name}), count(DISTINCT {column.name}), {signs} "
            f"FROM {table.phase.value}.{name} GROUP BY season"
        ):
            if known < KNOWN_FROM:
                counted[column.name].append("unknown")
            elif distinct < column.distinct or not leans:
                counted[column.name].append((season, known, distinct, leans))
    assert {key: found for key, found in counted.items() if key not in NEVER_OBSERVED} == {}
    assert all(found == ["unknown"] * 3 for found in counted.values())


def test_nobody_is_missing_from_the_daily_cache_but_who_has_played_too_little(
    real: Pipeline, exceptions: Exceptions
) -> None:
    found = fates(real, "player_daily_cache")
    assert unlike(found, exceptions.cached) == []
    assert len(found) > 350_000


def test_shots_that_nobody_charted_excuse_exactly_the_players_they_must(
    real: Pipeline, exceptions: Exceptions
) -> None:
    """Ten games or more, of whose newest fifteen fewer than ten have shots that equal the box score."""
    found = fates(real, "player_shot_zone_analysis")
    assert unlike(found, exceptions.charted) == []
    assert Counter(found.values()).keys() == {None, BOOTSTRAP, INSUFFICIENT_GAMES, SOURCE_MISSING}


def test_shots_are_missing_after_a_source_stopped_and_in_playoffs_and_hardly_else(
    real: Pipeline, real_world: World
) -> None:
    """Else only to players with so few games that a single one without shots is one too many."""
    archive = real_world.archive
    excused: dict[str, set[tuple[date, int]]] = defaultdict(set)
    for (day, player), category in excuses(real, "player_shot_zone_analysis").items():
        if category == SOURCE_MISSING:
            excused[archive.season_on[day]].add((day, int(player)))
    assert excused.keys() == archive.openers.keys()
    for season, found in excused.items():
        uncharted = [
            game
            for game in archive.games.values()
            if game.season == season and game.game_id not in archive.shots and game.season_type != "cup_final"
        ]
        stop = min(uncharted, key=lambda game: game.day)
        assert stop.season_type == ("regular" if season == "2021-22" else "play_in")
        assert {
            game.day for game in archive.games.values() if game.season == season and game.day > stop.day
        } == {game.day for game in uncharted if game.day > stop.day}
        early = {(day, player) for day, player in found if day <= stop.day}
        assert len(early) < len(found) / 50
        assert {len(archive.played_before(player, day)) for day, player in early} <= {10, 11}


def test_teams_are_excused_by_fifteen_games_and_have_zones_where_ten_are_charted(
    real: Pipeline, exceptions: Exceptions
) -> None:
    name = "team_defense_zone_analysis"
    found = fates(real, name)
    assert unlike(found, exceptions.defended) == []
    for zone in ZONES:
        figures = (f"{zone}_fg_rate_allowed", f"{zone}_attempts_allowed", f"{zone}_points_allowed")
        [zoned] = real.query(
            f"SELECT {', '.join(f'count({figure})' for figure in figures)}, "
            f"count(*) FILTER (zone_games_in_sample >= 10) FROM nba_precompute.{name}"
        )
        assert len(set(zoned)) == 1
    defense = exceptions.world.zone_defense
    blind = {
        (day, team)
        for day, team in real.query(
            f"SELECT analysis_date, team FROM nba_precompute.{name} WHERE paint_fg_rate_allowed IS NULL"
        )
    }
    owed = {
        (day, team)
        for (day, team), excuse in exceptions.defended.items()
        if excuse is None and len(defense.zone_games(team, day)) < 10
    }
    assert blind == owed
    assert len(blind) > 2_000


def test_a_mismatch_is_unknown_exactly_where_either_side_has_no_zones(
    real: Pipeline, exceptions: Exceptions
) -> None:
    """The player has no row, or one without a shot; or the opponent has no row, or one without zones."""
    defense = exceptions.world.zone_defense
    rows = real.query(
        "SELECT game_date, player_id::VARCHAR, opponent, shot_zone_mismatch_score IS NULL, "
        "primary_scoring_zone IS NULL FROM nba_precompute.player_composite_factors"
    )
    idle = set(
        real.query(
            "SELECT analysis_date, player_id::VARCHAR FROM nba_precompute.player_shot_zone_analysis "
            f"WHERE {' AND '.join(f'{zone}_attempts_last_10 = 0' for zone in ZONES)}"
        )
    )
    blind = {
        (day, team)
        for (day, team), excuse in exceptions.defended.items()
        if excuse or len(defense.zone_games(team, day)) < 10
    }
    wrong = []
    for day, player, opponent, is_unknown, has_no_zone in rows:
        zoneless = exceptions.charted.get((day, player), INACTIVE) is not None or (day, player) in idle
        if (is_unknown, has_no_zone) != (zoneless or (day, opponent) in blind, zoneless):
            wrong.append((day, player, opponent))
    assert wrong == []
    assert len(rows) > 130_000


def test_every_listed_player_has_features_or_the_reason_why_not(
    real: Pipeline, exceptions: Exceptions
) -> None:
    """Young season; fewer than three games; opponent with fewer than fifteen, or nothing reported on injuries."""
    rows = real.query("""
        SELECT f.game_date, f.game_id || ' ' || f.player_id, f.player_id::VARCHAR, f.opponent, f.exception,
            c.absence_basis <> 'report' AND c.injury_status IS NULL
        FROM nba_analytics.upcoming_player_game_context AS c
        LEFT JOIN nba_predictions.ml_feature_store_v2 AS f USING (game_id, player_id)""")
    owed: Fates = {}
    found: Fates = {}
    for day, entity, player, opponent, exception, is_unreported in rows:
        found[day, entity] = exception
        if exceptions.is_young(day):
            owed[day, entity] = BOOTSTRAP
        elif exceptions.cached.get((day, player), INACTIVE):
            owed[day, entity] = INSUFFICIENT_GAMES
        else:
            is_excused = exceptions.defended[day, opponent] or is_unreported
            owed[day, entity] = UPSTREAM_EXCUSED if is_excused else None
    assert unlike(found, owed) == []
    assert excuses(real, "ml_feature_store_v2") == {key: said for key, said in found.items() if said}
    assert len(found) == real.figure("SELECT count(*) FROM nba_predictions.ml_feature_store_v2")


def test_missing_shots_take_nothing_from_a_player_but_zones(real: Pipeline) -> None:
    """Of the rows without an exception some lack zones; none lacks anything that is required."""
    store = real.catalogue["ml_feature_store_v2"]
    required = _required(store)
    lacking = " OR ".join(f"{name} IS NULL" for name in required)
    without, lacking_rows = real.query(
        f"SELECT count(*) FILTER (pct_paint IS NULL), count(*) FILTER ({lacking}) "
        "FROM nba_predictions.ml_feature_store_v2 WHERE exception IS NULL"
    )[0]
    assert without > 10_000
    assert lacking_rows == 0


def _required(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.required]


@pytest.mark.parametrize("name", TABLES)
def test_all_that_could_be_processed_was(name: str, real: Pipeline) -> None:
    partitions = real.ledger.of(name).values()
    assert all(partition.is_done and partition.unaccounted == 0 for partition in partitions)
    assert len(partitions) == len(real.planner().grid.dates(name))


def test_the_published_exceptions_are_those_of_these_seasons(predicted: Pipeline, tmp_path: Path) -> None:
    page = tmp_path / PUBLISHED.name
    write_page(page, exception_page(counted(predicted.warehouse, predicted.catalogue)))
    assert page.read_text() == PUBLISHED.read_text()
