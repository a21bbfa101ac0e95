"""`players/{id}.json`: who a player is, his seasons, what he did last, and our record on him."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.publishing.forms.players import PlayerFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.players.careers import seasons, team_spans
from backcourt.publishing.players.games import (
    GAMES,
    OF_A_SEASON,
    WANTED,
    in_order,
    keep_games,
    wanted,
    wanted_games,
)
from backcourt.publishing.players.names import PROFILES_BEGIN, player_of, profile_name
from backcourt.publishing.players.seen import seen
from backcourt.publishing.players.splits import SPLITS, keep_splits
from backcourt.publishing.players.track_record import track_records
from backcourt.publishing.question import Question, Relations
from backcourt.publishing.text import joined
from backcourt.raw.players import PLAYERS
from backcourt.raw.rosters import ROSTERS
from backcourt.tables.expressions import ibis, ir
from backcourt.time import game_day

LAST_GAMES = 20
"""Appearances that are shown of a player beside his profile."""

SECTIONS = ("teams", "seasons", "last_games", "splits", "track_record")
FACTS = ("position", "height_cm", "weight_kg", "birth_date")
NOTHING = "[]"


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the file of everyone who has a season."""
    found = frame.once(seen)
    return {profile_name(player): found.of_player(player) for player in found.seasons}


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the files, all read at once."""
    found = frame.once(seen)
    players = [player_of(name) for name in names]
    keep_splits(frame, found.latest(players, LAST_GAMES))
    for row in frame.ask(PROFILE, **wanted(found.seasons_of(players))):
        player = row["player_id"]
        as_of = game_day(found.last_of(player)).results_known_utc
        facts = {name: row[name] for name in FACTS}
        head = frame.head(as_of, player_id=player, player=frame.name(player), **facts)
        yield profile_name(player), joined(head, **{name: row[name] or NOTHING for name in SECTIONS})


def last_games(frame: Frame, players: Iterable[int]) -> Mapping[int, str]:
    """Return the last appearances of players as JSON of `GameLine`s, newest first; nobody without one is in it."""
    seasons = frame.once(seen).latest(players, LAST_GAMES)
    keep_games(frame, seasons)
    rows = frame.ask(LAST, **wanted(seasons))
    return {row["player_id"]: row["last_games"] for row in rows}


def lost(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Name the seasons that are gone."""
    had = {season["season"] for season in before["seasons"]}
    gone = had - {season["season"] for season in after.get("seasons", ())}
    return "all of the player" if not after else f"the seasons {', '.join(sorted(gone))}" if gone else ""


def _profiles(inputs: Relations) -> ir.Table:
    people = inputs["players"]
    rows = inputs["wanted"].select("player_id").distinct()
    parts = (
        people.select("player_id", *FACTS).mutate(birth_date=people.birth_date.cast("string")),
        team_spans(inputs),
        seasons(inputs),
        _last_games(inputs),
        _latest_splits(inputs),
        track_records(inputs, "player_id"),
    )
    for part in parts:
        rows = rows.left_join(part, "player_id", rname="other_{name}").drop("other_player_id")
    return rows.select("player_id", *FACTS, *SECTIONS)


def _last_games(inputs: Relations) -> ir.Table:
    rows = wanted_games(inputs).filter(lambda games: games.appeared)
    newest = ibis.window(group_by="player_id", order_by=[rows.game_date.desc(), rows.game_id.desc()])
    rows = rows.mutate(newer=ibis.row_number().over(newest))
    rows = rows.filter(rows.newer < LAST_GAMES)
    return rows.group_by("player_id").agg(last_games=in_order(rows, rows.newer))


def _latest_splits(inputs: Relations) -> ir.Table:
    """Return the splits of each player's latest season with an appearance: others have none."""
    rows = inputs[SPLITS.name].semi_join(inputs["wanted"], OF_A_SEASON)
    return rows.group_by("player_id").agg(splits=rows.splits.argmax(rows.season))


PROFILE = Question(
    "players",
    _profiles,
    past=(PLAYER_GAME_SUMMARY, ROSTERS, PREDICTION_ACCURACY),
    whole=(PLAYERS,),
    rows=WANTED,
    kept=(GAMES, SPLITS),
)
LAST = Question("last games", _last_games, rows=WANTED, kept=(GAMES,))
PROFILES = Kind(
    name="players",
    form=PlayerFile,
    prefixes=(PROFILES_BEGIN,),
    wanted=owed,
    make=made,
    lost=lost,
    # Only seasons begin so; spans with a team name it first.
    entries=re.compile(rb'{"season":"[^"]+"'),
)
