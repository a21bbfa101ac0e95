"""A season told by balldontlie, ESPN and BettingPros becomes the same raw rows as the archive of that season."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from fetching import Harness
from provider_server import ProviderServer, answers, provider_server
from wired_bettingpros import BettingProsSeason
from wired_league import WiredSeason

import backcourt
from backcourt.api import Backcourt
from backcourt.errors import ExitCode
from backcourt.sources.archive.client import fetch
from backcourt.sources.balldontlie.provider import PROVIDER as BALLDONTLIE
from backcourt.sources.bettingpros.provider import PROVIDER as BETTINGPROS
from backcourt.sources.espn.provider import PROVIDER as ESPN
from backcourt.sources.fetching.provider import Provider, Wanted
from backcourt.sources.simulated import LEAGUE_SMALL, write_league

SEASON = "2022-23"
LATER = timedelta(days=400)
NBA = "/site/apis/site/v2/sports/basketball/nba"
FIGURES = (
    "game_id, game_date, season_type, player_id, team, opponent, is_home, minutes_tenths, fgm, fga, fg3m, fg3a, "
    "ftm, fta, oreb, dreb, reb, ast, stl, blk, tov, pf, points, plus_minus"
)
QUOTES = "game_id, player_id, team, market, book, line, over_odds, under_odds, is_main_line"


@pytest.fixture(scope="module")
def season(make_once: Callable[..., Path]) -> WiredSeason:
    league = replace(LEAGUE_SMALL, seasons=(SEASON,), games_per_team=14, defects=False)
    return WiredSeason(make_once("wired_archive", lambda folder: write_league(league, folder)) / SEASON)


@pytest.fixture(scope="module")
def told(season: WiredSeason, tmp_path_factory: pytest.TempPathFactory) -> Backcourt:
    """A workspace into which the archive was brought, and the same season again from every provider."""
    store = backcourt.open(tmp_path_factory.mktemp("wired") / "home", threads=1)
    store.workspace.create()
    with provider_server() as server:
        harness = Harness(server, store.workspace.landing_folder)
        list(fetch(season.folder.parent, [SEASON], harness.landing, datetime(2024, 1, 1)))
        serve(server, season)
        for provider in (BALLDONTLIE, ESPN, BETTINGPROS):
            harness.time.seconds = LATER.total_seconds()
            report = harness.run(provider, wanted(season, harness, provider))
            assert (report.exit_code, report.failures) == (ExitCode.DONE, [])
    store.sync(tables=("player_boxscores", "player_props", "unreadable_rows"))
    return store


def wanted(season: WiredSeason, harness: Harness, provider: Provider) -> Wanted:
    days = sorted(season.games)
    return Wanted(days[0], days[-1], harness.time.clock.now())


def serve(server: ProviderServer, season: WiredSeason) -> None:
    """Script what each provider says of every date."""
    for place, payload in (
        ("/v1/games", season.balldontlie_games(date(1999, 1, 1))),
        (f"{NBA}/scoreboard", season.espn_scoreboard(date(1999, 1, 1))),
    ):
        server.serve(place, payload)
    for day, games in season.games.items():
        server.serve("/v1/games", season.balldontlie_games(day), **{"dates[]": day.isoformat()})
        server.serve("/v1/box_scores", season.balldontlie_box_scores(day), date=day.isoformat())
        server.serve(f"{NBA}/scoreboard", season.espn_scoreboard(day), dates=f"{day:%Y%m%d}")
        for game in games:
            page = answers(season.espn_page(game), content_type="text/html")
            server.serve(f"/www/nba/boxscore/_/gameId/{game['game_id']}", page)
    BettingProsSeason(season).serve(server)


def boxes(store: Backcourt, source: str, columns: str = FIGURES) -> list[dict[str, object]]:
    return store.sql(
        f"SELECT {columns} FROM nba_raw.player_boxscores WHERE source = '{source}' ORDER BY game_id, player_id"
    ).to_pylist()


def quotes(store: Backcourt, provider: str) -> list[dict[str, object]]:
    """Return the lines whose game could be told when they were quoted."""
    return store.sql(
        f"SELECT {QUOTES} FROM nba_raw.player_props WHERE provider = '{provider}' AND NOT needs_hindsight "
        "ORDER BY game_id, player_id, market, book, line"
    ).to_pylist()


@pytest.mark.parametrize("source", ["balldontlie", "espn"])
def test_box_scores_are_those_of_the_archive(told: Backcourt, source: str) -> None:
    archived = boxes(told, "archive")
    assert len(archived) > 1_000
    assert boxes(told, source) == archived


def test_starters_are_told_by_espn_and_not_by_balldontlie(told: Backcourt) -> None:
    names = "game_id, player_id, is_starter"
    assert boxes(told, "espn", names) == boxes(told, "archive", names)
    assert {row["is_starter"] for row in boxes(told, "balldontlie", names)} == {None}


def test_last_lines_are_those_of_the_archive(told: Backcourt) -> None:
    """Of who changed teams since, the archive takes a line to be about his old team's game; BettingPros names his."""
    archived = quotes(told, "simulated")
    lines = quotes(told, "bettingpros")
    assert len(lines) > 2_000
    told_too = {tuple(line.values()) for line in lines}
    assert [line for line in archived if tuple(line.values()) in told_too] == lines
    assert len(archived) - len(lines) == len(moved(told)) < 20


def moved(store: Backcourt) -> list[dict[str, object]]:
    """Return the lines of BettingPros that name another game than that of the team a player last appeared for."""
    return store.sql(
        "SELECT b.game_id, b.team FROM nba_raw.player_props AS b JOIN nba_raw.player_props AS a "
        "USING (game_date, player_id, market, book, line) WHERE b.provider = 'bettingpros' AND b.needs_hindsight "
        "AND a.provider = 'simulated' AND NOT a.needs_hindsight AND a.hindsight_game_id = b.game_id"
    ).to_pylist()


def test_last_lines_without_a_moment_are_known_at_tip_off(told: Backcourt) -> None:
    found = told.sql(
        "SELECT count(*) AS lines, count_if(p.known_at_assumed AND p.known_at = s.tipoff_utc) AS closing "
        "FROM nba_raw.player_props AS p JOIN nba_raw.schedule AS s USING (game_id) "
        "WHERE p.provider = 'bettingpros'"
    ).to_pylist()[0]
    assert found["lines"] == found["closing"] > 0


def test_final_scores_of_all_three_agree_with_the_archive(told: Backcourt) -> None:
    rejected = told.sql(
        "SELECT source, reason, count(*) AS n FROM nba_raw.quarantine WHERE table_name = 'game_results' "
        "GROUP BY ALL ORDER BY source"
    ).to_pylist()
    assert [(row["source"], row["reason"]) for row in rejected] == [
        (source, "duplicate") for source in ("archive", "bettingpros", "espn")
    ]
    assert told.sql("SELECT DISTINCT source FROM nba_raw.game_results").to_pylist() == [
        {"source": "balldontlie"}
    ]
    assert len({row["n"] for row in rejected}) == 1


def test_nothing_of_the_season_was_unreadable_or_new(told: Backcourt) -> None:
    assert told.sql("SELECT count(*) AS n FROM nba_landing.landed_rejects").to_pylist() == [{"n": 0}]
    assert told.sql("SELECT * FROM nba_ops.unknown_fields").to_pylist() == []


def test_every_payload_row_is_a_raw_row_or_set_aside_with_a_reason(told: Backcourt) -> None:
    for balance in told.check().balances:
        assert balance.lost == 0, balance
