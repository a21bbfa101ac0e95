"""Parts of published files: chosen, ordered and paged. All take a parsed file, which they leave as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from backcourt.web.queries import CalendarQuery, PageQuery, PlayersQuery, PredictionsQuery, Query, SlateQuery

Record = dict[str, Any]


def page_of(path: str, query: PageQuery, total: int) -> Record:
    """Return where a page lies; the next one has the same address but for its offset."""
    after = query.offset + query.limit
    given = query.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    following = (
        f"{path}?{urlencode(given | {'limit': query.limit, 'offset': after})}" if after < total else None
    )
    return {"total": total, "limit": query.limit, "offset": query.offset, "next": following}


def _paged(file: Record, field: str, rows: list[Any], path: str, query: PageQuery) -> Record:
    shown = rows[query.offset : query.offset + query.limit]
    return {**file, field: shown, "page": page_of(path, query, len(rows))}


def results_part(file: Record, path: str, query: PageQuery) -> Record:
    """Return a page of a graded date's rows."""
    return _paged(file, "rows", file["rows"], path, query)


def record_part(file: Record, path: str, query: PageQuery) -> Record:
    """Return a page of the record's entries."""
    return _paged(file, "entries", file["entries"], path, query)


def players_part(file: Record, path: str, query: PlayersQuery) -> Record:
    """Return a page of the players whose name holds what is searched for."""
    found = [player for player in file["players"] if is_named(player["player"], query.search)]
    return _paged(file, "players", found, path, query)


def calendar_part(file: Record, query: CalendarQuery) -> Record:
    """Return the dates of a season."""
    return {**file, "days": [day for day in file["days"] if day["season"] == query.season]}


def slate_part(file: Record, path: str, query: SlateQuery) -> Record:
    """Return a page of the slate's players."""
    found = [
        player
        for player in (_with_markets(each, query.stat) for each in file["players"])
        if query.team in (None, player["team"])
        and player["markets"]
        and is_named(player["player"], query.search)
    ]
    return _paged(file, "players", _in_order(found, query), path, query)


def _with_markets(player: Record, stat: str | None) -> Record:
    """Return a player with the markets of one statistic only."""
    if stat is None:
        return player
    return {**player, "markets": [market for market in player["markets"] if market["stat"] == stat]}


def _in_order(players: list[Record], query: SlateQuery) -> list[Record]:
    if query.sort is None:
        return players
    name, largest_first = query.sort.removeprefix("-"), query.sort.startswith("-")
    known = [player for player in players if _figure(player, name) is not None]
    unknown = [player for player in players if _figure(player, name) is None]
    return sorted(known, key=lambda player: _figure(player, name), reverse=largest_first) + unknown


def _figure(player: Record, name: str) -> Any:
    """Return what players are put in order by."""
    if name in ("player", "team"):
        return plain(player[name])
    if name == "minutes":
        return player["projected_minutes"]
    market = player["markets"][0]
    if name == "edge":
        return None if market["line"] is None else market["mean"] - market["line"]
    return market[name]


def predictions_part(file: Record, path: str, query: PredictionsQuery) -> Record:
    """Return a page of predicted players, within their games."""
    found = list(_predicted(file["games"], query))
    shown = found[query.offset : query.offset + query.limit]
    return {**file, "games": _in_games(shown), "page": page_of(path, query, len(found))}


def _predicted(games: Iterable[Record], query: PredictionsQuery) -> Iterator[tuple[Record, Record]]:
    """Yield players with their games, each with what was asked for of him."""
    for game in games:
        if query.game not in (None, game["game_id"]):
            continue
        for player in game["players"]:
            if query.team in (None, player["team"]) and query.player in (None, player["player_id"]):
                stats = list(_stats(player["stats"], query))
                if stats:
                    yield game, {**player, "stats": stats}


def _stats(stats: Iterable[Record], query: PredictionsQuery) -> Iterator[Record]:
    for stat in stats:
        systems = [each for each in stat["systems"] if query.system in (None, each["system"])]
        if query.stat in (None, stat["stat"]) and systems:
            yield {**stat, "systems": systems}


def _in_games(shown: Iterable[tuple[Record, Record]]) -> list[Record]:
    games: dict[str, Record] = {}
    for game, player in shown:
        games.setdefault(game["game_id"], {**game, "players": []})["players"].append(player)
    return list(games.values())


def is_named(name: str, wanted: str | None) -> bool:
    """Whether a name holds what is searched for."""
    return wanted is None or plain(wanted) in plain(name)


def plain(text: str) -> str:
    """Return a text without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def key_of(path: str, query: Query) -> str:
    """Return what tells one part from every other."""
    return f"{path} {query.model_dump_json()}"
