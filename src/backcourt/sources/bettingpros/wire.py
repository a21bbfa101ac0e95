"""The JSON objects of BettingPros: the fields we read, and those we know and leave."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from backcourt.sources.wire.fields import BlankIsNone, Count, Moment, Name, Real, Text, Whole
from backcourt.sources.wire.model import Wire

CLOSED = "closed"
"""The status of an event that is over."""

OptionalText = Annotated[Text | None, BlankIsNone]

CLOCK = "%Y-%m-%d %H:%M:%S"


def _in_utc(value: Any) -> Any:
    """Give a moment its offset: every clock of BettingPros shows UTC, as `ts` beside `utc` proves."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("a moment as text was expected")
    return datetime.strptime(value, CLOCK).replace(tzinfo=UTC).isoformat()


Clock = Annotated[Moment, BeforeValidator(_in_utc)]
"""A moment written without its offset, which is UTC."""


class Score(Wire):
    """The points of a team."""

    participant: Name
    score: Count | None


class Outcome(Wire):
    """How an event, or a part of it, ended."""

    unused = frozenset({"winner"})

    label: Name
    scores: list[Score]


class Results(Wire):
    """What is told of the course of an event."""

    unused = frozenset({"periods"})

    outcomes: list[Outcome] | None


class Event(Wire):
    """A game."""

    unused = frozenset(
        {
            "sr_id", "sport", "event_name", "link", "series_summary", "popularity", "lineups", "venue", "participants",
            "broadcasts", "is_free", "officials", "park_factors", "weather", "doubleheader",
        }
    )  # fmt: skip

    id: Count
    scheduled: Clock
    season: Count
    season_type: OptionalText
    status: Name
    home: Name
    visitor: Name
    results: Results | None = None


class Events(Wire):
    """The events of a day."""

    unused = frozenset({"_parameters", "ts", "utc"})

    events: list[Any]


class Market(Wire):
    """A kind of line."""

    unused = frozenset(
        {"sport_id", "sport", "category", "period", "stat", "active", "updated", "sort", "validation", "meta"}
    )

    id: Count
    slug: Name


class Pages(Wire):
    """Which page of how many this is."""

    unused = frozenset({"limit", "total_items", "paginated_array", "self"})

    page: Count
    total_pages: Count


class OpeningLine(Wire):
    """The first line that any book offered, and when."""

    line: Real | None
    cost: Whole | None
    book_id: Count
    created: Clock


class Selection(Wire):
    """One side of a line as something to bet on."""

    unused = frozenset({"participant", "selection", "active", "label", "short_label", "id", "picks"})

    opening_line: OpeningLine | None


class Side(Wire):
    """Over or under: a book's line and price, and those of the consensus."""

    line: Real | None
    odds: Whole | None
    book: Count | None
    consensus_line: Real | None
    consensus_odds: Whole | None
    selection: Selection | None


class Player(Wire):
    """What is told of a player today: his team may be another one than at the time of the event."""

    unused = frozenset(
        {
            "short_name", "first_name", "last_name", "image", "slug", "position", "popularity", "jersey_number",
        }
    )  # fmt: skip

    team: OptionalText


class Participant(Wire):
    """Who a line is about."""

    unused = frozenset({"link"})

    id: Name
    name: Name
    player: Player | None


class Prop(Wire):
    """The lines about one figure of one player in one event."""

    unused = frozenset(
        {"sport", "projection", "extra", "scoring", "links", "performance", "correlated_picks", "analysis"}
    )

    market_id: Count
    event_id: Count
    participant: Participant
    over: Side | None
    under: Side | None


class PageOfMany(Wire):
    """A page of a list, whatever is on it."""

    pages: Annotated[Pages, Field(alias="_pagination")]


class Props(PageOfMany):
    """A page of lines, with the events and markets they are about, and when the service wrote it."""

    unused = frozenset({"_parameters", "label", "widget_label", "ts"})

    props: list[Any]
    markets: list[Any]
    events: list[Any]
    utc: Clock


class Quote(Wire):
    """A line with its prices, as we put it together from the two sides that name it."""

    unused = frozenset({"kind", "known_at"})

    book: Count
    line: Real
    over_odds: Whole | None
    under_odds: Whole | None
