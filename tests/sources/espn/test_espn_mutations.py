"""However a payload of ESPN is damaged, it is refused or every row of it is accounted for."""

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from espn_payloads import absent, athlete, box_document, event, injury, line, page, roster, scoreboard, side
from hostile import outcome_of
from mutations import MUTATIONS, as_bytes, mutated_bytes, mutated_documents

from backcourt.sources.espn.page import MARK
from backcourt.sources.espn.parse import parse


def events_of(payload: bytes) -> int:
    return len(json.loads(payload.decode("utf-8-sig"))["events"])


def athletes_of(payload: bytes) -> int:
    return len(json.loads(payload.decode("utf-8-sig"))["team"]["athletes"])


def players_of_page(payload: bytes) -> int:
    """Count the players of every group that is a list of them; a side without groups is one row at the least."""
    text = payload.decode("utf-8-sig").split(MARK)[1].partition("</script>")[0].rstrip(";")
    return sum(map(_players, json.loads(text)["page"]["content"]["gamepackage"]["bxscr"]))


def _players(team: Any) -> int:
    groups = team.get("stats") if isinstance(team, dict) else None
    if not isinstance(groups, list):
        return 1
    lists = [group.get("athlts") for group in groups if isinstance(group, dict)]
    return sum(len(players) for players in lists if isinstance(players, list))


@pytest.mark.parametrize(
    ("endpoint", "document", "rows_in"),
    [
        ("scoreboard", scoreboard(event(), event("4002", date="2024-02-23T03:00Z")), events_of),
        ("roster", roster(athlete(injuries=[injury(), injury()]), athlete("9")), athletes_of),
    ],
)
def test_no_damage_crashes_the_parser_or_loses_a_row(
    tmp_path: Path, endpoint: str, document: Any, rows_in: Any
) -> None:
    payloads = chain(map(as_bytes, mutated_documents(document)), mutated_bytes(as_bytes(document)))
    found = outcome_of(parse, payloads, rows_in, tmp_path, endpoint, source="espn")
    assert (found.payloads, found.untold) == (MUTATIONS + MUTATIONS // 5, 0)
    assert min(found.refused, found.landed, found.set_aside) > 0


def test_no_damage_to_a_page_crashes_the_parser_or_loses_a_player(tmp_path: Path) -> None:
    document = box_document(
        bxscr=[side("GS", home=False, starters=[line("1")], bench=[line("2"), absent("3")])]
    )
    changed = (page(each).encode() for each in mutated_documents(document))
    payloads = chain(changed, mutated_bytes(page(document).encode()))
    found = outcome_of(parse, payloads, players_of_page, tmp_path, "box_score", source="espn", suffix=".html")
    assert (found.payloads, found.untold) == (MUTATIONS + MUTATIONS // 5, 0)
    assert min(found.refused, found.landed, found.set_aside) > 0
