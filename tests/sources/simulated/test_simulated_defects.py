"""Everything wrong with a simulated archive is written down, and nothing else is wrong."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from backcourt.sources.simulated import LEAGUE_SMALL, write_league
from backcourt.sources.simulated.names import plain

Ask = Callable[[str], list[tuple[Any, ...]]]
Ledger = dict[str, list[Any]]
TABLES = ("games", "player_box", "player_props", "shots", "inactives", "injury_snapshots")


def _asker(folder: Path) -> Ask:
    connection = duckdb.connect()
    for table in TABLES:
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{folder}/20*/{table}.parquet')")
    connection.execute(f"CREATE VIEW players AS FROM read_parquet('{folder}/players.parquet')")
    return lambda query: connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("damaged")
    write_league(LEAGUE_SMALL, path)
    return path


@pytest.fixture(scope="module")
def ask(folder: Path) -> Ask:
    return _asker(folder)


@pytest.fixture(scope="module")
def ledger(folder: Path) -> Ledger:
    text = (folder / "truth" / "defects.json").read_text(encoding="utf-8")
    entries = json.loads(text)
    assert all(entry["count"] == len(entry["keys"]) for entry in entries.values())
    return {kind: entry["keys"] for kind, entry in entries.items()}


def test_every_kind_of_defect_is_injected(ledger: Ledger) -> None:
    assert set(ledger) == {
        "injury_junk",
        "name_twins",
        "props_duplicate",
        "props_nobody",
        "props_unresolved",
        "props_void",
        "shots_disagree",
        "shots_missing",
        "spread_impossible",
        "tipoff_missing",
        "total_impossible",
    }


def test_tip_offs_are_missing_in_the_first_season_where_recorded(ask: Ask, ledger: Ledger) -> None:
    missing = ask("SELECT game_id FROM games WHERE tipoff_utc IS NULL ORDER BY ALL")
    assert [game_id for (game_id,) in missing] == sorted(ledger["tipoff_missing"])
    assert ask("SELECT DISTINCT season FROM games WHERE tipoff_utc IS NULL") == [("2022-23",)]


def test_whole_games_lack_their_shots_where_recorded(ask: Ask, ledger: Ledger) -> None:
    missing = ask("SELECT game_id FROM games ANTI JOIN shots USING (game_id) WHERE season_type = 'regular'")
    assert sorted(game_id for (game_id,) in missing) == sorted(ledger["shots_missing"])


def test_impossible_totals_and_spreads_are_those_recorded(ask: Ask, ledger: Ledger) -> None:
    totals = ask("SELECT game_id, total FROM games WHERE total NOT BETWEEN 150 AND 300 ORDER BY total")
    assert [total for _, total in totals] == [1.5, 355.0]
    assert {game_id for game_id, _ in totals} == set(ledger["total_impossible"])
    spreads = ask("SELECT game_id FROM games WHERE abs(spread_home) > 50")
    assert [game_id for (game_id,) in spreads] == ledger["spread_impossible"]


def test_lines_without_ids_are_the_unresolved_and_those_about_nobody(ask: Ask, ledger: Ledger) -> None:
    rows = ask("""
        SELECT game_date::VARCHAR, player_name, book, market, line FROM player_props
        WHERE player_id IS NULL""")
    recorded = ledger["props_unresolved"] + ledger["props_nobody"]
    assert sorted(map(list, rows)) == sorted(recorded)
    assert (
        ask("SELECT * FROM player_props WHERE player_id IS NULL AND coalesce(game_id, team) IS NOT NULL")
        == []
    )
    [(share,)] = ask("SELECT avg((player_id IS NULL)::INT) FROM player_props")
    assert 0.015 < share < 0.03


def test_unresolved_names_are_spelled_without_accents_suffix_or_first_name(ask: Ask, ledger: Ledger) -> None:
    names = [str(name) for (name,) in ask("SELECT player_name FROM players")]
    spellings = {plain(name) for name in names} | {
        f"{name[0]}. {plain(name).split(' ', 1)[1]}" for name in map(plain, names)
    }
    assert {key[1] for key in ledger["props_unresolved"]} <= spellings
    assert not {key[1] for key in ledger["props_nobody"]} & spellings


def test_void_lines_belong_to_players_who_did_not_play(ask: Ask, ledger: Ledger) -> None:
    void = ask("""
        SELECT DISTINCT game_date::VARCHAR, player_name FROM player_props p WHERE game_id IS NOT NULL
        AND NOT EXISTS (FROM player_box b WHERE b.game_id = p.game_id AND b.player_id = p.player_id)""")
    assert set(void) <= {(key[0], key[1]) for key in ledger["props_void"]}
    [(lines,)] = ask("SELECT count(*) FROM player_props")
    assert 0.02 < len(ledger["props_void"]) / int(str(lines)) < 0.045


def test_some_lines_are_exact_duplicates(ask: Ask, ledger: Ledger) -> None:
    repeated = "SELECT * FROM player_props GROUP BY ALL HAVING count(*) > 1"
    [(twice,)] = ask(f"SELECT count(*) FROM ({repeated})")
    assert twice == len(ledger["props_duplicate"]) == 12


def test_one_pair_of_players_on_different_teams_shares_a_name(ask: Ask, ledger: Ledger) -> None:
    pairs = ask(
        "SELECT player_name, min(player_id), max(player_id) FROM players GROUP BY ALL HAVING count(*) > 1"
    )
    assert [list(pair) for pair in pairs] == ledger["name_twins"]
    [(_, one, other)] = pairs
    teams = [ask(f"SELECT DISTINCT team FROM player_box WHERE player_id = {twin}") for twin in (one, other)]
    assert teams[0] != teams[1]
    assert [len(team) for team in teams] == [1, 1]


def test_the_injury_page_holds_merge_markers(ask: Ask, ledger: Ledger) -> None:
    junk = ask("SELECT team FROM injury_snapshots WHERE team NOT SIMILAR TO '[A-Z]{3}'")
    assert {team for (team,) in junk} == {key[0] for key in ledger["injury_junk"]}
    assert any(str(team).startswith("<<<<<<<") for (team,) in junk)


def test_a_league_without_defects_has_none(tmp_path: Path) -> None:
    write_league(replace(LEAGUE_SMALL, defects=False), tmp_path)
    ask = _asker(tmp_path)
    assert json.loads((tmp_path / "truth" / "defects.json").read_text(encoding="utf-8")) == {}
    assert ask("SELECT * FROM games WHERE tipoff_utc IS NULL OR total NOT BETWEEN 150 AND 300") == []
    assert ask("SELECT * FROM player_props WHERE player_id IS NULL") == []
    assert ask("SELECT * FROM player_props GROUP BY ALL HAVING count(*) > 1") == []
    assert ask("SELECT * FROM player_props p ANTI JOIN player_box b USING (game_date, player_id)") == []
    assert ask("SELECT player_name FROM players GROUP BY ALL HAVING count(*) > 1") == []
    assert ask("SELECT * FROM injury_snapshots WHERE team NOT SIMILAR TO '[A-Z]{3}'") == []
    assert ask("SELECT * FROM games ANTI JOIN shots USING (game_id) WHERE season_type = 'regular'") == []
