"""Malformed input ends in a clear error or in quarantine with a reason, never in a stack trace."""

import datetime as dt
from pathlib import Path

import archives
import pyarrow as pa
import pyarrow.compute as pc
import pytest

RAW = ("player_boxscores", "player_props", "shots", "injuries")
HOSTILE = [
    "Robert'); DROP TABLE players;--",
    'He said "hi" \\ %s {0} $1',
    "Line\nBreak\tTab",
    "\x1b[31mRed\x07\x00Bell",
    "\u202eright to left\u0301\u0302",
    "=cmd|' /C calc'!A0",
    "N" * 5000,
]


def load(call, archive: Path):
    """Ingest and build the raw tables; return both endings."""
    tables = [word for name in RAW for word in ("--table", name)]
    return call("ingest", "archive", archive), call("sync", "--json", *tables)


def reasons(call, table: str) -> dict[str, int]:
    query = (
        f"select reason, count(*) as n from nba_raw.quarantine where table_name = '{table}' group by reason"
    )
    return {row["reason"]: row["n"] for row in call("sql", query, "--json").data["rows"]}


def rows(call, table: str) -> int:
    return call("sql", f"select count(*) as n from nba_raw.{table}", "--json").data["rows"][0]["n"]


def conserved(call) -> bool:
    return all(balance["lost"] == 0 for balance in call("check", "--json").data["balances"])


def test_a_truncated_file_is_named_and_the_others_are_loaded(fresh, archive: Path) -> None:
    file = archive / archives.SEASON / "shots.parquet"
    file.write_bytes(file.read_bytes()[:-100])
    ingested, synced = load(fresh, archive)
    assert ingested.code == 1
    assert "archive/shots/season=2023-24: not a readable Parquet file" in ingested.err
    assert "Traceback" not in ingested.err
    assert synced.code == 1
    assert synced.data["rejected"]
    assert rows(fresh, "shots") == 0
    assert rows(fresh, "player_boxscores") > 0


def test_a_missing_column_is_named(fresh, archive: Path) -> None:
    archives.change(archive, "player_box", lambda table: table.drop_columns(["minutes"]))
    ingested = fresh("ingest", "archive", archive)
    assert ingested.code == 1
    assert "archive/player_box/season=2023-24: column minutes is missing" in ingested.err


def test_a_mistyped_column_is_named(fresh, archive: Path) -> None:
    def as_text(table: pa.Table) -> pa.Table:
        place = table.schema.get_field_index("pts")
        return table.set_column(place, "pts", pc.cast(table["pts"], pa.string()))

    archives.change(archive, "player_box", as_text)
    ingested = fresh("ingest", "archive", archive)
    assert ingested.code == 1
    assert "column pts holds string, not int64" in ingested.err


def test_the_last_good_payload_stays_when_a_bad_one_arrives(backcourt, archive: Path) -> None:
    before = rows(backcourt, "shots")
    (archive / archives.SEASON / "shots.parquet").write_bytes(b"PAR1 no more")
    ingested, synced = load(backcourt, archive)
    assert (ingested.code, synced.code) == (1, 1)
    assert rows(backcourt, "shots") == before > 0


def test_an_unknown_team_sets_its_game_and_its_rows_aside(fresh, archive: Path) -> None:
    archives.change_row(archive, "games", 0, home_team="XYZ")
    _, synced = load(fresh, archive)
    assert synced.data["failed"] == 0
    assert reasons(fresh, "schedule") == {"unknown_team": 1}
    assert reasons(fresh, "player_boxscores").keys() >= {"not_scheduled"}
    assert conserved(fresh)


def test_a_duplicate_appearance_is_counted_once(fresh, archive: Path) -> None:
    appearances = len(archives.read(archive, "player_box"))
    archives.change(archive, "player_box", lambda table: pa.concat_tables([table, table.slice(0, 1)]))
    load(fresh, archive)
    assert reasons(fresh, "player_boxscores") == {"duplicate": 1}
    assert rows(fresh, "player_boxscores") == appearances
    assert conserved(fresh)


def test_points_that_do_not_add_up_to_the_score_set_the_game_aside(fresh, archive: Path) -> None:
    game = archives.read(archive, "games").to_pylist()[0]
    archives.change_row(archive, "games", 0, home_pts=game["home_pts"] + 1)
    load(fresh, archive)
    assert "points_do_not_sum_to_score" in reasons(fresh, "player_boxscores")
    assert conserved(fresh)
    query = f"select count(*) as n from nba_raw.player_boxscores where game_id = '{game['game_id']}'"
    assert fresh("sql", query, "--json").data["rows"] == [{"n": 0}]
    assert fresh("coverage", "--table", "player_boxscores").code == 4


def test_points_that_do_not_add_up_in_a_row_set_it_aside(fresh, archive: Path) -> None:
    archives.change_row(archive, "player_box", 0, pts=77)
    load(fresh, archive)
    assert reasons(fresh, "player_boxscores")["points_do_not_add_up"] == 1
    assert conserved(fresh)


@pytest.mark.parametrize("day", [dt.date(1999, 12, 31), dt.date(2077, 1, 1)])
def test_a_date_outside_its_season_is_set_aside(fresh, archive: Path, day: dt.date) -> None:
    archives.change_row(archive, "games", 0, game_date=day)
    _, synced = load(fresh, archive)
    assert synced.data["failed"] == 0
    assert reasons(fresh, "schedule") == {"date_outside_season": 1}
    assert conserved(fresh)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_data_and_nothing_else(fresh, archive: Path, name: str) -> None:
    row = archives.change_row(archive, "player_box", 0, player_name=name)
    archives.change_row(archive, "player_props", 0, player_name=name, player_id=None)
    _, synced = load(fresh, archive)
    assert synced.code == 0, synced.err
    query = f"select player_name from nba_raw.player_boxscores where player_id = {row['player_id']} and row_number = 0"
    assert fresh("sql", query, "--json").data["rows"] == [{"player_name": name}]
    told = fresh("explain", "player_boxscores", row["game_date"], row["player_id"])
    assert told.code == 0
    assert not set("\x1b\x07\x00") & set(told.out)
    assert conserved(fresh)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_questions_are_answered_politely(built, name: str) -> None:
    ended = built("explain", "player_boxscores", "2023-11-01", name)
    assert ended.code == 2
    assert ended.err.startswith("error: ")
    assert not set("\x1b\x07\x00") & set(ended.err)


@pytest.mark.parametrize(
    ("missing", "message"),
    [("games.parquet", "has no season"), ("../players.parquet", "is missing")],
)
def test_an_archive_without_a_needed_file_is_refused(
    fresh, archive: Path, missing: str, message: str
) -> None:
    (archive / archives.SEASON / missing).unlink()
    ended = fresh("ingest", "archive", archive, "--season", archives.SEASON)
    assert ended.code == 2
    assert message in ended.err


@pytest.mark.parametrize("season", ["1899-00", "twenty", "2023-25", ""])
def test_a_season_the_archive_lacks_is_refused(fresh, archive: Path, season: str) -> None:
    ended = fresh("ingest", "archive", archive, "--season", season)
    assert ended.code == 2
    assert "has no season" in ended.err


def test_a_folder_that_is_none_is_refused(fresh, tmp_path: Path) -> None:
    assert "is not a folder" in fresh("ingest", "archive", tmp_path / "nowhere").err
