"""In the real seasons too, nothing said before a random moment depends on what became known after it.

The truncated archive goes through the whole pipeline from an empty home. The poisoned raw tables are those of a copy,
in which every derived partition of the cut's season is built again; it is that season's rows that are compared.
"""

import shutil
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from pipelines import Pipeline
from poison import Poison
from truncation import derived_tables, differences, later_differences, speaking_later
from worlds import PLACES, POISONS, assert_the_poison_arrived, cut_at, opened, poisoned_raw, truncated

from backcourt.time import season_bounds, season_of

pytestmark = pytest.mark.real

SEASONAL = ("prop_lines",)
"""Of some months the archive has no lines."""

DATES = 8
"""How many dates are built again one at a time."""


@given(place=PLACES)
@examples(1)
def test_nothing_known_after_a_cut_changes_what_was_said_before_it(
    place: int, real: Pipeline, real_folder: Path, codes: Mapping[str, str]
) -> None:
    cut = cut_at(real, place)
    with truncated(real_folder, cut, codes, real.catalogue) as cut_short:
        assert differences(real, cut_short, cut) == []
        assert cut_short.unaccounted == {}
        parted = {part.table for part in later_differences(real, cut_short, cut)}
        assert parted == speaking_later(real, cut, SEASONAL)


@given(place=PLACES, lie=POISONS)
@examples(2)
def test_nonsense_in_the_raw_tables_changes_nothing_that_was_said_before_it(
    place: int, lie: Poison, real: Pipeline, codes: Mapping[str, str]
) -> None:
    cut = cut_at(real, place)
    first, last = season_bounds(season_of(cut.moment.date()))

    def in_season(day: date) -> bool:
        return first <= day <= last

    with poisoned_raw(real.home, cut, lie, codes, real.catalogue, in_season) as other:
        assert differences(real, other, cut, since=datetime.combine(first, time.min)) == []
        assert_the_poison_arrived(real, other, cut, lie, SEASONAL)


@given(draw=st.integers(0, 2**32))
@examples(1)
def test_dates_built_again_one_at_a_time_in_any_order_on_one_thread_come_out_the_same(
    draw: int, real: Pipeline, codes: Mapping[str, str]
) -> None:
    days = Random(draw).sample(sorted(real.ledger.of("rule_predictions")), DATES)
    with TemporaryDirectory() as folder:
        home = Path(shutil.copytree(real.home, Path(folder) / "home"))
        with opened(home, codes, real.catalogue, threads=1) as pipeline:
            for chosen in days:
                report = pipeline.sync(dates=lambda day, chosen=chosen: day == chosen, force=True)
                assert {table.name for table in derived_tables(real)} <= set(report.done)
                assert {name: count for name, count in report.changed.items() if count} == {}
            assert pipeline.hashes == real.hashes
