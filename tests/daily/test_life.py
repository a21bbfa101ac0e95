"""Days lived one run at a time, with kills and late data, end like one backfill; what was said live stays said."""

import json
import os
import random
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from crashes import SEED, Program
from doomed import Order
from moving_days import store_at
from pipelines import Pipeline
from truncation import Cut, truncate

DAYS = int(os.environ.get("BACKCOURT_DAYS", "2"))
"""Game dates that are lived through: a few in the normal run, 30 days of hourly runs in a soak."""

HOURLY = DAYS > 5
SAID = "nba_predictions.player_prop_predictions"
AFTER_WORDS = {"player_prop_predictions", "prediction_accuracy", "system_daily_performance"}
"""Tables that speak of what was said live: that is not made again."""

LATE_BY = (timedelta(0), timedelta(0), timedelta(hours=3), timedelta(hours=30))
"""How far behind the news is that arrives; what was told once is not taken back."""


@dataclass
class Life:
    """A workspace from run to run."""

    program: Program
    home: Path
    archive: Path
    folder: Path
    chance: random.Random
    seconds: float = 4.0
    news: datetime = datetime(2000, 1, 1)
    kills: int = 0
    runs: int = 0
    record: list[Any] = field(default_factory=list)

    def known_at(self, moment: datetime) -> Path:
        target = self.folder / f"{moment:%Y%m%dT%H%M}"
        return target if target.exists() else truncate(self.archive, target, Cut(moment))

    def run(self, moment: datetime, archive: Path | None = None, *, undisturbed: bool = False) -> Any:
        """Let the day run at a moment, perhaps to its death; what was public before must still be there."""
        self.news = max(self.news, moment - self.chance.choice(LATE_BY))
        news = archive or self.known_at(self.news)
        is_doomed = not undisturbed and self.chance.random() < 0.4
        death = self.chance.uniform(0, self.seconds) if is_doomed else None
        order = Order(
            "daily", str(self.home), {"archive": str(news), "moment": moment.isoformat()}, seconds=death
        )
        answer = self.program.carry_out(order)
        assert not answer.error, f"{order}, seed {SEED}: {answer.error}"
        self.kills += answer.killed
        self.runs += 1
        if not answer.killed:
            assert answer.result["troubles"] == [], f"{order}, seed {SEED}"
            self.seconds = max(1.0, answer.seconds)
        self.look_at_the_record()
        return answer.result

    def look_at_the_record(self) -> None:
        """No pick that was public is altered, taken back or published twice."""
        pointer = self.home / "published" / "current.json"
        if not pointer.exists():
            return
        current = self.home / "published" / "snapshots" / json.loads(pointer.read_text())["snapshot"]
        # Before anything is predicted there is nothing to put on record.
        found = next(current.rglob("best-bets/record.json"), None)
        entries = json.loads(found.read_text())["entries"] if found else []
        assert entries[: len(self.record)] == self.record, f"seed {SEED}"
        picked = [entry["date"] for entry in entries if entry["kind"] == "picks"]
        assert len(picked) == len(set(picked)), f"seed {SEED}"
        self.record = entries


def moments(dates: list[tuple[datetime, datetime]]) -> Iterator[datetime]:
    """Yield when the day is run: around each date's tip-offs and when its results are public, or every hour."""
    if HOURLY:
        moment, end = dates[0][0] - timedelta(hours=10), dates[-1][1] + timedelta(hours=12)
        while moment <= end:
            yield moment
            moment += timedelta(hours=1)
        return
    for tipoff, public in dates:
        yield from (tipoff - timedelta(hours=9), tipoff - timedelta(minutes=3), tipoff + timedelta(hours=3))
        yield public + timedelta(minutes=30)


def replayed(life: Life, moment: datetime, home: Path) -> Path:
    """Make a workspace of all that had arrived by a moment, and sync it then."""
    shutil.copytree(life.home / "landing", home / "landing")
    for receipt in (home / "landing" / "receipts").rglob("*.json"):
        if datetime.fromisoformat(json.loads(receipt.read_text())["fetched_at"]) > moment:
            receipt.unlink()
    store = store_at(home, moment)
    store.workspace.create()
    done = store.sync()
    assert not done.report.errors
    return home


def said_in(home: Path, where: str) -> list[dict[str, Any]]:
    columns = "* EXCLUDE (code_version, run_id)"
    store = store_at(home, datetime(2030, 1, 1))
    return store.sql(f"SELECT {columns} FROM {SAID} WHERE {where} ORDER BY ALL").to_pylist()


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    made = Program()
    yield made
    made.close()


def test_days_with_kills_and_late_data_end_like_one_backfill(
    program: Program, tiny: Pipeline, tiny_archive: Path, tmp_path: Path, code_versions_file: Path
) -> None:
    dates = tiny.query(
        "SELECT min(tipoff_utc), max(results_known_utc) FROM nba_raw.schedule "
        "GROUP BY game_date ORDER BY game_date"
    )
    lived = dates[-1 - DAYS : -1] if not HOURLY else dates[:DAYS]
    life = Life(program, tmp_path / "home", tiny_archive, tmp_path / "known", random.Random(SEED))
    life.folder.mkdir()
    for home in (life.home, tmp_path / "replay"):
        home.mkdir()
        shutil.copy(code_versions_file, home / "code_versions.json")
    for moment in moments(lived):
        life.run(moment)
    end = dates[-1][1] + timedelta(days=1)
    life.run(end, tiny_archive, undisturbed=True)
    again = life.run(end, tiny_archive, undisturbed=True)
    assert again["nothing"], f"{again['did']}, seed {SEED}"
    sys.stdout.write(f"\n{life.runs} runs, {life.kills} killed, seed {SEED}\n")
    assert_same_facts(life, tiny)
    assert_live_words_are_a_replay(life, tmp_path / "replay")


def assert_same_facts(life: Life, tiny: Pipeline) -> None:
    pipeline = Pipeline(life.home, tiny.codes, read_only=True)
    try:
        ended = {key: value for key, value in pipeline.hashes.items() if key[0] not in AFTER_WORDS}
        whole = {key: value for key, value in tiny.hashes.items() if key[0] not in AFTER_WORDS}
        assert ended == whole, f"seed {SEED}"
    finally:
        pipeline.close()
    later = {
        (row["system_id"], row["game_id"], row["player_id"], row["stat"]): row for row in _backfilled(tiny)
    }
    for row in said_in(life.home, "basis = 'backfilled'"):
        key = row["system_id"], row["game_id"], row["player_id"], row["stat"]
        assert later[key] == row, f"seed {SEED}"


def _backfilled(tiny: Pipeline) -> list[dict[str, Any]]:
    found = tiny.warehouse.query(f"SELECT * EXCLUDE (code_version, run_id) FROM {SAID}").to_pylist()
    return list(found)


def assert_live_words_are_a_replay(life: Life, home: Path) -> None:
    """What was last said of a date before its games is what its knowledge gives, computed alone and at once."""
    store = store_at(life.home, datetime(2030, 1, 1))
    said = store.sql(
        "SELECT game_date, max(said_at) AS said_at FROM nba_ops.live_player_prop_predictions "
        "GROUP BY game_date, game_id ORDER BY ALL"
    ).to_pylist()
    assert said, f"nothing was said live, seed {SEED}"
    chosen = life.chance.choice(said)
    moment, day = chosen["said_at"], chosen["game_date"]
    games = store.sql(
        "SELECT DISTINCT game_id FROM nba_ops.live_player_prop_predictions "
        f"WHERE said_at = TIMESTAMP '{moment}' AND game_date = DATE '{day}'"
    ).to_pylist()
    listed = ", ".join(f"'{row['game_id']}'" for row in games)
    where = f"game_date = DATE '{day}' AND game_id IN ({listed}) AND basis = 'live'"
    live = said_in(life.home, where)
    assert live
    assert said_in(replayed(life, moment, home), where) == live, f"seed {SEED}"
