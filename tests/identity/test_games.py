"""A game id tells the kind of a game and its season, and no other text passes for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcourt.errors import UsageError
from backcourt.identity.games import (
    SeasonType,
    cup_final_id,
    is_game_id,
    season_of,
    season_starting,
    season_type_of,
)


@pytest.mark.parametrize(
    ("game_id", "season_type", "season"),
    [
        ("0012300001", "preseason", "2023-24"),
        ("0022300061", "regular", "2023-24"),
        ("0032400001", "all_star", "2024-25"),
        ("0042100401", "playoffs", "2021-22"),
        ("0052200101", "play_in", "2022-23"),
        ("0062300001", "cup_final", "2023-24"),
        ("0029900001", "regular", "1999-00"),
        ("0024600001", "regular", "1946-47"),
        ("0020900001", "regular", "2009-10"),
    ],
)
def test_a_game_id_tells_kind_and_season(game_id: str, season_type: str, season: str) -> None:
    assert season_type_of(game_id) == season_type
    assert season_of(game_id) == season


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22300061",
        "0072300001",
        "0002300001",
        "1022300061",
        "00223000611",
        "0022300061\n",
        "٠٠٢٢٣٠٠٠٦١",
        "002230006x",
    ],
)
def test_other_texts_are_no_game_ids(text: str) -> None:
    assert not is_game_id(text)
    with pytest.raises(UsageError, match="not an NBA game id") as refusal:
        season_of(text)
    assert "ten digits" in refusal.value.advice
    with pytest.raises(UsageError):
        season_type_of(text)


def test_the_cup_final_has_an_id_of_its_own_kind() -> None:
    assert cup_final_id("2023-24") == "0062300001"
    assert cup_final_id("2024-25") == "0062400001"


@pytest.mark.parametrize("text", ["2023", "2023-25", "2023-2024", "23-24", "", "2023-24 "])
def test_the_cup_final_of_no_season_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a season"):
        cup_final_id(text)


@given(st.integers(1946, 2045))
def test_a_cup_final_id_leads_back_to_its_season(year: int) -> None:
    game_id = cup_final_id(season_starting(year))
    assert season_of(game_id) == season_starting(year)
    assert season_type_of(game_id) is SeasonType.CUP_FINAL


@given(st.text())
def test_any_text_can_be_asked_whether_it_is_a_game_id(text: str) -> None:
    assert is_game_id(text) in (True, False)
