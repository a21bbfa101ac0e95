"""One command asks, syncs and publishes; what fails is told and owed again, and a second run does nothing."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import balldontlie_payloads as balldontlie
import odds_payloads
import pyarrow.parquet as pq
import pytest
from filelock import FileLock
from payloads import landed
from provider_server import ProviderServer, answers, provider_server, refuses
from pydantic import SecretStr
from truncation import Cut, truncate
from webhook import Hook, hooked

import backcourt
from backcourt.api import Backcourt
from backcourt.cli.output import as_json
from backcourt.daily.journal import Journal
from backcourt.daily.plan import DayPlan
from backcourt.daily.run import RUN
from backcourt.errors import ExitCode, MachineError, RefusedError, UsageError, WorkspaceError
from backcourt.sources.simulated import League, write_league
from backcourt.time import game_date_of, utc

KEY = "b4lld0n-tl1e+key"
LEAGUE = League(seed=5, seasons=("2023-24",), teams=2, games_per_team=4, roster_size=10, defects=False)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    write_league(LEAGUE, folder)
    return folder


@pytest.fixture(scope="module")
def tipoff(archive: Path) -> datetime:
    """When the last game begins."""
    games = pq.read_table(archive / "2023-24" / "games.parquet").to_pylist()
    return max(row["tipoff_utc"] for row in games).astimezone(UTC)


@pytest.fixture(scope="module")
def synced(
    archive: Path, tipoff: datetime, code_versions_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A workspace that knows the league six hours before its last game; it is copied by each test."""
    home = tmp_path_factory.mktemp("synced") / "home"
    made = at(backcourt.open(home, compiled=code_versions_file), tipoff - timedelta(hours=6))
    made.ingest_archive(archive)
    made.sync()
    return home


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with provider_server() as running:
        for path in ("/v1/games", "/v1/players/active", "/v1/player_injuries"):
            running.serve(path, balldontlie.page())
        running.serve("/v1/teams", {"data": []})
        yield running


@pytest.fixture
def open_store(
    tmp_path: Path, server: ProviderServer, synced: Path, tipoff: datetime, code_versions_file: Path
) -> Callable[..., Backcourt]:
    """Return a function that opens a workspace which knows the schedule, five hours before its last game."""

    def open_one(providers: str = "balldontlie", **settings: Any) -> Backcourt:
        made = backcourt.open(
            tmp_path / "home",
            balldontlie_key=KEY,
            balldontlie_url=server.url,
            the_odds_api_key=KEY,
            the_odds_api_url=server.url,
            daily_providers=providers,
            compiled=code_versions_file,
            **settings,
        )
        shutil.copytree(synced, tmp_path / "home")
        return at(made, tipoff - timedelta(hours=5))

    return open_one


@pytest.fixture
def store(open_store: Callable[..., Backcourt]) -> Backcourt:
    return open_store()


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
    assert first.published.is_new
    assert {reason for step in first.fetched for reason in step.reasons} >= {"1 game ahead"}
    asked = len(server.seen)
    second = store.daily()
    assert second.did_nothing
    assert len(server.seen) == asked
    assert second.plan.outlook.startswith("1 game today, the next begins at")
    assert told(at(store, store.clock() + timedelta(hours=1)).daily_plan()) == {"news"}


def test_a_provider_that_fails_stops_no_other_and_is_asked_again_next_time(
    open_store: Callable[..., Backcourt], server: ProviderServer
) -> None:
    server.serve("/v4/sports/basketball_nba/events", refuses(404))
    store = open_store("balldontlie,the-odds-api")
    first = store.daily()
    assert first.code is ExitCode.INCOMPLETE
    failed = {step.provider for step in first.fetched if step.troubles}
    assert failed == {"the-odds-api"}
    assert {step.provider for step in first.fetched} == {"balldontlie", "the-odds-api"}
    assert told(store.daily_plan()) == {"lines"}
    assert Journal.open(store.workspace.daily_file).marks.outcome == "incomplete"


def test_what_is_late_is_told_once_and_once_more_when_nothing_is(
    open_store: Callable[..., Backcourt], tipoff: datetime
) -> None:
    with hooked() as address:
        store = at(open_store(alert_webhook=address), tipoff - timedelta(hours=1))
        folder = store.workspace.published_folder
        folder.mkdir()
        with FileLock(folder / "publish.lock"):
            unpublished = [store.daily(), store.daily()]
        published = store.daily()
    assert [run.alerted for run in (*unpublished, published)] == [["webhook"], [], ["webhook"]]
    for run in unpublished:
        assert [late.name for late in run.late] == [f"publication of {game_date_of(utc(tipoff))}"]
    assert [message["subject"] for message in Hook.got] == [
        "Backcourt: 1 promise late",
        "Backcourt: nothing is late",
    ]


def test_predictions_made_again_as_they_were_make_no_publication_late(
    store: Backcourt, tipoff: datetime
) -> None:
    assert store.daily().code is ExitCode.DONE
    again = at(store, tipoff - timedelta(hours=1))
    [said] = predictions_written(again)
    again.sync(tables=("player_prop_predictions",), force=True)
    assert predictions_written(again) > [said]
    assert again.daily_check().late == ()


def predictions_written(store: Backcourt) -> list[datetime]:
    """Return when the last date's predictions were last written."""
    rows = store.sql(
        "SELECT finished_at FROM nba_ops.partitions WHERE table_name = 'player_prop_predictions' "
        "AND rows > 0 ORDER BY partition_date DESC LIMIT 1"
    ).to_pylist()
    return [row["finished_at"] for row in rows]


def test_a_run_that_fails_as_a_whole_is_alerted_once_and_its_end_too(
    open_store: Callable[..., Backcourt],
) -> None:
    with hooked() as address:
        store = open_store(alert_webhook=address)
        warehouse = store.workspace.warehouse_file
        kept = warehouse.rename(warehouse.with_suffix(".kept"))
        warehouse.write_bytes(b"no warehouse at all" * 1000)
        for _ in range(2):
            with pytest.raises(WorkspaceError):
                store.daily()
        kept.replace(warehouse)
        store.daily()
    failed, mended = Hook.got
    assert [each["name"] for each in failed["late"]] == [RUN]
    assert "warehouse" in failed["text"]
    assert mended["subject"] == "Backcourt: nothing is late"


def test_a_machine_that_gives_out_is_alerted_as_such(open_store: Callable[..., Backcourt]) -> None:
    with hooked() as address:
        store = open_store(alert_webhook=address)
        store.workspace.daily_file.mkdir()
        with pytest.raises(MachineError):
            store.daily()
    [failed] = Hook.got
    assert [each["name"] for each in failed["late"]] == [RUN]


def test_what_is_late_is_told_when_a_way_is_configured_at_last(
    open_store: Callable[..., Backcourt], tipoff: datetime
) -> None:
    store = at(open_store(), tipoff - timedelta(hours=1))
    folder = store.workspace.published_folder
    folder.mkdir()
    with hooked() as address, FileLock(folder / "publish.lock"):
        silent = [store.daily(), store.daily()]
        values = store.config.values.model_copy(update={"alert_webhook": SecretStr(address)})
        configured = replace(store, config=replace(store.config, values=values))
        told = [configured.daily(), configured.daily()]
    assert [run.alerted for run in (*silent, *told)] == [[], [], ["webhook"], []]
    assert all(run.late == told[0].late != [] for run in silent)


def test_a_payload_that_cannot_be_read_is_told_by_the_run_that_finds_it_and_by_no_other(
    store: Backcourt,
) -> None:
    landed(
        store.workspace.landing_folder, {"data": "come back later"}, source="balldontlie", endpoint="teams"
    )
    first, second = store.daily(), store.daily()
    assert first.code is ExitCode.INCOMPLETE
    [error] = store.sync().intake.not_loaded
    assert [each.message for step in first.fetched for each in step.troubles] == [error.message]
    assert second.code is ExitCode.DONE, second


def test_credits_are_bounded_for_the_whole_day(
    open_store: Callable[..., Backcourt], server: ProviderServer, tipoff: datetime
) -> None:
    event = odds_payloads.event(tipoff=f"{tipoff:%Y-%m-%dT%H:%M:%SZ}")
    server.serve("/v4/sports/basketball_nba/events", [event])
    report = open_store("balldontlie,the-odds-api", daily_max_credits=5).daily()
    [step] = [step for step in report.fetched if step.provider == "the-odds-api"]
    assert step.code is ExitCode.REFUSED
    assert [trouble.kind for trouble in step.troubles] == ["QuotaError"]
    assert not any("odds" in path for path in server.paths())


def test_credits_of_a_run_that_dies_count_too(
    open_store: Callable[..., Backcourt],
    server: ProviderServer,
    tipoff: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = odds_payloads.event(tipoff=f"{tipoff:%Y-%m-%dT%H:%M:%SZ}")
    odds = f"/v4/sports/basketball_nba/events/{event['id']}/odds"
    server.serve("/v4/sports/basketball_nba/events", [event])
    server.serve(odds, answers(event | {"bookmakers": []}, headers={"x-requests-last": "7"}))
    monkeypatch.setattr("backcourt.intake.load", dies)
    store = open_store("the-odds-api")
    with pytest.raises(SystemExit):
        store.daily()
    assert odds in server.paths()
    assert Journal.open(store.workspace.daily_file).spent(game_date_of(utc(tipoff))) == 7


def dies(*given: Any) -> None:
    raise SystemExit


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
    assert at(store, store.clock() + timedelta(hours=4)).daily_check().is_missed


def test_a_damaged_journal_costs_no_more_than_asking_again(store: Backcourt) -> None:
    store.workspace.create()
    store.workspace.daily_file.write_text("{ not json")
    assert store.daily().code is ExitCode.DONE
    assert json.loads(store.workspace.daily_file.read_text())["outcome"] == "done"


@pytest.mark.parametrize("teams", [4, 2], ids=["one of two games", "the only game"])
@pytest.mark.parametrize("later", [1, 9, 20], ids=["before tip-off", "after tip-off", "on the next day"])
def test_a_game_that_is_postponed_does_not_hold_up_publication(
    server: ProviderServer, tmp_path: Path, code_versions_file: Path, teams: int, later: int
) -> None:
    write_league(replace(LEAGUE, teams=teams), tmp_path / "archive")
    games = pq.read_table(tmp_path / "archive" / "2023-24" / "games.parquet").to_pylist()
    last = max(games, key=lambda row: row["tipoff_utc"])
    assert [row["game_date"] for row in games].count(last["game_date"]) == teams / 2
    five_hours_before = last["tipoff_utc"].astimezone(UTC) - timedelta(hours=5)
    known = truncate(tmp_path / "archive", tmp_path / "known", Cut(utc(five_hours_before)))
    made = backcourt.open(
        tmp_path / "home", balldontlie_key=KEY, balldontlie_url=server.url, daily_providers="balldontlie",
        compiled=code_versions_file,
    )  # fmt: skip
    store = at(made, five_hours_before)
    store.ingest_archive(known)
    assert store.daily().code is ExitCode.DONE
    game = balldontlie.game(
        date=f"{last['game_date']}", datetime=f"{last['tipoff_utc']:%Y-%m-%dT%H:%M:%SZ}", status="Postponed",
        home_team=balldontlie.team("BOS", abbreviation=last["home_team"], id=1),
        visitor_team=balldontlie.team("TOR", abbreviation=last["away_team"], id=1),
    )  # fmt: skip
    server.serve("/v1/games", balldontlie.page(game))
    hours_later = at(store, five_hours_before + timedelta(hours=later)).daily()
    assert hours_later.code is ExitCode.DONE, hours_later
    assert hours_later.published is not None
    assert hours_later.published.is_new
    asked = "SELECT DISTINCT reason FROM nba_raw.quarantine WHERE table_name = 'schedule'"
    assert store.sql(asked).to_pylist() == [{"reason": "postponed"}]
