"""Lines of box scores: what a player or a team did in a game, and whether he played at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from backcourt.identity.games import season_type_of
from backcourt.sources.nba_com.games import ContradictionError, season_of_game
from backcourt.sources.nba_com.wire import CamelWire, UpperWire
from backcourt.sources.wire.fields import Count, Whole
from backcourt.sources.wire.problem import shown

DID_NOT_PLAY = ("DNP", "DND", "NWT")
"""How a comment begins that says why: did not play, did not dress, not with team."""

PLAYED, ABSENT = "played", "dnp"


class Statistics(CamelWire):
    """Counts of nested documents, under the names of landing tables."""

    unused = frozenset({"fieldGoalsPercentage", "threePointersPercentage", "freeThrowsPercentage"})

    fgm: Annotated[Count, Field(alias="fieldGoalsMade")]
    fga: Annotated[Count, Field(alias="fieldGoalsAttempted")]
    fg3m: Annotated[Count, Field(alias="threePointersMade")]
    fg3a: Annotated[Count, Field(alias="threePointersAttempted")]
    ftm: Annotated[Count, Field(alias="freeThrowsMade")]
    fta: Annotated[Count, Field(alias="freeThrowsAttempted")]
    oreb: Annotated[Count, Field(alias="reboundsOffensive")]
    dreb: Annotated[Count, Field(alias="reboundsDefensive")]
    reb: Annotated[Count, Field(alias="reboundsTotal")]
    ast: Annotated[Count, Field(alias="assists")]
    stl: Annotated[Count, Field(alias="steals")]
    blk: Annotated[Count, Field(alias="blocks")]
    tov: Annotated[Count, Field(alias="turnovers")]
    pf: Annotated[Count, Field(alias="foulsPersonal")]
    points: Count
    plus_minus: Annotated[Whole | None, Field(alias="plusMinusPoints")]


COUNTS = tuple(name for name in Statistics.model_fields if name != "plus_minus")
"""What is counted of a player or a team, as landing tables spell it."""


class StatisticsRow(UpperWire):
    """Counts of column arrays; all None for players who did not play."""

    unused = frozenset({"FG_PCT", "FG3_PCT", "FT_PCT"})

    fgm: Count | None
    fga: Count | None
    fg3m: Count | None
    fg3a: Count | None
    ftm: Count | None
    fta: Count | None
    oreb: Count | None
    dreb: Count | None
    reb: Count | None
    ast: Count | None
    stl: Count | None
    blk: Count | None
    tov: Annotated[Count | None, Field(alias="TO")]
    pf: Count | None
    points: Annotated[Count | None, Field(alias="PTS")]
    plus_minus: Whole | None


@dataclass(frozen=True)
class Side:
    """One team of a game: the columns that all its rows share."""

    game_id: str
    game_date: date | None
    team: str | None
    opponent: str | None
    is_home: bool | None

    def columns(self) -> Mapping[str, object]:
        """Return these columns; raises `ContradictionError` for an id that no kind of game has."""
        season = season_of_game(self.game_id)
        return {
            "landed_date": self.game_date,
            "game_id": self.game_id,
            "season": season,
            "season_type": season_type_of(self.game_id).value,
            "game_date": self.game_date,
            "team": self.team,
            "opponent": self.opponent,
            "is_home": self.is_home,
        }


def counts_of(line: Statistics | StatisticsRow) -> Mapping[str, object]:
    """Return counts and plus-minus as columns."""
    return {name: getattr(line, name) for name in (*COUNTS, "plus_minus")}


def appearance(
    line: Statistics | StatisticsRow, minutes: float | None, comment: str | None
) -> Mapping[str, object]:
    """Return minutes, counts and status of a player; without minutes and reason nothing is said of his status.

    Who did not play has nought of everything, whether or not it is written. Raises `ContradictionError` when a reason
    for his absence stands beside minutes or counts.
    """
    counts = counts_of(line)
    if not comment or (minutes and not comment.startswith(DID_NOT_PLAY)):
        return {**counts, "minutes": minutes, "status": None if minutes is None else PLAYED}
    if minutes or any(counts.values()):
        raise ContradictionError("comment", f"is {shown(comment)}, and he played")
    nought = dict.fromkeys(COUNTS, 0)
    return {**nought, "minutes": 0.0, "status": ABSENT, "status_reason": comment}
