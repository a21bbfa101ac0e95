"""`tonight/all-players.json`: everyone on the slate in one small file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backcourt.analytics.upcoming_team_game_context import UPCOMING_TEAM_GAME_CONTEXT
from backcourt.publishing.called_off import CalledOff
from backcourt.publishing.forms.tonight import SlatePlayer, TonightFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.predictions import GAME_FIELDS, games_of
from backcourt.publishing.question import Question, Relations
from backcourt.publishing.slate import (
    SHOWN_SYSTEM,
    SOURCES,
    STAT_ORDER,
    shown_system,
    slate_players,
    slate_system,
)
from backcourt.publishing.text import collected, joined, moment, to_json
from backcourt.raw.players import PLAYERS
from backcourt.tables.expressions import ibis, ir
from backcourt.time import season_of

NAME, STATS_FOLDER = "v1/tonight/all-players.json", "v1/tonight/stat/"


def slate_inputs(frame: Frame) -> dict[str, str]:
    """Return what any file of the slate is made from."""
    return {
        "slate": f"{frame.slate} {frame.slate_state}",
        **frame.digests(frame.slate, *SOURCES, UPCOMING_TEAM_GAME_CONTEXT),
        "player names": frame.names_by_date.get(frame.slate, ""),
    }


def slate_head(frame: Frame, as_of: str) -> dict[str, Any]:
    """Return what every file of the slate begins with."""
    return frame.head(
        as_of,
        date=frame.slate.isoformat(),
        season=season_of(frame.slate),
        slate=frame.slate_state,
        system=slate_system(frame),
    )


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the one file."""
    return {NAME: slate_inputs(frame)}


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the file."""
    yield NAME, frame.once(_body)


def _body(frame: Frame) -> Body:
    [row] = frame.ask(SLATE, [frame.slate], **shown_system(frame))
    players = json.loads(row["players"])
    spoken = {market["stat"] for player in players for market in player["markets"]}
    head = slate_head(frame, row["as_of"]) | {"stats": [stat for stat in STAT_ORDER if stat in spoken]}
    return joined(head, games=row["games"], players=row["players"])


def owed_stats(frame: Frame) -> Mapping[str, Inputs]:
    """Return a file per statistic: a page that shows one need not load all."""
    stats = json.loads(frame.once(_body))["stats"]
    return {f"{STATS_FOLDER}{stat}.json": slate_inputs(frame) for stat in stats}


def made_stats(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the players who have a statistic, with that alone."""
    whole = json.loads(frame.once(_body))
    for name in names:
        stat = name.removeprefix(STATS_FOLDER).removesuffix(".json")
        players = [
            {**player, "markets": markets}
            for player in whole["players"]
            if (markets := [market for market in player["markets"] if market["stat"] == stat])
        ]
        yield name, joined(whole | {"players": players})


def _slate(inputs: Relations) -> ir.Table:
    """Return one row: players and games as JSON."""
    rows = slate_players(inputs)
    entry = ibis.struct({name: rows[name] for name in SlatePlayer.model_fields})
    people = rows.agg(
        as_of=rows.as_of.max(), players=collected(entry, order_by=[rows.player, rows.player_id])
    )
    games = games_of(inputs)
    game = ibis.struct({name: games[name] for name in GAME_FIELDS})
    listed = games.agg(games=collected(game, order_by=[games.tipoff, games.game_id]))
    return people.cross_join(listed).select(
        as_of=moment(people.as_of), players=to_json(people.players), games=to_json(listed.games)
    )


SLATE = Question(
    "tonight", _slate, dated=(*SOURCES, UPCOMING_TEAM_GAME_CONTEXT), whole=(PLAYERS,), rows=SHOWN_SYSTEM
)


def lost_players(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Name what the same slate no longer holds.

    A game that was postponed while it was ahead takes its players away, and a player who leaves takes his lines.
    """
    if not old["games"]:
        return ""
    if not new:
        return "the slate"
    if old["date"] != new["date"]:
        return f"the slate of {old['date']}: {new['date']} is earlier" if new["date"] < old["date"] else ""
    stands = {game["game_id"] for game in new["games"]}
    withdrawn = {game["game_id"] for game in old["games"] if game["tipoff"] > new["generated_at"]} - stands
    had, has = [each for each in old["players"] if each["game_id"] not in withdrawn], new["players"]
    stays = {each["player_id"] for each in has}
    stayed = [each for each in had if each["player_id"] in stays]
    gone = len(had) - len(stayed)
    parts = [f"{gone} of {len(had)} players"] if gone > len(had) / 2 else []
    parts += ["every line"] if _lines(stayed) and not _lines(has) else []
    return ", ".join(parts)


def without_called_off(content: dict[str, Any], called_off: CalledOff) -> dict[str, Any]:
    """Return a slate without the games that were called off, and without their players."""
    off = called_off.of_date(content)
    parts = {
        name: [each for each in content[name] if each["game_id"] not in off] for name in ("games", "players")
    }
    return content | parts


def _lines(players: list[dict[str, Any]]) -> set[tuple[int, str]]:
    return {
        (player["player_id"], market["stat"])
        for player in players
        for market in player["markets"]
        if market["line"] is not None
    }


TONIGHT = Kind(
    name="tonight",
    form=TonightFile,
    prefixes=(NAME,),
    wanted=owed,
    make=made,
    lost=lost_players,
    without=without_called_off,
)

TONIGHT_STATS = Kind(
    name="tonight-stat", form=TonightFile, prefixes=(STATS_FOLDER,), wanted=owed_stats, make=made_stats
)
