"""The mean of the ensemble: its members' means, each by the weight of the month, as far as they speak."""

from __future__ import annotations

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.systems.combined import MEMBERS
from backcourt.tables.expressions import ir
from backcourt.tables.windows import rounded

MONTH = ("season", "month")
"""What a date and the first date of its month in the same season have in common."""


def month_of(rows: ir.Table, date: str) -> ir.Table:
    """Add the month of a date."""
    return rows.mutate(month=rows[date].truncate("M"))


def calibrations_of_month(calibrations: ir.Table) -> ir.Table:
    """Return what was fitted, each row with the month it is of."""
    return month_of(calibrations, "cut_date").drop("as_of", "completeness_pct", "is_production_ready")


def ensemble_means(said: ir.Table, calibrations: ir.Table) -> ir.Table:
    """Return (game_id, player_id, stat, season, game_date, ensemble_mean); months without weights have none."""
    members = month_of(said.filter(said.system_id.isin(MEMBERS)), "game_date")
    keys = (*PLAYER_GAME, "stat", "season", "game_date", "month")
    means = members.group_by(*keys).agg(
        **{
            f"mean_{k}": members.predicted_mean.max(where=members.system_id == name)
            for k, name in enumerate(MEMBERS)
        }
    )
    fitted = calibrations_of_month(calibrations)
    weights = fitted.group_by(*MONTH, "stat").agg(
        **{
            f"weight_{k}": fitted.ensemble_weight.max(where=fitted.system_id == name)
            for k, name in enumerate(MEMBERS)
        }
    )
    both = means.inner_join(weights, [*MONTH, "stat"], rname="weight_{name}")
    parts = [(both[f"mean_{k}"], both[f"weight_{k}"]) for k in range(len(MEMBERS))]
    # Added up member by member: sums that engines order as they like differ in their last digits.
    total = sum((mean * weight).fill_null(0.0) for mean, weight in parts)
    spoken = sum((mean * 0.0 + weight).fill_null(0.0) for mean, weight in parts)
    rows = both.mutate(ensemble_mean=rounded(total / spoken.nullif(0.0)))
    return rows.filter(rows.ensemble_mean.notnull()).select(
        *PLAYER_GAME, "stat", "season", "game_date", "ensemble_mean"
    )
