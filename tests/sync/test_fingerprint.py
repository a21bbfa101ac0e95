"""A fingerprint tells exactly which contents were read: the partitions inside the look-back, and no others.

The fast arithmetic (differences of running sums) is held against a direct definition that looks at each date.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from toy_model import is_read

from backcourt.sync.fingerprint import (
    Flags,
    RunningHashes,
    Stretch,
    fingerprint,
    partition_stretch,
    stretch_of,
)
from backcourt.tables.declaration import EVER, Input, LookBack, Reach

FIRST = date(2023, 8, 20)
DAYS = st.one_of(st.just(EVER), st.integers(0, 30).map(lambda number: FIRST + timedelta(days=number)))
"""Dates about the turn of a season, and the date of what has none."""

CONTENTS = st.dictionaries(DAYS, st.sampled_from(["", "a", "b", "c"]), max_size=12)
LOOK_BACKS = st.builds(
    LookBack,
    st.sampled_from(Reach),
    days=st.integers(0, 9),
    ahead=st.integers(0, 9),
    through=st.booleans(),
)
STRETCHES = st.builds(Stretch, st.none() | DAYS, DAYS)


def within(contents: Mapping[date, str], stretch: Stretch) -> dict[date, str]:
    return {
        day: content
        for day, content in contents.items()
        if (stretch.first is None or stretch.first <= day) and day <= stretch.last
    }


@given(CONTENTS, LOOK_BACKS, DAYS)
def test_a_look_back_reads_the_dates_its_words_say(
    contents: dict[date, str], look_back: LookBack, day: date
) -> None:
    read = within(contents, stretch_of(look_back, day))
    assert read == {other: content for other, content in contents.items() if is_read(look_back, day, other)}


@given(LOOK_BACKS, DAYS)
def test_an_undated_table_is_read_whole_from_every_date(look_back: LookBack, day: date) -> None:
    assert partition_stretch(Input("players", look_back), True, day) == Stretch(EVER, EVER)
    assert partition_stretch(Input("games", look_back), False, day) == stretch_of(look_back, day)


@given(CONTENTS, CONTENTS, STRETCHES)
def test_two_digests_agree_exactly_when_the_same_partitions_with_the_same_contents_were_read(
    one: dict[date, str], other: dict[date, str], stretch: Stretch
) -> None:
    same = within(one, stretch) == within(other, stretch)
    assert (RunningHashes(one).digest(stretch) == RunningHashes(other).digest(stretch)) == same


@given(CONTENTS, STRETCHES)
def test_a_digest_is_that_of_its_partitions_alone(contents: dict[date, str], stretch: Stretch) -> None:
    alone = RunningHashes(within(contents, stretch))
    assert RunningHashes(contents).digest(stretch) == alone.digest(Stretch(None, date.max))


@given(CONTENTS, DAYS, st.sampled_from(["", "a", "x"]), STRETCHES)
def test_a_new_content_shows_where_it_is_read_and_nowhere_else(
    contents: dict[date, str], day: date, content: str, stretch: Stretch
) -> None:
    after = contents | {day: content}
    seen = after != contents and bool(within({day: content}, stretch))
    assert (RunningHashes(contents).digest(stretch) != RunningHashes(after).digest(stretch)) == seen


@given(st.sets(DAYS, max_size=8), st.lists(STRETCHES, max_size=8))
def test_the_first_flag_in_a_stretch_is_the_earliest_flagged_date_inside_it(
    flagged: set[date], read: list[Stretch]
) -> None:
    firsts = [min(within(dict.fromkeys(flagged, ""), stretch), default=None) for stretch in read]
    assert [Flags(flagged).first_in(stretch) for stretch in read] == firsts
    assert list(Flags(flagged).met(read)) == [(place, day) for place, day in enumerate(firsts) if day]


@given(st.lists(st.text("0123456789abcdef", min_size=1), min_size=1, max_size=4))
def test_a_fingerprint_follows_the_code_and_each_input_in_its_place(digests: list[str]) -> None:
    print_now = fingerprint("code", digests)
    assert print_now == fingerprint("code", list(digests))
    assert print_now != fingerprint("edoc", digests)
    assert print_now != fingerprint("code", [*digests, "0"])
    if digests != digests[::-1]:
        assert print_now != fingerprint("code", digests[::-1])
