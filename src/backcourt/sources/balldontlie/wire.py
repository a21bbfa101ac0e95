"""The JSON objects of balldontlie: the fields we read, and those we know and leave."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from backcourt.sources.wire.fields import (
    LAST_YEAR,
    BlankIsNone,
    Count,
    Day,
    Moment,
    Name,
    RealText,
    Text,
    Whole,
)
from backcourt.sources.wire.heights import Height
from backcourt.sources.wire.minutes import Minutes
from backcourt.sources.wire.model import Wire

FINAL = "Final"
"""The status of a game that is over; others tell the period, the time of day or why it is not played."""

FIRST_SEASON = 1946
"""Year in which the league began."""

OptionalText = Annotated[Text | None, BlankIsNone]


class Meta(Wire):
    """Where a list goes on: the cursor of the next page, none on the last."""

    unused = frozenset({"per_page"})

    next_cursor: Count | None = None


class Envelope(Wire):
    """What every list comes in."""

    data: list[Any]
    meta: Meta | None = None


class Team(Wire):
    """A team, as the lists about something else carry it."""

    unused = frozenset({"conference", "division", "city", "name", "players"})

    id: Count
    full_name: Name
    abbreviation: Name


class Person(Wire):
    """A player's names."""

    unused = frozenset(
        {
            "position", "height", "weight", "jersey_number", "college", "country", "draft_year", "draft_round",
            "draft_number", "team_id",
        }
    )  # fmt: skip

    id: Count
    first_name: Text
    last_name: Text

    @property
    def name(self) -> str:
        """Given name and surname; players of one name have the other blank."""
        return f"{self.first_name} {self.last_name}".strip()


class GameState(Wire):
    """When a game is, and how it stands; a game that has not begun stands at zero to zero."""

    unused = frozenset({"period", "time"})

    id: Count
    date: Day
    datetime: Moment | None
    season: Annotated[Count, Field(ge=FIRST_SEASON, le=LAST_YEAR)]
    status: Name
    postseason: bool
    home_team_score: Count | None
    visitor_team_score: Count | None

    @property
    def is_over(self) -> bool:
        """Whether the score is the final one."""
        return self.status == FINAL


class Game(GameState):
    """A game of the list of games."""

    home_team: Team
    visitor_team: Team


class NumberedGame(GameState):
    """A game as lines of statistics carry it: its teams by number only."""

    home_team_id: Count
    visitor_team_id: Count


class Figures(Wire):
    """The figures of one player in one game, by the names of our columns."""

    unused = frozenset({"fg_pct", "fg3_pct", "ft_pct", "id"})

    minutes: Annotated[Minutes, Field(alias="min")]
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
    tov: Annotated[Count | None, Field(alias="turnover")]
    pf: Count | None
    points: Annotated[Count | None, Field(alias="pts")]
    plus_minus: Whole | None = None


class BoxLine(Figures):
    """A player's line of a box score."""

    player: Person


class StatLine(Figures):
    """A line of the list of statistics: it names its team and game itself."""

    player: Person
    team: Team
    game: NumberedGame


class BoxTeam(Team):
    """A team of a box score, with the lines of its players."""

    unused = frozenset({"conference", "division", "city", "name"})

    players: list[Any]


class BoxScore(GameState):
    """The box score of a game."""

    unused = GameState.unused | {
        f"{side}_{what}"
        for side in ("home", "visitor")
        for what in (
            "q1", "q2", "q3", "q4", "ot1", "ot2", "ot3", "timeouts_remaining", "in_bonus",
        )
    }  # fmt: skip

    home_team: BoxTeam
    visitor_team: BoxTeam


class ActivePlayer(Person):
    """A player of a team, of the list of active ones."""

    unused = frozenset({"college", "country", "draft_round"})

    position: OptionalText
    height: Height
    weight: Annotated[RealText | None, BlankIsNone]
    jersey_number: OptionalText
    draft_year: Count | None
    draft_number: Count | None
    team: Team | None


class InjuredPlayer(Person):
    """A player of the list of injuries: his team by number only."""

    unused = Person.unused - {"team_id"}

    team_id: Count | None


class Injury(Wire):
    """What is told of an injured player; the dates in it have no year."""

    player: InjuredPlayer
    status: Name
    return_date: OptionalText
    description: OptionalText
