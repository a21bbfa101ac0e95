"""Real payloads of BettingPros are read whole: every row lands, and nothing in them is new to us."""

from collections import Counter
from pathlib import Path

from contracts import contract
from payloads import landed, rejects_of, rows_of

from backcourt.raw.player_props import MARKETS
from backcourt.raw.schedule import TRICODES
from backcourt.sources.bettingpros.parse import parse
from backcourt.sources.parsed import Parsed


def read(folder: Path, endpoint: str, name: str) -> Parsed:
    found = parse(*landed(folder, contract(f"bettingpros/{name}"), source="bettingpros", endpoint=endpoint))
    assert (rejects_of(found), found.unknown_fields, found.passed_over) == ([], {}, {})
    return found


def test_events_land_with_their_scores(tmp_path: Path) -> None:
    rows = rows_of(read(tmp_path, "events", "events_2021-10-21.json"), "landed_games")
    assert [(row["home_team"], row["home_points"], row["away_points"]) for row in rows] == [
        ("ATL", 113, 87),
        ("MIA", 137, 95),
        ("GSW", 115, 113),
    ]
    assert {str(row["game_date"]) for row in rows} == {"2021-10-21"}


def test_every_entry_lands_as_a_book_the_consensus_and_an_opening(tmp_path: Path) -> None:
    rows = rows_of(read(tmp_path, "props", "props_v3_2024-10-22.json"), "landed_props")
    books = Counter(row["book"] for row in rows)
    assert (books["draftkings"], books["bettingpros_consensus"]) == (251, 251)
    openings = [row for row in rows if row["snapshot_utc"] is not None]
    assert len(rows) - len(openings) == 2 * 251
    assert {row["market"] for row in rows} <= set(MARKETS)
    assert all(row["snapshot_utc"] < row["commence_utc"] for row in openings)
    assert all(row["team"] in TRICODES and row["over_odds"] and row["under_odds"] for row in rows[:502])
