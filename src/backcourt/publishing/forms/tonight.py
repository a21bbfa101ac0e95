"""`tonight/all-players.json`, `tonight/stat/{stat}.json`, `tonight/player/{id}.json`: the slate of the moment."""

from datetime import date
from typing import Literal

from pydantic import Field

from backcourt.publishing.forms.base import Chance, Model, PublishedFile
from backcourt.publishing.forms.players import GameLine
from backcourt.publishing.forms.predictions import Game, PredictedStat


class SlateMarket(Model):
    """One statistic of a player on the slate, as the system of the slate sees it; what needs a line is null without.

    No more than a table of everybody shows: the file of the player has the rest.
    """

    stat: str
    line: float | None = Field(description="consensus of the main lines")
    over_odds: float | None = Field(description="best price of the over, American odds")
    under_odds: float | None = Field(description="best price of the under, American odds")
    mean: float
    quantiles: list[int] | None = Field(
        min_length=7,
        max_length=7,
        description="the smallest numbers reached with chances of 5, 10, 25, 50, 75, 90 and 95 %",
    )
    p_over: Chance | None
    p_under: Chance | None
    expected_value: float | None = Field(description="of the likelier side at the best price, per unit")
    recommendation: str = Field(description="OVER, UNDER, PASS or NO_LINE")


class SlatePlayer(Model):
    """A player on the slate: who he is, in what form, against whom."""

    player_id: int
    player: str
    team: str
    opponent: str
    is_home: bool
    game_id: str
    position: str | None = Field(description="guard, forward or center; null: unknown")
    injury_status: str | None = Field(description="by the injury report; null: none names him")
    days_rest: int | None = Field(description="days since his last appearance; null: none this season")
    back_to_back: bool
    projected_minutes: float | None
    points_avg_last_5: float | None
    points_avg_last_10: float | None
    points_avg_season: float | None
    fatigue_score: int | None = Field(description="0-100, 100 is fresh")
    opponent_defensive_rating: float | None = Field(
        description="points the opponent allowed per 100 possessions, last 15 games; lower is stronger"
    )
    opponent_rank: int | None = Field(
        description="of that rating among all teams; 1 is the strongest defence"
    )
    markets: list[SlateMarket] = Field(min_length=1, description="points first")


class SlateFile(PublishedFile):
    """What is shared by both files of the slate."""

    date: date
    season: str
    slate: Literal["today", "upcoming", "past"] = Field(
        description="whether the slate is today's, the next one, or the last there was"
    )
    system: str = Field(description="the system whose view the slate shows")


class TonightFile(SlateFile):
    """All players of the slate with all statistics; `tonight/stat/{stat}.json` holds one statistic alone."""

    games: list[Game]
    stats: list[str] = Field(description="statistics that somebody on the slate has, points first")
    players: list[SlatePlayer] = Field(min_length=1)


class Quote(Model):
    """What a book quotes of a player and statistic at the cut-off: the newest of its main lines."""

    book: str
    kind: str = Field(description="sportsbook, pick_em or consensus")
    line: float
    over_odds: float | None
    under_odds: float | None


class TonightStat(PredictedStat):
    """One statistic of the player, by all systems, with the distribution of the slate's system."""

    chances: list[Chance] | None = Field(
        description="chance of 0, 1, 2, ... by the slate's system, until almost nothing is left; null: no law yet"
    )
    quotes: list[Quote] = Field(description="by book")


class Factors(Model):
    """What moves him tonight, in points (see player_composite_factors)."""

    fatigue: float | None = Field(description="adjustment for fatigue: 0 is fresh, -5 at worst")
    zone_mismatch: float | None = Field(description="-10 to 10")
    pace: float | None = Field(description="-3 to 3")
    usage_spike: float | None = Field(description="-3 to 3")


class ZoneDefence(Model):
    """A zone of the floor: how much the player lives off it, and how the opponent defends it."""

    zone: Literal["paint", "mid_range", "three"]
    player_rate_pct: float | None = Field(description="share of his shots, last 10 games")
    opponent_vs_league_pp: float | None = Field(
        description="field goal percentage allowed minus the league's, percentage points: above 0 is weak"
    )


class TonightPlayerFile(SlateFile):
    """One player of the slate."""

    game: Game
    player: SlatePlayer
    stats: list[TonightStat] = Field(min_length=1, description="points first")
    factors: Factors
    zones: list[ZoneDefence]
    teammates_out: list[str] = Field(description="names of team-mates reported out")
    last_games: list[GameLine] = Field(max_length=20, description="his last appearances, newest first")
