"""Payloads as BettingPros writes them, of an invented league day: events, and a page of player lines."""

from collections.abc import Mapping
from typing import Any

MARKETS = {151: "assists", 156: "points", 338: "points-assists-rebounds", 346: "fantasy-score"}


def results(points: Mapping[str, int]) -> dict[str, Any]:
    scores = [{"participant": team, "score": score} for team, score in points.items()]
    winner = max(points, key=points.__getitem__)
    return {"outcomes": [{"label": "event", "winner": winner, "scores": scores}], "periods": []}


def event(number: int = 501, **changed: Any) -> dict[str, Any]:
    return {
        "id": number,
        "sport": "NBA",
        "scheduled": "2024-02-23 00:30:00",
        "season": 2023,
        "season_type": "REG",
        "status": "closed",
        "home": "BOS",
        "visitor": "GSW",
        "results": results({"BOS": 101, "GSW": 99}),
    } | changed


def events(*rows: Any) -> dict[str, Any]:
    return {"_parameters": {}, "events": list(rows), "ts": 1708650000, "utc": "2024-02-23 01:00:00"}


def opening(**changed: Any) -> dict[str, Any]:
    return {"line": 23.5, "cost": -113, "book_id": 10, "created": "2024-02-21 16:00:00"} | changed


def side(odds: int | None = -110, *, start: Any = None, **changed: Any) -> dict[str, Any]:
    return {
        "line": 24.5,
        "odds": odds,
        "book": 12,
        "consensus_line": 24,
        "consensus_odds": -112,
        "selection": {"active": True, "opening_line": opening() if start is None else start},
    } | changed


def prop(**changed: Any) -> dict[str, Any]:
    return {
        "sport": "NBA",
        "market_id": 156,
        "event_id": 501,
        "participant": {"id": "3012", "name": "Ann Example Jr.", "player": {"team": "GSW"}},
        "over": side(),
        "under": side(-120),
        "projection": {"value": 1.0},
    } | changed


def props(*rows: Any, utc: str = "2024-02-22 20:00:00", **changed: Any) -> dict[str, Any]:
    return {
        "_pagination": {"page": 1, "limit": 500, "total_pages": 1, "total_items": len(rows)},
        "props": list(rows),
        "markets": [{"id": number, "slug": slug, "sport": "NBA"} for number, slug in MARKETS.items()],
        "events": [event(status="scheduled")],
        "ts": 1708632000,
        "utc": utc,
    } | changed
