"""`players/{id}/season/{season}.json`: a player's season, game by game."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.publishing.called_off import CalledOff
from backcourt.publishing.forms.players import PlayerSeasonFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.players.games import (
    GAMES,
    OF_A_SEASON,
    WANTED,
    in_order,
    wanted,
    wanted_games,
)
from backcourt.publishing.players.names import SEASONS_BEGIN, player_of, season_in, season_name
from backcourt.publishing.players.seen import seen
from backcourt.publishing.players.splits import SPLITS, keep_splits
from backcourt.publishing.players.track_record import track_records
from backcourt.publishing.question import Question, Relations
from backcourt.publishing.text import joined
from backcourt.tables.expressions import ir
from backcourt.time import game_day, season_bounds

SECTIONS = ("games", "splits", "track_record")
NOTHING = "[]"


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the file of every season in which a player was in a box score, or something was predicted of him."""
    found = frame.once(seen)
    return {
        season_name(player, season): found.of_season(player, season)
        for player, seasons in found.seasons.items()
        for season in seasons
    }


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the files, all read at once."""
    asked = [(player_of(name), season_in(name)) for name in names]
    keep_splits(frame, asked)
    last = frame.once(seen).last
    first = season_bounds(min(season for _, season in asked))[0]
    for row in frame.ask(SEASONS, since=first, **wanted(asked)):
        player, season = row["player_id"], row["season"]
        head = frame.head(
            game_day(last[player, season]).results_known_utc,
            player_id=player,
            player=frame.name(player),
            season=season,
        )
        yield season_name(player, season), joined(head, **{name: row[name] or NOTHING for name in SECTIONS})


def lost(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Name the games that are gone."""
    games = {game["game_id"] for game in before["games"]}
    gone = games - {game["game_id"] for game in after.get("games", ())}
    return f"{len(gone)} of {len(games)} games" if gone else ""


def without_called_off(content: dict[str, Any], called_off: CalledOff) -> dict[str, Any]:
    """Return a player's season without the games that were called off before he could miss them."""
    games = [
        game
        for game in content["games"]
        if not called_off.holds(game["game_id"], date.fromisoformat(game["date"]), game["opponent"])
    ]
    return content | {"games": games}


def _seasons(inputs: Relations) -> ir.Table:
    games = wanted_games(inputs)
    rows = games.group_by(*OF_A_SEASON).agg(games=in_order(games, games.game_date, games.game_id))
    for part in (inputs[SPLITS.name], track_records(inputs, *OF_A_SEASON)):
        rows = rows.left_join(part, OF_A_SEASON, rname="other_{name}").drop("other_player_id", "other_season")
    return rows.select(*OF_A_SEASON, *SECTIONS)


SEASONS = Question("player seasons", _seasons, past=(PREDICTION_ACCURACY,), rows=WANTED, kept=(GAMES, SPLITS))
PLAYER_SEASONS = Kind(
    name="player-seasons",
    form=PlayerSeasonFile,
    prefixes=(SEASONS_BEGIN,),
    wanted=owed,
    make=made,
    lost=lost,
    without=without_called_off,
    entries=re.compile(rb'"game_id":"[^"]+"'),
)
