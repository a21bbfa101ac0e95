"""Payloads as ESPN writes them, of an invented league day: a scoreboard, a roster and a page with a box score."""

import json
from typing import Any

NAMES = {"BOS": "Boston Celtics", "GS": "Golden State Warriors", "NY": "New York Knicks"}

KEYS = [
    "minutes",
    "fieldGoalsMade-fieldGoalsAttempted",
    "threePointFieldGoalsMade-threePointFieldGoalsAttempted",
    "freeThrowsMade-freeThrowsAttempted",
    "offensiveRebounds",
    "defensiveRebounds",
    "rebounds",
    "assists",
    "steals",
    "blocks",
    "turnovers",
    "fouls",
    "plusMinus",
    "points",
]
FIGURES = ["31", "5-9", "1-3", "2-2", "1", "6", "7", "4", "0", "2", "3", "1", "+8", "13"]


def competitor(code: str, side: str, score: str | None, **changed: Any) -> dict[str, Any]:
    team = {"id": "1", "abbreviation": code, "displayName": NAMES.get(code, code), "isActive": True}
    return {"id": "1", "homeAway": side, "team": team, "score": score, "winner": side == "home"} | changed


def event(number: str = "4001", **changed: Any) -> dict[str, Any]:
    contest = {
        "timeValid": True,
        "competitors": [competitor("BOS", "home", "101"), competitor("GS", "away", "99")],
        "neutralSite": False,
    }
    return {
        "id": number,
        "date": "2024-02-23T00:30Z",
        "name": "Golden State Warriors at Boston Celtics",
        "season": {"year": 2024, "type": 2, "slug": "regular-season"},
        "competitions": [contest | changed.pop("contest", {})],
        "status": {"clock": 0.0, "type": {"name": "STATUS_FINAL", "state": "post", "completed": True}},
    } | changed


def standing(name: str, *, completed: bool = False) -> dict[str, Any]:
    return {"clock": 0.0, "type": {"name": name, "completed": completed}}


def scoreboard(*events: Any) -> dict[str, Any]:
    return {"leagues": [{"id": "46"}], "events": list(events)}


def injury(**changed: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "shortComment": "Example is out for Thursday's game.",
        "status": "Out",
        "date": "2024-02-21T15:30Z",
        "details": {"type": "Knee", "side": "Left", "returnDate": "2024-03-01"},
    } | changed


def athlete(number: str = "77", **changed: Any) -> dict[str, Any]:
    return {
        "id": number,
        "displayName": "Ann Example Jr.",
        "weight": 223.0,
        "height": 78.0,
        "dateOfBirth": "1996-10-24T07:00Z",
        "jersey": "7",
        "position": {"id": "2", "abbreviation": "SG"},
        "status": {"id": "1", "type": "active"},
        "draft": {"year": 2016, "round": 1, "selection": 3},
        "injuries": [],
    } | changed


def roster(*athletes: Any, code: str = "GS") -> dict[str, Any]:
    return {"team": {"id": "9", "abbreviation": code, "displayName": NAMES[code], "athletes": list(athletes)}}


def line(number: str = "77", **changed: Any) -> dict[str, Any]:
    return {
        "athlt": {"id": number, "dspNm": f"Ann Example {number}", "jersey": "7"},
        "stats": list(FIGURES),
    } | changed


def absent(number: str = "78", **changed: Any) -> dict[str, Any]:
    return line(number, stats=[]) | {"dnpRsn": "DNP-COACH'S DECISION"} | changed


def side(code: str, *, home: bool, starters: list[Any], bench: list[Any]) -> dict[str, Any]:
    return {
        "tm": {"id": "1", "abbrev": code, "dspNm": NAMES[code], "hm": home},
        "stats": [
            {"type": "starters", "keys": KEYS, "lbls": [], "athlts": starters},
            {"type": "bench", "keys": KEYS, "lbls": [], "athlts": bench},
            {"type": "totals", "ttls": ["", "44-88"], "pcts": []},
        ],
    }


def box_document(**changed: Any) -> dict[str, Any]:
    strip = {
        "gid": "4001",
        "dt": "2024-02-23T00:30Z",
        "status": {"desc": "Final", "det": "Final/OT", "state": "post"},
        "tms": [
            {"abbrev": "BOS", "displayName": NAMES["BOS"], "isHome": True, "score": "101"},
            {"abbrev": "GS", "displayName": NAMES["GS"], "isHome": False, "score": "99"},
        ],
    } | changed.pop("strip", {})
    box = [
        side("GS", home=False, starters=[line("1")], bench=[line("2"), absent("3")]),
        side("BOS", home=True, starters=[line("4")], bench=[]),
    ]
    package = {"gmStrp": strip, "bxscr": box, "lg": "nba"} | changed
    return {"app": {}, "page": {"type": "gamepackage", "content": {"gamepackage": package}}}


def page(document: object) -> str:
    """Return a page with a document inside, between scripts that are none of our business."""
    return (
        "<!DOCTYPE html><html><head><script>window.dataLayer=[];alert('never run')</script></head><body>"
        '<script>window[\'__CONFIG__\']={"uid":"x"};'
        f"window['__espnfitt__']={json.dumps(document)};</script><script src='x.js'></script></body></html>"
    )
