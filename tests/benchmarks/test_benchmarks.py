"""The benchmarks themselves work: every measure runs on a tiny league and verifies what it times.

Nothing here looks at a time. CI takes the measures in `USUAL`; BACKCOURT_BENCHMARKS=all takes every one.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from backcourt.sources.simulated import League, write_league
from benchmarks import __main__ as program
from benchmarks.bench import Bench
from benchmarks.datasets import REFERENCE, DataSet
from benchmarks.figures import Figure, Outcome, WrongResultError
from benchmarks.measures import MEASURES
from benchmarks.processes import call
from benchmarks.work.stopwatch import Stopwatch

USUAL = ("per-date-loop", "nothing-to-do")
SEASON = "2023-24"


@pytest.fixture(scope="module")
def bench(code_versions_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """One run of the benchmarks on five dates, whose workspaces need not compile."""
    work = tmp_path_factory.mktemp("benchmarks")
    write_league(League(seasons=(SEASON,), teams=4, games_per_team=4), work / "archive")
    data = DataSet("a tiny league", work / "archive", (SEASON,), is_real=False)
    return Bench(data, work, threads=1, repeat=1, code_versions=code_versions_file)


def taken(name: str) -> list[pytest.MarkDecorator]:
    """Leave out what takes long, unless asked for."""
    left_out = name not in USUAL and os.environ.get("BACKCOURT_BENCHMARKS") != "all"
    return [pytest.mark.skipif(left_out, reason="takes long; BACKCOURT_BENCHMARKS=all runs it")]


IN_ORDER = sorted(MEASURES, key=lambda name: name == "nothing-to-do")  # it looks at what others built


@pytest.mark.parametrize("name", [pytest.param(name, marks=taken(name)) for name in IN_ORDER])
def test_a_measure_runs_and_what_it_times_is_right(name: str, bench: Bench) -> None:
    outcome = MEASURES[name](bench)
    assert outcome.figures
    assert outcome.checks
    measured = [figure for figure in outcome.figures if not figure.missing]
    assert all(figure.samples and min(figure.samples) >= 0 for figure in measured)


def test_every_entry_point_that_is_timed_exists() -> None:
    assert call(1, "stopwatch:missing").answer == []


def test_a_wrong_result_stops_a_measure() -> None:
    with pytest.raises(WrongResultError, match="the tables are identical"):
        Outcome().verify(False, "the tables are identical")


@pytest.mark.parametrize(
    ("samples", "target", "at_least", "met"),
    [
        ((3.0, 1.0, 2.0), 2.0, False, True),
        ((3.0, 1.0, 2.1), 2.0, False, False),
        ((60.0,), 50.0, True, True),
        ((40.0,), 50.0, True, False),
        ((1.0,), None, False, None),
    ],
)
def test_the_median_is_held_against_the_target(
    samples: tuple[float, ...], target: float | None, at_least: bool, met: bool | None
) -> None:
    assert Figure("time", "s", samples, target, at_least).is_met is met


Chosen = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, tiny_archive: Path, monkeypatch: pytest.MonkeyPatch) -> Chosen:
    """Return a function that runs the program with one made-up measure, as if on the reference seasons or not."""

    def run(measure: Callable[[Bench], Outcome], *arguments: str, is_reference: bool = True) -> int:
        data = DataSet("a tiny league", tiny_archive, REFERENCE if is_reference else (SEASON,), is_reference)
        monkeypatch.setattr(program, "MEASURES", {"made-up": measure})
        monkeypatch.setattr(program, "_data", lambda wanted, work: data)
        return program.main(["--results", str(tmp_path), *arguments])

    return run


def too_slow(bench: Bench) -> Outcome:
    """Miss a target."""
    return Outcome([Figure("made-up time", "s", (3.0, 2.5), 2.0)], checks=["it was done"])


def wrong(bench: Bench) -> Outcome:
    """Time something that is wrong."""
    raise WrongResultError("the tables differ")


def test_a_missed_target_is_reported_and_is_an_error_only_when_strict(
    run: Chosen, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(too_slow) == 0
    assert "MISSED" in capsys.readouterr().out
    assert run(too_slow, "--strict") == 1


def test_a_wrong_result_is_always_an_error(run: Chosen, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(wrong) == 1
    assert "the tables differ" in capsys.readouterr().err


def test_targets_are_judged_on_the_reference_seasons_only(
    run: Chosen, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(too_slow, "--strict", is_reference=False) == 0
    assert "not judged" in capsys.readouterr().out


def test_a_run_is_kept_with_its_machine_versions_commit_and_samples(run: Chosen, tmp_path: Path) -> None:
    run(too_slow)
    [path] = tmp_path.glob("*.json")
    record = json.loads(path.read_text())
    assert record["machine"].keys() >= {"cpu", "cores", "memory_gigabytes", "disk", "system", "python"}
    assert record["machine"].keys() >= {"libraries", "commit", "has_uncommitted_changes", "measured_at"}
    assert record["data"]["description"] == "a tiny league"
    [figure] = record["measures"]["made-up"]["figures"]
    assert (figure["samples"], figure["median"], figure["verdict"]) == ([3.0, 2.5], 2.75, "MISSED")
    assert record["measures"]["made-up"]["checks"] == ["it was done"]


def test_the_readme_table_names_figure_target_verdict_and_machine(
    run: Chosen, capsys: pytest.CaptureFixture[str]
) -> None:
    run(too_slow, "--markdown")
    printed = capsys.readouterr().out
    assert "| made-up time | 2.75 s | <= 2 s | MISSED |" in printed
    assert "Data: a tiny league. Machine: " in printed


def test_each_second_is_counted_once_and_for_the_innermost(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 100, 10))
    monkeypatch.setattr("benchmarks.work.stopwatch.time.perf_counter", lambda: next(clock))
    stopwatch = Stopwatch()
    with stopwatch.timing("planning", "schedule"), stopwatch.timing("ledger"):
        pass
    assert stopwatch.seconds == {
        "": {"other": 20},
        "schedule": {"planning": 20, "ledger": 10},
    }
