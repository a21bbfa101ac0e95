"""`predictions/{date}.json`: what every system said before the games of a date."""

from datetime import date, datetime

from pydantic import Field

from backcourt.publishing.forms.base import Chance, Model, PublishedFile, Reason


class SystemPrediction(Model):
    """What one system says of one player and statistic; chances and quantiles are null while no law is fitted."""

    system: str = Field(description="the prediction system")
    mean: float = Field(description="predicted mean")
    minutes: float = Field(description="the minutes it expects of him")
    q05: int | None = Field(description="the smallest number reached with a chance of at least 5 %")
    q10: int | None
    q25: int | None
    q50: int | None = Field(description="the median")
    q75: int | None
    q90: int | None
    q95: int | None
    fair_line: float | None = Field(description="the line at which both sides are equally likely")
    edge: float | None = Field(description="mean minus line; null without a line")
    p_over: Chance | None = Field(description="chance of more than the line; null without a line")
    p_under: Chance | None = Field(description="chance of less")
    p_push: Chance | None = Field(description="chance of just the line")
    expected_value: float | None = Field(
        description="profit to be expected per unit staked on the likelier side at the best price; null without one"
    )
    recommendation: str = Field(description="OVER, UNDER, PASS or NO_LINE")
    confidence: Chance | None = Field(description="chance of the likelier side")
    basis: str = Field(description="live, or backfilled from what was known then")
    reasons: list[Reason] = Field(description="the largest reasons first; empty where none are kept")


class Market(Model):
    """What the market says of one player and statistic at the cut-off; every field is null without a line."""

    line: float | None = Field(description="consensus of the main lines")
    opening_line: float | None = Field(description="the same when first seen; null: seen only at the close")
    books: int | None = Field(description="books that quote a main line")
    source: str | None = Field(
        description="sportsbook (both prices), sportsbook_one_price, pick_em or consensus"
    )
    over_odds: float | None = Field(description="best price of the over, American odds")
    under_odds: float | None = Field(description="best price of the under, American odds")
    market_over: Chance | None = Field(description="chance of the over by the prices without their margin")


class PredictedStat(Market):
    """One statistic of one player."""

    stat: str = Field(description="the statistic")
    systems: list[SystemPrediction] = Field(min_length=1, description="every system that speaks of it")


class PredictedPlayer(Model):
    """One player on the slate."""

    player_id: int = Field(description="NBA player id")
    player: str = Field(description="the player's name")
    team: str = Field(description="his team (tricode)")
    opponent: str = Field(description="the other team (tricode)")
    is_home: bool = Field(description="whether his team is at home")
    injury_status: str | None = Field(description="by the injury report at the cut-off; null: none names him")
    stats: list[PredictedStat] = Field(min_length=1)


class Game(Model):
    """A scheduled game as it was known at the cut-off."""

    game_id: str = Field(description="NBA game id")
    season_type: str = Field(description="regular, play_in, playoffs or cup_final")
    tipoff: datetime = Field(description="scheduled tip-off (UTC)")
    tipoff_assumed: bool = Field(description="whether the schedule names none and 19:30 Eastern is taken")
    home_team: str = Field(description="home team (tricode)")
    away_team: str = Field(description="visiting team (tricode)")
    spread_home: float | None = Field(description="spread from the home side: below 0, it is favoured")
    total: float | None = Field(description="expected points of both teams by the market")


class PredictedGame(Game):
    """A game and its players."""

    players: list[PredictedPlayer] = Field(description="by name; those nothing is said of are left out")


class PredictionsFile(PublishedFile):
    """One date's games with every system's predictions."""

    date: date
    season: str = Field(description="season label such as 2023-24")
    games: list[PredictedGame] = Field(min_length=1)
