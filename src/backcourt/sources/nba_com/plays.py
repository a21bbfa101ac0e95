"""Play-by-play of the statistics service: every play, and the attempts among them with the zone they lie in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backcourt.identity.teams import team_of
from backcourt.landing import Receipt
from backcourt.sources.court import feet, zone_of_attempt
from backcourt.sources.nba_com.game_asked import game_of, team_named
from backcourt.sources.nba_com.plays_wire import Action, Attempt, FreeThrow, PlayByPlay, model_of
from backcourt.sources.nba_com.rows import GAME_DATE, day_asked
from backcourt.sources.parsed import Parsed
from backcourt.sources.play_tellers import Teller
from backcourt.sources.plays import Play, PlayShot, each_once, plays_table, shot_type_of, shots_table
from backcourt.sources.wire.problem import Reason
from backcourt.sources.wire.reading import Reading, Row
from backcourt.tables.declaration import EVER

ENDPOINT = "playbyplayv3"

_ASSIST = re.compile(r"\((.+) [0-9]+ AST\)")
_MISS = "MISS "


@dataclass(frozen=True)
class _Game:
    """What every play of a payload shares."""

    game_id: str
    day: date | None


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the plays of a game, and its attempts as shots; the payload names no date, its request does.

    Raises `PayloadError` when it is not the play-by-play of the game that was asked for.
    """
    reading = Reading(receipt, path)
    document = reading.envelope(PlayByPlay).game
    game = _Game(game_of(reading, document.game_id), day_asked(reading, GAME_DATE))
    reading.day = game.day or EVER
    rows = [
        row
        for place, raw in enumerate(document.actions)
        if (row := reading.read_row(model_of(raw), raw, f"game.actions[{place}]")) is not None
    ]
    once = each_once(reading, rows, lambda action: action.action_id, "actionId")
    rows = [row for row in once if not _contradicts_itself(reading, row)]
    shots = [_shot(game, row.number, row.value) for row in rows if isinstance(row.value, Attempt)]
    plays = [_play(game, row.number, row.value) for row in rows]
    return reading.parsed([plays_table(plays, receipt), shots_table(shots, receipt)])


def _contradicts_itself(reading: Reading, row: Row[Action]) -> bool:
    """Reject an attempt that is called made and missed at once."""
    action = row.value
    if not isinstance(action, Attempt) or action.action_type == f"{action.result} Shot":
        return False
    told = f"is {action.result!r} of a {action.action_type}"
    reading.reject(row, Reason.CONTRADICTION, told, path="shotResult")
    return True


def _play(game: _Game, number: int, action: Action) -> Play:
    made = _made(action)
    # Team rebounds and timeouts carry the team where players stand otherwise.
    is_of_team = not action.team_id and team_of(str(action.person_id)) is not None
    return Play(
        row_number=number,
        game_id=game.game_id,
        landed_date=game.day,
        period=action.period,
        seconds_left=action.clock,
        play_number=action.action_id,
        action_number=action.action_number,
        team=team_named(action.person_id if is_of_team else action.team_id, action.tricode),
        player_id=None if is_of_team else action.person_id or None,
        player_name=action.person or None,
        action_type=action.action_type or None,
        sub_type=action.sub_type or None,
        description=action.description or None,
        made=made,
        points=None if made is None else _value(action) * made,
        home_points=action.home_points,
        away_points=action.away_points,
        assist_player_name=_assistant(action),
    )


def _made(action: Action) -> bool | None:
    if isinstance(action, Attempt):
        return action.result == "Made"
    return not action.description.startswith(_MISS) if isinstance(action, FreeThrow) else None


def _value(action: Action) -> int:
    return action.value if isinstance(action, Attempt) else 1


def _assistant(action: Action) -> str | None:
    """Return who assisted a make, as its description ends: `(Example 2 AST)`."""
    found = _ASSIST.search(action.description) if isinstance(action, Attempt) and _made(action) else None
    return found[1].rpartition("(")[2] if found else None


def _shot(game: _Game, number: int, action: Attempt) -> PlayShot:
    x_ft, y_ft = _position(action)
    made = action.result == "Made"
    return PlayShot(
        row_number=number,
        provider=Teller.AFTERWARDS,
        game_id=game.game_id,
        landed_date=game.day,
        action_number=action.action_number,
        player_id=action.person_id,
        player_name=action.person or None,
        team_id=action.team_id,
        period=action.period,
        seconds_left=int(action.clock),
        action_type=action.sub_type or None,
        shot_type=shot_type_of(action.value),
        zone_basic=zone_of_attempt(action.value, x_ft, y_ft, action.distance),
        distance_ft=action.distance,
        x_ft=x_ft,
        y_ft=y_ft,
        made=made,
        is_assisted=_assistant(action) is not None if made else None,
    )


def _position(action: Attempt) -> tuple[float, float] | tuple[None, None]:
    """Return where the attempt was taken; zeros at a distance stand, as for other plays, for no position."""
    if action.x == action.y == 0 and action.distance >= 1:
        return None, None
    return feet(action.x, action.y)
