"""Grades and tiers: a push is a push, a void is a void, and nothing else is a win."""

from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from pipelines import Pipeline

from backcourt.predictions.prediction_accuracy import outcome
from backcourt.predictions.scoring_tier_adjustments import scoring_tier
from backcourt.warehouse.duckdb import DuckDBWarehouse

KINDS = {"actual": "int64", "line": "float64", "recommended": "string", "average": "float64"}
BOX = {
    "points": "points", "rebounds": "reb", "assists": "ast", "threes": "fg3m",
    "points_rebounds_assists": "points + reb + ast",
}  # fmt: skip
"""What the box score says of each statistic."""

ARROW = {"float64": pa.float64(), "int64": pa.int64(), "string": pa.string()}


@pytest.fixture(scope="module")
def decide(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """Return a function that applies a rule to one row."""
    warehouse = DuckDBWarehouse(Path(tmp_path_factory.mktemp("grading")) / "w.duckdb")

    def evaluate(rule, **values: Any) -> Any:  # type: ignore[no-untyped-def]
        schema = pa.schema([(name, ARROW[kind]) for name, kind in KINDS.items()])
        warehouse.show_rows("one_row", pa.Table.from_pylist([dict.fromkeys(KINDS) | values], schema))
        row = ibis.table(KINDS, name="one_row")
        return warehouse.read(row.select(answer=rule(row)))["answer"][0].as_py()

    yield evaluate
    warehouse.close()


@pytest.mark.parametrize(
    ("actual", "line", "recommended", "grade"),
    [
        (25, 24.5, "OVER", "correct"), (24, 24.5, "OVER", "incorrect"),
        (24, 24.5, "UNDER", "correct"), (25, 24.5, "UNDER", "incorrect"),
        (24, 24.0, "OVER", "push"), (24, 24.0, "UNDER", "push"),
        (24, 24.0, "PASS", "pass"), (30, 24.5, "PASS", "pass"), (30, None, "NO_LINE", "no_line"),
        (None, 24.5, "OVER", "void"), (None, 24.5, "PASS", "void"), (None, None, "NO_LINE", "void"),
        (0, 0.5, "UNDER", "correct"),
    ],
)  # fmt: skip
def test_grades(decide, actual: int | None, line: float | None, recommended: str, grade: str) -> None:  # type: ignore[no-untyped-def]
    given = {"actual": actual, "line": line, "recommended": recommended}
    assert decide(lambda row: outcome(row.actual, row.line, row.recommended), **given) == grade


@pytest.mark.parametrize(
    ("average", "tier"),
    [
        (30.0, "STAR_30PLUS"), (29.999999, "STARTER_20_29"), (20.0, "STARTER_20_29"),
        (19.9, "ROTATION_10_19"), (10.0, "ROTATION_10_19"), (9.9, "BENCH_0_9"), (0.0, "BENCH_0_9"), (None, None),
    ],
)  # fmt: skip
def test_tiers_follow_the_average_before_the_game(decide, average: float | None, tier: str | None) -> None:  # type: ignore[no-untyped-def]
    assert decide(lambda row: scoring_tier(row.average), average=average) == tier


def test_tiers_do_not_follow_what_was_scored(small: Pipeline) -> None:
    mixed = small.query(
        "SELECT count(DISTINCT scoring_tier) FROM nba_predictions.prediction_accuracy WHERE actual >= 30"
    )
    assert mixed > [(1,)]
    wrong = """
        SELECT count(*) FROM nba_predictions.prediction_accuracy AS graded
        JOIN nba_predictions.player_prop_predictions AS said USING (system_id, game_id, player_id, stat)
        WHERE graded.scoring_tier = 'BENCH_0_9' AND said.points_avg_season >= 10"""
    assert small.figure(wrong) == 0


def test_every_prediction_is_graded_once_and_only_played_sides_can_win(small: Pipeline) -> None:
    said = small.figure("SELECT count(*) FROM nba_predictions.player_prop_predictions")
    assert said == small.figure("SELECT count(*) FROM nba_predictions.prediction_accuracy")
    rows = small.query("""
        SELECT outcome, is_correct, recommendation IN ('OVER', 'UNDER'), actual IS NULL, count(*)
        FROM nba_predictions.prediction_accuracy GROUP BY ALL""")
    for grade, is_correct, took_a_side, absent, _ in rows:
        assert is_correct == {"correct": True, "incorrect": False}.get(grade)
        assert absent == (grade == "void")
        assert took_a_side or grade in ("void", "pass", "no_line")
    assert {row[0] for row in rows} >= {"correct", "incorrect", "void", "pass", "no_line", "push"}


def test_grades_are_recounted_by_hand(small: Pipeline) -> None:
    """Every grade, from the box score and the prediction, in plain Python."""
    rows = small.query(f"""
        SELECT graded.predicted_mean, graded.line, graded.recommendation,
               CASE stat {" ".join(f"WHEN '{stat}' THEN {figure}" for stat, figure in BOX.items())} END,
               graded.actual, graded.signed_error, graded.absolute_error, graded.is_within_3, graded.outcome
        FROM nba_predictions.prediction_accuracy AS graded
        LEFT JOIN nba_raw.player_boxscores AS box USING (game_id, player_id) ORDER BY ALL""")
    for mean, line, side, came, actual, signed, absolute, within_3, grade in rows:
        assert actual == came
        if came is None:
            assert (signed, absolute, within_3, grade) == (None, None, None, "void")
            continue
        assert signed == pytest.approx(mean - came, abs=1e-6)
        assert absolute == pytest.approx(abs(mean - came), abs=1e-6)
        assert within_3 == (absolute <= 3)
        if side in ("OVER", "UNDER"):
            won = came > line if side == "OVER" else came < line
            assert grade == ("push" if came == line else "correct" if won else "incorrect")


def test_daily_performance_is_the_mean_of_the_days_grades(small: Pipeline) -> None:
    rows = small.query("""
        SELECT p.graded, p.voids, p.pushes, p.picks, p.wins, p.mae, p.bias, p.crps, p.log_loss, p.inside_80_pct, g.*
        FROM nba_predictions.system_daily_performance AS p JOIN (
            SELECT system_id, game_date, stat, count(actual) AS n, count(*) FILTER (outcome = 'void') AS void,
                   count(*) FILTER (outcome = 'push') AS push, count(is_correct) AS decided,
                   count(*) FILTER (is_correct) AS won, avg(absolute_error) AS mae2, avg(signed_error) AS bias2,
                   avg(crps) AS crps2, avg(log_loss) AS log_loss2,
                   100 * count(*) FILTER (pit BETWEEN 0.1 AND 0.9) / nullif(count(pit), 0) AS inside2
            FROM nba_predictions.prediction_accuracy GROUP BY ALL
        ) AS g USING (system_id, game_date, stat)""")
    assert len(rows) == small.figure("SELECT count(*) FROM nba_predictions.system_daily_performance") > 0
    for graded, voids, pushes, picks, wins, *means in rows:
        means, rest = means[:5], means[8:]
        assert [graded, voids, pushes, picks, wins] == rest[:5]
        for shown, by_hand in zip(means, rest[5:], strict=True):
            assert shown == (None if by_hand is None else pytest.approx(by_hand, abs=2e-6))
