"""A user is told before a sync what a correction reaches, and afterwards what it changed and why."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import archives
import pytest


@dataclass(frozen=True)
class Walk:
    """What the program said on the way of a changed appearance into a workspace."""

    day: str
    ingested: Any
    plan: Any
    plan_in_words: str
    sync_in_words: str
    status: Any
    explanation: Any
    explanation_in_words: str


@pytest.fixture(scope="module")
def walk(program, built_home: Path, whole_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    folder = tmp_path_factory.mktemp("corrected")
    archive = Path(shutil.copytree(whole_archive, folder / "archive"))
    call = program(Path(shutil.copytree(built_home, folder / "home")))
    day = str(archives.change_row(archive, "player_box", 0, plus_minus=99)["game_date"])
    return Walk(
        day,
        ingested=call("ingest", "archive", archive, "--json").data,
        plan=call("plan", "--json").data,
        plan_in_words=call("plan").out,
        sync_in_words=call("sync").out,
        status=call("status", "--json").data,
        explanation=call("explain", "player_boxscores", day, "--json").data,
        explanation_in_words=call("explain", "player_boxscores", day).out,
    )


def certain(plan: dict[str, Any]) -> int:
    """Return the partitions that are reached whatever a table without dates comes out as."""
    return sum(line["partitions"] for line in plan["lines"] if not line["only_if"])


def test_ingest_counts_the_files_it_was_given(walk: Walk) -> None:
    assert (walk.ingested["loaded"], walk.ingested["unchanged"]) == (1, walk.ingested["landed"] - 1)


def test_the_plan_shows_what_is_reached_and_sums_up_what_hangs_on_names_alone(walk: Walk) -> None:
    listing, condition, total = walk.plan_in_words.strip().split("\n\n")
    box_scores = f"player_boxscores {walk.day} {walk.day} 1 input changed: landed_box @ {walk.day}"
    assert box_scores in " ".join(listing.split())
    assert "injuries" not in listing
    assert condition.startswith("only if player_names or players comes out changed, ")
    assert "injuries" in condition
    assert "1900" not in walk.plan_in_words
    assert total.startswith(f"{certain(walk.plan):,} partitions to do, about ")


def test_a_first_plan_has_a_line_per_table(fresh, whole_archive) -> None:
    fresh("ingest", "archive", whole_archive)
    tables = [line["table"] for line in fresh("plan", "--json").data["lines"]]
    assert len(tables) == len(set(tables))


def test_the_sync_says_what_was_redone_what_of_it_changed_and_what_was_spared(walk: Walk) -> None:
    said = re.fullmatch(
        r"(\d+) partitions redone in [\d.]+ s \((\d+) with new content\); "
        r"(\d+) more were spared, for what they read came out the same",
        walk.sync_in_words.splitlines()[-1],
    )
    assert said is not None
    redone, changed, spared = map(int, said.groups())
    assert 0 < changed < redone
    assert redone + spared == certain(walk.plan)


def test_status_counts_what_was_done_and_not_what_might_have_been(walk: Walk) -> None:
    run = walk.status["run"]
    assert run["state"] == "done"
    assert 0 < run["partitions_done"] == run["partitions_planned"] < walk.plan["partitions"]


def test_explain_tells_when_a_date_was_written_and_why(walk: Walk) -> None:
    first, second = walk.explanation["history"]
    assert (first["reason"], second["reason"]) == ("missing", f"input changed: landed_box @ {walk.day}")
    assert first["content_hash"] != second["content_hash"]
    assert second["reason"] in walk.explanation_in_words
