"""Nonsense from the very date of a cut on changes nothing fitted at that cut, nor what is said of that date.

Elsewhere cuts in time are random; those of models and calibrations lie where a date too many would be learned from.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipelines import Pipeline
from poison import Nonsense, Poison
from truncation import Cut, differences
from worlds import poisoned_raw

CUT, NEXT_CUT = date(2023, 12, 1), date(2024, 1, 2)
FITTED = {
    "learned_models": "SELECT knowledge, target, digest FROM nba_predictions.learned_models WHERE cut_date",
    "laws": "SELECT stat, system_id, law FROM nba_predictions.system_calibrations WHERE NOT is_borrowed AND cut_date",
    "weights": (
        "SELECT stat, system_id, ensemble_weight FROM nba_predictions.system_calibrations "
        "WHERE ensemble_weight IS NOT NULL AND stat = 'points' AND cut_date"
    ),
    "offsets": (
        "SELECT stat, over_offset FROM nba_predictions.system_calibrations "
        "WHERE over_offset <> 0 AND cut_date"
    ),
    "tiers": (
        "SELECT scoring_tier, bias FROM nba_predictions.scoring_tier_adjustments "
        "WHERE bias IS NOT NULL AND as_of_date"
    ),
}


def fitted(pipeline: Pipeline, kind: str, cut: date) -> set[tuple[Any, ...]]:
    return {*pipeline.query(f"{FITTED[kind]} = DATE '{cut}'")}


def test_what_is_fitted_at_a_cut_has_learned_nothing_of_it(
    small: Pipeline, small_home: Path, codes: Mapping[str, str]
) -> None:
    noon = f"SELECT max(noon_cutoff_utc) FROM nba_raw.schedule WHERE game_date = DATE '{CUT}'"
    cut = Cut(small.figure(noon))
    with poisoned_raw(
        small_home,
        cut,
        Poison(Nonsense.EXCHANGED, 1),
        codes,
        small.catalogue,
        dates=lambda day: CUT <= day <= NEXT_CUT,
    ) as other:
        assert differences(small, other, cut) == []
        for kind in FITTED:
            assert fitted(other, kind, CUT) == fitted(small, kind, CUT) != set()
            later, were = fitted(other, kind, NEXT_CUT), fitted(small, kind, NEXT_CUT)
            assert len(later) == len(were) > 0
            assert later.isdisjoint(were), kind
