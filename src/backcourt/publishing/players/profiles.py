"""`players/{id}.json`: who a player is, his seasons, what he did last, and our record on him."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from backcourt.publishing.forms.players import PlayerFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.players.careers import seasons, team_spans
from backcourt.publishing.players.games import game_line, games_of
from backcourt.publishing.players.names import PROFILES_BEGIN, player_of, profile_name
from backcourt.publishing.players.seen import seen, wanted_players
from backcourt.publishing.players.splits import splits
from backcourt.publishing.players.track_record import track_records
from backcourt.publishing.text import joined, to_json
from backcourt.raw.players import PLAYERS
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
    wanted = wanted_players(frame, [*map(player_of, names)])
    rows, games = wanted, games_of(frame, wanted)
    parts = (
        frame.shown(PLAYERS).select("player_id", *FACTS),
        team_spans(frame, wanted),
        seasons(frame, wanted),
        _last_games(games),
        splits(_latest_season(games)),
        track_records(frame, wanted),
    )
    for part in parts:
        rows = rows.left_join(part, "player_id", rname="other_{name}")
    found = frame.once(seen)
    for row in frame.rows(rows.select("player_id", *FACTS, *SECTIONS)):
        player = row["player_id"]
        facts = {name: row[name] for name in FACTS}
        facts["birth_date"] = row["birth_date"].isoformat() if row["birth_date"] else None
        as_of = game_day(found.last_of(player)).results_known_utc
        head = frame.head(as_of, player_id=player, player=frame.name(player), **facts)
        yield profile_name(player), joined(head, **{name: row[name] or NOTHING for name in SECTIONS})


def last_games(frame: Frame, players: Sequence[int]) -> Mapping[int, str]:
    """Return the last appearances of players as JSON of `GameLine`s, newest first; `seen` tells their digests."""
    rows = frame.rows(_last_games(games_of(frame, wanted_players(frame, players))))
    return {row["player_id"]: row["last_games"] for row in rows}


def lost(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Name the seasons that are gone."""
    had = {season["season"] for season in before["seasons"]}
    gone = had - {season["season"] for season in after.get("seasons", ())}
    return "all of the player" if not after else f"the seasons {', '.join(sorted(gone))}" if gone else ""


def _last_games(games: ir.Table) -> ir.Table:
    rows = games.filter(games.appeared)
    newest = ibis.window(group_by="player_id", order_by=[rows.game_date.desc(), rows.game_id.desc()])
    rows = rows.mutate(newer=ibis.row_number().over(newest))
    rows = rows.filter(rows.newer < LAST_GAMES)
    nested = rows.group_by("player_id").agg(last_games=game_line(rows).collect(order_by=rows.newer))
    return nested.select("player_id", last_games=to_json(nested.last_games))


def _latest_season(games: ir.Table) -> ir.Table:
    """Return the games of each player's latest season with an appearance."""
    latest = games.filter(games.appeared).group_by("player_id").agg(season=lambda rows: rows.season.max())
    return games.semi_join(latest, ["player_id", "season"])


PROFILES = Kind(
    name="players",
    form=PlayerFile,
    prefixes=(PROFILES_BEGIN,),
    wanted=owed,
    make=made,
    lost=lost,
)
