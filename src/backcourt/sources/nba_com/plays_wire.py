"""Wire format of `playbyplayv3` of stats.nba.com: one game, one object per play."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from backcourt.sources.nba_com.clock import Clock
from backcourt.sources.wire.fields import BlankIsNone, Count, Name, Real, Text, Whole, WholeText
from backcourt.sources.wire.model import Wire

Score = Annotated[WholeText | None, BlankIsNone]
"""Points of a side; blank where the play left the score as it was."""


class Action(Wire):
    """One play. Zeros and blanks stand for what a play has not: no team, no player, no position."""

    unused = frozenset(
        {"pointsTotal", "videoAvailable", "playerName", "location", "isFieldGoal", "shotResult"}
        | {"shotValue", "shotDistance", "xLegacy", "yLegacy"}
    )

    action_id: Annotated[Count, Field(alias="actionId")]
    action_number: Annotated[Count, Field(alias="actionNumber")]
    clock: Clock
    period: Count
    team_id: Annotated[Count, Field(alias="teamId")]
    tricode: Annotated[Text, Field(alias="teamTricode")]
    person_id: Annotated[Count, Field(alias="personId")]
    person: Annotated[Text, Field(alias="playerNameI")]
    home_points: Annotated[Score, Field(alias="scoreHome")]
    away_points: Annotated[Score, Field(alias="scoreAway")]
    description: Text
    action_type: Annotated[Text, Field(alias="actionType")]
    sub_type: Annotated[Text, Field(alias="subType")]


class FreeThrow(Action):
    """A free throw: only its description tells a miss, by beginning with the word."""

    description: Name


class Attempt(Action):
    """A field-goal attempt, by a player of a team."""

    unused = frozenset({"pointsTotal", "videoAvailable", "playerName", "location"})

    description: Name
    team_id: Annotated[Count, Field(alias="teamId", gt=0)]
    person_id: Annotated[Count, Field(alias="personId", gt=0)]
    is_field_goal: Annotated[Literal[1], Field(alias="isFieldGoal")]
    action_type: Annotated[Literal["Made Shot", "Missed Shot"], Field(alias="actionType")]
    result: Annotated[Literal["Made", "Missed"], Field(alias="shotResult")]
    value: Annotated[Literal[2, 3], Field(alias="shotValue")]
    distance: Annotated[Real, Field(alias="shotDistance")]
    x: Annotated[Whole, Field(alias="xLegacy")]
    y: Annotated[Whole, Field(alias="yLegacy")]


class Game(Wire):
    """A game and its plays, which are read one by one."""

    unused = frozenset({"videoAvailable"})

    game_id: Annotated[Name, Field(alias="gameId")]
    actions: list[Any]


class PlayByPlay(Wire):
    """The envelope."""

    unused = frozenset({"meta"})

    game: Game


def model_of(raw: object) -> type[Action]:
    """Return the model of a play: what it calls itself decides, or that it counts as a field goal."""
    if not isinstance(raw, dict):
        return Action
    kind = raw.get("actionType")
    if kind in ("Made Shot", "Missed Shot") or raw.get("isFieldGoal") == 1:
        return Attempt
    return FreeThrow if kind == "Free Throw" else Action
