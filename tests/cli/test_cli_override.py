"""A gate holds back what reads a bad date, and only an override with a reason lets it through."""

from pathlib import Path

import archives
import pytest

GATE = "reconciled_games"
BECAUSE = 'checked by hand, "twice"; the scorer\'s table was late'


@pytest.fixture
def refused(fresh, archive: Path):
    """A workspace in which one date's box scores do not reconcile; returns the program and the date."""
    row = archives.change_row(archive, "player_box", 0, pts=77)
    fresh("ingest", "archive", archive)
    ended = fresh("sync", "--table", "team_boxscores", "--json")
    assert (ended.code, ended.data["blocked"]) == (4, 1)
    return fresh, row["game_date"]


def test_check_says_which_number_missed_which_threshold(refused) -> None:
    call, day = refused
    ended = call("check", "--json")
    assert ended.code == 3
    [line] = [line for line in ended.data["gates"] if line["refused"]]
    assert (line["table"], line["gate"], line["lowest_date"]) == ("player_boxscores", GATE, str(day))
    assert line["lowest"] < line["threshold"]


def test_the_plan_names_the_gate_that_blocks(refused) -> None:
    call, day = refused
    lines = call("plan", "--table", "team_boxscores", "--json").data["lines"]
    assert [line["reason"] for line in lines if line["blocked"]] == [
        f"blocked: {GATE} refused player_boxscores @ {day}"
    ]


def test_explain_shows_the_gate_and_what_was_set_aside(refused) -> None:
    call, day = refused
    told = call("explain", "player_boxscores", day, "--json").data
    assert [gate["passed"] for gate in told["gates"]] == [False]
    assert {row["reason"] for row in told["quarantined"]} >= {"points_do_not_add_up"}


def test_an_override_lets_the_date_through_and_stays_on_record(refused) -> None:
    call, day = refused
    assert call("override", "player_boxscores", day, GATE, "--because", BECAUSE).code == 0
    assert call("sync", "--table", "team_boxscores", "--json").data["done"] == {"team_boxscores": 1}
    [line] = [line for line in call("check", "--json").data["gates"] if line["overridden"]]
    assert line["refused"] == 0
    kept = call("sql", "select gate, because from nba_ops.overrides", "--json").data["rows"]
    assert kept == [{"gate": GATE, "because": BECAUSE}]


@pytest.mark.parametrize(
    ("table", "gate", "because"),
    [
        ("player_boxscores", "no_such_gate", "why not"),
        ("schedule", GATE, "why not"),
        ("no_such_table", GATE, "why not"),
        ("player_boxscores", GATE, "  "),
    ],
)
def test_an_override_must_be_meant(refused, table: str, gate: str, because: str) -> None:
    call, day = refused
    assert call("override", table, day, gate, "--because", because).code == 2


def test_what_was_not_refused_needs_no_override(refused) -> None:
    call, _ = refused
    ended = call("override", "player_boxscores", "2023-11-23", GATE, "--because", "just in case")
    assert (ended.code, "did not refuse" in ended.err) == (2, True)
