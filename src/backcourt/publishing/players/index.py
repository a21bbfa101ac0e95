"""`players/index.json`: everyone who has a file, for a search by name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.analytics.slate import appearances
from backcourt.identity.names import name_key
from backcourt.publishing.forms.players import PlayerIndexFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.players.names import INDEX
from backcourt.publishing.players.seen import GAMES, PERSON, Seen, seen
from backcourt.publishing.question import Question, Relations, combined
from backcourt.publishing.text import joined
from backcourt.raw.players import PLAYERS
from backcourt.tables.expressions import ir
from backcourt.time import game_day

Record = dict[str, Any]


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the one file, once there is anybody."""
    found = frame.once(seen)
    if not found.seasons:
        return {}
    games = (
        f"{player} {season} {digests.get(GAMES, '')}"
        for player, seasons in sorted(found.seasons.items())
        for season, digests in sorted(seasons.items())
    )
    people = (f"{player} {found.people.get(player, '')}" for player in sorted(found.seasons))
    return {INDEX: {GAMES: combined(games), PERSON: combined(people)}}


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the file."""
    found = frame.once(seen)
    # Seasons come in order, so that his latest is what stays of each player.
    last = {row["player_id"]: row for row in frame.by_season(LAST_APPEARANCES)}
    people = frame.ask(POSITIONS)
    positions = {row["player_id"]: row["position"] for row in people}
    latest = max((row["season"] for row in last.values()), default="")
    players = [
        _entry(frame, found, player, last.get(player), positions.get(player), latest)
        for player in found.seasons
    ]
    players.sort(key=lambda entry: (name_key(entry["player"]).words, entry["player"], entry["player_id"]))
    head = frame.head(game_day(max(found.last.values())).results_known_utc)
    yield INDEX, joined(head, players=json.dumps(players, ensure_ascii=False, separators=(",", ":")))


def _entry(
    frame: Frame, found: Seen, player: int, last: Record | None, position: str | None, latest: str
) -> Record:
    return {
        "player_id": player,
        "player": frame.name(player),
        "team": last["team"] if last else None,
        "position": position,
        "seasons": sorted(found.seasons[player]),
        "last_game": last["game_date"] if last else None,
        "is_active": last is not None and last["season"] == latest,
    }


def _last_appearances(inputs: Relations) -> ir.Table:
    rows = appearances(inputs["player_game_summary"])
    order = [rows.game_date, rows.game_id]
    found = rows.group_by("player_id").agg(
        **{name: rows[name].last(order_by=order) for name in ("team", "season", "game_date")}
    )
    return found.mutate(game_date=found.game_date.cast("string"))


def _positions(inputs: Relations) -> ir.Table:
    return inputs["players"].select("player_id", "position")


LAST_APPEARANCES = Question("last appearances", _last_appearances, past=(PLAYER_GAME_SUMMARY,))
POSITIONS = Question("positions", _positions, whole=(PLAYERS,))
PLAYER_INDEX = Kind(name="player-index", form=PlayerIndexFile, prefixes=(INDEX,), wanted=owed, make=made)
