"""How recommendations are made and graded."""

from pathlib import Path

import pytest
from engine_rows import evaluated

from backcourt.predictions.player_prop_predictions import recommendation
from backcourt.predictions.prediction_accuracy import outcome, scoring_tier


@pytest.mark.parametrize(
    ("edge", "side"),
    [(1.0, "OVER"), (0.99, "PASS"), (0.0, "PASS"), (-0.99, "PASS"), (-1.0, "UNDER"), (None, "NO_LINE")],
)
def test_a_side_is_taken_from_one_point_of_edge(tmp_path: Path, edge: float | None, side: str) -> None:
    [row] = evaluated(
        tmp_path,
        {"edge": "float64"},
        [{"edge": edge}],
        lambda rows: rows.select(side=recommendation(rows.edge)),
    )
    assert row["side"] == side


@pytest.mark.parametrize(
    ("actual", "line", "side", "graded"),
    [
        (25, 24.5, "OVER", "correct"),
        (24, 24.5, "OVER", "incorrect"),
        (24, 24.5, "UNDER", "correct"),
        (25, 24.5, "UNDER", "incorrect"),
        (25, 25.0, "OVER", "push"),
        (25, 25.0, "UNDER", "push"),
        (25, 24.5, "PASS", "pass"),
        (25, None, "NO_LINE", "no_line"),
        (None, 24.5, "OVER", "void"),
        (None, None, "NO_LINE", "void"),
        (0, 0.5, "UNDER", "correct"),
    ],
)
def test_a_recommendation_is_graded(
    tmp_path: Path, actual: int | None, line: float | None, side: str, graded: str
) -> None:
    kinds = {"actual": "int64", "line": "float64", "side": "string"}
    given = [{"actual": actual, "line": line, "side": side}]
    [row] = evaluated(
        tmp_path, kinds, given, lambda rows: rows.select(graded=outcome(rows.actual, rows.line, rows.side))
    )
    assert row["graded"] == graded


@pytest.mark.parametrize(
    ("average", "tier"),
    [
        (30.0, "STAR_30PLUS"),
        (29.999, "STARTER_20_29"),
        (20.0, "STARTER_20_29"),
        (10.0, "ROTATION_10_19"),
        (9.999, "BENCH_0_9"),
        (0.0, "BENCH_0_9"),
        (None, None),
    ],
)
def test_the_tier_follows_the_average_before_the_game(
    tmp_path: Path, average: float | None, tier: str | None
) -> None:
    [row] = evaluated(
        tmp_path,
        {"average": "float64"},
        [{"average": average}],
        lambda rows: rows.select(tier=scoring_tier(rows.average)),
    )
    assert row["tier"] == tier
