"""Each prediction held against what happened; pushes stay pushes, and who did not play is void."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.slate import AHEAD, appearances
from backcourt.analytics.upcoming_team_game_context import REPORT_REACH
from backcourt.laws.distributions import LEAST_CHANCE, Rows
from backcourt.laws.keys import uniforms
from backcourt.precompute.form_states import STATS
from backcourt.predictions.month import (
    DATES_AT_ONCE,
    INPUTS,
    PARTS,
    Month,
    Prediction,
    by_stat,
    months,
    rows_among,
)
from backcourt.predictions.said import place
from backcourt.predictions.scoring_tier_adjustments import scoring_tier
from backcourt.predictions.system_calibrations import CODE
from backcourt.tables.arrow import arrow_schema, floats_of
from backcourt.tables.columns import SIDE_COLUMNS
from backcourt.tables.declaration import (
    Column,
    Input,
    Inputs,
    Part,
    Phase,
    Read,
    Table,
    Task,
    derived_columns,
)
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import DECIMALS, rounded

VOID = "void: he did not appear"
NOT_SCORED = "void, no law was fitted yet, or said live from inputs that were corrected since"
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
    Column(
        "crps",
        "float64",
        "continuous ranked probability score of the distribution, 0 at best",
        missing=NOT_SCORED,
        low=0,
        high=120,
    ),
    Column(
        "log_loss",
        "float64",
        "minus the logarithm of the chance that was given to the side of the line on which it fell",
        missing="void, a push, no line, or no law was fitted yet",
        low=0,
        high=30,
    ),
    Column(
        "pit",
        "float64",
        "where in the distribution it fell, at random within its own step: uniform if all is right",
        "0-1",
        missing=NOT_SCORED,
        low=0,
        high=1,
    ),
    Column("is_within_3", "boolean", "error of at most 3", missing=VOID),
    Column("is_within_5", "boolean", "error of at most 5", missing=VOID),
    Column("outcome", "string", "correct, incorrect, push, void, pass or no_line"),
    Column("is_correct", "boolean", "whether the recommended side won", missing=NOT_GRADED),
    Column("void_reason", "string", "late_scratch, injury_known_before or unknown", missing="not void"),
    *derived_columns(information_time=True),
)


SCORED = ("crps", "pit")
"""What takes whole distributions to tell."""


def graded(inputs: Inputs) -> ir.Table:
    """One row per prediction of a game with a box score: without one, an absent player is not yet a void."""
    said = inputs["player_prop_predictions"]
    rows = said.inner_join(_outcomes(inputs), [*PLAYER_GAME, "stat"], rname="outcome_{name}")
    error = rounded(rows.predicted_mean - rows.actual)
    rows = rows.mutate(
        place=place(rows),
        signed_error=error,
        absolute_error=error.abs(),
        log_loss=log_loss(rows),
        is_within_3=error.abs() <= 3,
        is_within_5=error.abs() <= 5,
        scoring_tier=scoring_tier(rows.points_avg_season),
        outcome=outcome(rows.actual, rows.line, rows.recommendation),
        as_of=rows.results_known_utc,
    )
    is_graded = rows.outcome.isin(("correct", "incorrect"))
    rows = rows.mutate(is_correct=is_graded.ifelse(rows.outcome == "correct", None))
    return rows.select("place", *(column.name for column in COLUMNS if column.name not in SCORED))


def log_loss(rows: ir.Table) -> ir.FloatingValue:
    """Return minus the logarithm of the chance given to the side on which it fell; NULL for a push or without one."""
    chance = ibis.cases(
        (rows.actual > rows.line, rows.p_over), (rows.actual < rows.line, rows.p_under), else_=None
    )
    share = chance / (rows.p_over + rows.p_under).nullif(0.0)
    # Limits of engines turn NULL into a bound.
    return share.notnull().ifelse(rounded(-ibis.greatest(share, LEAST_CHANCE).ln()), None)


def scored(month: Month, rows: pa.Table) -> pa.Table:
    """Return graded rows of a month and a statistic with what their distributions were worth."""
    places = np.searchsorted(month.keys, np.asarray(rows["place"].to_numpy(), dtype=np.int64))
    actual = np.full(len(month.keys), np.nan)
    actual[places] = floats_of(rows, "actual")
    luck = uniforms((f"{key} {month.stat}" for key in month.keys.tolist()), "pit")
    systems = np.asarray(rows["system_id"].to_pylist(), dtype=np.str_)
    found = {name: np.full(rows.num_rows, np.nan) for name in SCORED}
    for each in month.predictions():
        known = np.flatnonzero(~np.isnan(actual[each.at]))
        if each.rows is None or not len(known):
            continue
        at, ours = each.at[known], each.rows.take(known)
        values = {"crps": ours.crps(actual[at]), "pit": ours.pit(actual[at], luck[at])}
        own = np.flatnonzero(systems == each.system)
        own = own[_is_as_said(each, rows.take(pa.array(own)), places[own], len(actual))]
        for name, value in values.items():
            spread = np.full(len(month.keys), np.nan)
            spread[at] = value
            told = ~np.isnan(spread[places[own]])
            found[name][own[told]] = np.round(spread[places[own]][told], DECIMALS)
    for name, value in found.items():
        rows = rows.append_column(name, pa.array(value, pa.float64(), from_pandas=True))
    schema = arrow_schema(PREDICTION_ACCURACY.schema)
    return rows.select(schema.names).cast(schema)


def _is_as_said(each: Prediction, rows: pa.Table, places: Rows, count: int) -> npt.NDArray[np.bool_]:
    """Tell which rows say what is computed again: of others, said live from older inputs, no distribution is kept."""
    mean = np.full(count, np.nan)
    mean[each.at] = np.round(each.mean, DECIMALS)
    found: npt.NDArray[np.bool_] = np.equal(mean[places], floats_of(rows, "predicted_mean"))
    return found


def _unscored(rows: pa.Table) -> pa.Table:
    """Return graded rows of which no distribution is known any more."""
    for name in SCORED:
        rows = rows.append_column(name, pa.nulls(rows.num_rows, pa.float64()))
    schema = arrow_schema(PREDICTION_ACCURACY.schema)
    return rows.select(schema.names).cast(schema)


def tasks(read: Read) -> Sequence[Task]:
    """Return a task for every month and statistic of which something is graded."""
    rows = read("graded")
    rows_of = by_stat(rows)
    found: list[Task] = []
    rest = {stat: rows_of(stat) for stat in pc.unique(rows["stat"]).to_pylist()}
    for month in months(read):
        keys = pa.array(month.keys)
        own = rows_among(rows_of(month.stat), keys)
        if own.num_rows:
            found.append(partial(scored, month, own))
            left = rest[month.stat]
            rest[month.stat] = left.filter(pc.invert(pc.is_in(left["place"], keys)))
    return [*found, *(partial(_unscored, left) for left in rest.values() if left.num_rows)]


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
    known = inputs["upcoming_player_game_context"].select(*PLAYER_GAME, "injury_status")
    # What was said live is graded, whoever is on the slate as it is told today.
    rows = inputs["player_prop_predictions"].select(*PLAYER_GAME).distinct()
    rows = rows.left_join(known, list(PLAYER_GAME), rname="known_{name}").select(*known.columns)
    rows = rows.mutate(stat=ibis.array([stat.name for stat in STATS]).unnest())
    rows = rows.semi_join(_recorded_games(inputs), "game_id")
    box = appearances(inputs["player_game_summary"])
    played = ibis.union(
        *(
            box.select(*PLAYER_GAME, stat=ibis.literal(stat.name), actual=stat.value(box).cast("int64"))
            for stat in STATS
        )
    )
    injuries = inputs["injuries"]
    late = injuries.filter(injuries.game_id.notnull()).select(*PLAYER_GAME, is_late=ibis.literal(True))
    games = inputs["schedule"].select("game_id", "results_known_utc")
    rows = rows.left_join(played, [*PLAYER_GAME, "stat"], rname="actual_{name}")
    rows = rows.left_join(late.distinct(), list(PLAYER_GAME), rname="late_{name}")
    rows = rows.inner_join(games, "game_id", rname="games_{name}")
    doubted = rows.injury_status.notnull() & (rows.injury_status != "available")
    reason = ibis.cases(
        (rows.actual.notnull(), ibis.literal(None, "string")),
        (doubted, "injury_known_before"),
        (rows.is_late.notnull(), "late_scratch"),
        else_="unknown",
    )
    return rows.select(*PLAYER_GAME, "stat", "actual", "results_known_utc", void_reason=reason)


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
        "stat",
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
        *INPUTS,
        Input("player_prop_predictions"),
        Input("player_game_summary"),
        Input("schedule"),
        Input("injuries", REPORT_REACH),
    ),
    parts=(*PARTS, Part("graded", graded)),
    build_tasks=tasks,
    entity=("system_id", "game_id", "player_id", "stat"),
    owed=owed,
    horizon=AHEAD,
    dates_at_once=DATES_AT_ONCE,
    code=(
        *CODE,
        "backcourt.laws.keys",
        "backcourt.predictions.month",
        "backcourt.predictions.prediction_accuracy",
    ),
    libraries=("numpy", "scipy"),
)
