"""Wire format of the play-by-play files: one line per play, with the ten players on the court."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from backcourt.identity.games import is_game_id
from backcourt.sources.wire.csv_rows import CsvRow
from backcourt.sources.wire.fields import Day, Name, Real, RealText, WholeText

_GAME_NUMBER = re.compile(r'(?:=")?([0-9]{1,10})"?')
_GAME_ID_DIGITS = 10
_CLOCK = re.compile(r"([0-9]{1,2}):([0-5][0-9]):([0-5][0-9](?:\.[0-9]{1,3})?)")


def _game_id(value: Any) -> str:
    """Return the NBA game id that a number is once the zeros that spreadsheets drop are before it again."""
    found = _GAME_NUMBER.fullmatch(value) if isinstance(value, str) else None
    game_id = found[1].zfill(_GAME_ID_DIGITS) if found else ""
    if not is_game_id(game_id):
        raise ValueError("an NBA game id, with or without its leading zeros, was expected")
    return game_id


def _seconds(value: Any) -> float:
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("a clock such as 0:11:44 was expected")
    return 3_600 * int(found[1]) + 60 * int(found[2]) + float(found[3])


CountText = Annotated[WholeText, Field(ge=0)]


class PlayRow(CsvRow):
    """One play. Positions are tenths of feet from the hoop; the score is the one after the play."""

    unused = frozenset(
        {"data_set", "elapsed", "play_length", "away", "home", "block", "entered", "left", "num", "opponent"}
        | {"outof", "possession", "reason", "steal", "converted_x", "converted_y"}
    )

    game_id: Annotated[str, BeforeValidator(_game_id)]
    date: Day
    a1: Name | None
    a2: Name | None
    a3: Name | None
    a4: Name | None
    a5: Name | None
    h1: Name | None
    h2: Name | None
    h3: Name | None
    h4: Name | None
    h5: Name | None
    period: CountText
    away_score: CountText
    home_score: CountText
    remaining_time: Annotated[Real, BeforeValidator(_seconds)]
    play_id: Annotated[WholeText, Field(ge=0)]
    team: Name | None
    event_type: Name | None
    assist: Name | None
    player: Name | None
    points: CountText | None
    result: Name | None
    type: Name | None
    shot_distance: RealText | None
    original_x: RealText | None
    original_y: RealText | None
    description: Name | None

    @property
    def is_attempt(self) -> bool:
        """Whether it is a field-goal attempt; files of some seasons call missed ones so."""
        return self.event_type in ("shot", "miss")

    @property
    def is_free_throw(self) -> bool:
        """Whether it is a free throw."""
        return self.event_type == "free throw"

    @property
    def is_made(self) -> bool | None:
        """Whether it went in; None for plays that cannot score."""
        return self.result == "made" if self.is_attempt or self.is_free_throw else None

    @property
    def value(self) -> int:
        """What a free throw or an attempt is worth."""
        if self.is_free_throw:
            return 1
        return 3 if (self.type or "").lower().startswith("3pt") else 2
