"""Minutes and heights are read in the forms that box scores and rosters have, and in no other."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payloads import reading

from backcourt.errors import PayloadError
from backcourt.sources.wire.heights import Height
from backcourt.sources.wire.minutes import Minutes, minutes_of
from backcourt.sources.wire.model import Wire


class Body(Wire):
    minutes: Minutes
    height: Height


@given(minutes=st.integers(0, 99), seconds=st.integers(0, 59))
def test_minutes_and_seconds_are_minutes(minutes: int, seconds: int) -> None:
    assert minutes_of(f"{minutes}:{seconds:02d}") == pytest.approx(minutes + seconds / 60)
    assert minutes_of(f"{minutes:02d}") == minutes


@given(text=st.text(max_size=8))
def test_any_other_text_is_none_or_an_error(text: str) -> None:
    try:
        minutes = minutes_of(text)
    except ValueError:
        return
    assert minutes is None or (text.isascii() and text.replace(":", "").isdigit())


@pytest.mark.parametrize(("written", "inches"), [("6-11", 83.0), ("7-0", 84.0), ("", None), (None, None)])
def test_heights_are_inches(tmp_path: Path, written: str | None, inches: float | None) -> None:
    found = reading(tmp_path, {"minutes": "", "height": written}).envelope(Body)
    assert (found.minutes, found.height) == (None, inches)


@pytest.mark.parametrize("written", ["6-12", "6", "6'11", "66-1", "2-11", 83, "6-11 "])
def test_a_height_in_another_form_is_none(tmp_path: Path, written: object) -> None:
    with pytest.raises(PayloadError, match="height is"):
        reading(tmp_path, {"minutes": "", "height": written}).envelope(Body)
