"""Turns play-by-play files into plays, the line-ups beside them, and the attempts among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa

from backcourt.identity.teams import team_of, teams
from backcourt.landing import Receipt
from backcourt.sources.bigdataball.wire import PlayRow
from backcourt.sources.court import feet, zone_of_attempt
from backcourt.sources.landed import LANDED_LINEUPS, LANDED_PLAY_SHOTS, LANDED_PLAYS
from backcourt.sources.parsed import Parsed
from backcourt.sources.play_tellers import Teller
from backcourt.sources.plays import (
    Lineup,
    Play,
    PlayShot,
    each_once,
    lineups_table,
    plays_table,
    shot_type_of,
    shots_table,
)
from backcourt.sources.wire.csv_rows import each_csv_row
from backcourt.sources.wire.problem import Reason
from backcourt.sources.wire.reading import Reading, Row

_THREE_IN_WORDS = "3PT"


ROWS_AT_ONCE = 10_000

TABLES = (LANDED_PLAYS, LANDED_LINEUPS, LANDED_PLAY_SHOTS)


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the plays of a file, of one game or of many; players are named, not numbered.

    Raises `PayloadError` when it is no such file: a column missing, or no CSV.
    """
    reading = Reading(receipt, path)
    rows = each_once(
        reading, each_csv_row(reading, PlayRow), lambda play: (play.game_id, play.play_id), "play_id"
    )
    kept = (row for row in rows if not _is_rejected(reading, row))
    parts = [_landed(receipt, kept_now) for kept_now in _some_at_a_time(kept)]
    return reading.parsed([(table, pa.concat_tables(part[table.name] for part in parts)) for table in TABLES])


def _some_at_a_time(rows: Iterable[Row[PlayRow]]) -> Iterator[list[Row[PlayRow]]]:
    """Yield the rows in lists, at least one: a season as objects would take gigabytes."""
    remaining = iter(rows)
    yield list(islice(remaining, ROWS_AT_ONCE))
    while some := list(islice(remaining, ROWS_AT_ONCE)):
        yield some


def _landed(receipt: Receipt, rows: Sequence[Row[PlayRow]]) -> dict[str, pa.Table]:
    shots = [_shot(row.number, row.value) for row in rows if row.value.is_attempt]
    lineups = [_lineup(row.number, row.value) for row in rows]
    plays = [_play(row.number, row.value) for row in rows]
    made = (plays_table(plays, receipt), lineups_table(lineups, receipt), shots_table(shots, receipt))
    return {table.name: landed for table, landed in made}


def _is_rejected(reading: Reading, row: Row[PlayRow]) -> bool:
    """Reject what can score and does not say by whom, for how much, or says it twice and differently."""
    play = row.value
    if play.is_made is None:
        return False
    if lacking := [name for name in ("team", "player", "points", "result") if getattr(play, name) is None]:
        reading.reject(row, Reason.MISSING_VALUE, "is empty", path=lacking[0], day=play.date)
    elif play.result not in ("made", "missed"):
        reading.reject(row, Reason.UNKNOWN_KIND, "is neither made nor missed", path="result", day=play.date)
    elif play.points != play.value * play.is_made:
        told = f"is {play.points}, and the play is worth {play.value * play.is_made}"
        reading.reject(row, Reason.CONTRADICTION, told, path="points", day=play.date)
    elif play.is_attempt and (_THREE_IN_WORDS in (play.description or "")) != (play.value == 3):
        told = f"does not fit the description of a {play.value}-point attempt"
        reading.reject(row, Reason.CONTRADICTION, told, path="type", day=play.date)
    else:
        return False
    return True


def _play(number: int, play: PlayRow) -> Play:
    return Play(
        row_number=number,
        game_id=play.game_id,
        landed_date=play.date,
        period=play.period,
        seconds_left=play.remaining_time,
        play_number=play.play_id,
        team=play.team and (team_of(play.team) or play.team),
        player_name=play.player,
        action_type=play.event_type,
        sub_type=play.type,
        description=play.description,
        made=play.is_made,
        points=None if play.is_made is None else play.points,
        home_points=play.home_score,
        away_points=play.away_score,
        assist_player_name=play.assist,
    )


def _lineup(number: int, play: PlayRow) -> Lineup:
    return Lineup(
        row_number=number,
        game_id=play.game_id,
        landed_date=play.date,
        play_number=play.play_id,
        away_1=play.a1,
        away_2=play.a2,
        away_3=play.a3,
        away_4=play.a4,
        away_5=play.a5,
        home_1=play.h1,
        home_2=play.h2,
        home_3=play.h3,
        home_4=play.h4,
        home_5=play.h5,
    )


def _shot(number: int, play: PlayRow) -> PlayShot:
    x, y = play.original_x, play.original_y
    x_ft, y_ft = (None, None) if x is None or y is None else feet(x, y)
    made = play.result == "made"
    return PlayShot(
        row_number=number,
        provider=Teller.AFTERWARDS,
        game_id=play.game_id,
        landed_date=play.date,
        player_name=play.player,
        team_id=_team_id(play.team),
        period=play.period,
        seconds_left=int(play.remaining_time),
        action_type=play.type,
        shot_type=shot_type_of(play.value),
        zone_basic=zone_of_attempt(play.value, x_ft, y_ft, play.shot_distance),
        distance_ft=play.shot_distance,
        x_ft=x_ft,
        y_ft=y_ft,
        made=made,
        is_assisted=play.assist is not None if made else None,
    )


def _team_id(team: str | None) -> int | None:
    """Return the NBA id of a team; none for a team outside the league, which raw tables set aside."""
    tricode = team_of(team) if team else None
    return teams()[tricode].nba_team_id if tricode else None
