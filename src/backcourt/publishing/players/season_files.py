"""`players/{id}/season/{season}.json`: a player's season, game by game."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backcourt.publishing.forms.players import PlayerSeasonFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.players.games import game_line, games_of
from backcourt.publishing.players.names import SEASONS_BEGIN, player_of, season_in, season_name
from backcourt.publishing.players.seen import seen, wanted_players
from backcourt.publishing.players.splits import splits
from backcourt.publishing.players.track_record import track_records
from backcourt.publishing.text import joined, to_json
from backcourt.tables.expressions import ir
from backcourt.time import game_day

OF_A_SEASON = ["player_id", "season"]
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
    names = list(names)
    wanted = wanted_players(frame, [*map(player_of, names)], [*map(season_in, names)])
    games = games_of(frame, wanted)
    rows = _nested(games).left_join(splits(games), OF_A_SEASON, rname="splits_{name}")
    rows = rows.left_join(track_records(frame, wanted), OF_A_SEASON, rname="record_{name}")
    last = frame.once(seen).last
    for row in frame.rows(rows.select(*OF_A_SEASON, "games", "splits", "track_record")):
        player, season = row["player_id"], row["season"]
        head = frame.head(
            game_day(last[player, season]).results_known_utc,
            player_id=player,
            player=frame.name(player),
            season=season,
        )
        sections = {name: row[name] or NOTHING for name in ("games", "splits", "track_record")}
        yield season_name(player, season), joined(head, **sections)


def lost(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Name the games that are gone."""
    games = {game["game_id"] for game in before["games"]}
    gone = games - {game["game_id"] for game in after.get("games", ())}
    return f"{len(gone)} of {len(games)} games" if gone else ""


def _nested(games: ir.Table) -> ir.Table:
    lines = game_line(games).collect(order_by=[games.game_date, games.game_id])
    nested = games.group_by(*OF_A_SEASON).agg(games=lines)
    return nested.select(*OF_A_SEASON, games=to_json(nested.games))


PLAYER_SEASONS = Kind(
    name="player-seasons",
    form=PlayerSeasonFile,
    prefixes=(SEASONS_BEGIN,),
    wanted=owed,
    make=made,
    lost=lost,
)
