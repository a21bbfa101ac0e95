"""A user is told before a sync what a correction reaches, and afterwards what it changed and why."""

import archives
import pytest


@pytest.fixture
def corrected(backcourt, archive):
    """A workspace into which a changed appearance was brought; returns the program, what it said, and the date."""
    row = archives.change_row(archive, "player_box", 0, plus_minus=99)
    return backcourt, backcourt("ingest", "archive", archive, "--json").data, row["game_date"]


def test_ingest_counts_the_files_it_was_given(corrected) -> None:
    _, ingested, _ = corrected
    assert (ingested["loaded"], ingested["unchanged"]) == (1, ingested["landed"] - 1)


def test_the_plan_shows_what_is_reached_and_sums_up_what_hangs_on_names_alone(corrected) -> None:
    call, _, day = corrected
    told = call("plan").out
    listing, condition, total = told.strip().split("\n\n")
    assert (
        f"player_boxscores              {day}  {day}           1  input changed: landed_box @ {day}"
        in listing
    )
    assert "injuries" not in listing
    assert condition.startswith("only if player_names comes out changed, ")
    assert "injuries" in condition
    assert "1900" not in told
    lines = call("plan", "--json").data["lines"]
    certain = sum(line["partitions"] for line in lines if not line["only_if"])
    assert total.startswith(f"{certain:,} partitions to do, about ")


def test_a_first_plan_has_a_line_per_table(fresh, whole_archive) -> None:
    fresh("ingest", "archive", whole_archive)
    tables = [line["table"] for line in fresh("plan", "--json").data["lines"]]
    assert len(tables) == len(set(tables))


def test_the_sync_says_what_came_out_changed_and_what_was_spared(corrected) -> None:
    call, _, _ = corrected
    planned = call("plan", "--json").data["partitions"]
    done = call("sync", "--json").data
    redone, changed = (sum(done[name].values()) for name in ("done", "changed"))
    assert (done["planned"], changed < redone < planned) == (planned, True)


def test_the_sync_says_so_in_words_too(corrected) -> None:
    call, _, _ = corrected
    last = call("sync").out.splitlines()[-1]
    assert " partitions redone (" in last
    assert last.endswith(" more were spared, for what they read came out the same")


def test_explain_tells_when_a_date_was_written_and_why(corrected) -> None:
    call, _, day = corrected
    call("sync")
    first, second = call("explain", "player_boxscores", day, "--json").data["history"]
    assert (first["reason"], second["reason"]) == ("missing", f"input changed: landed_box @ {day}")
    assert first["content_hash"] != second["content_hash"]
    assert f"input changed: landed_box @ {day}" in call("explain", "player_boxscores", day).out


def test_status_counts_what_was_done_and_not_what_might_have_been(corrected) -> None:
    call, _, _ = corrected
    done = sum(call("sync", "--json").data["done"].values())
    run = call("status", "--json").data["run"]
    assert (run["state"], run["partitions_done"], run["partitions_planned"]) == ("done", done, done)
