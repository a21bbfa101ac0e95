"""What is stale, freed, withdrawn or gone is told as such at once: by plan, coverage and check, before any run.

Each of these was found by the state machine over the ledger; here they are as short as they go.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from toy_league import League
from toy_model import Wish
from toy_payloads import PLAYED

from backcourt.errors import ExitCode
from backcourt.sync.explain import explain
from backcourt.sync.ledger import State
from backcourt.sync.plan import WITHDRAWN
from backcourt.tables.declaration import EVER, Cadence
from backcourt.time import season_of

DAY = PLAYED[2]
SEASON = season_of(DAY)
LATER = [day for day in PLAYED if day > DAY]


@pytest.fixture
def league(tmp_path: Path) -> Iterator[League]:
    league = League(tmp_path, SEASON)
    assert league.store.check().exit_code == ExitCode.DONE
    yield league
    league.store.close()


def test_coverage_calls_undone_what_a_late_payload_can_reach(league: League) -> None:
    league.lose_scores(DAY, left=3)
    undone = {cover.table: cover.undone for cover in league.store.coverage() if cover.season == SEASON}
    season = [day for day in LATER if season_of(day) == SEASON]
    assert undone["scores"] == 1
    assert undone["form"] == len(season)
    assert undone["grades"] == undone["standings"] == len(season) + 1


def test_explain_tells_that_rows_may_change_with_what_they_are_made_from(league: League) -> None:
    league.lose_scores(DAY, left=3)
    told = explain(league.store.warehouse, league.store.planner, league.store.landing, "form", LATER[0], "")
    assert told.owed == f"input changed: scores @ {DAY}"


@pytest.mark.parametrize("left", [3, 5])
def test_rows_that_came_or_went_since_the_last_run_are_owed_not_lost(league: League, left: int) -> None:
    rows = league.payloads["landed_scores", SEASON]
    extra = {"landed_date": DAY, "game_id": "unheard of", "team": "A", "points": 1}
    if left == 3:
        league.lose_scores(DAY, left=left)
    else:
        league.deliver("landed_scores", [*rows, extra])
    verdict = league.store.check()
    assert verdict.exit_code == ExitCode.INCOMPLETE
    assert [balance.lost for balance in verdict.balances] == [0, 0]
    assert {balance.table: balance.stale for balance in verdict.balances} == {"games": 0, "scores": 1}


def test_a_gate_that_is_taken_away_frees_its_readers_in_the_same_run(league: League) -> None:
    league.lose_scores(DAY)
    league.store.sync()
    assert State.BLOCKED in league.states("career").values()
    league.store.choose({"scores": "ungated"})
    report = league.store.sync()
    assert (report.blocked, report.failed) == (0, 0)
    assert State.BLOCKED not in league.states("career").values()
    assert league.store.plan() == []


def test_a_refused_date_that_is_no_longer_owed_frees_its_readers_in_the_same_run(league: League) -> None:
    league.lose_scores(DAY, left=0)
    league.store.sync()
    assert league.states("career")[LATER[0]] == State.BLOCKED
    league.store.choose({"scores": "sparse"})
    report = league.store.sync()
    assert DAY not in league.states("scores")
    assert (report.blocked, report.failed) == (0, 0)
    assert league.store.plan() == []


def test_a_date_that_payloads_name_no_more_owes_nothing_as_if_they_never_had(league: League) -> None:
    for name in ("landed_games", "landed_scores"):
        rows = league.payloads[name, SEASON]
        league.deliver(name, [row for row in rows if row["landed_date"] != DAY])
    planned = league.planned()
    report = league.store.sync()
    assert (report.blocked, report.failed, league.store.plan()) == (0, 0, [])
    left = set(PLAYED) - {DAY}
    for name, table in league.store.catalogue.items():
        if table.date_column and not table.is_landing:
            if table.cadence is Cadence.DAILY:
                assert DAY in planned[name]
            assert set(league.states(name)) == (left if table.cadence is Cadence.DAILY else firsts(left))


def firsts(days: set[date]) -> set[date]:
    """The first of the dates in each month."""
    return {
        min(other for other in days if (other.year, other.month) == (day.year, day.month)) for day in days
    }


def test_dates_that_are_no_longer_owed_are_planned_to_go_and_so_is_what_read_them(league: League) -> None:
    new = LATER[0].replace(day=28)
    game = {"landed_date": new, "game_id": "added", "home": "A", "away": "B"}
    league.deliver("landed_games", [*league.payloads["landed_games", SEASON], game])
    league.store.sync()
    assert "refused" in league.store.ledger.of("grades")[new].error
    league.store.choose({"grades": "sparse"})
    planned = {(item.table, item.day): item for item in league.store.plan()}
    assert planned["grades", new].cause == WITHDRAWN
    assert ("standings", new) in planned


def test_forcing_one_table_plans_what_late_data_makes_of_the_others(league: League) -> None:
    league.lose_scores(DAY, left=3)
    assert league.planned() == {
        name: days
        for name, days in league.planned(Wish(tables=("standings",), force=True)).items()
        if name != "standings"
    } | {"standings": league.planned()["standings"]}


def test_an_override_that_is_gone_holds_back_the_whole_chain_in_the_plan(league: League) -> None:
    league.lose_scores(DAY)
    league.store.sync()
    league.store.override("scores", DAY, "scored")
    league.store.sync()
    assert league.store.plan() == []
    league.store.withdraw_override("scores", DAY, "scored")
    blocked = {(item.table, item.day) for item in league.store.plan() if item.blocked}
    chain = {"career", "forecasts", "grades", "standings"}
    assert blocked >= {(name, day) for name in chain for day in LATER if season_of(day) == SEASON}


def test_the_last_of_two_overrides_counts(league: League) -> None:
    league.lose_scores(DAY)
    league.store.sync()
    league.store.override("scores", DAY, "scored")
    league.lose_scores(DAY, left=0)
    league.store.sync()
    assert league.states("career")[LATER[0]] == State.BLOCKED, "it got worse than what was pardoned"
    league.store.override("scores", DAY, "scored")
    league.store.sync()
    assert league.store.plan() == []


def test_what_is_blocked_keeps_its_reason_while_something_else_changes(league: League) -> None:
    league.lose_scores(DAY)
    league.store.sync()
    league.lose_scores(PLAYED[0], left=3)
    waiting = [item for item in league.store.plan() if item.blocked]
    assert waiting
    assert all(item.reason.startswith("blocked") for item in waiting)


def test_a_table_that_is_no_longer_declared_cannot_make_the_check_fail(league: League) -> None:
    """A refused, failed or unaccounted partition of a table that is gone could never be healed."""
    league.store.choose({"forecasts": "unasked"})
    league.store.sync()
    assert league.store.check().exit_code == ExitCode.REFUSED
    waiting = {
        name
        for name, days in league.store.ledger.tables.items()
        for part in days.values()
        if not part.is_done
    }
    assert waiting == {"forecasts", "grades", "standings"}
    league.store.choose({"forecasts": "absent", "grades": "absent", "standings": "absent"})
    assert league.store.check().exit_code == ExitCode.DONE


def test_other_columns_take_what_was_set_aside_along(league: League) -> None:
    """Rows in quarantine of dates that are not rebuilt yet belong to no partition."""
    game = {"landed_date": DAY, "game_id": "odd", "home": "A", "away": None}
    league.deliver("landed_games", [*league.payloads["landed_games", SEASON], game])
    league.store.sync()
    league.store.choose({"games": "wide"})
    league.store.sync(Wish(first=LATER[0]))
    league.store.records()
    assert DAY not in league.states("games")


def test_a_table_may_lose_its_dates_and_get_them_back(league: League) -> None:
    before = league.store.rows("standings")
    league.store.choose({"standings": "timeless"})
    league.store.sync()
    assert set(league.store.rows("standings")) == {EVER}
    league.store.choose({})
    league.store.sync()
    assert league.store.rows("standings") == before
