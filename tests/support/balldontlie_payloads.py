"""Payloads as balldontlie writes them, of an invented league day."""

from typing import Any

TEAMS = {
    "BOS": {
        "id": 2,
        "full_name": "Boston Celtics",
        "abbreviation": "BOS",
        "city": "Boston",
        "name": "Celtics",
    },
    "TOR": {
        "id": 28,
        "full_name": "Toronto Raptors",
        "abbreviation": "TOR",
        "city": "Toronto",
        "name": "Raptors",
    },
}


def team(code: str, **changed: Any) -> dict[str, Any]:
    return TEAMS[code] | {"conference": "East", "division": "Atlantic"} | changed


def person(number: int = 7, **changed: Any) -> dict[str, Any]:
    return {
        "id": number,
        "first_name": "Ann",
        "last_name": f"Example {number}",
        "position": "G-F",
        "height": "6-11",
        "weight": "210",
        "jersey_number": "0",
        "college": "Somewhere",
        "country": "USA",
        "draft_year": 2020,
        "draft_round": 1,
        "draft_number": 3,
    } | changed


def state(**changed: Any) -> dict[str, Any]:
    return {
        "id": 1001,
        "date": "2024-02-22",
        "datetime": "2024-02-23T00:30:00.000Z",
        "season": 2023,
        "status": "Final",
        "period": 4,
        "time": "Final",
        "postseason": False,
        "home_team_score": 101,
        "visitor_team_score": 99,
    } | changed


def game(**changed: Any) -> dict[str, Any]:
    return state() | {"home_team": team("BOS"), "visitor_team": team("TOR")} | changed


def figures(**changed: Any) -> dict[str, Any]:
    return {
        "min": "34", "fgm": 9, "fga": 20, "fg_pct": 0.45, "fg3m": 2, "fg3a": 7, "fg3_pct": 0.286, "ftm": 4, "fta": 5,
        "ft_pct": 0.8, "oreb": 1, "dreb": 6, "reb": 7, "ast": 5, "stl": 1, "blk": 0, "turnover": 3, "pf": 2, "pts": 24,
    } | changed  # fmt: skip


def nothing(**changed: Any) -> dict[str, Any]:
    return dict.fromkeys(figures(), 0) | {"min": "00"} | changed


def box_line(number: int = 7, **changed: Any) -> dict[str, Any]:
    return figures(plus_minus=-4) | {"player": person(number)} | changed


def box_score(**changed: Any) -> dict[str, Any]:
    quarters = {f"{side}_q{number}": 25 for side in ("home", "visitor") for number in (1, 2, 3, 4)}
    return (
        state()
        | quarters
        | {
            "home_team": team("BOS") | {"players": [box_line(1), box_line(2, **nothing(plus_minus=0))]},
            "visitor_team": team("TOR") | {"players": [box_line(3)]},
        }
        | changed
    )


def stat_line(**changed: Any) -> dict[str, Any]:
    about = state() | {"home_team_id": 2, "visitor_team_id": 28}
    return figures() | {"id": 5, "player": person(team_id=2), "team": team("BOS"), "game": about} | changed


def active_player(number: int = 7, **changed: Any) -> dict[str, Any]:
    return person(number) | {"team": team("TOR")} | changed


def injury(**changed: Any) -> dict[str, Any]:
    return {
        "player": person(team_id=2),
        "return_date": "Oct 1",
        "description": "Feb 20: Example (knee) will not play on Thursday.",
        "status": "Day-To-Day",
    } | changed


def page(*rows: Any, **meta: Any) -> dict[str, Any]:
    return {"data": list(rows), "meta": {"per_page": 100, **meta}}
