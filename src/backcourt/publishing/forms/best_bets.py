"""`best-bets/{date}.json` and `best-bets/record.json`: what was picked, and what became of it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from backcourt.publishing.forms.base import Chance, Model, PublishedFile, Reason, Share


class Rule(Model):
    """How bets are picked. A changed rule has another version; its record is its own."""

    version: str
    system: str = Field(description="the system whose chances count")
    least_expected_value: float = Field(description="per unit staked, at the best quoted price")
    least_margin: Chance = Field(description="chance minus the chance at which the price breaks even")
    most_per_player: int = Field(description="per player and game")
    most_per_slate: int
    meaning: str = Field(description="the rule in words")


class Pick(Model):
    """A pick; once published it never changes."""

    rank: int = Field(ge=1, description="by expected value")
    game_id: str
    tipoff: datetime
    player_id: int
    player: str
    team: str
    opponent: str
    stat: str
    side: Literal["OVER", "UNDER"]
    line: float
    odds: float = Field(description="best quoted price, American odds")
    book: str | None = Field(description="the book that quotes it")
    probability: Chance = Field(description="chance of the side")
    break_even: Chance = Field(description="chance at which the price neither wins nor loses")
    market_probability: Chance | None = Field(description="the market's own, without its margin")
    expected_value: float = Field(description="profit to be expected per unit staked")
    predicted_mean: float
    reasons: list[Reason]


class Result(Model):
    """What became of a pick; a corrected box score appends another."""

    outcome: Literal["won", "lost", "push", "void"]
    actual: int | None = Field(description="null: he did not appear")
    profit: float = Field(description="per unit staked, at the price of the pick; 0 for a push or a void")


class PublishedPick(Pick):
    """A pick and its newest result."""

    result: Result | None = Field(description="null: not graded yet")


class BestBetsFile(PublishedFile):
    """The picks of a date; none is a picture too."""

    date: date
    season: str
    rule: Rule
    published_at: datetime = Field(description="when the picks were made public and fixed")
    basis: Literal["live", "backfilled"] = Field(
        description="live: every pick was public before its game's tip-off; backfilled: made afterwards, from what "
        "was known then"
    )
    picks: list[PublishedPick] = Field(description="best first")
    considered: int = Field(ge=0, description="prices that were looked at")


class RecordSummary(Model):
    """How the picks of one basis did."""

    basis: Literal["live", "backfilled"]
    rule: str = Field(description="version of the rule")
    season: str = Field(description="season label, or all")
    slates: int = Field(ge=0)
    picks: int = Field(ge=0)
    pending: int = Field(ge=0)
    won: int = Field(ge=0)
    lost: int = Field(ge=0)
    pushes: int = Field(ge=0)
    voids: int = Field(ge=0)
    hit_rate: Share | None = Field(description="won per decided pick with its interval; null: none decided")
    break_even_pct: float | None = Field(description="mean share of wins at which these prices break even")
    expected_pct: float | None = Field(description="mean of the chances that were given to the decided picks")
    units: float = Field(description="profit of one unit on each pick")
    return_pct: float | None = Field(description="units per decided pick, percent")
    return_low_pct: float | None = Field(description="lower end of its 95 % interval, slates resampled")
    return_high_pct: float | None = Field(description="upper end")


class Entry(Model):
    """A line of the record; each names the hash of the one before, so that none can be altered or left out."""

    number: int = Field(ge=1)
    kind: Literal["picks", "results"]
    written_at: datetime
    date: Annotated[date, Field(description="the date of the slate")]
    content: str = Field(description="picks or results as canonical JSON; this text is what is hashed")
    previous: str = Field(description="sha256 of the entry before, zeros for the first")
    sha256: str = Field(description="of previous, number, kind, written_at, date and content, one per line")


class RecordFile(PublishedFile):
    """The whole record, append-only."""

    rule: Rule
    summaries: list[RecordSummary]
    entries: list[Entry]
