"""Four real seasons, counted: nothing lost, nothing doubled, every exception explained."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from pipelines import Pipeline

from backcourt.sync.ledger import State

pytestmark = pytest.mark.real

GAMES = 5283
APPEARANCES = 112_252
OPENERS = [date(2021, 10, 19), date(2022, 10, 18), date(2023, 10, 24), date(2024, 10, 22)]
CUP_FINALS = [("0062300001", date(2023, 12, 9)), ("0062400001", date(2024, 12, 17))]


def delivered(folder: Path, name: str) -> list[Path]:
    return sorted(folder.glob(f"20*/{name}.parquet"))


def rows_in(folder: Path, name: str) -> int:
    return sum(pq.read_metadata(path).num_rows for path in delivered(folder, name))


def test_every_game_is_there(real: Pipeline, real_folder: Path) -> None:
    assert real.figure("SELECT count(*) FROM nba_raw.schedule") == GAMES == rows_in(real_folder, "games")
    assert real.figure("SELECT count(*) FROM nba_raw.game_results") == GAMES


def test_every_appearance_has_one_summary_and_no_more(real: Pipeline, real_folder: Path) -> None:
    counts = real.query(
        "SELECT count(*), count(DISTINCT (game_id, player_id)) FROM nba_analytics.player_game_summary"
    )
    assert counts == [(APPEARANCES, APPEARANCES)]
    assert rows_in(real_folder, "player_box") == APPEARANCES


@pytest.mark.parametrize("table", ["team_offense_game_summary", "team_defense_game_summary"])
def test_both_teams_of_every_game_are_there(table: str, real: Pipeline) -> None:
    counts = f"SELECT count(*), count(DISTINCT (game_id, team)) FROM nba_analytics.{table}"
    assert real.query(counts) == [(2 * GAMES, 2 * GAMES)]


def test_points_of_players_and_teams_are_the_score(real: Pipeline) -> None:
    unlike = """
        SELECT count(*) FROM (
            SELECT game_id, team, sum(points) AS points FROM nba_analytics.player_game_summary GROUP BY ALL
        ) AS players
        FULL JOIN nba_analytics.team_offense_game_summary AS teams USING (game_id, team)
        FULL JOIN (
            SELECT game_id, home_team AS team, home_points AS points FROM nba_raw.game_results
            UNION ALL SELECT game_id, away_team, away_points FROM nba_raw.game_results
        ) AS scores USING (game_id, team)
        WHERE players.points IS DISTINCT FROM teams.points OR teams.points IS DISTINCT FROM scores.points"""
    assert real.figure(unlike) == 0


def test_the_cup_finals_are_found_though_their_appearances_name_no_game(
    real: Pipeline, real_folder: Path
) -> None:
    finals = real.query(
        "SELECT game_id, game_date, season_type FROM nba_raw.schedule WHERE season_type = 'cup_final' ORDER BY ALL"
    )
    assert finals == [(game_id, day, "cup_final") for game_id, day in CUP_FINALS]
    nameless = sum(
        row["game_id"] is None
        for path in delivered(real_folder, "player_box")
        for row in pq.read_table(path, columns=["game_id"]).to_pylist()
    )
    listed = ", ".join(f"'{game_id}'" for game_id, _ in CUP_FINALS)
    found = real.figure(f"SELECT count(*) FROM nba_analytics.player_game_summary WHERE game_id IN ({listed})")
    assert found == nameless > 0


def test_seasons_open_when_they_did(real: Pipeline) -> None:
    first = real.query(
        "SELECT min(game_date) FROM nba_raw.schedule WHERE season_type = 'regular' GROUP BY season ORDER BY 1"
    )
    assert [day for (day,) in first] == OPENERS
    assert (
        real.query("SELECT count(*) FROM nba_raw.schedule WHERE season_type = 'regular' GROUP BY season")
        == [(1230,)] * 4
    )


def test_nothing_is_unaccounted_for_failed_or_waiting(real: Pipeline) -> None:
    assert real.unaccounted == {}
    for name, table in real.catalogue.items():
        if not table.is_landing:
            assert real.days_in(name, State.FAILED, State.BLOCKED, State.EXPECTED, State.RUNNING) == set(), (
                name
            )
            assert set(real.ledger.of(name)) == set(real.planner().grid.dates(name)), name


def test_no_payload_row_is_lost(real: Pipeline) -> None:
    assert {balance.table: balance.lost for balance in real.balances if balance.lost} == {}


@pytest.mark.parametrize(
    ("table", "file"),
    [
        ("landed_games", "games"),
        ("landed_box", "player_box"),
        ("landed_props", "player_props"),
        ("landed_line_movement", "line_movement"),
        ("landed_shots", "shots"),
        ("landed_inactives", "inactives"),
        ("landed_injuries", "injury_snapshots"),
    ],
)
def test_every_row_of_the_files_is_landed(table: str, file: str, real: Pipeline, real_folder: Path) -> None:
    assert real.figure(f"SELECT sum(payload_rows) FROM nba_landing.{table}") == rows_in(real_folder, file)


def test_rows_are_set_aside_for_these_reasons_and_no_other(real: Pipeline) -> None:
    """Names that fit two players, players whose team did not play, repeats, and what no injury page is."""
    rows = real.query("SELECT table_name, reason, count(*) FROM nba_raw.quarantine GROUP BY ALL")
    assert {(table, reason): count for table, reason, count in rows} == {
        ("injuries", "duplicate"): 4,
        ("injuries", "unknown_team"): 3,
        ("injuries", "unresolved_player"): 34,
        ("player_props", "ambiguous_name"): 11,
        ("player_props", "duplicate"): 1762,
        ("player_props", "impossible_price"): 1,
        ("player_props", "no_game_of_his_team"): 407,
        ("player_props", "unknown_team"): 37,
    }


def test_lines_without_ids_are_resolved_by_name(real: Pipeline, real_folder: Path) -> None:
    """Archives leave 2-4 % of the lines of two seasons without a player; hardly any stays unresolved here."""
    for season in ("2023-24", "2024-25"):
        ids = pq.read_table(real_folder / season / "player_props.parquet", columns=["player_id"])["player_id"]
        assert 0.015 < ids.null_count / len(ids) < 0.045
    assert real.figure("SELECT count(*) FROM nba_raw.player_props WHERE player_id IS NULL") == 0


def test_zones_are_missing_for_reasons_that_are_known(real: Pipeline) -> None:
    """A source stopped after 580 games of 2021-22, and nobody charts shots of the games after the season."""
    games = dict(
        real.query(
            "SELECT season_type, count(DISTINCT game_id) FROM nba_analytics.player_game_summary "
            "WHERE zones_missing_reason = 'no_shots_for_game' GROUP BY 1"
        )
    )
    all_games = dict(real.query("SELECT season_type, count(*) FROM nba_raw.schedule GROUP BY 1"))
    assert games == all_games | {"regular": 1230 - 580}
    stopped = real.query(
        "SELECT DISTINCT season FROM nba_analytics.player_game_summary "
        "WHERE zones_missing_reason = 'no_shots_for_game' AND season_type = 'regular'"
    )
    assert stopped == [("2021-22",)]


def test_a_handful_of_shots_disagree_with_the_box_score(real: Pipeline) -> None:
    """Six rows differ in attempts, as the data's own notes say; a seventh only in how many were threes."""
    disagree = real.query("""
        SELECT s.season, s.game_id, s.player_id, count(shot.event_number) = s.fga AS same_attempts
        FROM nba_analytics.player_game_summary AS s JOIN nba_raw.shots AS shot USING (game_id, player_id)
        WHERE s.zones_missing_reason = 'shots_disagree_with_box_score'
        GROUP BY s.season, s.game_id, s.player_id, s.fga ORDER BY ALL""")
    assert disagree == [
        ("2022-23", "0022200271", 202322, False),
        ("2022-23", "0022200271", 202694, True),
        ("2022-23", "0022200442", 200752, False),
        ("2022-23", "0022200442", 1628374, False),
        ("2023-24", "0022300078", 1628991, False),
        ("2023-24", "0022300091", 1630596, False),
        ("2023-24", "0022300465", 202684, False),
    ]


def test_zones_that_are_there_add_up_to_the_box_score(real: Pipeline) -> None:
    wrong = """
        SELECT count(*) FROM nba_analytics.player_game_summary WHERE zones_missing_reason IS NULL AND (
            paint_attempts + mid_range_attempts + three_attempts <> fga
            OR paint_makes + mid_range_makes + three_makes <> fgm
            OR three_attempts <> fg3a OR three_makes <> fg3m)"""
    assert real.figure(wrong) == 0


def test_no_line_is_known_before_it_was_and_none_is_used_after_the_game_began(real: Pipeline) -> None:
    """What the decision-time context shows was known at its cut-off: recounted from raw lines."""
    unknown = """
        SELECT count(*) FROM nba_analytics.upcoming_player_game_context AS c
        WHERE points_line IS NOT NULL AND NOT EXISTS (
            FROM nba_raw.player_props AS p
            WHERE p.game_id = c.game_id AND p.player_id = c.player_id AND p.market = 'points' AND p.known_at <= c.as_of
        )"""
    assert real.figure(unknown) == 0


def test_a_star_is_found_by_hand(real: Pipeline) -> None:
    """LeBron James, cup final of 2023: 24 points, 11 rebounds, 4 assists."""
    [row] = real.query(
        "SELECT points, reb, ast, team, opponent, is_win FROM nba_analytics.player_game_summary "
        "WHERE player_id = 2544 AND game_date = DATE '2023-12-09'"
    )
    assert row == (24, 11, 4, "LAL", "IND", True)


def test_every_raw_value_column_varies_where_it_must(real: Pipeline) -> None:
    """Columns that were constant for months are the classic unnoticed failure."""
    constant: list[Any] = []
    for name, table in real.catalogue.items():
        names = [column.name for column in table.columns if column.varies]
        if names and not table.is_landing:
            counts = ", ".join(f"count(DISTINCT {column})" for column in names)
            [row] = real.query(f"SELECT {counts} FROM {table.phase.value}.{name}")
            constant += [(name, column) for column, count in zip(names, row, strict=True) if count < 2]
    assert constant == []
