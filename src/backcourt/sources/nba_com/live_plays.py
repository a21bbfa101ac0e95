"""Live play-by-play: every play with the moment it happened, and the attempts among them with the zone told."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backcourt.landing import Receipt
from backcourt.sources.court import feet, zone_of_attempt
from backcourt.sources.nba_com.game_asked import game_of, team_named
from backcourt.sources.nba_com.live_plays_wire import (
    LiveAction,
    LiveAttempt,
    LivePlayByPlay,
    LiveThrow,
    live_model_of,
)
from backcourt.sources.nba_com.rows import GAME_DATE, day_asked
from backcourt.sources.parsed import Parsed
from backcourt.sources.play_tellers import Teller
from backcourt.sources.plays import Play, PlayShot, each_once, plays_table, shot_type_of, shots_table
from backcourt.sources.wire.fields import moment_of
from backcourt.sources.wire.reading import Reading
from backcourt.tables.declaration import EVER
from backcourt.time import game_date_of

ENDPOINT = "live_playbyplay"


@dataclass(frozen=True)
class _Game:
    """What every play of a payload shares."""

    game_id: str
    day: date | None


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the plays of a game so far, and its attempts as shots.

    The date is the one asked for, else the basketball day of the first play. Raises `PayloadError` when it is not the
    play-by-play of the game that was asked for.
    """
    reading = Reading(receipt, path)
    document = reading.envelope(LivePlayByPlay).game
    game_id = game_of(reading, document.game_id)
    game = _Game(game_id, day_asked(reading, GAME_DATE) or _first_day(document.actions))
    reading.day = game.day or EVER
    rows = [
        row
        for place, raw in enumerate(document.actions)
        if (row := reading.read_row(live_model_of(raw), raw, f"game.actions[{place}]")) is not None
    ]
    rows = list(each_once(reading, rows, lambda action: action.action_number, "actionNumber"))
    shots = [_shot(game, row.number, row.value) for row in rows if isinstance(row.value, LiveAttempt)]
    plays = [_play(game, row.number, row.value) for row in rows]
    return reading.parsed([plays_table(plays, receipt), shots_table(shots, receipt)])


def _first_day(actions: list[object]) -> date | None:
    """Return the basketball day of the first play whose moment can be read."""
    for raw in actions:
        if isinstance(raw, dict):
            with suppress(ValueError, OverflowError):
                return game_date_of(moment_of(raw.get("timeActual")))
    return None


def _play(game: _Game, number: int, action: LiveAction) -> Play:
    made = action.result == "Made" if isinstance(action, LiveThrow) else None
    attempt = action if isinstance(action, LiveAttempt) else None
    return Play(
        row_number=number,
        game_id=game.game_id,
        landed_date=game.day,
        period=action.period,
        seconds_left=action.clock,
        play_number=action.order_number,
        action_number=action.action_number,
        team=team_named(action.team_id or 0, action.tricode),
        player_id=action.person_id or None,
        player_name=action.person or None,
        action_type=action.action_type,
        sub_type=_kind(action),
        description=action.description or None,
        made=made,
        points=None if made is None else (attempt.value if attempt else 1) * made,
        home_points=action.home_points,
        away_points=action.away_points,
        assist_player_id=(attempt and attempt.assistant_id) or None,
        assist_player_name=(attempt and attempt.assistant) or None,
        occurred_utc=action.occurred_utc,
    )


def _kind(action: LiveAction) -> str | None:
    """Return what kind of play it was, in full: `turnaround Hook`."""
    return " ".join(filter(None, (action.descriptor, action.sub_type))) or None


def _shot(game: _Game, number: int, action: LiveAttempt) -> PlayShot:
    x_ft, y_ft = (None, None) if action.x is None or action.y is None else feet(action.x, action.y)
    made = action.result == "Made"
    return PlayShot(
        row_number=number,
        provider=Teller.LIVE,
        game_id=game.game_id,
        landed_date=game.day,
        action_number=action.action_number,
        player_id=action.person_id,
        player_name=action.person or None,
        team_id=action.team_id,
        period=action.period,
        seconds_left=int(action.clock),
        action_type=_kind(action),
        shot_type=shot_type_of(action.value),
        zone_basic=_zone(action, x_ft, y_ft),
        zone_area=action.zone_detail or None,
        distance_ft=action.distance,
        x_ft=x_ft,
        y_ft=y_ft,
        made=made,
        is_assisted=action.assistant_id is not None if made else None,
    )


def _zone(action: LiveAttempt, x_ft: float | None, y_ft: float | None) -> str | None:
    """Return the zone of an attempt by its position, as the shot chart will: the zone told live lags behind it."""
    if x_ft is None and action.zone:
        return action.zone
    return zone_of_attempt(action.value, x_ft, y_ft, action.distance)
