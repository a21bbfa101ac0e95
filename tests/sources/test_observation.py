"""What is asked about the present is said to be known when the stretch ends in which it was asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payloads import landed

from backcourt.errors import PayloadError
from backcourt.landing import Receipt
from backcourt.sources.observation import AS_OF, TIME_TO_COME, observation_of, observed_by
from backcourt.time import utc

MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
STRETCHES = st.sampled_from([timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6)])


def receipt(folder: Path, **parameters: str) -> Receipt:
    return landed(folder, {}, parameters=parameters)[0]


@given(now=MOMENTS, within=STRETCHES)
def test_nothing_is_said_to_be_known_before_it_can_be_there(now: datetime, within: timedelta) -> None:
    moment = datetime.fromisoformat(observed_by(now, within)[AS_OF])
    assert TIME_TO_COME < moment - now <= within + TIME_TO_COME


@given(now=MOMENTS, within=STRETCHES)
def test_one_stretch_has_one_moment(now: datetime, within: timedelta) -> None:
    last = datetime.fromisoformat(observed_by(now, within)[AS_OF]) - TIME_TO_COME
    assert observed_by(last - timedelta(seconds=1), within) == observed_by(now, within)
    assert observed_by(last, within) != observed_by(now, within)


def test_the_moment_of_a_request_is_read_as_it_was_written(tmp_path: Path) -> None:
    now = datetime(2024, 2, 22, 17, 3, tzinfo=UTC)
    seen = observation_of(receipt(tmp_path, **observed_by(now, timedelta(minutes=5))))
    assert (seen.moment, seen.day) == (datetime(2024, 2, 22, 17, 5), now.date())


def test_a_game_night_belongs_to_the_day_before(tmp_path: Path) -> None:
    seen = observation_of(receipt(tmp_path, as_of="2024-02-23T08:00:00Z"))
    assert seen.day == datetime(2024, 2, 22).date()


def test_a_payload_that_came_too_late_has_no_moment_and_still_its_day(tmp_path: Path) -> None:
    on_time = receipt(tmp_path, as_of="2024-02-22T12:05:00Z")
    late = replace(on_time, fetched_at="2024-02-22T12:05:00.000001+00:00")
    assert observation_of(on_time).moment == datetime(2024, 2, 22, 12, 5)
    assert (observation_of(late).moment, observation_of(late).day) == (None, observation_of(on_time).day)


def test_a_request_without_a_moment_proves_none(tmp_path: Path) -> None:
    seen = observation_of(receipt(tmp_path, date="2024-02-22"))
    assert (seen.moment, seen.day) == (None, None)


@pytest.mark.parametrize("written", ["", "now", "2024-02-22T17:05:00", "2024-02-30T00:00:00Z"])
def test_a_moment_that_is_none_is_an_error(tmp_path: Path, written: str) -> None:
    with pytest.raises(PayloadError, match="as_of is no moment"):
        observation_of(receipt(tmp_path, as_of=written))


def test_moments_of_other_zones_are_the_same_moments() -> None:
    now = datetime.fromisoformat("2024-02-22T12:03:00-05:00")
    assert observed_by(now, timedelta(hours=1)) == observed_by(
        utc(now).replace(tzinfo=UTC), timedelta(hours=1)
    )
