"""How each system did on each date, on its own and on the same rows as the baselines."""

from __future__ import annotations

from backcourt.analytics.slate import AHEAD
from backcourt.tables.columns import promised
from backcourt.tables.declaration import Column, Input, Inputs, Phase, Table, derived_columns
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import exact_mean, exact_sum, rounded

BASELINES = ("market", "ewma")
NOTHING_GRADED = "nothing was graded"
NO_LAW = "nothing was graded, or no law was fitted yet"
NOT_PAIRED = "no row has both systems"

COLUMNS = (
    Column("system_id", "string", "the system"),
    Column("season", "string", "season label"),
    Column("game_date", "date", "Eastern date"),
    Column("stat", "string", "statistic predicted"),
    Column("predictions", "int64", "predictions made", low=0),
    Column("graded", "int64", "predictions of players who appeared", low=0),
    Column("voids", "int64", "predictions of players who did not", low=0),
    Column("mae", "float64", "mean absolute error", missing=NOTHING_GRADED, low=0, high=60, varies=True),
    Column("bias", "float64", "mean signed error, predicted minus actual", missing=NOTHING_GRADED, low=-60, high=60, varies=True),
    Column("crps", "float64", "mean continuous ranked probability score", missing=NO_LAW, low=0, high=60),
    Column("log_loss", "float64", "mean log loss of the side of the line", missing="no line, or no law was fitted yet", low=0, high=30),
    Column("inside_80_pct", "float64", "share of outcomes in the central 80 % of their distribution", "percent", missing=NO_LAW, low=0, high=100),
    Column("within_3_pct", "float64", "share with an error of at most 3", "percent", missing=NOTHING_GRADED, low=0, high=100),
    Column("within_5_pct", "float64", "share with an error of at most 5", "percent", missing=NOTHING_GRADED, low=0, high=100),
    Column("picks", "int64", "recommendations that won or lost", low=0),
    Column("wins", "int64", "recommendations that won", low=0),
    Column("pushes", "int64", "recommendations that pushed", low=0),
    Column("hit_rate_pct", "float64", "wins per pick", "percent", missing="no pick won or lost", low=0, high=100),
    *(
        column
        for name in BASELINES
        for column in (
            Column(f"paired_{name}", "int64", f"rows graded for this system and {name}", low=0),
            Column(f"mae_minus_{name}", "float64", f"difference of MAE to {name} on those rows", missing=NOT_PAIRED),
        )
    ),
    *derived_columns(information_time=True),
)  # fmt: skip


def build(inputs: Inputs) -> ir.Table:
    """One row per system, date and statistic."""
    rows = with_baselines(inputs["prediction_accuracy"])
    keys = ("system_id", "season", "game_date", "stat", "information_time", "as_of")
    summary = rows.group_by(*keys).agg(
        **figures(rows), is_production_ready=rows.is_production_ready.min(), **paired_figures(rows)
    )
    summary = summary.mutate(completeness_pct=ibis.literal(None, "float64"))
    return summary.select(*(column.name for column in COLUMNS))


def with_baselines(graded: ir.Table) -> ir.Table:
    """Add to each grade the error of every baseline on the same player, game and statistic (`error_<baseline>`)."""
    rows = graded
    for name in BASELINES:
        base = graded.filter((graded.system_id == name) & graded.actual.notnull())
        base = base.select(
            "game_id", "player_id", "stat", "information_time", **{f"error_{name}": "absolute_error"}
        )
        rows = rows.left_join(
            base, ["game_id", "player_id", "stat", "information_time"], rname=f"{name}_{{name}}"
        )
    return rows


def figures(rows: ir.Table) -> dict[str, ir.Value]:
    """Return the figures of any group of grades, by name: the only place where they are worked out."""
    picked = rows.is_correct.notnull()
    return {
        "predictions": rows.count(),
        "graded": rows.actual.count(),
        "voids": (rows.outcome == "void").cast("int64").sum(),
        "mae": exact_mean(rows.absolute_error),
        "bias": exact_mean(rows.signed_error),
        "crps": exact_mean(rows.crps),
        "log_loss": exact_mean(rows.log_loss),
        "inside_80_pct": exact_mean(100.0 * rows.pit.between(0.1, 0.9).cast("float64")),
        "within_3_pct": exact_mean(100.0 * rows.is_within_3.cast("float64")),
        "within_5_pct": exact_mean(100.0 * rows.is_within_5.cast("float64")),
        "picks": picked.cast("int64").sum(),
        "wins": rows.is_correct.fill_null(False).cast("int64").sum(),
        "pushes": (rows.outcome == "push").cast("int64").sum(),
        "hit_rate_pct": exact_mean(picked.ifelse(100.0 * rows.is_correct.cast("float64"), None)),
    }


def paired_figures(rows: ir.Table) -> dict[str, ir.Value]:
    """Return the difference of MAE to each baseline, on the rows that both have (see `with_baselines`)."""
    found: dict[str, ir.Value] = {}
    for name in BASELINES:
        both = rows[f"error_{name}"].notnull() & rows.absolute_error.notnull()
        found[f"paired_{name}"] = both.cast("int64").sum()
        found[f"mae_minus_{name}"] = exact_mean(
            both.ifelse(rows.absolute_error - rows[f"error_{name}"], None)
        )
    return found


COUNTS = (
    "predictions",
    "graded",
    "voids",
    "picks",
    "wins",
    "pushes",
    *(f"paired_{name}" for name in BASELINES),
)

COUNTED_BY = {
    **dict.fromkeys(("mae", "bias", "within_3_pct", "within_5_pct"), "graded"),
    "hit_rate_pct": "picks",
    **{f"mae_minus_{name}": f"paired_{name}" for name in BASELINES},
}
"""How many grades each mean is of; the other means can only be worked out from the grades themselves."""


def over_days(days: ir.Table) -> dict[str, ir.Value]:
    """Return the figures of a group of this table's rows, to its own precision: no grade is read again."""
    means = {
        name: rounded(exact_sum(days[name] * days[count]) / days[count].sum().nullif(0))
        for name, count in COUNTED_BY.items()
    }
    return {**{name: days[name].sum() for name in COUNTS}, **means}


def owed(inputs: Inputs) -> ir.Table:
    """Every system that predicted."""
    return promised(inputs["prediction_accuracy"], "game_date", "system_id", "stat").distinct()


SYSTEM_DAILY_PERFORMANCE = Table(
    name="system_daily_performance",
    phase=Phase.PREDICTIONS,
    meaning="how each system did on each date",
    grain=("system_id", "game_date", "stat", "information_time"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(Input("prediction_accuracy"),),
    build=build,
    entity=("system_id", "stat"),
    owed=owed,
    horizon=AHEAD,
)
