"""`best-bets/{date}.json` and `best-bets/record.json`: what was picked, and what became of it."""

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from backcourt.publishing.forms.base import Chance, Model, PublishedFile, Reason, Share

Outcome: TypeAlias = Literal["won", "lost", "push", "void"]
Basis: TypeAlias = Literal["live", "backfilled"]


class Rule(Model):
    """How bets are picked. A changed rule has another version; its record is its own."""

    version: str
    system: str = Field(description="the system whose chances count")
    least_expected_value: float = Field(description="per unit staked, at the best quoted price")
    least_margin: Chance = Field(description="chance minus the chance at which the price breaks even")
    most_market_value: float = Field(
        description="the most that the price may be worth per unit by the books' own chances without their margin: a "
        "price that the market itself finds that good is stale or mistaken"
    )
    oldest_price_hours: float = Field(
        ge=0,
        description="the longest time since the price was seen, at tip-off or, if that is earlier, when picked",
    )
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
    book: str = Field(description="the book that quotes it")
    seen_at: datetime | None = Field(
        description="when the price was seen last (UTC): by tip-off an old one may be gone; null: it is said to be a "
        "closing price, and the moment is not known"
    )
    probability: Chance = Field(description="chance that the side wins, given that it wins or loses")
    break_even: Chance = Field(description="chance at which the price neither wins nor loses")
    market_probability: Chance = Field(description="the market's own, without its margin")
    expected_value: float = Field(description="profit to be expected per unit staked")
    predicted_mean: float
    reasons: list[Reason]


class Result(Model):
    """What became of a pick; a corrected box score appends another."""

    outcome: Outcome
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
    basis: Basis = Field(
        description="live: every pick was public before its game's tip-off; backfilled: made afterwards, from what "
        "was known then"
    )
    picks: list[PublishedPick] = Field(description="best first")
    considered: int = Field(ge=0, description="prices that were looked at")


class PicksOfDate(Model):
    """The content of an entry of kind `picks`: the picks of a date, none too."""

    rule: str = Field(description="version of the rule that was in force")
    season: str
    as_of: datetime = Field(description="nothing known later is in the picks (UTC)")
    basis: Basis
    considered: int = Field(ge=0)
    picks: list[Pick]


class GradedPick(Result):
    """What became of the pick of this player, game and statistic."""

    game_id: str
    player_id: int
    stat: str


class ResultsOfDate(Model):
    """The content of an entry of kind `results`: all that is known of the picks of a date."""

    as_of: datetime
    results: list[GradedPick] = Field(min_length=1)


class RecordSummary(Model):
    """How the picks of one basis did."""

    basis: Basis
    rule: str = Field(description="version of the rule")
    season: str = Field(description="season label, or all")
    slates: int = Field(ge=0, description="dates on record, those without a pick too")
    picks: int = Field(ge=0)
    pending: int = Field(ge=0, description="picks without a result yet")
    won: int = Field(ge=0)
    lost: int = Field(ge=0)
    pushes: int = Field(ge=0)
    voids: int = Field(ge=0)
    hit_rate: Share | None = Field(description="won per decided pick with its interval; null: none decided")
    break_even_pct: float | None = Field(description="mean share of wins at which these prices break even")
    expected_pct: float | None = Field(description="mean of the chances that were given to the decided picks")
    units: float = Field(description="profit of one unit on each pick")
    return_pct: float | None = Field(
        description="units per pick that was won, lost or pushed, percent; null: there is none"
    )
    return_low_pct: float | None = Field(description="lower end of its 95 % interval, slates resampled")
    return_high_pct: float | None = Field(description="upper end")


class Entry(Model):
    """A line of the record; each names the hash of the one before, so that none can be altered or left out."""

    number: int = Field(ge=1)
    kind: Literal["rule", "picks", "results"]
    written_at: datetime = Field(description="by the clock of the machine that published (UTC)")
    date: Annotated[date, Field(description="the date of the slate; of a rule, the first one it was used on")]
    content: str = Field(
        description="a rule, PicksOfDate or ResultsOfDate as canonical JSON; this text is what is hashed"
    )
    previous: str = Field(description="sha256 of the entry before, zeros for the first")
    sha256: str = Field(description="of previous, number, kind, written_at, date and content, one per line")


class RecordFile(PublishedFile):
    """The whole record, append-only."""

    rule: Rule = Field(description="the rule in force")
    summaries: list[RecordSummary]
    entries: list[Entry]
