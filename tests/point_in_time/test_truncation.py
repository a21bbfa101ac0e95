"""Delete everything known after a cut, and no row up to the cut may change.

The tables are taken from the catalogue, so a new one is held to this from its first day.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow.compute as pc
import pytest
from pipelines import OpenPipeline, Pipeline
from truncation import DERIVED, RESULT_TABLES, Cut, cut_after, differences, truncate

from backcourt.catalogue import catalogue
from backcourt.raw.schedule import team_games
from backcourt.tables.declaration import SAME_DATE, SEASON_BEFORE, Column, Input, Inputs, Phase, Table

MID_FIRST_SEASON = date(2022, 12, 10)
WITH_INJURY_PAGE = date(2023, 12, 19)
IN_THE_PLAYOFFS_WITH_LINE_MOVEMENT = date(2024, 1, 12)


@pytest.mark.parametrize("day", [MID_FIRST_SEASON, WITH_INJURY_PAGE, IN_THE_PLAYOFFS_WITH_LINE_MOVEMENT])
def test_nothing_known_after_a_cut_changes_a_row_before_it(
    day: date, small: Pipeline, small_archive: Path, open_pipeline: OpenPipeline, tmp_path: Path
) -> None:
    cut = cut_after(small, day)
    truncated = open_pipeline()
    truncated.ingest(truncate(small_archive, tmp_path / "truncated", cut))
    assert truncated.sync().errors == []
    assert not {
        name for name, days in truncated.ledger.tables.items() if any(p.unaccounted for p in days.values())
    }
    assert_the_cut_is_real(small, truncated, cut)
    assert differences(small, truncated, cut) == []


def assert_the_cut_is_real(whole: Pipeline, truncated: Pipeline, cut: Cut) -> None:
    """Check that the comparison has something to compare, and that the future is really gone."""
    later = (
        f"SELECT count(*) FROM nba_analytics.player_game_summary WHERE game_date > DATE '{cut.last_result}'"
    )
    assert truncated.figure(later) == 0
    assert whole.figure(later) > 0
    for name, table in whole.catalogue.items():
        if table.phase in DERIVED:
            last = cut.last_result if name in RESULT_TABLES else cut.decision
            rows = truncated.rows(name)
            on_the_last_day = pc.sum(pc.equal(rows[table.date_column], last)).as_py()
            assert on_the_last_day, f"{name} has no row on {last}"


def test_every_table_that_speaks_before_the_games_is_compared_on_the_decision_date_too() -> None:
    derived = {name for name, table in catalogue().items() if table.phase in DERIVED}
    assert derived >= RESULT_TABLES
    assert derived - RESULT_TABLES >= {
        "upcoming_team_game_context",
        "upcoming_player_game_context",
        "player_daily_cache",
        "player_prop_predictions",
    }


def _points_scored_that_day(inputs: Inputs) -> ir.Table:
    """Leak: the day's own results, on a row that speaks before the games."""
    games = team_games(inputs["schedule"]).select("game_id", "game_date", "team")
    scored = inputs["player_game_summary"].group_by("game_id", "team").agg(points=ibis._.points.sum())
    return games.left_join(scored, ["game_id", "team"]).select("game_id", "game_date", "team", "points")


def _points_of_the_season_without_window(inputs: Inputs) -> ir.Table:
    """Leak: everything a chunk of dates may read, instead of a window that ends before each date."""
    games = team_games(inputs["schedule"]).select("game_id", "game_date", "team")
    scored = inputs["player_game_summary"].group_by("team").agg(points=ibis._.points.sum())
    return games.left_join(scored, "team").select("game_id", "game_date", "team", "points")


def leaking(build, look_back) -> Table:  # type: ignore[no-untyped-def]
    return Table(
        name="leaking",
        phase=Phase.PRECOMPUTE,
        meaning="knows what it cannot know",
        grain=("game_id", "team"),
        date_column="game_date",
        columns=(
            Column("game_id", "string", "NBA game id"),
            Column("game_date", "date", "Eastern date"),
            Column("team", "string", "tricode"),
            Column("points", "int64", "points", missing="none known"),
        ),
        inputs=(Input("schedule"), Input("player_game_summary", look_back)),
        build=build,
    )


@pytest.mark.parametrize(
    ("build", "look_back"),
    [(_points_scored_that_day, SAME_DATE), (_points_of_the_season_without_window, SEASON_BEFORE)],
)
def test_a_table_that_reads_its_own_future_is_caught(  # type: ignore[no-untyped-def]
    build, look_back, tiny: Pipeline, tiny_home: Path, tiny_archive: Path, open_pipeline: OpenPipeline,
    tmp_path: Path, codes: Mapping[str, str],
) -> None:  # fmt: skip
    table = leaking(build, look_back)
    cut = cut_after(tiny, date(2023, 11, 7))
    whole, truncated = open_pipeline(tiny_home, (table,)), open_pipeline(tables=(table,))
    whole.sync()
    truncated.ingest(truncate(tiny_archive, tmp_path / "truncated", cut))
    truncated.sync()
    assert [difference.table for difference in differences(whole, truncated, cut)] == ["leaking"]
