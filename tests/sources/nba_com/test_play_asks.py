"""Plays and shot charts are fetched game by game, survive a service at its worst, and load as what they are."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from fetching import NOON, SERVICE, Harness
from imagined_plays import (
    GAME_ID,
    actions,
    live_action,
    live_actions,
    live_play_by_play,
    play_by_play,
    shot,
    shot_chart,
)
from provider_server import ProviderServer, breaks_off, ends_early, page, refuses, resets, zipped

import backcourt
from backcourt.api import Backcourt
from backcourt.errors import ExitCode
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.provider import Answers, Provider, Wanted
from backcourt.sources.fetching.report import FetchReport
from backcourt.sources.nba_com.asks import CDN, STATS
from backcourt.sources.nba_com.games import Game, GameStatus
from backcourt.sources.nba_com.parse import SOURCE
from backcourt.sources.nba_com.play_asks import (
    live_plays_of,
    play_by_play_of,
    shot_chart_of,
)

PLAYS, CHART = "/stats/stats/playbyplayv3", "/stats/stats/shotchartdetail"
LIVE = f"/cdn/static/json/liveData/playbyplay/playbyplay_{GAME_ID}.json"
DAY, TODAY = date(2023, 11, 1), date(2024, 2, 22)
ABOUT = f"game_date=2023-11-01/game_id={GAME_ID}"
WHOLE = play_by_play(actions())


def game_on(day: date, game_id: str = GAME_ID) -> Game:
    return Game(game_id, "2023-24", day, GameStatus.FINAL, "BOS", "NYK", 4, 3, None, None)


GAME = game_on(DAY)


def after_game(game: Game = GAME, now: datetime = NOON) -> list[Ask]:
    return [play_by_play_of(game, now), shot_chart_of(game, now)]


def provider_of(asks: Sequence[Ask]) -> Provider:
    def plan(wanted: Wanted, answers: Answers) -> Iterator[Sequence[Ask]]:
        yield asks

    return Provider(SOURCE, SOURCE, "NBA.com", {STATS: SERVICE, CDN: SERVICE}, plan)


def run(harness: Harness, asks: Sequence[Ask]) -> FetchReport:
    return harness.run(provider_of(asks))


@pytest.fixture
def store(tmp_path: Path) -> Backcourt:
    opened = backcourt.open(tmp_path / "home", threads=1)
    opened.workspace.create()
    return opened


@pytest.fixture
def home(store: Backcourt, server: ProviderServer) -> Harness:
    return Harness(server, store.workspace.landing_folder)


def test_a_game_that_is_over_owes_its_plays_and_its_shot_chart_once(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve(PLAYS, zipped(WHOLE), GameID=GAME_ID)
    server.serve(CHART, shot_chart([shot(7)]), GameID=GAME_ID)
    first, again = run(harness, after_game()), run(harness, after_game())
    assert first.landed == [f"nba_com/playbyplayv3/{ABOUT}", f"nba_com/shotchartdetail/{ABOUT}"]
    assert (again.requests, again.already, again.exit_code) == (0, 2, ExitCode.DONE)
    [chart] = [seen.query for seen in server.seen if seen.path == CHART]
    assert (chart["Season"], chart["SeasonType"], chart["ContextMeasure"]) == (
        "2023-24",
        "Regular Season",
        "FGA",
    )
    assert (chart["PlayerID"], chart["VsDivision"], chart["GameID"]) == ("0", "", GAME_ID)


@pytest.mark.parametrize(
    ("game", "season", "kind"),
    [
        ("0012300001", "2023-24", "Pre Season"),
        ("0042400407", "2024-25", "Playoffs"),
        ("0052300111", "2023-24", "PlayIn"),
        ("0029900001", "1999-00", "Regular Season"),
    ],
)
def test_a_shot_chart_is_asked_for_by_the_season_its_game_belongs_to(
    game: str, season: str, kind: str
) -> None:
    [_, chart] = after_game(game_on(DAY, game))
    assert (chart.query["Season"], chart.query["SeasonType"]) == (season, kind)


def test_what_came_soon_after_the_game_is_fetched_once_more_when_it_was_corrected(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve(PLAYS, WHOLE)
    server.serve(CHART, shot_chart([shot(7)]))
    requests = []
    for hours in (0, 24, 43, 44):
        harness.time.seconds = hours * 3600.0
        now = NOON + timedelta(hours=hours)
        requests.append(run(harness, after_game(game_on(TODAY), now)).requests)
    assert requests == [2, 0, 2, 0]


def test_a_game_under_way_is_asked_for_again_until_it_is_final(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve(LIVE, live_play_by_play(live_actions()[:3]), live_play_by_play(live_actions()))
    for _ in range(2):
        assert run(harness, [live_plays_of(game_on(TODAY))]).requests == 1
    harness.time.seconds = timedelta(days=1).total_seconds()
    assert run(harness, [live_plays_of(game_on(TODAY))]).requests == 1
    assert run(harness, [live_plays_of(game_on(TODAY))]).requests == 0
    assert json.loads(
        harness.payloads()[f"nba_com/live_playbyplay/game_date=2024-02-22/game_id={GAME_ID}"]
    ) == (live_play_by_play(live_actions()))
    assert NOON.date() == TODAY


@pytest.mark.parametrize(
    "trouble",
    [
        refuses(429, retry_after="2"),
        refuses(429),
        refuses(503),
        breaks_off(WHOLE, 200),
        ends_early(WHOLE, 200),
        ends_early(WHOLE, 200, compressed=True),
        resets(),
    ],
    ids=["429 with Retry-After", "429", "503", "broken off", "ended early", "ended early, zipped", "reset"],
)
def test_trouble_that_passes_leaves_no_trace_in_the_plays(
    server: ProviderServer, home: Harness, store: Backcourt, trouble: object
) -> None:
    server.serve(PLAYS, trouble, WHOLE)
    server.serve(CHART, shot_chart([shot(12), shot(13), shot(18)]))
    report = run(home, after_game())
    assert (report.retried, report.exit_code) == (1, ExitCode.DONE)
    store.sync(tables=("unreadable_rows",))
    assert store.sql(
        "SELECT count(*) AS n, sum(points) AS points FROM nba_landing.landed_plays"
    ).to_pylist() == [{"n": 10, "points": 7}]
    for table in ("landed_shots", "landed_play_shots"):
        assert store.sql(f"SELECT count(*) AS n FROM nba_landing.{table}").to_pylist() == [{"n": 3}]


def test_a_page_instead_of_plays_is_a_failure_and_the_chart_comes(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve(PLAYS, page())
    server.serve(CHART, shot_chart([shot(7)]))
    report = run(harness, after_game())
    assert (report.exit_code, report.landed) == (ExitCode.INCOMPLETE, [f"nba_com/shotchartdetail/{ABOUT}"])
    server.serve(PLAYS, WHOLE, GameID=GAME_ID)
    assert run(harness, after_game()).landed == [f"nba_com/playbyplayv3/{ABOUT}"]


def test_later_plays_take_the_place_of_earlier_ones_and_none_is_doubled(
    server: ProviderServer, home: Harness, store: Backcourt
) -> None:
    server.serve(
        LIVE, live_play_by_play(live_actions()[:3]), live_play_by_play([*live_actions(), live_action(7)])
    )
    for _ in range(2):
        run(home, [live_plays_of(game_on(TODAY))])
        store.sync(tables=("unreadable_rows",))
    assert [
        row["action_number"]
        for row in store.sql("SELECT action_number FROM nba_landing.landed_plays ORDER BY 1").to_pylist()
    ] == [1, 2, 3, 4, 5, 6, 7]


def test_a_changed_field_costs_the_plays_that_have_it_and_says_where(
    server: ProviderServer, home: Harness, store: Backcourt
) -> None:
    changed = [play | {"clock": "11:43"} if play["actionId"] == 4 else play for play in actions()]
    server.serve(PLAYS, play_by_play(changed))
    server.serve(CHART, shot_chart([]))
    run(home, after_game())
    store.sync(tables=("unreadable_rows",))
    assert store.sql("SELECT table_name, row_number, reason FROM nba_raw.quarantine").to_pylist() == [
        {"table_name": "unreadable_rows", "row_number": 3, "reason": "malformed_value"}
    ]
    assert store.sql("SELECT path FROM nba_landing.landed_rejects").to_pylist() == [
        {"path": "game.actions[3].clock"}
    ]


def test_the_plays_of_another_game_are_not_taken_for_those_asked_for(
    server: ProviderServer, home: Harness, store: Backcourt
) -> None:
    server.serve(PLAYS, play_by_play(actions(), game_id="0022300062"))
    server.serve(CHART, shot_chart([shot(7, GAME_ID="0022300062")]))
    run(home, after_game())
    rejected = store.sync(tables=("unreadable_rows",)).intake.rejected
    assert [error.message.partition(": ")[2] for error in rejected] == [
        f"the answer is about game_id '0022300062', not '{GAME_ID}'"
    ]
    assert store.sql("SELECT count(*) AS n FROM nba_landing.landed_shots").to_pylist() == [{"n": 0}]
    assert store.sql("SELECT reason, path FROM nba_landing.landed_rejects").to_pylist() == [
        {"reason": "contradiction", "path": "resultSets[0].rowSet[0].GAME_ID"}
    ]
