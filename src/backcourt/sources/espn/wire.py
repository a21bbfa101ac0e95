"""The JSON objects of ESPN: the fields we read, and those we know and leave."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from backcourt.sources.wire.fields import BlankIsNone, Count, Moment, Name, Real, Text, WholeText
from backcourt.sources.wire.minutes import Minutes
from backcourt.sources.wire.model import Wire

HOME, AWAY = "home", "away"

OptionalText = Annotated[Text | None, BlankIsNone]

_SHOOTING = re.compile(r"([0-9]{1,3})-([0-9]{1,3})", re.ASCII)


def _made_and_attempted(value: Any) -> Any:
    found = _SHOOTING.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("shots made and attempted as 5-9 were expected")
    return int(found[1]), int(found[2])


Shooting = Annotated[tuple[Count, Count], BeforeValidator(_made_and_attempted)]
"""Shots made and attempted, written as 5-9."""


class Scoreboard(Wire):
    """The games of a day."""

    unused = frozenset({"leagues", "season", "day", "eventsDate", "provider"})

    events: list[Any]


class Phase(Wire):
    """The part of a season an event belongs to: 1 pre-season, 2 season, 3 playoffs, 5 play-in."""

    unused = frozenset({"year"})

    type: Count
    slug: OptionalText = None


class StatusType(Wire):
    """How an event stands."""

    unused = frozenset({"id", "state", "description", "detail", "shortDetail", "altDetail"})

    name: Name
    completed: bool


class Status(Wire):
    """The clock of an event, and how it stands."""

    unused = frozenset({"clock", "displayClock", "period", "tbdFlag"})

    type: StatusType


class ScoreboardTeam(Wire):
    """A team of an event."""

    unused = frozenset(
        {
            "uid", "location", "name", "shortDisplayName", "color", "alternateColor", "isActive", "venue", "links",
            "logo",
        }
    )  # fmt: skip

    id: Name
    abbreviation: Name
    display_name: Annotated[Name, Field(alias="displayName")]


class Competitor(Wire):
    """One side of an event; without a score before it begins."""

    unused = frozenset(
        {"id", "uid", "type", "order", "winner", "linescores", "statistics", "leaders", "records", "form"}
    )

    side: Annotated[Literal["home", "away"], Field(alias="homeAway")]
    team: ScoreboardTeam
    score: WholeText | None = None


class Competition(Wire):
    """The contest of an event; of basketball there is one."""

    unused = frozenset(
        {
            "id", "uid", "date", "attendance", "type", "neutralSite", "conferenceCompetition", "playByPlayAvailable",
            "recent", "venue", "notes", "broadcasts", "format", "startDate", "broadcast", "geoBroadcasts",
            "highlights", "headlines", "odds", "tickets", "situation", "series", "status", "leaders",
        }
    )  # fmt: skip

    time_valid: Annotated[bool, Field(alias="timeValid")]
    competitors: Annotated[list[Competitor], Field(min_length=2, max_length=2)]


EventId = Annotated[str, Field(pattern=r"^[0-9]{1,15}$")]
"""The number of a game: it becomes part of an address."""


class Event(Wire):
    """A game."""

    unused = frozenset({"uid", "name", "shortName", "links", "weather"})

    id: EventId
    date: Moment
    season: Phase
    competitions: Annotated[list[Competition], Field(min_length=1, max_length=1)]
    status: Status


class Position(Wire):
    """Where a player plays."""

    unused = frozenset({"id", "name", "displayName", "leaf", "parent"})

    abbreviation: Name


class PlayerStatus(Wire):
    """Whether a player is active."""

    unused = frozenset({"id", "name", "abbreviation"})

    type: Name


class Draft(Wire):
    """When a player was drafted, and as which one of his round."""

    unused = frozenset({"displayText", "round", "team", "pick"})

    year: Count
    selection: Count | None = None


class InjuryDetails(Wire):
    """Which part of the body is hurt, and when the player is expected back."""

    unused = frozenset({"fantasyStatus", "location", "detail", "side"})

    type: OptionalText = None
    return_date: Annotated[OptionalText, Field(alias="returnDate")] = None


class Injury(Wire):
    """What was told of an injured player, and when."""

    unused = frozenset({"id", "longComment", "athlete", "source", "type"})

    status: Name
    date: Moment
    short_comment: Annotated[OptionalText, Field(alias="shortComment")] = None
    details: InjuryDetails | None = None


class Athlete(Wire):
    """A player of a roster."""

    unused = frozenset(
        {
            "uid", "guid", "type", "alternateIds", "firstName", "lastName", "fullName", "shortName", "displayWeight",
            "displayHeight", "age", "debutYear", "links", "birthPlace", "citizenship", "college", "slug", "headshot",
            "linked", "collegeAthlete", "eventLog", "experience", "contract", "contracts", "active", "teams", "hand",
        }
    )  # fmt: skip

    id: Name
    display_name: Annotated[Name, Field(alias="displayName")]
    weight: Real | None = None
    height: Real | None = None
    born: Annotated[Moment | None, Field(alias="dateOfBirth")] = None
    jersey: OptionalText = None
    position: Position | None
    status: PlayerStatus | None
    draft: Draft | None = None
    injuries: list[Any]


class RosterTeam(Wire):
    """A team and who is on its roster."""

    unused = frozenset(
        {
            "id", "uid", "slug", "location", "name", "shortDisplayName", "color", "alternateColor", "isActive",
            "logos", "record", "groups", "links", "franchise", "nextEvent", "standingSummary", "coach", "nickname",
        }
    )  # fmt: skip

    abbreviation: Name
    display_name: Annotated[Name, Field(alias="displayName")]
    athletes: list[Any]


class RosterPage(Wire):
    """What the roster of a team comes in."""

    team: RosterTeam


class StripStatus(Wire):
    """How a game stands."""

    unused = frozenset({"det", "id", "statusPrimary"})

    description: Annotated[Name, Field(alias="desc")]
    state: Name


class StripTeam(Wire):
    """A team of a game."""

    unused = frozenset(
        {
            "id", "shortDisplayName", "logo", "teamColor", "altColor", "uid", "guid", "recordSummary",
            "standingSummary", "location", "links", "logoDk", "records", "recordTotal", "recordSupplemental",
            "gmStrpClrV4", "linescores", "calculatedLinescores", "winner", "acsblClr", "ltMdAcsblClr", "logoMd",
            "score",
        }
    )  # fmt: skip

    abbreviation: Annotated[Name, Field(alias="abbrev")]
    display_name: Annotated[Name, Field(alias="displayName")]
    is_home: Annotated[bool, Field(alias="isHome")]


class GameStrip(Wire):
    """The head of a page: which game it is about."""

    unused = frozenset(
        {
            "uid", "isTdy", "nm", "possAvail", "seasonType", "statusState", "isConferenceGame", "lgId", "config",
            "hasWinner", "bxscrSrc", "tmsOrdrd", "tbd",
        }
    )  # fmt: skip

    id: Annotated[Name, Field(alias="gid")]
    date: Annotated[Moment, Field(alias="dt")]
    status: StripStatus
    teams: Annotated[list[StripTeam], Field(alias="tms", min_length=2, max_length=2)]


class GamePackage(Wire):
    """All that a page tells of a game."""

    unused = frozenset(
        {
            "autoUpdate", "baseURL", "broadcasts", "compUID", "gmSwtchrMta", "gpLinks", "lg", "lgUid", "maxPeriods",
            "wllClck", "network", "prsdTms", "shop", "ssnSrs", "stndngs", "inCntStrp", "gmInfo", "links",
            "showSwitcher", "isCurSzn", "news", "medialst", "sbpg", "config", "meta",
        }
    )  # fmt: skip

    strip: Annotated[GameStrip, Field(alias="gmStrp")]
    box: Annotated[list[Any], Field(alias="bxscr")]


class PageContent(Wire):
    """What is on a page about a game."""

    unused = frozenset(
        {
            "wheretowatchmenu", "watchoptions", "teams", "navigation", "betConfigSettings", "isMyBetActive",
            "subNavigation", "headerscoreboard", "streampicker",
        }
    )  # fmt: skip

    game: Annotated[GamePackage, Field(alias="gamepackage")]


class Page(Wire):
    """A page."""

    unused = frozenset(
        {
            "key", "title", "type", "meta", "transition", "subType", "analytics", "ads", "outbrain", "taboola",
            "adProviders",
        }
    )  # fmt: skip

    content: PageContent


class BoxPage(Wire):
    """The document of a box score's page, as far as it leads to the game."""

    unused = frozenset({"app", "ads", "analytics", "routing", "request", "viewport", "user"})

    page: Page


class BoxTeamName(Wire):
    """Whose box score it is."""

    unused = frozenset({"id", "nm", "logo"})

    abbreviation: Annotated[Name, Field(alias="abbrev")]
    display_name: Annotated[Name, Field(alias="dspNm")]
    is_home: Annotated[bool, Field(alias="hm")]


class BoxTeam(Wire):
    """A team's side of a box score: groups of players, and a group of totals."""

    team: Annotated[BoxTeamName, Field(alias="tm")]
    groups: Annotated[list[Any], Field(alias="stats")]


class BoxGroup(Wire):
    """Starters, bench or totals; `keys` names the figures of every player of the group."""

    unused = frozenset({"lbls", "ttls", "pcts"})

    type: Name
    keys: list[Name] | None = None
    athletes: Annotated[list[Any] | None, Field(alias="athlts")] = None


class BoxAthlete(Wire):
    """Who a line is about."""

    unused = frozenset({"guid", "lnk", "uid", "jersey", "shrtNm"})

    id: Name
    display_name: Annotated[Name, Field(alias="dspNm")]


class Figures(Wire):
    """The figures of one player, by the keys of his group."""

    minutes: Minutes
    field_goals: Annotated[Shooting, Field(alias="fieldGoalsMade-fieldGoalsAttempted")]
    threes: Annotated[Shooting, Field(alias="threePointFieldGoalsMade-threePointFieldGoalsAttempted")]
    free_throws: Annotated[Shooting, Field(alias="freeThrowsMade-freeThrowsAttempted")]
    oreb: Annotated[WholeText, Field(alias="offensiveRebounds")]
    dreb: Annotated[WholeText, Field(alias="defensiveRebounds")]
    reb: Annotated[WholeText, Field(alias="rebounds")]
    ast: Annotated[WholeText, Field(alias="assists")]
    stl: Annotated[WholeText, Field(alias="steals")]
    blk: Annotated[WholeText, Field(alias="blocks")]
    tov: Annotated[WholeText, Field(alias="turnovers")]
    pf: Annotated[WholeText, Field(alias="fouls")]
    plus_minus: Annotated[WholeText | None, BlankIsNone, Field(alias="plusMinus")]
    points: WholeText


class PlayedLine(Wire):
    """The line of a player who was on court."""

    unused = frozenset({"dnpRsn"})

    athlete: Annotated[BoxAthlete, Field(alias="athlt")]
    stats: Figures


class AbsentLine(Wire):
    """The line of a player who was not: without figures, with a reason."""

    unused = frozenset({"stats"})

    athlete: Annotated[BoxAthlete, Field(alias="athlt")]
    reason: Annotated[Name, Field(alias="dnpRsn")]
