"""Each system says of features written down by hand what one works out by hand."""

from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from backcourt.systems.registry import SYSTEMS
from backcourt.warehouse.duckdb import DuckDBWarehouse

FEATURES = {
    "points_avg_last_5": 22.0, "points_avg_last_10": 20.0, "points_avg_season": 19.0, "ewma": 20.5,
    "position_mean": 9.0, "line": 21.5, "is_home": True, "back_to_back": False,
}  # fmt: skip
NEW_PLAYER = dict.fromkeys(("points_avg_last_5", "points_avg_last_10", "points_avg_season", "ewma"))


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """Return a function that gives each system's mean for features, some of them changed."""
    warehouse = DuckDBWarehouse(Path(tmp_path_factory.mktemp("systems")) / "w.duckdb")
    kinds = {name: "boolean" if isinstance(value, bool) else "float64" for name, value in FEATURES.items()}
    types = {"boolean": pa.bool_(), "float64": pa.float64()}

    def means(**changes: Any) -> dict[str, float | None]:
        row = pa.Table.from_pylist([FEATURES | changes], pa.schema([(n, types[k]) for n, k in kinds.items()]))
        warehouse.show_rows("features", row)
        features = ibis.table(kinds, name="features")
        result = warehouse.read(features.select(**{system.id: system.mean(features) for system in SYSTEMS}))
        return dict(result.to_pylist()[0])

    yield means
    warehouse.close()


def test_each_baseline_says_its_own_mean(said) -> None:  # type: ignore[no-untyped-def]
    means = said()
    assert means["season_average"] == 19.0
    assert means["ewma"] == 20.5
    assert means["market"] == 21.5


def test_the_moving_average_weighs_recent_games_and_the_venue(said) -> None:  # type: ignore[no-untyped-def]
    blend = 0.5 * 22 + 0.3 * 20 + 0.2 * 19
    assert said()["moving_average"] == pytest.approx(blend + 0.5)
    assert said(is_home=False)["moving_average"] == pytest.approx(blend - 0.5)
    assert said(back_to_back=True)["moving_average"] == pytest.approx(blend + 0.5 - 1.5)


def test_nobody_is_expected_to_lose_points(said) -> None:  # type: ignore[no-untyped-def]
    poor = dict.fromkeys(("points_avg_last_5", "points_avg_last_10", "points_avg_season"), 0.2)
    assert said(**poor, is_home=False, back_to_back=True)["moving_average"] == 0.0


def test_a_first_game_falls_back_to_the_position_and_the_market_needs_its_line(said) -> None:  # type: ignore[no-untyped-def]
    means = said(**NEW_PLAYER, line=None)
    assert means["season_average"] == means["ewma"] == 9.0
    assert means["moving_average"] == 9.5
    assert means["market"] is None


def test_before_the_season_average_exists_older_seasons_speak(said) -> None:  # type: ignore[no-untyped-def]
    new_season = dict.fromkeys(("points_avg_last_5", "points_avg_last_10", "points_avg_season"))
    assert said(**new_season)["season_average"] == 20.5


def test_systems_say_which_terms_they_lack() -> None:
    terms = {system.id: system.missing_terms for system in SYSTEMS}
    assert terms["moving_average"] == ("zone", "pace", "usage_spike", "fatigue")
    assert len({system.id for system in SYSTEMS}) == len(SYSTEMS)
