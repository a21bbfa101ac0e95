"""Players of an injury report are found by their names, surname first, and those nobody knows are set aside."""

from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from imagined_reports import Entry, Paper, Side
from payloads import landed
from told_rows import game

import backcourt
from backcourt import intake
from backcourt.api import Backcourt
from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_GAMES, LANDED_PLAYERS
from backcourt.sources.nba_com.parse import SOURCE, parse
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.laid_out import laid_out

DAY = date(2024, 2, 22)
GAME = game(DAY, game_id="0022300801", home_team="SAS", away_team="MIL")
PLAYERS = {1: "Zoltan Ordog", 2: "Ann van der Berg", 3: "Cid Example-Jones"}
SPURS = Side(
    "02/22/2024",
    "MIL@SAS",
    "San Antonio Spurs",
    [
        Entry("Ördög, Zoltán", "Questionable", "G League - Two-Way"),
        Entry("van der Berg Jr., Ann", "Out", "Injury/Illness - Left Knee; Surgery"),
        Entry("Nobody, Knows", "Out", "Rest"),
        Entry("Example-Jones, Cid", "Perhaps", "Rest"),
    ],
)


def known_league(receipt: Receipt, path: Path) -> Parsed:
    players = [
        {"row_number": number, "player_id": number, "player_name": name} for number, name in PLAYERS.items()
    ]
    games = [{"row_number": 0, **GAME}]
    return Parsed([laid_out(LANDED_PLAYERS, players, receipt), laid_out(LANDED_GAMES, games, receipt)])


@pytest.fixture
def store(tmp_path: Path) -> Backcourt:
    """A workspace into which a report was synced."""
    found = backcourt.open(tmp_path / "home", threads=1)
    found.workspace.create()
    landed(found.workspace.landing_folder, b"league", source="toy")
    document = Paper().pdf([Side("02/22/2024", "MIL@SAS", "Milwaukee Bucks"), SPURS])
    landed(found.workspace.landing_folder, document, source=SOURCE, endpoint="injury_report", suffix=".pdf")
    with mock.patch.dict(intake.PARSERS, {"toy": known_league, SOURCE: parse}):
        found.sync(tables=("injuries", "unreadable_rows"))
    return found


def test_a_report_becomes_rows_about_players_we_know(store: Backcourt) -> None:
    query = "SELECT player_id, game_id, status, reason FROM nba_raw.injuries ORDER BY player_id"
    assert [tuple(row.values()) for row in store.sql(query).to_pylist()] == [
        (1, GAME["game_id"], "questionable", "G League - Two-Way"),
        (2, GAME["game_id"], "out", "Left Knee; Surgery"),
    ]


def test_every_row_of_a_report_is_a_raw_row_or_in_the_quarantine(store: Backcourt) -> None:
    set_aside = store.sql("SELECT table_name, row_number, reason FROM nba_raw.quarantine ORDER BY 2")
    assert [tuple(row.values()) for row in set_aside.to_pylist()] == [
        ("injuries", 3, "unresolved_player"),
        ("unreadable_rows", 4, "unknown_kind"),
    ]
    assert {balance.table: balance.lost for balance in store.check().balances} == {
        "schedule": 0,
        "injuries": 0,
        "unreadable_rows": 0,
    }
