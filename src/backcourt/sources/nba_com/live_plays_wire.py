"""Wire format of the live play-by-play file of a game, which fields a play has depends on what it is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from backcourt.sources.nba_com.clock import Clock
from backcourt.sources.wire.fields import Count, Moment, Name, Real, Text, Whole, WholeText
from backcourt.sources.wire.model import Wire

_OF_PLAYS = {"edited", "isTargetScoreLastPeriod", "officialId", "periodType", "possession", "qualifiers"}
_OF_PEOPLE = {"personIdsFilter", "playerName"}
_OF_JUMP_BALLS = {
    f"jumpBall{who}" for who in ("LostPersonId", "LostPlayerName", "WonPersonId", "WonPlayerName")
} | {
    "jumpBallRecoverdPersonId",
    "jumpBallRecoveredName",
}
_OF_OTHERS = {
    f"{what}{name}" for what in ("block", "steal", "foulDrawn") for name in ("PersonId", "PlayerName")
}
_TOTALS = {
    f"{what}Total"
    for what in (
        *("assist", "foulPersonal", "foulTechnical", "points"),
        *("rebound", "reboundDefensive", "reboundOffensive", "turnover"),
    )
}
_OF_PLACES = {"area", "areaDetail", "side", "x", "xLegacy", "y", "yLegacy"}
_OF_SHOTS = {
    "assistPersonId",
    "assistPlayerNameInitial",
    "isFieldGoal",
    "shotActionNumber",
    "shotDistance",
    "value",
}
_UNUSED = frozenset(
    {"shotResult", *_OF_PLAYS, *_OF_PEOPLE, *_OF_JUMP_BALLS, *_OF_OTHERS, *_TOTALS, *_OF_PLACES, *_OF_SHOTS}
)


class LiveAction(Wire):
    """One play. Plays of a team have no person (0), plays of neither side no team at all."""

    unused = _UNUSED

    action_number: Annotated[Count, Field(alias="actionNumber")]
    order_number: Annotated[Count, Field(alias="orderNumber")]
    clock: Clock
    occurred_utc: Annotated[Moment, Field(alias="timeActual")]
    period: Count
    team_id: Annotated[Count | None, Field(alias="teamId")] = None
    tricode: Annotated[Text | None, Field(alias="teamTricode")] = None
    person_id: Annotated[Count, Field(alias="personId")]
    person: Annotated[Text | None, Field(alias="playerNameI")] = None
    home_points: Annotated[WholeText, Field(alias="scoreHome")]
    away_points: Annotated[WholeText, Field(alias="scoreAway")]
    description: Text
    action_type: Annotated[Name, Field(alias="actionType")]
    sub_type: Annotated[Text, Field(alias="subType")]
    descriptor: Text | None = None


class LiveThrow(LiveAction):
    """What can score: a free throw, or an attempt from the field."""

    result: Annotated[Literal["Made", "Missed"], Field(alias="shotResult")]


class LiveAttempt(LiveThrow):
    """A field-goal attempt, by a player of a team; where it was taken may be unknown."""

    action_type: Annotated[Literal["2pt", "3pt"], Field(alias="actionType")]
    team_id: Annotated[Count, Field(alias="teamId", gt=0)]
    person_id: Annotated[Count, Field(alias="personId", gt=0)]
    x: Annotated[Whole | None, Field(alias="xLegacy")]
    y: Annotated[Whole | None, Field(alias="yLegacy")]
    distance: Annotated[Real | None, Field(alias="shotDistance")] = None
    zone: Annotated[Text | None, Field(alias="area")] = None
    zone_detail: Annotated[Text | None, Field(alias="areaDetail")] = None
    assistant_id: Annotated[Count | None, Field(alias="assistPersonId")] = None
    assistant: Annotated[Text | None, Field(alias="assistPlayerNameInitial")] = None

    @property
    def value(self) -> int:
        """What the attempt is worth."""
        return int(self.action_type[0])


class LiveGame(Wire):
    """A game and its plays so far, which are read one by one."""

    game_id: Annotated[Name, Field(alias="gameId")]
    actions: list[Any]


class LivePlayByPlay(Wire):
    """The envelope; its `meta` says when the file was made, without telling in which time zone."""

    unused = frozenset({"meta"})

    game: LiveGame


def live_model_of(raw: object) -> type[LiveAction]:
    """Return the model of a play: what it calls itself decides, or that it counts as a field goal."""
    if not isinstance(raw, dict):
        return LiveAction
    kind = raw.get("actionType")
    if kind in ("2pt", "3pt") or raw.get("isFieldGoal") == 1:
        return LiveAttempt
    return LiveThrow if kind == "freethrow" else LiveAction
