"""The feature contract beside what the store holds: null share and distribution of every feature."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa

from backcourt.precompute.feature_contract import FEATURES, Feature

STORE = "ml_feature_store_v2"
QUANTILES = {"p5": 0.05, "median": 0.5, "p95": 0.95}


@dataclass(frozen=True)
class FeatureProfile:
    """One feature of the contract, and its values outside the bootstrap window.

    `null_pct` is the share of rows without it, percent; `p5`, `median` and `p95` are quantiles, `distinct` counts
    values; all are None or 0 without rows.
    """

    number: int
    name: str
    meaning: str
    unit: str
    source: str
    window: str
    required: bool
    rows: int
    null_pct: float | None
    mean: float | None
    p5: float | None
    median: float | None
    p95: float | None
    distinct: int


def profile(
    read: Callable[[ir.Table], pa.Table], relations: Mapping[str, ir.Table], seasons: Sequence[str] = ()
) -> list[FeatureProfile]:
    """Return the profile of every feature, in the order of the contract (of all seasons when none is named)."""
    rows = relations[STORE]
    rows = rows.filter((rows.exception != "bootstrap").fill_null(True))
    if seasons:
        rows = rows.filter(rows.season.isin(list(seasons)))
    figures = {"rows": rows.count()}
    for feature in FEATURES:
        value = rows[feature.name]
        figures |= {
            f"{feature.name}|nulls": value.isnull().sum(),
            f"{feature.name}|mean": value.mean(),
            f"{feature.name}|distinct": value.nunique(),
            **{f"{feature.name}|{label}": value.quantile(share) for label, share in QUANTILES.items()},
        }
    [found] = read(rows.aggregate(**figures)).to_pylist()
    return [_profile(number, feature, found) for number, feature in enumerate(FEATURES)]


def _profile(number: int, feature: Feature, found: Mapping[str, float | None]) -> FeatureProfile:
    def figure(label: str) -> float | None:
        value = found[f"{feature.name}|{label}"]
        return None if value is None else round(float(value), 6)

    rows = int(found["rows"] or 0)
    return FeatureProfile(
        number=number,
        name=feature.name,
        meaning=feature.meaning,
        unit=feature.unit,
        source=feature.source,
        window=feature.window,
        required=feature.required,
        rows=rows,
        null_pct=round(100 * (figure("nulls") or 0) / rows, 2) if rows else None,
        mean=figure("mean"),
        p5=figure("p5"),
        median=figure("median"),
        p95=figure("p95"),
        distinct=int(found[f"{feature.name}|distinct"] or 0),
    )
