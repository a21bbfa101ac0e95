"""Make everything known after a random moment nonsense, and no row that speaks as of then or earlier is another.

Nonsense is beyond all bounds, missing, mixed up, or a lie that adds up; it comes with the archive's files, where raw
tables may refuse it, or stands in the raw tables themselves, from which every derived table is built again.
"""

from collections.abc import Mapping
from pathlib import Path

from examples import examples
from hypothesis import example, given
from pipelines import Pipeline
from poison import Nonsense, Poison
from truncation import differences
from worlds import PLACES, POISONS, assert_the_poison_arrived, cut_at, poisoned, poisoned_raw

ADDS_UP = Poison(Nonsense.EXCHANGED, 1)
BEYOND_BOUNDS = Poison(Nonsense.ABSURD, 1)
WITH_INJURY_PAGE, LIST_TOLD_TWICE, MID_FIRST_SEASON, TRADED = 200, 584, 700, 798


@given(place=PLACES, lie=POISONS)
@example(place=WITH_INJURY_PAGE, lie=ADDS_UP)
@example(place=MID_FIRST_SEASON, lie=BEYOND_BOUNDS)
@example(place=LIST_TOLD_TWICE, lie=Poison(Nonsense.EXCHANGED, 59))
@example(place=TRADED, lie=Poison(Nonsense.EXCHANGED, 52616))
@examples(2)
def test_nonsense_in_the_files_changes_nothing_that_was_said_before_it(
    place: int, lie: Poison, unlearned: Pipeline, small_archive: Path, codes: Mapping[str, str]
) -> None:
    cut = cut_at(unlearned, place)
    with poisoned(small_archive, cut, lie, codes, unlearned.catalogue) as other:
        assert differences(unlearned, other, cut) == []
        assert_the_poison_arrived(unlearned, other, cut, lie)


@given(place=PLACES, lie=POISONS)
@example(place=WITH_INJURY_PAGE, lie=ADDS_UP)
@examples(2)
def test_nonsense_in_the_raw_tables_changes_nothing_that_was_said_before_it(
    place: int, lie: Poison, unlearned: Pipeline, small_home: Path, codes: Mapping[str, str]
) -> None:
    hold_poisoned(place, lie, unlearned, small_home, codes)


@given(place=PLACES, lie=POISONS)
@examples(2)
def test_nor_does_it_change_what_was_learned_and_predicted_before_it(
    place: int, lie: Poison, small: Pipeline, small_home: Path, codes: Mapping[str, str]
) -> None:
    hold_poisoned(place, lie, small, small_home, codes)


def hold_poisoned(place: int, lie: Poison, whole: Pipeline, home: Path, codes: Mapping[str, str]) -> None:
    """Hold what is made of poisoned raw tables to what the sound ones say until the poison."""
    cut = cut_at(whole, place)
    with poisoned_raw(home, cut, lie, codes, whole.catalogue) as other:
        assert differences(whole, other, cut) == []
        assert_the_poison_arrived(whole, other, cut, lie)
