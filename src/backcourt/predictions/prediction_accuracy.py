"""Each prediction held against what happened; pushes stay pushes, and who did not play is void."""

from __future__ import annotations

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.slate import AHEAD, appearances
from backcourt.analytics.upcoming_team_game_context import REPORT_REACH
from backcourt.predictions.scoring_tier_adjustments import scoring_tier
from backcourt.tables.columns import SIDE_COLUMNS
from backcourt.tables.declaration import Column, Input, Inputs, Phase, Table, derived_columns
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import rounded

VOID = "void: he did not appear"
NOT_GRADED = "push, PASS, no line, or void"
COLUMNS = (
    Column("system_id", "string", "the system"),
    Column("game_id", "string", "NBA game id"),
    Column("season", "string", "season label"),
    Column("game_date", "date", "Eastern date"),
    Column("player_id", "int64", "NBA player id"),
    *SIDE_COLUMNS,
    Column("days_rest", "int64", "days since his last appearance", missing="none this season"),
    Column("stat", "string", "statistic predicted"),
    Column("predicted_mean", "float64", "predicted mean", low=0, high=120),
    Column("line", "float64", "consensus line at the cut-off", missing="none was known"),
    Column("recommendation", "string", "OVER, UNDER, PASS or NO_LINE"),
    Column("scoring_tier", "string", "tier by pre-game season average", missing="fewer than three games"),
    Column("actual", "int64", "what he scored", missing=VOID, low=0, high=120, varies=True),
    Column("signed_error", "float64", "predicted minus actual", missing=VOID),
    Column("absolute_error", "float64", "size of the error", missing=VOID, low=0, high=120),
    Column("is_within_3", "boolean", "error of at most 3", missing=VOID),
    Column("is_within_5", "boolean", "error of at most 5", missing=VOID),
    Column("outcome", "string", "correct, incorrect, push, void, pass or no_line"),
    Column("is_correct", "boolean", "whether the recommended side won", missing=NOT_GRADED),
    Column("void_reason", "string", "late_scratch, injury_known_before or unknown", missing="not void"),
    *derived_columns(information_time=True),
)


def build(inputs: Inputs) -> ir.Table:
    """One row per prediction of a game with a box score: without one, an absent player is not yet a void."""
    outcomes = _outcomes(inputs)
    rows = inputs["player_prop_predictions"].inner_join(outcomes, list(PLAYER_GAME), rname="outcome_{name}")
    error = rounded(rows.predicted_mean - rows.actual)
    rows = rows.mutate(
        signed_error=error,
        absolute_error=error.abs(),
        is_within_3=error.abs() <= 3,
        is_within_5=error.abs() <= 5,
        scoring_tier=scoring_tier(rows.points_avg_season),
        outcome=outcome(rows.actual, rows.line, rows.recommendation),
        as_of=rows.results_known_utc,
    )
    graded = rows.outcome.isin(("correct", "incorrect"))
    return rows.mutate(is_correct=graded.ifelse(rows.outcome == "correct", None)).select(
        *(column.name for column in COLUMNS)
    )


def _recorded_games(inputs: Inputs) -> ir.Table:
    return inputs["player_game_summary"].select("game_id", is_recorded=ibis.literal(True)).distinct()


def outcome(actual: ir.Value, line: ir.Value, recommendation: ir.StringValue) -> ir.StringValue:
    """Grade a recommendation: a push is never a win, and nothing is graded that was not recommended."""
    won = (recommendation == "OVER").ifelse(actual > line, actual < line)
    return ibis.cases(
        (actual.isnull(), "void"),
        (recommendation == "NO_LINE", "no_line"),
        (recommendation == "PASS", "pass"),
        (actual == line, "push"),
        (won, "correct"),
        else_="incorrect",
    )


def _outcomes(inputs: Inputs) -> ir.Table:
    """Return what everyone on the slate of a recorded game did, once for all systems.

    Of those who did not appear it says whether a report told before, the list told late, or nothing did.
    """
    rows = inputs["upcoming_player_game_context"].select(*PLAYER_GAME, "injury_status")
    rows = rows.semi_join(_recorded_games(inputs), "game_id")
    played = appearances(inputs["player_game_summary"]).select(*PLAYER_GAME, actual="points")
    injuries = inputs["injuries"]
    late = injuries.filter(injuries.game_id.notnull()).select(*PLAYER_GAME, is_late=ibis.literal(True))
    games = inputs["schedule"].select("game_id", "results_known_utc")
    rows = rows.left_join(played, list(PLAYER_GAME), rname="actual_{name}")
    rows = rows.left_join(late.distinct(), list(PLAYER_GAME), rname="late_{name}")
    rows = rows.inner_join(games, "game_id", rname="games_{name}")
    doubted = rows.injury_status.notnull() & (rows.injury_status != "available")
    reason = ibis.cases(
        (rows.actual.notnull(), ibis.literal(None, "string")),
        (doubted, "injury_known_before"),
        (rows.is_late.notnull(), "late_scratch"),
        else_="unknown",
    )
    return rows.select(*PLAYER_GAME, "actual", "results_known_utc", void_reason=reason)


def owed(inputs: Inputs) -> ir.Table:
    """Every prediction owes a grade; without the game's box score the source is to blame."""
    said = inputs["player_prop_predictions"]
    rows = said.left_join(_recorded_games(inputs), "game_id", rname="recorded_{name}")
    missing = rows.is_recorded.isnull()
    return rows.select(
        "game_date",
        "system_id",
        "game_id",
        "player_id",
        excuse=missing.ifelse("source_missing", None),
        reason=missing.ifelse("the game has no accepted box score yet", None),
    )


PREDICTION_ACCURACY = Table(
    name="prediction_accuracy",
    phase=Phase.PREDICTIONS,
    meaning="each prediction held against what happened",
    grain=("system_id", "game_id", "player_id", "stat", "information_time"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(
        Input("player_prop_predictions"),
        Input("player_game_summary"),
        Input("schedule"),
        Input("injuries", REPORT_REACH),
        Input("upcoming_player_game_context"),
    ),
    build=build,
    entity=("system_id", "game_id", "player_id"),
    owed=owed,
    horizon=AHEAD,
)
