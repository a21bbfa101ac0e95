"""What a new file would lose of the old one: good content gives way to less only for a reason."""

from collections import Counter
from typing import Any

Key = tuple[str, str, str, int]


def _graded(content: dict[str, Any]) -> set[Key]:
    return {
        (system, row["stat"], row["game_id"], row["player_id"])
        for row in content.get("rows", ())
        for system in row["predictions"]
        if row["actual"] is not None
    }


def lost_grades(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Name the graded predictions of a date that are gone."""
    had = _graded(old)
    lost = had - _graded(new)
    by_system = Counter(key[0] for key in lost)
    detail = ", ".join(f"{system} {count}" for system, count in sorted(by_system.items()))
    return f"{len(lost)} of {len(had)} graded predictions ({detail})" if lost else ""


def _season(content: dict[str, Any]) -> dict[tuple[str, str], int]:
    return {
        (system["system"], system["stat"]): system["graded"]
        for window in content.get("windows", ())
        if window["window"] == "season"
        for system in window["systems"]
    }


def lost_performance(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Compare the season of both, and the last date; windows of days move on and may well shrink."""
    had, has = _season(old), _season(new)
    if not new or not any(has.values()):
        return f"all {sum(had.values())} graded predictions of the season"
    parts = []
    if new["last_graded"] < old["last_graded"]:
        parts.append(f"the dates after {new['last_graded']} (until {old['last_graded']})")
    for key, count in had.items():
        if key not in has:
            parts.append(f"{key[1]} of the system {key[0]}")
        elif new["season"] == old["season"] and has[key] < count:
            parts.append(f"{count - has[key]} of {count} graded predictions of {key[0]}")
    return ", ".join(parts)
