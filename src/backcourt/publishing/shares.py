"""Shares with their intervals, worked out by the engine."""

from __future__ import annotations

from backcourt.evaluation.scores import wilson
from backcourt.tables.expressions import ibis, ir


def share(part: ir.IntegerValue, whole: ir.IntegerValue) -> ir.StructValue:
    """Return a share as `Share`; NULL without a trial."""
    bounds = wilson(part, whole.nullif(0), lambda value: value.sqrt())
    named = zip(("value_pct", "low_pct", "high_pct"), bounds, strict=True)
    # The lower bound of none is 0, or as little below as floats are apart.
    figures = {name: (100 * bound).round(6).abs() for name, bound in named}
    return (whole > 0).ifelse(ibis.struct({**figures, "n": whole}), None)
