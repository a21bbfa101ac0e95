"""What users would take instead ends with our figures before its time counts, and is never silently left out."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from benchmarks.bench import Bench, Home
from benchmarks.datasets import DataSet
from benchmarks.figures import Figure, Outcome, WrongResultError
from benchmarks.measures import peers as measured
from benchmarks.measures.peers import Ground, Turns, prepared
from benchmarks.peers import GAME_WINDOWS, PEERS, RETRIEVAL, WINDOWS, Part, Peer
from benchmarks.processes import ROOT
from benchmarks.results import markdown, table
from benchmarks.work.peers.equality import differences

DATES = 3
"""How many dates a job that takes them one by one is given here."""

FACTS: dict[str, Any] = dict.fromkeys(("cpu", "cores", "memory_gigabytes", "disk", "system", "python"), "")
FACTS |= {"libraries": {}, "has_uncommitted_changes": False, "commit": "", "measured_at": ""}


@pytest.fixture(scope="module")
def ground(tiny_home: Path, tiny_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """The rows that all are given, of a tiny league."""
    data = DataSet("a tiny league", tiny_archive, ("2023-24",), is_real=False)
    bench = Bench(data, tmp_path_factory.mktemp("peers"), threads=1, repeat=1)
    return prepared(bench, Outcome(), Home(tiny_home))


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.module)
def test_a_peer_ends_with_the_figures_of_the_table(peer: Peer, ground: Ground) -> None:
    if not peer.versions():
        pytest.skip(f"{' and '.join(peer.libraries)} not installed; `make bench` installs them")
    turns = Turns()
    ground.take(turns, peer.part, peer.module, peer, min(peer.sampled, DATES))
    assert len(turns.seconds) == 1


@pytest.mark.parametrize("part", [WINDOWS, GAME_WINDOWS, RETRIEVAL], ids=lambda part: part.meaning)
def test_the_engine_ends_with_the_same_figures_for_each_part(part: Part, ground: Ground) -> None:
    turns = Turns()
    ground.take(turns, part, part.engine)
    assert len(turns.seconds) == 1


def one_figure_off(rows: pa.Table) -> pa.Table:
    off = pc.add(rows["points_avg_season"], pa.array([2e-6] + [0.0] * (rows.num_rows - 1)))
    return rows.set_column(rows.column_names.index("points_avg_season"), "points_avg_season", off)


def one_figure_unknown(rows: pa.Table) -> pa.Table:
    unknown = pa.array([None, *rows["points_avg_season"].to_pylist()[1:]], pa.float64())
    return rows.set_column(rows.column_names.index("points_avg_season"), "points_avg_season", unknown)


def one_figure_not_a_number(rows: pa.Table) -> pa.Table:
    broken = pa.array([float("nan"), *rows["points_avg_season"].to_pylist()[1:]], pa.float64())
    return rows.set_column(rows.column_names.index("points_avg_season"), "points_avg_season", broken)


def one_row_short(rows: pa.Table) -> pa.Table:
    return rows.slice(1)


def one_row_twice(rows: pa.Table) -> pa.Table:
    return pa.concat_tables([rows, rows.slice(0, 1)])


@pytest.mark.parametrize(
    "spoil", [one_figure_off, one_figure_unknown, one_figure_not_a_number, one_row_short, one_row_twice]
)
def test_one_wrong_figure_or_row_stops_the_measure(
    spoil: Callable[[pa.Table], pa.Table], ground: Ground, tmp_path: Path
) -> None:
    stored = ground.folder / "stored.parquet"
    rows = pq.read_table(stored)
    pq.write_table(spoil(rows), tmp_path / "found.parquet")
    found = differences(str(tmp_path / "found.parquet"), str(stored), WINDOWS.columns, [])
    with pytest.raises(WrongResultError, match="made-up"):
        ground.verify(found, "made-up")
    ground.verify(differences(str(stored), str(stored), WINDOWS.columns, []), "the table itself")


def test_a_peer_that_is_not_installed_stands_in_every_table(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = [replace(peer, environment="nowhere") for peer in PEERS]
    monkeypatch.setattr(measured, "PEERS", absent)
    monkeypatch.setattr(measured, "prepared", lambda *_: ground)
    monkeypatch.setattr(Bench, "synced", lambda *_: Home(Path()))
    outcome = measured.measure(ground.bench)
    shown = (table({"peers": outcome}, True), markdown({"peers": outcome}, True, FACTS, "a league"))
    for text in shown:
        told = [line for line in text.splitlines() if "not installed" in line]
        assert [peer.name for peer in PEERS if not any(peer.name in line for line in told)] == []
        assert all("not judged" in line for line in told)


def test_the_readme_says_where_the_program_is_not_ahead_and_why() -> None:
    slow, quick = (
        Figure("against a tool", "x", (ratio,), 1.0, True, why="it does more") for ratio in (0.5, 2.0)
    )
    told = "Not ahead of a tool (0.500 x): it does more."
    assert told in markdown({"peers": Outcome([slow])}, True, FACTS, "a league")
    assert "Not ahead" not in markdown({"peers": Outcome([quick])}, True, FACTS, "a league")


def test_every_library_of_a_peer_is_locked_for_its_environment() -> None:
    for peer in PEERS:
        lock = (ROOT / "requirements" / f"{peer.environment}.txt").read_text()
        assert [name for name in peer.libraries if not re.search(rf"^{name}==", lock, re.MULTILINE)] == []
