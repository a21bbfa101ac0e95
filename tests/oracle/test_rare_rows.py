"""Rows no simulated league invents by itself are counted, or not, as the design says."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pipelines import OpenPipeline, edit_rows

from oracle.archive import BOX
from oracle.comparison import disagreements
from oracle.world import World

SEASON = "2023-24"
BUSY = 25
"""Appearances of a date of which one without usage does not close the gate of known usage."""

COUNTS = tuple(name if name != "points" else "pts" for name in BOX)
Rows = list[dict[str, Any]]


def without_minutes(rows: Rows) -> Rows:
    """Give the figures of each busy date's least used player to a team-mate: he was on court for seconds."""
    by_date: dict[date, Rows] = defaultdict(list)
    for row in rows:
        by_date[row["game_date"]].append(row)
    for together in by_date.values():
        if len(together) > BUSY:
            short = min(together, key=lambda row: row["minutes"])
            mates = [row for row in together if row["team"] == short["team"]]
            _hand_over(short, max(mates, key=lambda row: row["minutes"]))
    return rows


def _hand_over(short: dict[str, Any], mate: dict[str, Any]) -> None:
    for name in COUNTS:
        mate[name] += short[name]
        short[name] = 0
    mate["minutes"] = round(mate["minutes"] + short["minutes"], 1)
    short["minutes"] = 0.0


@pytest.fixture
def league(copied: Callable[[Path], Path], tiny_archive: Path) -> Path:
    return copied(tiny_archive)


def test_an_appearance_whose_minutes_round_to_nothing_is_kept_but_counts_in_no_window(
    league: Path, open_pipeline: OpenPipeline
) -> None:
    edit_rows(league / SEASON / "player_box.parquet", without_minutes)
    world, pipeline = World(league), open_pipeline()
    pipeline.ingest(league)
    assert not pipeline.sync().errors
    kept = pipeline.figure("SELECT count(*) FROM nba_analytics.player_game_summary WHERE minutes_tenths = 0")
    assert kept == sum(not row.is_played for row in world.archive.appearances) > 5
    found = [difference for day in world.archive.days for difference in disagreements(pipeline, world, day)]
    assert not found, "\n".join(found[:40])
