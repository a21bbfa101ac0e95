"""`sync` ends with a report of what, why, how long, excused and blocked, and `status` shows the same to others."""

import archives
import pytest


@pytest.fixture
def held(fresh, archive):
    """A workspace whose last date a gate refuses, synced; returns the program and how the sync ended."""
    last = len(archives.read(archive, "player_box")) - 1
    archives.change_row(archive, "player_box", last, pts=77)
    fresh("ingest", "archive", archive)
    return fresh, fresh("sync", "--json")


def test_the_report_names_the_gate_and_the_excuses(held) -> None:
    call, ended = held
    work = {each["table"]: each for each in ended.data["tables"]}
    assert work["team_boxscores"]["blocked"] == {"gate reconciled_games of player_boxscores": 1}
    assert work["player_daily_cache"]["excused"]["bootstrap"] > 0
    assert set(work["player_boxscores"]["reasons"]) == {"missing"}
    assert ended.data["elapsed"] > 0
    printed = call("status").out
    for words in ("excused\n", "  bootstrap ", "blocked\n", "  gate reconciled_games of player_boxscores "):
        assert words in printed


def test_another_terminal_sees_the_same_report(held) -> None:
    call, ended = held
    told = call("status", "--json").data["run"]
    assert told["work"] == ended.data["tables"]
    assert (told["state"], told["run_id"]) == ("done", ended.data["run_id"])
    assert told["elapsed_seconds"] == pytest.approx(ended.data["elapsed"], abs=0.01)


def test_a_sync_that_finds_nothing_to_do_still_says_what_waits(held) -> None:
    call, ended = held
    again = call("sync")
    assert again.code == 4
    assert "gate reconciled_games of player_boxscores" in again.out
    waiting = sum(count for each in ended.data["tables"] for count in each["blocked"].values())
    assert f"nothing to do, {waiting:,} blocked" in again.out


def test_progress_tells_rate_time_left_and_exceptions_per_table(fresh, whole_archive) -> None:
    fresh("ingest", "archive", whole_archive)
    told = fresh("sync", "--table", "player_daily_cache", "--chunk", "0", "--verbose").err.splitlines()
    [first, last] = [line for line in told if line.startswith("player_daily_cache: ")]
    assert first.startswith("player_daily_cache: 0 of 15 partitions")
    assert last.startswith("player_daily_cache: 15 of 15 partitions, ")
    assert " a second, 0.0 s left, " in last
    assert " exceptions; " in last


def test_a_chunk_is_not_negative(built) -> None:
    assert built("sync", "--chunk", "-1").code == 2
