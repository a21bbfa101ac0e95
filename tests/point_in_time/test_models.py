"""Nonsense from the very date of a cut on changes no model of that cut, nor what it says of that date.

Elsewhere cuts in time are random; those of models lie where a date too many would be learned from.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pipelines import Pipeline
from poison import Nonsense, Poison
from truncation import Cut, differences
from worlds import poisoned_raw

CUT, NEXT_CUT = date(2023, 12, 1), date(2024, 1, 2)
KEPT = "SELECT knowledge, target, digest FROM nba_predictions.learned_models WHERE cut_date = "


def models(pipeline: Pipeline, cut: date) -> set[tuple[str, str, str]]:
    return {(row[0], row[1], row[2]) for row in pipeline.query(f"{KEPT} DATE '{cut}'")}


def test_a_model_has_learned_nothing_of_its_cut(
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
        assert models(other, CUT) == models(small, CUT)
        later, were = models(other, NEXT_CUT), models(small, NEXT_CUT)
        assert len(later) == len(were) > 0
        assert later.isdisjoint(were)
