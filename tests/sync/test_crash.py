"""Killed at any moment, a sync goes on where it was, and ends where an undisturbed one does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pipelines
from pipelines import OpenPipeline, Pipeline

import backcourt
from backcourt.sync.ledger import State

CHILD = """
import sys
from pathlib import Path
from pipelines import Pipeline
from backcourt.catalogue import catalogue
from backcourt.sync.code import CodeVersions

home, versions = map(Path, sys.argv[1:])
pipeline = Pipeline(home, CodeVersions(catalogue(), versions))
pipeline.sync(watch=lambda progress: print(progress.table, flush=True))
"""
MOMENTS = (("player_boxscores", 0.05), ("upcoming_team_game_context", 0.3), ("player_prop_predictions", 0.6))
"""At which table, and how many seconds after it was begun."""


def run_and_kill(home: Path, versions: Path, table: str, delay: float) -> int:
    """Sync in a process of its own until a table is begun, and kill it a moment later."""
    folders = [Path(module.__file__ or "").parent for module in (pipelines, backcourt)]
    path = os.pathsep.join(str(folder) for folder in (folders[0], folders[1].parent))
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(home), str(versions)],
        stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": path},
    )  # fmt: skip
    assert child.stdout is not None
    with child.stdout as lines:
        for line in lines:
            if line.strip() == table:
                time.sleep(delay)
                break
        child.send_signal(signal.SIGKILL)
    return child.wait()


def test_a_sync_that_was_killed_several_times_ends_like_an_undisturbed_one(
    tiny_archive: Path, tiny: Pipeline, open_pipeline: OpenPipeline, tmp_path: Path, code_versions_file: Path
) -> None:
    home = tmp_path / "killed"
    first = open_pipeline(home=home)
    first.ingest(tiny_archive)
    first.close()
    complete = 0
    for table, delay in MOMENTS:
        assert run_and_kill(home, code_versions_file, table, delay) == -signal.SIGKILL
        stopped = open_pipeline(home=home)
        assert_data_and_ledger_agree(stopped)
        assert len(stopped.hashes) >= complete, "what was acknowledged before is still there"
        complete = len(stopped.hashes)
        stopped.close()
    last = open_pipeline(home=home)
    assert 0 < complete < len(tiny.hashes)
    assert last.sync().errors == []
    assert last.hashes == tiny.hashes
    assert last.plan() == []


def assert_data_and_ledger_agree(pipeline: Pipeline) -> None:
    """Check that every partition the ledger calls done has its rows, and no other partition has any."""
    for name, table in pipeline.catalogue.items():
        if table.is_landing or not table.date_column:
            continue
        recorded = pipeline.ledger.of(name)
        assert {partition.state for partition in recorded.values()} <= {State.COMPLETE, State.COMPLETE_EMPTY}
        pipeline.warehouse.ensure(table)
        rows = pipeline.query(
            f"SELECT {table.date_column}, count(*) FROM {table.phase.value}.{name} GROUP BY ALL"
        )
        assert dict(rows) == {day: partition.rows for day, partition in recorded.items() if partition.rows}
