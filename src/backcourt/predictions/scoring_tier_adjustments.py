"""What the ensemble's mean has missed of late in each scoring tier, and whether taking that off has helped."""

from __future__ import annotations

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.slate import AHEAD, appearances
from backcourt.precompute.snapshots import game_dates, with_cutoff
from backcourt.predictions.ensemble_means import ensemble_means
from backcourt.predictions.said import said
from backcourt.systems.combined import ENSEMBLE
from backcourt.tables.columns import promised
from backcourt.tables.declaration import (
    Column,
    Input,
    Inputs,
    LookBack,
    Part,
    Phase,
    Reach,
    Table,
    derived_columns,
)
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.statistics import POINTS
from backcourt.tables.windows import History, last_days, rounded

TIERS = ((30, "STAR_30PLUS"), (20, "STARTER_20_29"), (10, "ROTATION_10_19"), (0, "BENCH_0_9"))
"""Lower bound of the pre-game season average, and the tier from there on."""

WINDOW_DAYS = 30
"""Days whose grades an adjustment is made of, and those on which it must have helped."""

MINIMUM_GRADES = 20
"""Graded predictions of a tier without which nothing is adjusted."""

DAMPING = {"STAR_30PLUS": 0.5, "STARTER_20_29": 0.5, "ROTATION_10_19": 0.75, "BENCH_0_9": 1.0}
"""The share of what was missed that is taken off."""

GRAINS_PER_POINT = 1_000
"""Errors are added up as whole thousandths: sums of fractions depend on their order."""

TWO_WINDOWS = LookBack(Reach.DAYS, days=2 * WINDOW_DAYS, through=False)
THEIR_MONTHS = LookBack(Reach.DAYS, days=3 * WINDOW_DAYS + 2)
"""From any date of the windows back to the first of its month."""

FEW = f"fewer than {MINIMUM_GRADES} grades in {WINDOW_DAYS} days"

COLUMNS = (
    Column("system_id", "string", "the system that is adjusted"),
    Column("season", "string", "season label"),
    Column("as_of_date", "date", "the date from which on it applies; only earlier grades count"),
    Column("scoring_tier", "string", "tier by pre-game season average"),
    Column("grades", "int64", f"graded predictions of the last {WINDOW_DAYS} days", low=0),
    Column("bias", "float64", "their mean signed error, predicted minus actual", "points", missing=FEW, low=-60, high=60),
    Column("raw_adjustment", "float64", "minus the bias, damped", "points", missing=FEW, low=-60, high=60),
    Column("tested", "int64", "grades of those days to which the adjustment of their own day could be applied", low=0),
    Column("mae_change", "float64", "change of MAE that this would have made; below 0 it helped", "points", missing="nothing was tested", low=-60, high=60),
    Column("is_active", "boolean", "whether it helped on at least as many grades as are needed"),
    Column("adjustment", "float64", "points added to the mean: 0 while not active", "points", low=-60, high=60),
    *derived_columns(),
)  # fmt: skip


def scoring_tier(average: ir.FloatingValue) -> ir.StringValue:
    """Return the tier of a pre-game season average; grouping by the outcome would read chance as bias."""
    return ibis.cases(*((average >= floor, name) for floor, name in TIERS), else_=None)


def errors(inputs: Inputs) -> ir.Table:
    """Return the ensemble's error, in thousandths of a point, on every graded prediction of two windows, with its tier."""
    means = ensemble_means(said(inputs), inputs["system_calibrations"])
    points = means.filter(means.stat == POINTS.name)
    played = appearances(inputs["player_game_summary"]).select(*PLAYER_GAME, actual="points")
    form = inputs["player_daily_cache"].select("player_id", "points_avg_season", game_date="cache_date")
    rows = points.inner_join(played, list(PLAYER_GAME), rname="played_{name}")
    rows = rows.inner_join(form, ["player_id", "game_date"], rname="form_{name}")
    error = ((rows.ensemble_mean - rows.actual) * GRAINS_PER_POINT).round().cast("int64")
    rows = rows.select("game_date", error=error, scoring_tier=scoring_tier(rows.points_avg_season))
    return rows.filter(rows.scoring_tier.notnull())


def raw(inputs: Inputs) -> ir.Table:
    """Return the adjustment of every date asked for, and of every graded one, from what came before it."""
    rows = inputs["errors"]
    daily = rows.group_by("scoring_tier", "game_date").agg(
        missed=rows.error.sum().cast("int64"), count=rows.count().cast("int64")
    )
    owed = _targets(inputs).select("scoring_tier", "game_date")
    dates = owed.union(daily.select("scoring_tier", "game_date"), distinct=True)
    found = _of_tiers(daily).as_of(
        dates,
        "game_date",
        missed=last_days(WINDOW_DAYS).sum("missed"),
        grades=last_days(WINDOW_DAYS).sum("count"),
    )
    grades = found.grades.fill_null(0).cast("int64")
    bias = rounded(
        (grades >= MINIMUM_GRADES).ifelse(found.missed / (grades.nullif(0) * GRAINS_PER_POINT), None)
    )
    damping = ibis.cases(*((found.scoring_tier == tier, share) for tier, share in DAMPING.items()), else_=0.0)
    return found.select(
        "scoring_tier", "game_date", grades=grades, bias=bias, raw_adjustment=rounded(-bias * damping)
    )


def _targets(inputs: Inputs) -> ir.Table:
    """Return every date of the schedule with every tier."""
    dates = game_dates(inputs["schedule"], "game_date")
    tiers = ibis.array([name for _, name in TIERS]).unnest()
    return dates.mutate(scoring_tier=tiers)


def _of_tiers(daily: ir.Table) -> History:
    return History(daily, ("scoring_tier",), order=("game_date",), always=frozenset(daily.columns))


def build(inputs: Inputs) -> ir.Table:
    """One row per date and tier."""
    adjustments = inputs["raw"]
    rows = inputs["errors"].inner_join(
        adjustments.select("scoring_tier", "game_date", "raw_adjustment"), ["scoring_tier", "game_date"]
    )
    rows = rows.filter(rows.raw_adjustment.notnull())
    moved = (rows.error + (rows.raw_adjustment * GRAINS_PER_POINT).round()).abs() - rows.error.abs()
    rows = rows.mutate(change=moved.cast("int64"))
    daily = rows.group_by("scoring_tier", "game_date").agg(
        change=rows.change.sum().cast("int64"), count=rows.count().cast("int64")
    )
    known = _of_tiers(daily).as_of(
        _targets(inputs),
        "game_date",
        change=last_days(WINDOW_DAYS).sum("change"),
        tested=last_days(WINDOW_DAYS).sum("count"),
    )
    known = known.inner_join(adjustments, ["scoring_tier", "game_date"], rname="raw_{name}")
    tested = known.tested.fill_null(0).cast("int64")
    gain = rounded(known.change / (tested.nullif(0) * GRAINS_PER_POINT))
    active = ((tested >= MINIMUM_GRADES) & (gain < 0) & known.raw_adjustment.notnull()).fill_null(False)
    known = known.mutate(
        system_id=ibis.literal(ENSEMBLE),
        tested=tested,
        mae_change=gain,
        is_active=active,
        adjustment=active.ifelse(known.raw_adjustment, 0.0),
        as_of_date=known.game_date,
        completeness_pct=ibis.null("float64"),
        is_production_ready=ibis.literal(True),
    )
    rows = with_cutoff(known.drop("game_date"), inputs["schedule"], "as_of_date")
    return rows.select(*(column.name for column in COLUMNS))


def owed(inputs: Inputs) -> ir.Table:
    """Every tier of every date, whether or not there is something to adjust."""
    targets = _targets(inputs).rename(as_of_date="game_date")
    return promised(targets, "as_of_date", "scoring_tier")


SCORING_TIER_ADJUSTMENTS = Table(
    name="scoring_tier_adjustments",
    phase=Phase.PREDICTIONS,
    meaning="what is added to the ensemble's mean in each scoring tier, while that has helped",
    grain=("system_id", "as_of_date", "scoring_tier"),
    date_column="as_of_date",
    columns=COLUMNS,
    inputs=(
        Input("schedule"),
        Input("rule_predictions", TWO_WINDOWS),
        Input("learned_predictions", TWO_WINDOWS),
        Input("prop_lines", TWO_WINDOWS),
        Input("system_calibrations", THEIR_MONTHS),
        Input("player_daily_cache", TWO_WINDOWS),
        Input("player_game_summary", TWO_WINDOWS),
    ),
    parts=(Part("errors", errors), Part("raw", raw)),
    build=build,
    entity=("scoring_tier",),
    owed=owed,
    horizon=AHEAD,
)
