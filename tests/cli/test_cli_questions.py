"""What is asked through the command line is answered from the data, and asking changes nothing."""

import json
import shutil
from pathlib import Path

import archives
import pyarrow.parquet as pq
import pytest


@pytest.fixture
def appearance(whole_archive: Path) -> dict[str, object]:
    return archives.read(whole_archive, "player_box").to_pylist()[0]


def test_sql_answers(built, whole_archive) -> None:
    ended = built("sql", "select count(*) as games from nba_raw.schedule", "--json")
    assert ended.data["rows"] == [{"games": len(archives.read(whole_archive, "games"))}]


@pytest.mark.parametrize(
    "query", ["drop table nba_raw.schedule", "select 1; select 2", "insert into x values (1)", "selec"]
)
def test_sql_only_asks(built, query: str) -> None:
    ended = built("sql", query)
    assert ended.code == 2
    assert ended.err.startswith("error: ")


def test_explain_follows_a_row_down_to_its_payload(built, appearance, whole_archive) -> None:
    told = built(
        "explain", "player_boxscores", appearance["game_date"], appearance["player_name"], "--json"
    ).data
    [row] = told["rows"]
    assert row["points"] == appearance["pts"]
    assert told["partition"]["code_version"] == told["code_version"] == row["code_version"]
    assert (told["owed"], told["partition"]["run_id"]) == ("", row["run_id"])
    [origin] = told["origins"]
    assert (origin["subject"], origin["row_numbers"]) == (f"archive/player_box/season={archives.SEASON}", [0])
    payload = whole_archive / archives.SEASON / "player_box.parquet"
    assert Path(origin["path"]).read_bytes() == payload.read_bytes()


def test_explain_names_the_inputs_with_their_hashes(built, appearance) -> None:
    told = built(
        "explain", "player_game_summary", appearance["game_date"], appearance["player_id"], "--json"
    ).data
    [boxscores] = [use for use in told["inputs"] if use["table"] == "player_boxscores"]
    assert boxscores["look_back"] == "same date"
    assert boxscores["partitions"][0]["content_hash"]
    assert "player_boxscores" in {origin["table"] for origin in told["origins"]}


@pytest.mark.parametrize("entity", ["player_id", "player_name", "team", "game_id"])
def test_explain_understands_players_teams_and_games(built, appearance, entity: str) -> None:
    ended = built("explain", "player_game_summary", appearance["game_date"], appearance[entity])
    assert ended.code == 0
    assert "no row" not in ended.out


def test_explain_does_not_guess_whom_a_name_means(built, appearance) -> None:
    ended = built("explain", "player_boxscores", appearance["game_date"], "Nobody Whatsoever")
    assert (ended.code, ended.out) == (2, "")
    assert "is no player, team or game here" in ended.err


@pytest.mark.parametrize("arguments", [("nonsense", "2023-11-01"), ("schedule", "2023-13-01")])
def test_explain_refuses_what_does_not_exist(built, arguments: tuple[str, str]) -> None:
    assert built("explain", *arguments).code == 2


def test_explain_follows_a_feature_to_the_games_of_its_window(built) -> None:
    query = "select * from nba_precompute.player_daily_cache order by cache_date desc, player_id limit 1"
    row = built("sql", query, "--json").data["rows"][0]
    about = (
        "explain",
        "player_daily_cache",
        row["cache_date"],
        row["player_id"],
        "--feature",
        "points_avg_last_5",
    )
    [trace] = built(*about, "--json").data["features"]
    assert (trace["stored"], trace["agrees"]) == (row["points_avg_last_5"], True)
    assert sum(game["points"] for game in trace["step"]["games"]) / 5 == row["points_avg_last_5"]
    printed = built(*about).out
    assert "[window] mean of points over the last 5 games" in printed
    assert "this comes to the stored value" in printed
    assert all(game["game_date"] in printed for game in trace["step"]["games"])


@pytest.mark.parametrize("kind", ["parquet", "csv", "json"])
def test_an_export_holds_the_whole_table(built, tmp_path: Path, kind: str, whole_archive) -> None:
    target = tmp_path / f"rows.{kind}"
    ended = built("export", "schedule", "--format", kind, "--to", target, "--json")
    games = len(archives.read(whole_archive, "games"))
    assert ended.data["rows"] == games
    counts = {
        "parquet": lambda: pq.read_metadata(target).num_rows,
        "csv": lambda: len(target.read_text().splitlines()) - 1,
        "json": lambda: len(json.loads(target.read_text())),
    }
    assert counts[kind]() == games


def test_an_export_replaces_nothing_unasked(built, tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    target.write_text("precious")
    assert built("export", "schedule", "--format", "csv", "--to", target).code == 3
    assert target.read_text() == "precious"
    assert built("export", "schedule", "--format", "csv", "--to", target, "--replace").code == 0


def test_a_copy_does_not_differ(built, home: Path) -> None:
    assert built("diff", home, "--json").data["equal"] is True


def test_diff_names_what_moved_and_by_how_much(backcourt, built_home: Path, archive, appearance) -> None:
    moved = int(appearance["plus_minus"]) + 7
    archives.change_row(archive, "player_box", 0, plus_minus=moved)
    backcourt("ingest", "archive", archive)
    backcourt("sync")
    told = {line["table"]: line for line in backcourt("diff", built_home, "--json").data["differences"]}
    box = told["player_boxscores"]
    assert (box["dates"], box["changed"], box["only_left"], box["only_right"]) == (1, 1, 0, 0)
    [change] = box["columns"]
    assert (change["column"], change["rows"], change["largest"]) == ("plus_minus", 1, 7.0)
    assert change["examples"][0]["left"] == moved
    assert "schedule" not in told
    assert "plus_minus" in backcourt("diff", built_home).out


def test_rows_that_one_side_lacks_are_counted(
    backcourt, fresh, home: Path, whole_archive, tmp_path: Path
) -> None:
    fresh("ingest", "archive", whole_archive)
    fresh("sync", "--table", "schedule")
    other = tmp_path / "fresh"
    told = {line["table"]: line for line in backcourt("diff", other, "--json").data["differences"]}
    assert told["rosters"]["only_left"] > 0
    assert "schedule" not in told


def test_a_backup_comes_back_identical(built, fresh, built_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.tar"
    assert built("backup", file).code == 0
    assert fresh("restore", file).code == 0
    assert fresh("diff", built_home, "--json").data["equal"] is True
    assert fresh("plan").out == "nothing to do\n"


def test_restoring_replaces_nothing_unasked(backcourt, tmp_path: Path) -> None:
    file = tmp_path / "kept.tar"
    backcourt("backup", file)
    assert backcourt("backup", file).code == 3
    assert backcourt("restore", file).code == 3
    assert backcourt("restore", file, "--replace").code == 0
    assert backcourt("plan").out == "nothing to do\n"


@pytest.mark.parametrize("spoil", ["truncated", "flipped", "nonsense"])
def test_a_damaged_backup_is_refused_and_changes_nothing(
    backcourt, home: Path, tmp_path: Path, spoil: str
) -> None:
    file = tmp_path / "kept.tar"
    backcourt("backup", file)
    content = bytearray(file.read_bytes())
    if spoil == "flipped":
        content[len(content) // 2] ^= 0xFF
    file.write_bytes({"truncated": content[: len(content) // 2], "nonsense": b"no tar"}.get(spoil, content))
    ended = backcourt("restore", file, "--replace")
    assert ended.code == 1
    assert "nothing was changed" in ended.err
    assert backcourt("plan").out == "nothing to do\n"
    assert not home.with_name("home.restoring").exists()


def test_doctor_finds_a_payload_that_rotted(backcourt, home: Path) -> None:
    assert backcourt("doctor", "--json").data["healthy"] is True
    victim = next((home / "landing" / "objects").rglob("*.parquet"))
    victim.write_bytes(victim.read_bytes()[:-1] + b"?")
    ended = backcourt("doctor", "--json")
    assert ended.code == 1
    assert victim.name in " ".join(finding["text"] for finding in ended.data["findings"])


def test_doctor_looks_at_machines_without_a_workspace(fresh) -> None:
    assert fresh("doctor").code == 0


def test_a_workspace_of_a_newer_program_is_left_alone(backcourt, home: Path) -> None:
    (home / "workspace.json").write_text('{"version": 999}')
    for verb in ("plan", "sync"):
        ended = backcourt(verb)
        assert (ended.code, "upgrade Backcourt" in ended.err) == (1, True)


def test_a_damaged_workspace_file_is_a_clear_error(backcourt, home: Path) -> None:
    (home / "workspace.json").write_text("{")
    assert "is damaged" in backcourt("plan").err


def test_a_damaged_warehouse_is_a_clear_error(backcourt, home: Path) -> None:
    (home / "warehouse.duckdb").write_bytes(b"not a warehouse" * 1000)
    shutil.rmtree(home / "landing")
    (home / "warehouse.read.duckdb").unlink()
    ended = backcourt("plan")
    assert ended.code == 1
    assert "cannot open the warehouse" in ended.err
