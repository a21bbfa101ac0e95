"""What a gate holds back is blocked and nothing else, and releasing it completes exactly what was blocked."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from toy_league import League
from toy_model import Key, is_read
from toy_payloads import PLAYED, first_payloads

from backcourt.errors import ExitCode
from backcourt.sync.ledger import Failure, State
from backcourt.sync.report import Report
from backcourt.time import season_of

DAY = PLAYED[2]
REFUSED = ("scores", DAY)
LOST = {REFUSED, ("landed_scores", DAY)}


@pytest.fixture
def league(tmp_path: Path) -> Iterator[League]:
    """The toy league, synced."""
    league = League(tmp_path, season_of(DAY))
    yield league
    league.store.close()


@pytest.fixture
def whole(league: League) -> dict[Key, str]:
    """What the league's tables hold; thereafter three of the four scores of a date are lost: too many for the gate."""
    hashes = league.store.hashes
    league.lose_scores(DAY)
    return hashes


def readers(league: League, refused: Key = REFUSED) -> set[Key]:
    """Everything that reads the refused date, and what reads that in turn, by the words of the declarations."""
    reached = {refused}
    for name, table in league.store.catalogue.items():
        for day in league.store.ledger.of(name):
            for entry in table.inputs:
                if any(
                    source == entry.table and is_read(entry.look_back, day, other)
                    for source, other in reached
                ):
                    reached.add((name, day))
    return reached - {refused}


def untouched(league: League, whole: dict[Key, str]) -> dict[Key, str]:
    """What the tables held on dates that neither lost anything nor read of it."""
    return {key: digest for key, digest in whole.items() if key not in readers(league) | LOST}


def in_state(league: League, state: State) -> set[Key]:
    tables = league.store.ledger.tables.items()
    return {(name, day) for name, days in tables for day, part in days.items() if part.state == state}


def written_by(league: League, report: Report) -> Counter[Key]:
    """The partitions a run wrote, by its own history."""
    runs = league.store.warehouse.load("runs").to_pylist()
    mine = [run for run in runs if run["run_id"] == report.run_id]
    return Counter((run["table_name"], run["partition_date"]) for run in mine)


def test_all_that_reads_a_refused_date_is_blocked_without_rows_and_nothing_else_is(
    league: League, whole: dict[Key, str]
) -> None:
    report = league.store.sync()
    waiting = readers(league)
    assert {name for name, _ in waiting} == {"form", "career", "ratings", "forecasts", "grades", "standings"}
    assert in_state(league, State.BLOCKED) == waiting
    assert in_state(league, State.FAILED) == set()
    assert (report.blocked, report.failed) == (len(waiting), 0)
    for name, day in waiting:
        partition = league.store.ledger.of(name)[day]
        assert partition.failure == Failure.MISSING_DEPENDENCY
        assert (partition.rows, partition.content_hash) == (0, "")
        assert partition.error.startswith("blocked")
        assert day not in league.store.rows(name)
    assert untouched(league, whole) == {key: league.store.hashes[key] for key in untouched(league, whole)}


def test_a_blocked_date_is_neither_wrong_nor_empty_to_check(league: League, whole: dict[Key, str]) -> None:
    league.store.sync()
    verdict = league.store.check()
    [gate] = [line for line in verdict.gates if line.refused]
    assert (gate.table, gate.gate, gate.offending) == ("scores", "scored", [DAY])
    assert verdict.exit_code is ExitCode.REFUSED
    failures = {trouble.failure for trouble in verdict.troubles}
    assert failures == {Failure.MISSING_DEPENDENCY}


def test_data_that_arrives_completes_exactly_the_blocked_dates(league: League, whole: dict[Key, str]) -> None:
    league.store.sync()
    waiting = readers(league)
    league.deliver("landed_scores", first_payloads()["landed_scores", league.season])
    report = league.store.sync()
    assert written_by(league, report) == Counter(waiting | {REFUSED})
    assert report.done == Counter(name for name, _ in waiting | {REFUSED})
    assert (report.blocked, report.failed) == (0, 0)
    assert league.store.hashes == whole
    assert league.store.check().exit_code is ExitCode.DONE


def test_an_override_completes_exactly_the_blocked_dates_and_not_the_refused_one(
    league: League, whole: dict[Key, str]
) -> None:
    league.store.sync()
    waiting = readers(league)
    league.store.override("scores", DAY, "scored")
    report = league.store.sync()
    assert written_by(league, report) == Counter(waiting)
    assert report.done == Counter(name for name, _ in waiting)
    assert in_state(league, State.BLOCKED) == set()
    assert league.store.plan() == []
    verdict = league.store.check()
    assert (verdict.exit_code, [line.overridden for line in verdict.gates if line.overridden]) == (0, [1])
    assert untouched(league, whole) == {key: league.store.hashes[key] for key in untouched(league, whole)}


def test_an_override_of_one_of_two_refused_dates_releases_what_reads_that_one_alone(
    league: League, whole: dict[Key, str]
) -> None:
    other = PLAYED[3]
    league.lose_scores(other)
    league.store.sync()
    assert in_state(league, State.BLOCKED) == readers(league) | readers(league, ("scores", other))
    league.store.override("scores", DAY, "scored")
    report = league.store.sync()
    released = readers(league) - readers(league, ("scores", other))
    assert in_state(league, State.BLOCKED) == readers(league, ("scores", other))
    built = {key for key in written_by(league, report) if league.store.ledger.of(key[0])[key[1]].is_done}
    assert built == released
    assert {("grades", DAY), ("form", other), ("career", other)} <= released
