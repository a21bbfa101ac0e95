"""The engine computes the golden numbers of every formula."""

import pytest
from formulas import Formulas

from backcourt.tables import metrics


@pytest.fixture(scope="module")
def compute(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """Return a function that evaluates a formula over one row of named numbers."""
    formulas = Formulas(tmp_path_factory.mktemp("metrics"))
    yield formulas.of
    formulas.close()


def usage(fga, fta, tov, minutes, team_fga, team_fta, team_tov, team_minutes):  # type: ignore[no-untyped-def]
    player, team = metrics.plays(fga, fta, tov), metrics.plays(team_fga, team_fta, team_tov)
    return metrics.usage_pct(player, minutes, team, team_minutes)


GAME = {"fga": 18, "fta": 6, "tov": 3, "minutes": 36.0, "team_fga": 88, "team_fta": 22, "team_tov": 14}


def test_usage_of_a_first_option(compute) -> None:  # type: ignore[no-untyped-def]
    assert round(compute(usage, **GAME, team_minutes=240.0), 2) == 28.22


def test_usage_counts_overtime_as_time_on_court_not_as_usage(compute) -> None:  # type: ignore[no-untyped-def]
    longer = compute(usage, **(GAME | {"minutes": 36.0 * 265 / 240}), team_minutes=265.0)
    assert round(longer, 2) == 28.22


def test_usage_without_minutes_is_unknown(compute) -> None:  # type: ignore[no-untyped-def]
    assert compute(usage, **(GAME | {"minutes": 0.0}), team_minutes=240.0) is None


def test_true_shooting(compute) -> None:  # type: ignore[no-untyped-def]
    assert round(compute(metrics.true_shooting_rate, points=27, fga=18, fta=6), 4) == 0.6541
    assert compute(metrics.true_shooting_rate, points=0, fga=0, fta=0) is None
    assert round(compute(metrics.true_shooting_rate, points=1, fga=0, fta=1), 2) == 1.14


def test_effective_field_goal_rate(compute) -> None:  # type: ignore[no-untyped-def]
    assert round(compute(metrics.effective_field_goal_rate, fgm=9, fg3m=3, fga=18), 4) == 0.5833
    assert compute(metrics.effective_field_goal_rate, fgm=0, fg3m=0, fga=0) is None


def test_possessions_and_rating(compute) -> None:  # type: ignore[no-untyped-def]
    possessed = compute(metrics.possessions, fga=88, fta=22, turnovers=14, oreb=10)
    assert round(possessed, 2) == 101.68
    assert round(compute(metrics.rating, points=112, possessed=possessed), 2) == 110.15
    assert compute(metrics.rating, points=112, possessed=0.0) is None


@pytest.mark.parametrize(("minutes", "pace"), [(240.0, 101.68), (265.0, 92.09)])
def test_pace_does_not_take_overtime_for_speed(compute, minutes: float, pace: float) -> None:  # type: ignore[no-untyped-def]
    assert round(compute(metrics.pace, possessed=101.68, team_minutes=minutes), 2) == pace


@pytest.mark.parametrize(("minutes", "periods"), [(240.0, 0), (239.8, 0), (265.0, 1), (289.9, 2), (340.0, 4)])
def test_overtimes_are_whole_periods(compute, minutes: float, periods: int) -> None:  # type: ignore[no-untyped-def]
    assert compute(metrics.overtimes, team_minutes=minutes) == periods


def test_the_favourite_is_implied_more_points(compute) -> None:  # type: ignore[no-untyped-def]
    assert compute(metrics.implied_team_total, total=230.0, spread=-6.0) == 118.0
    assert compute(metrics.implied_team_total, total=230.0, spread=6.0) == 112.0
    assert compute(metrics.implied_team_total, total=None, spread=None) is None
