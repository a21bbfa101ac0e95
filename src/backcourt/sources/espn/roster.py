"""Who is on a team's roster, and what is told of those who are hurt."""

from __future__ import annotations

from collections.abc import Iterator

from backcourt.sources.espn.teams import tricode_of
from backcourt.sources.espn.wire import Athlete, Injury, InjuryDetails, RosterPage
from backcourt.sources.injury_statuses import status_of
from backcourt.sources.landed import LANDED_INJURIES, LANDED_ROSTERS
from backcourt.sources.observation import observation_of
from backcourt.sources.wire.endpoints import Landed, LandingRow
from backcourt.sources.wire.problem import Reason
from backcourt.sources.wire.reading import Reading, Row
from backcourt.time import game_date_of


def roster_rows(reading: Reading) -> Iterator[Landed]:
    """Yield the landing rows of a roster: of its players, and of their injuries."""
    seen = observation_of(reading.receipt)
    reading.day = seen.day or reading.day
    team = reading.envelope(RosterPage).team
    about = {"team": tricode_of(team.abbreviation, team.display_name)}
    for row in reading.rows(Athlete, team.athletes, "team.athletes"):
        observed = {"landed_date": seen.day, "observed_utc": seen.moment}
        yield LANDED_ROSTERS, about | observed | _player(row)
        for injury in reading.rows(Injury, row.value.injuries, f"{row.path}.injuries"):
            status = status_of(injury.value.status)
            if status is None:
                reading.reject(
                    injury, Reason.UNKNOWN_KIND, "is a status that is not known here", path="status"
                )
            else:
                yield LANDED_INJURIES, about | _injury(injury, row.value) | {"status": status}


def _player(row: Row[Athlete]) -> LandingRow:
    athlete = row.value
    return {
        "row_number": row.number,
        "provider_player_id": athlete.id,
        "player_name": athlete.display_name,
        "position": athlete.position.abbreviation if athlete.position else None,
        "height_inches": athlete.height,
        "weight_lb": athlete.weight,
        "birth_date": athlete.born.date() if athlete.born else None,
        "jersey": athlete.jersey,
        "draft_year": athlete.draft.year if athlete.draft else None,
        "draft_number": athlete.draft.selection if athlete.draft else None,
        "status": athlete.status.type if athlete.status else None,
    }


def _injury(row: Row[Injury], athlete: Athlete) -> LandingRow:
    """Return what was told at the moment that stands beside it: not when the roster was fetched, which may be later."""
    injury, details = row.value, row.value.details or InjuryDetails()
    return {
        "row_number": row.number,
        "landed_date": game_date_of(injury.date),
        "snapshot_utc": injury.date,
        "provider_player_id": athlete.id,
        "player_name": athlete.display_name,
        "reason": details.type,
        "details": injury.short_comment,
        "expected_return": details.return_date,
    }
