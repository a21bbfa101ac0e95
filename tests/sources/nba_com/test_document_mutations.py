"""Whatever becomes of a document on its way, each row lands, is set aside or passed over, and nothing breaks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from imagined_nba_com import (
    BOS,
    NYK,
    advanced,
    assigned,
    assignments,
    box_score,
    header,
    in_replay_center,
    indexed,
    line_score,
    logged,
    moved,
    movements,
    nothing,
    old_absence,
    old_box_score,
    old_line,
    old_scoreboard,
    old_totals,
    on_board,
    played,
    player,
    result_sets,
    roster_page,
    rostered,
    schedule,
    scheduled,
    scoreboard,
    team_sheet,
    usage,
)
from mutations import as_bytes, delivered, mutated_bytes, mutated_documents

from backcourt.errors import LostRowsError, PayloadError
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.parsed import Parsed

Count = Callable[[Any], int]


def listed(*names: str) -> Count:
    """Return a count of the rows in the result sets of these names, the first of each."""

    def count(found: Any) -> int:
        sets = {each["name"]: each["rowSet"] for each in reversed(found["resultSets"])}
        return sum(len(sets[name]) for name in names)

    return count


def games_of(found: Any) -> int:
    dates = found["leagueSchedule"]["gameDates"]
    inside = (each.get("games") if isinstance(each, dict) else None for each in dates)
    return sum(len(games) if isinstance(games, list) else 1 for games in inside)


def players_of(kind: str, totals: int) -> Count:
    def count(found: Any) -> int:
        game = found[f"boxScore{kind}"]
        return sum(len(game[side]["players"]) + totals for side in ("homeTeam", "awayTeam"))

    return count


def officials_of(found: Any) -> int:
    games = [game for game in found["nba"]["Table"]["rows"] if isinstance(game, dict)]
    places = [game.get(f"official{place}") for game in games for place in (1, 2, 3, 4)]
    return sum(map(bool, places)) + len(found["nba"]["Table1"]["rows"])


def box(kind: str, line: Any) -> dict[str, Any]:
    home = team_sheet(BOS, player(7, line), player(8, line))
    return box_score(home, team_sheet(NYK, player(17, line)), kind=kind)


ABSENT = player(9, nothing(), comment="DNP - Coach's Decision")
TRADITIONAL = box_score(home=team_sheet(BOS, player(7), ABSENT))
SOURCES: dict[str, tuple[Any, Count, tuple[str, ...]]] = {
    "scheduleleaguev2": (
        schedule(scheduled(), scheduled(**played()), scheduled(gameId="0042300101")),
        games_of,
        ("landed_games",),
    ),
    "scoreboardv3": (
        scoreboard(on_board(), on_board(**played())),
        lambda found: len(found["scoreboard"]["games"]),
        ("landed_games",),
    ),
    "scoreboardv2": (
        old_scoreboard(
            [header(), header(GAME_ID="0022300802")],
            [line_score(BOS), line_score(NYK), line_score(NYK, GAME_ID="0022300802")],
        ),
        listed("GameHeader", "LineScore"),
        ("landed_games",),
    ),
    "boxscoretraditionalv3": (TRADITIONAL, players_of("Traditional", 1), ("landed_box", "landed_team_box")),
    "boxscoretraditionalv2": (
        old_box_score([old_line(7), old_absence(9), old_line(17, NYK)], [old_totals(BOS), old_totals(NYK)]),
        listed("PlayerStats", "TeamStats"),
        ("landed_box", "landed_team_box"),
    ),
    "boxscoreadvancedv3": (
        box("Advanced", advanced()),
        players_of("Advanced", 0),
        ("landed_player_rates",),
    ),
    "boxscoreusagev3": (box("Usage", usage()), players_of("Usage", 0), ("landed_player_rates",)),
    "leaguegamelog": (
        result_sets(LeagueGameLog=[logged(7), logged(8), logged(9)]),
        listed("LeagueGameLog"),
        ("landed_gamelogs",),
    ),
    "playerindex": (
        result_sets(PlayerIndex=[indexed(7), indexed(8), indexed(9)]),
        listed("PlayerIndex"),
        ("landed_rosters",),
    ),
    "player_movement": (
        movements(moved(7.0), moved(8.0), moved(0.0)),
        lambda found: len(found["NBA_Player_Movement"]["rows"]),
        ("landed_movements",),
    ),
    "referee_assignments": (
        assignments(assigned(), assigned(game_id="0022300802"), replay=[in_replay_center()]),
        officials_of,
        ("landed_officials",),
    ),
}
PAGE = roster_page(rostered(7), rostered(8)).encode()


def read(folder: Path, endpoint: str, payload: bytes) -> Parsed | None:
    try:
        return parse(*delivered(folder, payload, endpoint, source="nba_com"))
    except LostRowsError:
        raise  # no fault of the payload
    except PayloadError:
        return None


def rows_in(found: Parsed, *tables: str) -> int:
    """Return how many rows of the payload the rows of these tables were made from."""
    return sum(sum(rows["payload_rows"].to_pylist()) for table, rows in found.tables if table.name in tables)


@pytest.mark.parametrize("endpoint", SOURCES)
def test_every_row_of_a_mutated_document_is_accounted_for(tmp_path: Path, endpoint: str) -> None:
    whole, count, tables = SOURCES[endpoint]
    outcomes = {"read": 0, "refused": 0, "rejected": 0}
    for document in mutated_documents(whole):
        found = read(tmp_path, endpoint, as_bytes(document))
        if found is None:
            outcomes["refused"] += 1
            continue
        rejected = rows_in(found, "landed_rejects")
        assert endpoint != "playerindex" or rows_in(found, *tables) == rows_in(found, "landed_players")
        accounted = rows_in(found, *tables) + rejected + sum(found.passed_over.values())
        # A game whose officials cannot be read with it counts once, if nobody is named in it.
        assert accounted == count(document) or (
            endpoint == "referee_assignments" and accounted > count(document)
        )
        outcomes["rejected" if rejected else "read"] += 1
    assert all(outcomes.values()), outcomes


@pytest.mark.parametrize("endpoint", SOURCES)
def test_a_document_of_mutated_bytes_is_read_or_refused(tmp_path: Path, endpoint: str) -> None:
    outcomes = {
        read(tmp_path, endpoint, each) is None for each in mutated_bytes(as_bytes(SOURCES[endpoint][0]))
    }
    assert True in outcomes


def test_a_page_of_mutated_bytes_is_read_or_refused(tmp_path: Path) -> None:
    outcomes = {read(tmp_path, "team_roster", each) is None for each in mutated_bytes(PAGE)}
    assert outcomes == {True, False}


def test_every_player_of_a_mutated_page_lands_or_is_set_aside(tmp_path: Path) -> None:
    outcomes = set()
    for players in mutated_documents([rostered(7), rostered(8), rostered(9)]):
        found = read(tmp_path, "team_roster", roster_page(*players).encode("utf-8", "surrogatepass"))
        assert found is not None
        rejected = rows_in(found, "landed_rejects")
        assert rows_in(found, "landed_rosters") + rejected == len(players)
        outcomes.add(bool(rejected))
    assert outcomes == {True, False}
