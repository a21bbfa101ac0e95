"""What the league computes of players in a game (boxscoreadvancedv3, boxscoreusagev3)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import Field

from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_PLAYER_RATES
from backcourt.sources.nba_com.box_line import Side
from backcourt.sources.nba_com.game_document import GameDocument, ListedPlayer, players, sheets
from backcourt.sources.nba_com.rows import LandingRow, landing_rows, understood
from backcourt.sources.nba_com.wire import CamelWire, Meta, PlayingTime, names
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.fields import Real
from backcourt.sources.wire.reading import Reading

ADVANCED_ENDPOINT, USAGE_ENDPOINT = "boxscoreadvancedv3", "boxscoreusagev3"
ADVANCED, USAGE = "boxScoreAdvanced", "boxScoreUsage"


class AdvancedLine(CamelWire):
    """Ratings per 100 possessions, pace per 48 minutes, and shares of the team's."""

    unused = names(
        "estimatedOffensiveRating estimatedDefensiveRating estimatedNetRating netRating assistToTurnover assistRatio "
        "offensiveReboundPercentage defensiveReboundPercentage turnoverRatio effectiveFieldGoalPercentage "
        "trueShootingPercentage estimatedUsagePercentage estimatedPace pacePer40 PIE"
    )

    minutes: PlayingTime
    possessions: Real
    pace: Real
    offensive_rating: Real
    defensive_rating: Real
    usage_share: Annotated[Real, Field(alias="usagePercentage")]
    assist_share: Annotated[Real, Field(alias="assistPercentage")]
    rebound_share: Annotated[Real, Field(alias="reboundPercentage")]


class UsageLine(CamelWire):
    """Shares of what the team did while the player was on court."""

    unused = names(
        "percentageFieldGoalsMade percentageFieldGoalsAttempted percentageThreePointersMade "
        "percentageThreePointersAttempted percentageFreeThrowsMade percentageFreeThrowsAttempted "
        "percentageReboundsOffensive percentageReboundsDefensive percentageReboundsTotal percentageAssists "
        "percentageTurnovers percentageSteals percentageBlocks percentagePersonalFouls percentagePoints"
    )

    minutes: PlayingTime
    usage_share: Annotated[Real, Field(alias="usagePercentage")]
    fouls_drawn_share: Annotated[Real, Field(alias="percentagePersonalFoulsDrawn")]
    shots_blocked_share: Annotated[Real, Field(alias="percentageBlocksAllowed")]


class AdvancedPlayer(ListedPlayer):
    """A player and his line."""

    statistics: AdvancedLine


class UsagePlayer(ListedPlayer):
    """A player and his line."""

    statistics: UsageLine


class AdvancedDocument(CamelWire):
    """The whole document."""

    meta: Meta
    game: Annotated[GameDocument, Field(alias=ADVANCED)]


class UsageDocument(CamelWire):
    """The whole document."""

    meta: Meta
    game: Annotated[GameDocument, Field(alias=USAGE)]


def parse_advanced(receipt: Receipt, path: Path) -> Parsed:
    """Return possessions, pace, ratings and shares of the players of both teams."""
    reading = Reading(receipt, path)
    return _parsed(reading, reading.envelope(AdvancedDocument).game, ADVANCED, AdvancedPlayer)


def parse_usage(receipt: Receipt, path: Path) -> Parsed:
    """Return the shares of the players of both teams."""
    reading = Reading(receipt, path)
    return _parsed(reading, reading.envelope(UsageDocument).game, USAGE, UsagePlayer)


def _parsed(
    reading: Reading, game: GameDocument, path: str, model: type[AdvancedPlayer] | type[UsagePlayer]
) -> Parsed:
    landed: list[LandingRow] = []
    for sheet in sheets(reading, game, path):
        listed, side = players(reading, sheet, model), sheet.side
        landed += understood(reading, listed, partial(_rates, side), side.game_date)
    rows = landing_rows(LANDED_PLAYER_RATES, landed, reading.receipt)
    return reading.parsed([(LANDED_PLAYER_RATES, rows)])


def _rates(side: Side, player: AdvancedPlayer | UsagePlayer) -> LandingRow:
    line = player.statistics
    rates = {name: getattr(line, name) for name in type(line).model_fields}
    return {**side.columns(), "player_id": player.person_id, "player_name": player.name, **rates}
