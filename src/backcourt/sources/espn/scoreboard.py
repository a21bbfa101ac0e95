"""The games of a day, with their scores once they are over."""

from __future__ import annotations

from collections.abc import Iterator

from backcourt.sources.espn.teams import tricode_of
from backcourt.sources.espn.wire import AWAY, HOME, Competitor, Event, Scoreboard
from backcourt.sources.landed import LANDED_GAMES
from backcourt.sources.wire.endpoints import Landed, LandingRow
from backcourt.sources.wire.problem import Reason
from backcourt.sources.wire.reading import Reading, Row
from backcourt.time import game_day, season_of, tipoff_date_of

FINAL = "STATUS_FINAL"

SEASON_TYPES = {1: "preseason", 3: "playoffs", 5: "play_in"}
"""Our names of ESPN's numbers; 2, the season, also holds the cup final and the all-star game, and tells none."""


def game_rows(reading: Reading) -> Iterator[Landed]:
    """Yield the landing rows of a scoreboard."""
    for row in reading.rows(Event, reading.envelope(Scoreboard).events, "events"):
        sides: dict[str, Competitor] = {each.side: each for each in row.value.competitions[0].competitors}
        if set(sides) == {HOME, AWAY}:
            yield LANDED_GAMES, _game(row, sides[HOME], sides[AWAY])
        else:
            told = "has no home team and visitor"
            reading.reject(row, Reason.CONTRADICTION, told, path="competitions[0].competitors")


def is_over(event: Event) -> bool:
    """Tell whether the score of an event is the final one."""
    return event.status.type.completed and event.status.type.name == FINAL


def _game(row: Row[Event], home: Competitor, away: Competitor) -> LandingRow:
    event = row.value
    day = tipoff_date_of(event.date)
    return {
        "row_number": row.number,
        "landed_date": day,
        "game_date": day,
        "provider_game_id": event.id,
        "season": season_of(day),
        "season_type": SEASON_TYPES.get(event.season.type),
        "season_phase": event.season.slug,
        "status": event.status.type.name,
        "home_team": tricode_of(home.team.abbreviation, home.team.display_name),
        "away_team": tricode_of(away.team.abbreviation, away.team.display_name),
        "home_points": home.score if is_over(event) else None,
        "away_points": away.score if is_over(event) else None,
        "tipoff_utc": event.date if event.competitions[0].time_valid else None,
        **vars(game_day(day)),
    }
