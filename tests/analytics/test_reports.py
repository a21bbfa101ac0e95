"""A player has one injury status per game, whatever a page says of him, and however often."""

from datetime import datetime
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pytest
from engine_rows import evaluated

from backcourt.analytics.slate import reported_status
from backcourt.raw.injuries import INJURY_PAGE, OFFICIAL_REPORT, PLAYER_NOTE

KINDS = {
    "player_id": "int64", "team": "string", "game_id": "string", "status": "string", "basis": "string",
    "known_at": "timestamp",
}  # fmt: skip
MORNING, EVENING = datetime(2024, 1, 5, 15), datetime(2024, 1, 5, 23)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        (["questionable", "out"], "out"),
        (["available", None], "available"),
        ([None, None], None),
        (["probable", "probable"], "probable"),
    ],
)
def test_a_page_that_lists_a_player_with_two_teams_is_taken_at_its_gravest_word(
    said: list[str | None], taken: str | None, tmp_path: Path
) -> None:
    listed = [
        {"player_id": 1, "team": team, "status": status, "basis": INJURY_PAGE, "known_at": MORNING}
        for team, status in zip(("BOS", "NYK"), said, strict=True)
    ]

    def status_of_the_evening(pages: ir.Table) -> ir.Table:
        game = pages.select(game_id=ibis.literal("one"), cutoff=ibis.literal(EVENING)).distinct()
        return reported_status(game, pages, "cutoff")

    rows = evaluated(tmp_path, KINDS, listed, status_of_the_evening)
    assert rows == [{"game_id": "one", "player_id": 1, "status": taken}]


TONIGHT, TOMORROW = "one", "two"


def report(basis: str, status: str, game: str | None = None, seen: datetime = MORNING) -> dict[str, object]:
    return {
        "player_id": 1,
        "team": "BOS",
        "game_id": game,
        "status": status,
        "basis": basis,
        "known_at": seen,
    }


PAGE = report(INJURY_PAGE, "out")
OFFICIAL = report(OFFICIAL_REPORT, "questionable", TONIGHT)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ([PAGE, OFFICIAL], "questionable"),
        ([PAGE, report(OFFICIAL_REPORT, "questionable", TOMORROW)], "out"),
        ([OFFICIAL, report(OFFICIAL_REPORT, "available", TONIGHT, EVENING)], "available"),
        ([OFFICIAL, report(OFFICIAL_REPORT, "out", TONIGHT, datetime(2024, 1, 6))], "questionable"),
        ([OFFICIAL, report(INJURY_PAGE, "out", None, EVENING)], "questionable"),
        ([PAGE, report(PLAYER_NOTE, "available", None, EVENING)], "out"),
    ],
    ids=[
        "before a page",
        "of another game",
        "the newest",
        "not what is known later",
        "a newer page",
        "a note",
    ],
)
def test_the_leagues_report_about_the_game_is_taken_before_a_page(
    said: list[dict[str, object]], taken: str, tmp_path: Path
) -> None:
    def status_of_the_evening(injuries: ir.Table) -> ir.Table:
        game = injuries.select(game_id=ibis.literal(TONIGHT), cutoff=ibis.literal(EVENING)).distinct()
        return reported_status(game, injuries, "cutoff")

    rows = evaluated(tmp_path, KINDS, said, status_of_the_evening)
    assert rows == [{"game_id": TONIGHT, "player_id": 1, "status": taken}]
