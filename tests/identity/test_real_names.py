"""The names of the real archive, counted row by row, resolve exactly as measured."""

import os
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from backcourt.identity.games import is_game_id, season_of, season_type_of
from backcourt.identity.names import normalise_name
from backcourt.identity.players import NameMatch, PlayerDirectory, player_aliases
from backcourt.identity.teams import TEAMS, team_of

pytestmark = pytest.mark.real

BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[3] / "shared" / "data"
FOLDER = Path(os.environ.get("BACKCOURT_REAL_DATA", BESIDE_THE_REPOSITORY)) / "nba"
# Drafted in 2025: known to the alias file before their first season is in the archive.
NEWCOMERS = {
    "Ace Bailey",
    "David Jones Garcia",
    "Nikola Djurisic",
    "Nique Clifford",
    "VJ Edgecombe",
    "Yanic Konan Niederhäuser",
}


@pytest.fixture(scope="module", autouse=True)
def _archive() -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"no real data at {FOLDER}: set BACKCOURT_REAL_DATA")


@pytest.fixture(scope="module")
def players(_archive: None) -> list[tuple[int, str]]:
    files = ("players.parquet", "20*/player_box.parquet", "history/player_gamelogs_*.parquet")
    return [row for file in files for row in read(file, "distinct player_id, player_name")]


@pytest.fixture(scope="module")
def directory(players: list[tuple[int, str]]) -> PlayerDirectory:
    return PlayerDirectory(players)


def read(file: str, columns: str, rest: str = "") -> list[Any]:
    path = str(FOLDER / file)
    query = f"select {columns} from read_parquet('{path}', union_by_name=true) {rest}"
    return duckdb.connect().execute(query).fetchall()


def unresolved_rows(directory: PlayerDirectory, file: str) -> dict[str, int]:
    """Count the rows of every name that finds no player; rows without a name are no names."""
    counted = read(file, "player_name, count(*)", "where player_name is not null group by 1")
    return {name: rows for name, rows in counted if directory.resolve(name).player_id is None}


def test_all_but_eleven_of_the_props_rows_find_their_player(directory: PlayerDirectory) -> None:
    lost = unresolved_rows(directory, "20*/player_props.parquet")
    assert lost == {"J. Green": 4, "D. Robinson": 3, "D. Wade": 2, "T. Young": 1, "C. Martin": 1}
    assert read("20*/player_props.parquet", "count(*)") == [(677_222,)]


def test_every_line_movement_finds_its_player(directory: PlayerDirectory) -> None:
    assert unresolved_rows(directory, "2023-24/line_movement.parquet") == {}


def test_every_inactive_player_is_known(directory: PlayerDirectory) -> None:
    assert unresolved_rows(directory, "20*/inactives.parquet") == {}


def test_the_injury_page_names_one_player_without_a_game_and_one_of_two_gueyes(
    directory: PlayerDirectory,
) -> None:
    lost = unresolved_rows(directory, "2023-24/injury_snapshots.parquet")
    assert lost == {"Jaylin Galloway": 33, "Mo Gueye": 1}
    assert directory.resolve("Mo Gueye").match is NameMatch.AMBIGUOUS_NAME


def test_the_players_file_alone_resolves_as_much() -> None:
    small = PlayerDirectory(read("players.parquet", "player_id, player_name"))
    assert sum(unresolved_rows(small, "20*/player_props.parquet").values()) == 8


@pytest.mark.parametrize("file", ["player_props", "inactives", "player_box"])
def test_no_name_leads_to_another_player_than_the_archive_s_own_id(
    directory: PlayerDirectory, file: str
) -> None:
    pairs = read(f"20*/{file}.parquet", "distinct player_name, player_id", "where player_id is not null")
    resolved = [(name, directory.resolve(name).player_id) for name, _ in pairs]
    assert resolved == pairs


def test_no_two_players_share_a_key(players: list[tuple[int, str]]) -> None:
    bearers = defaultdict(set)
    for player_id, name in players:
        bearers[normalise_name(name)].add(player_id)
    assert {key: ids for key, ids in bearers.items() if len(ids) > 1} == {}


def test_no_alias_is_the_name_of_somebody_else(players: list[tuple[int, str]]) -> None:
    without_aliases = PlayerDirectory(players, aliases=())
    for alias in player_aliases():
        named = without_aliases.resolve(alias.alias)
        if named.match is NameMatch.EXACT:
            assert named.player_id == without_aliases.resolve(alias.player_name).player_id


def test_every_alias_stands_for_a_player_of_the_archive_or_a_newcomer(players: list[tuple[int, str]]) -> None:
    without_aliases = PlayerDirectory(players, aliases=())
    names = {alias.player_name for alias in player_aliases()}
    assert {name for name in names if without_aliases.resolve(name).player_id is None} == NEWCOMERS


def test_every_team_code_of_the_archive_is_known() -> None:
    files = ("20*/player_box.parquet", "20*/player_props.parquet", "history/player_gamelogs_*.parquet")
    codes = {team for file in files for (team,) in read(file, "distinct team", "where team is not null")}
    assert {team_of(code) for code in codes} == set(TEAMS)


def test_every_team_s_nba_id_is_the_one_its_shots_carry() -> None:
    shots = str(FOLDER / "2023-24/shots.parquet")
    pairs = read(
        "2023-24/player_box.parquet", "distinct team, team_id", f"join '{shots}' using (game_id, player_id)"
    )
    assert dict(pairs) == {team.tricode: team.nba_team_id for team in TEAMS.values()}


def test_a_game_id_agrees_with_the_season_and_kind_beside_it() -> None:
    games = read("20*/games.parquet", "game_id, season, season_type")
    assert Counter(kind for game_id, _, kind in games if game_id is None) == {"cup_final": 2}
    for game_id, season, kind in games:
        if game_id is not None:
            assert is_game_id(game_id)
            assert (season_of(game_id), season_type_of(game_id)) == (season, kind)
