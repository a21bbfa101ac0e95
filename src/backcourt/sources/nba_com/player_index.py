"""The league's index of players (playerindex): who they are and which team they belong to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_PLAYERS, LANDED_ROSTERS
from backcourt.sources.nba_com.games import team_code
from backcourt.sources.nba_com.people import position_words
from backcourt.sources.nba_com.rows import SEASON, LandingRow, landing_rows, understood
from backcourt.sources.nba_com.wire import OptionalText, UpperWire, names
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.fields import BlankIsNone, Count, Name, RealText, Text, WholeText
from backcourt.sources.wire.reading import Reading
from backcourt.sources.wire.result_sets import result_set

ENDPOINT = "playerindex"


class IndexedPlayer(UpperWire):
    """A player of the index; without a team he is nobody's."""

    unused = names(
        "PLAYER_SLUG TEAM_SLUG IS_DEFUNCT TEAM_CITY TEAM_NAME COLLEGE DRAFT_ROUND ROSTER_STATUS FROM_YEAR TO_YEAR "
        "PTS REB AST STATS_TIMEFRAME"
    )

    person_id: Annotated[Count, Field(gt=0)]
    player_first_name: Text
    player_last_name: Name
    team_id: Count | None
    team_abbreviation: OptionalText
    jersey_number: OptionalText
    position: OptionalText
    height: OptionalText
    weight: Annotated[RealText | None, BlankIsNone]
    country: OptionalText
    draft_year: Annotated[WholeText | None, BlankIsNone]
    draft_number: Annotated[WholeText | None, BlankIsNone]

    @property
    def name(self) -> str:
        """First and last name; some players have one name only."""
        return f"{self.player_first_name} {self.player_last_name}".strip()


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return players and the teams they belong to; the index says of no day, and proves none."""
    reading = Reading(receipt, path)
    indexed = result_set(reading, "PlayerIndex", IndexedPlayer)
    season = {"season": receipt.parameters.get(SEASON)}
    rosters = understood(reading, indexed, lambda player: {**season, **_membership(player)})
    members = {row["row_number"] for row in rosters}
    players = understood(reading, [row for row in indexed if row.number in members], _facts)
    return reading.parsed(
        [
            (LANDED_PLAYERS, landing_rows(LANDED_PLAYERS, players, receipt)),
            (LANDED_ROSTERS, landing_rows(LANDED_ROSTERS, rosters, receipt)),
        ]
    )


def _facts(player: IndexedPlayer) -> LandingRow:
    return {
        "player_id": player.person_id,
        "player_name": player.name,
        "position": position_words(player.position),
        "height": player.height,
        "weight_lb": player.weight,
        "country": player.country,
        "draft_year": player.draft_year,
        "draft_number": player.draft_number,
    }


def _membership(player: IndexedPlayer) -> LandingRow:
    return {
        "team": team_code(player.team_id, player.team_abbreviation, "TEAM_ID"),
        "player_id": player.person_id,
        "player_name": player.name,
        "jersey": player.jersey_number,
        "position": position_words(player.position),
    }
