"""What NBA.com sends becomes raw tables: games, results, box scores that add up, and reasons for what does not."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from imagined_nba_com import (
    BOS,
    NYK,
    assigned,
    assignments,
    box_score,
    indexed,
    movements,
    nothing,
    played,
    player,
    result_sets,
    schedule,
    scheduled,
    statistics,
    team_sheet,
)
from imagined_plays import actions, play_by_play, shot, shot_chart
from imagined_reports import Entry, Paper, Side
from provider_server import ProviderServer, answers

import backcourt
from backcourt.api import Backcourt
from backcourt.errors import ExitCode

DAY = date(2024, 2, 22)
OCTOBER = {"gameDateEst": "2023-10-10T00:00:00Z", "gameDateTimeUTC": "2023-10-10T23:30:00Z"}
PRESEASON = scheduled(gameId="0012300001", **played(80, 70), **OCTOBER)
FIVES = {
    BOS: [player(n, statistics(minutes="48:00", freeThrowsMade=4, points=22)) for n in range(1, 6)],
    NYK: [player(n, statistics(minutes="48:00")) for n in range(11, 16)],
}
ABSENT = player(6, nothing(), position="", comment="DNP - Coach's Decision")


@pytest.fixture
def store(server: ProviderServer, tmp_path: Path) -> Backcourt:
    """Open a workspace whose NBA.com is a server of ours: one game, Boston 110, New York 105."""
    server.serve("/stats/stats/scheduleleaguev2", schedule(scheduled(**played(110, 105)), PRESEASON))
    server.serve("/stats/stats/playerindex", result_sets(PlayerIndex=[indexed(n) for n in range(1, 7)]))
    server.serve("/stats/js/data/playermovement/NBA_Player_Movement.json", movements())
    server.serve("/official/wp-json/api/v1/get-game-officials", assignments(assigned()))
    home, away = team_sheet(BOS, *FIVES[BOS], ABSENT), team_sheet(NYK, *FIVES[NYK])
    server.serve("/stats/stats/boxscoretraditionalv3", box_score(home, away))
    server.serve("/stats/stats/playbyplayv3", play_by_play(actions(), "0022300801"))
    server.serve(
        "/stats/stats/shotchartdetail", shot_chart([shot(12, GAME_ID="0022300801", GAME_DATE="20240222")])
    )
    found = backcourt.open(tmp_path / "home", threads=1, nba_com_url=server.url)
    found.workspace.create()
    return found


def rows(store: Backcourt, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = store.sql(query).to_pylist()
    return found


def test_a_date_of_the_league_itself_becomes_raw_tables(store: Backcourt) -> None:
    fetched = store.ingest("nba-com", first=DAY, last=DAY)
    assert (fetched.report.exit_code, fetched.intake.rejected) == (ExitCode.DONE, [])
    store.sync(tables=("schedule", "game_results", "player_boxscores", "players", "shots", "unreadable_rows"))
    [game] = rows(store, "SELECT game_id, season_type, tipoff_utc, tipoff_assumed FROM nba_raw.schedule")
    assert game == {
        "game_id": "0022300801",
        "season_type": "regular",
        "tipoff_utc": datetime(2024, 2, 23, 0, 30),
        "tipoff_assumed": False,
    }
    assert rows(store, "SELECT home_points, away_points FROM nba_raw.game_results") == [
        {"home_points": 110, "away_points": 105}
    ]
    box = rows(store, "SELECT player_id, status, status_reason FROM nba_raw.player_boxscores ORDER BY 1")
    assert [row["player_id"] for row in box] == [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15]
    assert [row for row in box if row["status"] != "played"] == [
        {"player_id": 6, "status": "dnp", "status_reason": "DNP - Coach's Decision"}
    ]
    assert rows(store, "SELECT game_id, zone, is_made FROM nba_raw.shots") == [
        {"game_id": "0022300801", "zone": "three", "is_made": True}
    ]
    assert rows(store, "SELECT count(*) AS plays FROM nba_landing.landed_plays") == [{"plays": 10}]
    assert rows(store, "SELECT table_name, reason FROM nba_raw.quarantine ORDER BY 1, 2") == [
        {"table_name": "game_results", "reason": "not_scheduled"},
        {"table_name": "schedule", "reason": "not_a_counted_game"},
        # The chart tells of the game's attempts; those the plays tell of stand by for when there is none.
        *3 * [{"table_name": "shots", "reason": "duplicate"}],
    ]
    assert rows(store, "SELECT height_cm, position FROM nba_raw.players WHERE player_id = 1") == [
        {"height_cm": 203.2, "position": "guard"}
    ]


def test_the_injury_reports_of_a_date_come_with_it(store: Backcourt, server: ProviderServer) -> None:
    boston = Side("02/22/2024", "NYK@BOS", "Boston Celtics", [Entry("Example 6, Ann", "Doubtful", "Rest")])
    for clock, name in (("10:30 AM", "10AM"), ("11:30 AM", "11AM")):
        paper = Paper(f"Injury Report: 02/22/24 {clock}").pdf([boston])
        path = f"/reports/referee/injury/Injury-Report_2024-02-22_{name}.pdf"
        server.serve(path, answers(paper, content_type="application/pdf"))
    fetched = store.ingest("nba-com", first=DAY, last=DAY)
    assert (fetched.report.exit_code, fetched.intake.rejected) == (ExitCode.DONE, [])
    store.sync(tables=("injuries",))
    query = "SELECT player_id, game_id, status, known_at FROM nba_raw.injuries ORDER BY known_at"
    assert [tuple(row.values()) for row in rows(store, query)] == [
        (6, "0022300801", "doubtful", datetime(2024, 2, 22, hour, 30)) for hour in (15, 16)
    ]


def test_a_game_that_is_moved_is_on_its_new_date_and_no_other(
    store: Backcourt, server: ProviderServer
) -> None:
    store.ingest("nba-com", first=DAY, last=DAY)
    moved = {"gameDateEst": "2024-03-05T00:00:00Z", "gameDateTimeUTC": "2024-03-06T00:00:00Z"}
    server.serve("/stats/stats/scheduleleaguev2", schedule(scheduled(**moved)), Season="2023-24")
    store.ingest("nba-com", first=DAY, last=DAY, again=True)
    store.sync(tables=("schedule",))
    assert rows(store, "SELECT game_date, tipoff_utc FROM nba_raw.schedule") == [
        {"game_date": date(2024, 3, 5), "tipoff_utc": datetime(2024, 3, 6)}
    ]
