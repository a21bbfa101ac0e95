"""One command asks, syncs and publishes; what fails is told and owed again, and a second run does nothing."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import balldontlie_payloads as balldontlie
import pytest
from filelock import FileLock
from provider_server import ProviderServer, provider_server, refuses

import backcourt
from backcourt.api import Backcourt
from backcourt.cli.output import as_json
from backcourt.daily.journal import Journal
from backcourt.daily.plan import DayPlan
from backcourt.errors import ExitCode, RefusedError, UsageError

KEY = "b4lld0n-tl1e+key"
AFTERNOON = datetime(2024, 2, 22, 20, tzinfo=UTC)
AHEAD = balldontlie.game(status="2024-02-23T00:30:00Z", home_team_score=0, visitor_team_score=0)


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with provider_server() as running:
        running.serve("/v1/games", balldontlie.page())
        running.serve("/v1/games", balldontlie.page(AHEAD), **{"dates[]": "2024-02-22"})
        running.serve("/v1/teams", {"data": []})
        running.serve("/v1/players/active", balldontlie.page())
        running.serve("/v1/player_injuries", balldontlie.page())
        yield running


@pytest.fixture
def store(tmp_path: Path, server: ProviderServer) -> Backcourt:
    return opened(tmp_path / "home", server, "balldontlie")


def opened(home: Path, server: ProviderServer, providers: str, **settings: Any) -> Backcourt:
    made = backcourt.open(
        home,
        balldontlie_key=KEY,
        balldontlie_url=server.url,
        the_odds_api_key=KEY,
        the_odds_api_url=server.url,
        daily_providers=providers,
        **settings,
    )
    return at(made, AFTERNOON)


def at(store: Backcourt, moment: datetime) -> Backcourt:
    return replace(store, clock=lambda: moment)


def told(plan: DayPlan) -> set[str]:
    return {errand.duty.value for errand in plan.errands}


def test_a_run_asks_for_what_the_schedule_tells_and_a_second_one_does_nothing(
    store: Backcourt, server: ProviderServer
) -> None:
    first = store.daily()
    assert first.code is ExitCode.DONE, first
    assert first.published is not None
    assert first.published.note == "nothing is predicted yet"
    asked = len(server.seen)
    second = store.daily()
    assert second.did_nothing
    assert len(server.seen) == asked
    assert second.plan.outlook == "1 game today, the next begins at 00:30 UTC"
    assert told(at(store, AFTERNOON + timedelta(hours=1)).daily_plan()) == {"news"}


def test_a_provider_that_fails_stops_no_other_and_is_asked_again_next_time(
    tmp_path: Path, server: ProviderServer
) -> None:
    server.serve("/v4/sports/basketball_nba/events", refuses(404))
    store = opened(tmp_path / "home", server, "balldontlie,the-odds-api")
    first = store.daily()
    assert first.code is ExitCode.INCOMPLETE
    assert {step.provider: bool(step.troubles) for step in first.fetched} == {
        "balldontlie": False,
        "the-odds-api": True,
    }
    assert told(store.daily_plan()) == {"lines"}
    assert Journal.open(store.workspace.daily_file).marks.outcome == "incomplete"


def test_credits_are_bounded_for_the_whole_day(tmp_path: Path, server: ProviderServer) -> None:
    event = {"id": "e1", "sport_key": "basketball_nba", "commence_time": "2024-02-23T00:30:00Z"}
    event |= {"sport_title": "NBA", "home_team": "Boston Celtics", "away_team": "Toronto Raptors"}
    server.serve("/v4/sports/basketball_nba/events", [event])
    store = opened(tmp_path / "home", server, "balldontlie,the-odds-api", daily_max_credits=5)
    report = store.daily()
    [step] = [step for step in report.fetched if step.provider == "the-odds-api"]
    assert step.code is ExitCode.REFUSED
    assert [trouble.kind for trouble in step.troubles] == ["QuotaError"]
    assert not any("odds" in path for path in server.paths())


def test_two_at_the_same_time_are_refused(store: Backcourt) -> None:
    store.workspace.create()
    with FileLock(store.workspace.home / "daily.lock"), pytest.raises(RefusedError, match="another"):
        store.daily()


def test_providers_without_a_key_are_named_and_are_no_error(tmp_path: Path) -> None:
    found = backcourt.open(tmp_path / "home", daily_providers="the-odds-api, balldontlie").daily_plan()
    reasons = {each.name: each.reason for each in found.unasked}
    assert "BACKCOURT_THE_ODDS_API_KEY" in reasons["the-odds-api"]
    assert reasons["espn"] == "not among daily_providers"
    assert found.errands == ()


def test_a_provider_that_does_not_exist_is_a_slip(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nobody"):
        backcourt.open(tmp_path / "home", daily_providers="nobody").daily_plan()


def test_no_key_is_in_report_journal_or_store(store: Backcourt, tmp_path: Path) -> None:
    report = store.daily()
    assert KEY not in as_json(report)
    kept = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert not any(KEY.encode() in path.read_bytes() for path in kept)


def test_a_run_leaves_its_mark_and_a_missing_one_is_noticed(store: Backcourt) -> None:
    assert store.daily_check().is_missed
    store.daily()
    assert store.daily_check().code is ExitCode.DONE
    assert at(store, AFTERNOON + timedelta(hours=4)).daily_check().is_missed


def test_a_damaged_journal_costs_no_more_than_asking_again(store: Backcourt) -> None:
    store.workspace.create()
    store.workspace.daily_file.write_text("{ not json")
    assert store.daily().code is ExitCode.DONE
    assert json.loads(store.workspace.daily_file.read_text())["outcome"] == "done"
