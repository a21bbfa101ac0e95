"""Corrections of November 2022 redo what they change, equal a cold rebuild of four seasons, and can be undone."""

import itertools
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import corrections
import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from corrections import Story, tell
from pipelines import FETCHED_AT, Pipeline
from reach import days_by_table, grid, reach, size

import backcourt
from backcourt.cli.app import run
from backcourt.cli.output import plain
from backcourt.sync.ledger import State
from backcourt.tables.declaration import EVER

pytestmark = pytest.mark.real

SEASON, DAY, OTHER_DAY = "2022-23", date(2022, 11, 15), date(2022, 11, 18)
ABOUT_GAMES = ("games", "player_box", "shots", "inactives", "player_props")
LATER = FETCHED_AT + timedelta(days=1)
LATER_STILL = LATER + timedelta(days=1)

SIDES = (("one", 1), ("other", -1))
"""Two warehouses compared: rows of the one and of the other cancel out."""

Row = dict[str, Any]
Edit = Callable[[Row], Row | None]


@pytest.fixture(scope="module")
def kept_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corrected") / "home"


@pytest.fixture
def home(kept_home: Path, real: Pipeline, codes: Mapping[str, str]) -> Path:
    """The synced seasons; every test leaves them as it found them, and after one that failed they are copied anew."""
    if kept_home.exists():
        kept = Pipeline(kept_home, codes, real.catalogue, read_only=True)
        is_clean = kept.hashes == real.hashes
        kept.close()
        if is_clean:
            return kept_home
        shutil.rmtree(kept_home)
    return Path(shutil.copytree(real.home, kept_home))


@pytest.fixture
def pipeline(home: Path, real: Pipeline, codes: Mapping[str, str]) -> Iterator[Pipeline]:
    opened = Pipeline(home, codes, real.catalogue)
    yield opened
    opened.close()


@pytest.fixture
def archive(real_folder: Path, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes an archive of one season, of what must be there and the files named."""
    made = itertools.count()

    def make(*names: str, season: str = SEASON) -> Path:
        folder = tmp_path / f"archive_{next(made)}"
        (folder / season).mkdir(parents=True)
        shutil.copyfile(real_folder / "players.parquet", folder / "players.parquet")
        for name in {"games", "player_box", *names}:
            shutil.copyfile(real_folder / season / f"{name}.parquet", folder / season / f"{name}.parquet")
        return folder

    return make


def edit_game(season_folder: Path, game_id: str, **edits: Edit) -> None:
    """Rewrite files of a season: each edit changes the rows of a game in one, or returns None to drop them."""
    for name, edit in edits.items():
        path = season_folder / f"{name}.parquet"
        table = pq.read_table(path)
        of_game = pc.fill_null(pc.equal(table["game_id"], game_id), False)
        edited = [row for row in map(edit, table.filter(of_game).to_pylist()) if row is not None]
        rest = table.filter(pc.invert(of_game))
        pq.write_table(pa.concat_tables([rest, pa.Table.from_pylist(edited, schema=table.schema)]), path)


def games_of(pipeline: Pipeline, day: date) -> list[str]:
    return [
        str(game_id)
        for (game_id,) in pipeline.query(
            f"SELECT game_id FROM nba_raw.schedule WHERE game_date = DATE '{day}' ORDER BY ALL"
        )
    ]


def move_a_free_throw(pipeline: Pipeline, game_id: str) -> tuple[Edit, tuple[int, int]]:
    """Return what gives a free throw made to the team-mate who played longest, and the two players."""
    (team, gives), *_ = pipeline.query(f"""
        SELECT team, player_id FROM nba_raw.player_boxscores WHERE game_id = '{game_id}'
        ORDER BY ftm DESC, player_id LIMIT 1""")
    [(receives,)] = pipeline.query(f"""
        SELECT player_id FROM nba_raw.player_boxscores
        WHERE game_id = '{game_id}' AND team = '{team}' AND player_id <> {gives}
        ORDER BY minutes DESC, player_id LIMIT 1""")
    shift = {gives: -1, receives: 1}

    def move(row: Row) -> Row:
        points = shift.get(row["player_id"], 0)
        return row | {name: row[name] + points for name in ("ftm", "fta", "pts")}

    return move, (gives, receives)


def postpone(pipeline: Pipeline, game_id: str) -> Edit:
    """Return what moves a game to the next date on which neither of its teams plays."""
    [(day, *busy)] = pipeline.query(f"""
        SELECT moved.game_date, list(other.game_date) AS busy
        FROM nba_raw.schedule AS moved JOIN nba_raw.schedule AS other
        ON list_has_any([moved.home_team, moved.away_team], [other.home_team, other.away_team])
        WHERE moved.game_id = '{game_id}' GROUP BY ALL""")
    later = next(wait for wait in map(timedelta, range(1, 99)) if day + wait not in busy[0])

    def move(row: Row) -> Row:
        tip_off = {"tipoff_utc": row["tipoff_utc"] + later} if row.get("tipoff_utc") else {}
        return row | {"game_date": row["game_date"] + later} | tip_off

    return move


def give_to_the_one_who_sat(pipeline: Pipeline, game_id: str) -> tuple[Edit, int, int]:
    """Return what turns the longest appearance into that of a team-mate who was not there, and the two players."""
    [(played, sat, name)] = pipeline.query(f"""
        SELECT box.player_id AS played, other.player_id AS sat, other.player_name
        FROM nba_raw.player_boxscores AS box JOIN nba_raw.player_boxscores AS other USING (season, team)
        WHERE box.game_id = '{game_id}' AND other.player_id NOT IN (
            SELECT player_id FROM nba_raw.player_boxscores WHERE game_date = box.game_date)
        ORDER BY box.minutes DESC, played, sat LIMIT 1""")

    def give(row: Row) -> Row:
        return row | {"player_id": sat, "player_name": name} if row["player_id"] == played else row

    return give, int(played), int(sat)


def a_point_more(row: Row) -> Row:
    return row | {"line": row["line"] + 1}


def nothing(row: Row) -> None:
    """Drop the row."""


def test_corrections_of_november_redo_what_they_change_and_equal_a_cold_rebuild_until_undone(
    pipeline: Pipeline, real: Pipeline, archive: Callable[..., Path], real_folder: Path, tmp_path: Path,
    codes: Mapping[str, str],
) -> None:  # fmt: skip
    """First one box score; on top of it a game moved, one withdrawn, a line and an identity corrected."""
    boxed, moved, withdrawn, quoted, mistaken = (*games_of(real, DAY)[:3], *games_of(real, OTHER_DAY)[:2])
    folder = archive(*ABOUT_GAMES)
    move, players = move_a_free_throw(real, boxed)
    edit_game(folder / SEASON, boxed, player_box=move)
    story = tell(pipeline, folder, LATER)
    assert story.landed == {"landed_box": {DAY}}
    corrections.assert_the_plan_names_all_that_is_reached(story)
    corrections.assert_what_hangs_on_names_alone_is_told_apart(story)
    corrections.assert_only_what_really_changed_was_redone(story)
    assert_early_cut_off(story)
    assert_rows_differ_where_hashes_do(story, real, set(players))

    give, played, sat = give_to_the_one_who_sat(real, mistaken)
    edit_game(folder / SEASON, moved, **dict.fromkeys(ABOUT_GAMES, postpone(real, moved)))
    edit_game(folder / SEASON, withdrawn, **dict.fromkeys(ABOUT_GAMES, nothing))
    edit_game(folder / SEASON, quoted, player_props=a_point_more)
    edit_game(folder / SEASON, mistaken, player_box=give)
    story = tell(pipeline, folder, LATER + timedelta(hours=1))
    corrections.assert_the_plan_names_all_that_is_reached(story)
    corrections.assert_only_what_really_changed_was_redone(story)
    appeared = pipeline.query(
        f"SELECT player_id FROM nba_analytics.player_game_summary WHERE game_id = '{mistaken}'"
    )
    assert ((sat,) in appeared, (played,) in appeared) == (True, False)
    assert pipeline.query(
        f"SELECT count(*) FROM nba_predictions.rule_predictions WHERE game_id = '{withdrawn}'"
    ) == [(0,)]

    whole = tmp_path / "whole"
    shutil.copytree(real_folder, whole, copy_function=os.symlink)
    shutil.rmtree(whole / SEASON)
    shutil.copytree(real_folder / SEASON, whole / SEASON)
    shutil.copytree(folder / SEASON, whole / SEASON, dirs_exist_ok=True)
    cold = Pipeline(tmp_path / "cold", codes, real.catalogue)
    cold.ingest(whole)
    cold.sync()
    corrections.assert_same_outcome(pipeline, cold)
    cold.close()

    tell(pipeline, archive(*ABOUT_GAMES), LATER_STILL)
    corrections.assert_same_outcome(pipeline, real)
    assert pipeline.plan() == []


def assert_early_cut_off(story: Story) -> None:
    """Tables that came out the same spared whatever reads only them; the plan could not know."""
    unchanged = story.redone.keys() - story.changed.keys()
    assert unchanged >= {"player_names", "team_boxscores", "rosters", "upcoming_team_game_context"}
    assert "player_props" in story.plan
    assert story.redone.keys().isdisjoint({"player_props", "injuries", "team_offense_game_summary"})
    assert min(day for days in story.redone.values() for day in days - {EVER}) == DAY
    assert size(story.changed) < size(story.redone) < size(story.plan) / 5


ALSO_OF_OTHERS = {
    "upcoming_player_game_context", "player_composite_factors", "roster_outlook", "player_outlook",
    "ml_feature_store_v2", "rule_predictions",
}  # fmt: skip
"""Tables that say of a player what absent team-mates leave him, or what opponents allow to his position."""


def assert_rows_differ_where_hashes_do(story: Story, real: Pipeline, players: set[int]) -> None:
    """And what is said of players differs for these alone, where nobody else's games count."""
    story.pipeline.close()  # what is being written cannot be attached
    rows = rows_that_differ(real, story.pipeline)
    story.pipeline.open()
    assert story.changed == days_by_table((name, day) for name, day, _ in rows)
    assert {who for name, _, who in rows if who and name not in ALSO_OF_OTHERS} == players
    assert {name for name, _, who in rows if who not in players} >= ALSO_OF_OTHERS


def rows_that_differ(one: Pipeline, other: Pipeline) -> set[tuple[str, date, int | None]]:
    """Return table, date and player of every row that only one of two warehouses has, hashes left aside."""
    engine = duckdb.connect()
    for (alias, _), side in zip(SIDES, (one, other), strict=True):
        engine.execute(f"ATTACH '{side.home / 'warehouse.duckdb'}' AS {alias} (READ_ONLY)").fetchall()
    found: set[tuple[str, date, int | None]] = set()
    for name, table in one.catalogue.items():
        if table.is_landing or not table.date_column:
            continue
        place, columns = f"{table.phase.value}.{name}", ", ".join(table.hashed_columns)
        who = "player_id" if "player_id" in table.schema else "NULL"
        both = " UNION ALL ".join(f"SELECT {n} AS side, * FROM {side}.{place}" for side, n in SIDES)
        rows = engine.execute(f"""
            SELECT DISTINCT {table.date_column}, {who} FROM (
                SELECT {columns} FROM ({both}) GROUP BY {columns} HAVING sum(side) <> 0)""").fetchall()
        found |= {(name, day, player) for day, player in rows}
    engine.close()
    return found


def test_a_payload_resent_in_another_order_and_compression_changes_nothing(
    pipeline: Pipeline, archive: Callable[..., Path]
) -> None:
    folder = archive()
    path = folder / SEASON / "player_box.parquet"
    rows = pq.read_table(path)
    pq.write_table(rows.take(list(range(len(rows)))[::-1]), path, compression="gzip")
    before = corrections.photograph(pipeline)
    assert pipeline.ingest(folder, LATER).payloads == 1
    assert pipeline.plan() == []
    assert pipeline.sync().partitions == 0
    assert corrections.photograph(pipeline) == before
    pipeline.ingest(archive(), LATER_STILL)


def test_a_correction_that_nobody_reads_stops_at_once(
    pipeline: Pipeline, real: Pipeline, archive: Callable[..., Path]
) -> None:
    folder = archive("shots")
    edit_game(
        folder / SEASON, games_of(real, DAY)[0], shots=lambda row: row | {"action_type": "as corrected"}
    )
    story = tell(pipeline, folder, LATER)
    corrections.assert_the_plan_names_all_that_is_reached(story)
    corrections.assert_only_what_really_changed_was_redone(story)
    assert story.changed == {"shots": {DAY}}
    assert story.redone == {
        name: {DAY} for name in ("shots", "player_game_summary", "team_offense_game_summary")
    }
    assert tell(pipeline, archive("shots"), LATER_STILL).changed == {"shots": {DAY}}
    corrections.assert_same_outcome(pipeline, real)


def test_a_box_score_that_does_not_add_up_is_held_back_until_the_right_one_comes(
    pipeline: Pipeline, real: Pipeline, archive: Callable[..., Path]
) -> None:
    """The last final is the only game of its date: without it nothing adds up, and the gate says so."""
    season, day = "2024-25", date(2025, 6, 22)
    [final] = games_of(real, day)
    folder = archive(season=season)
    edit_game(
        folder / season,
        final,
        player_box=lambda row: row | {"pts": row["pts"] + 1, "ftm": row["ftm"] + 1, "fta": row["fta"] + 1},
    )
    story = tell(pipeline, folder, LATER)
    corrections.assert_the_plan_names_all_that_is_reached(story)
    dates = grid(pipeline.catalogue, pipeline.ledger)
    held_back = reach(pipeline.catalogue, {"player_boxscores": {day}}, dates)
    blocked = {name: pipeline.days_in(name, State.BLOCKED) for name in pipeline.catalogue}
    assert {name: days for name, days in blocked.items() if days} == held_back
    assert pipeline.query("SELECT * EXCLUDE run_id FROM nba_ops.gate_results WHERE NOT passed") == [
        ("player_boxscores", day, "reconciled_games", 0.0, 0.75, False)
    ]
    tell(pipeline, archive(season=season), LATER_STILL)
    corrections.assert_same_outcome(pipeline, real)
    assert pipeline.plan() == []


def test_the_plan_is_told_alike_in_python_and_by_the_program_and_is_empty_once_the_correction_is_taken_back(
    predicted: Pipeline, archive: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stretch per table and reason; every date that can be reached lies in exactly one of them."""
    home = Path(shutil.copytree(predicted.home, tmp_path / "home"))
    store, folder = backcourt.open(home), archive()
    boxed = games_of(predicted, DAY)[0]
    edit_game(folder / SEASON, boxed, player_box=move_a_free_throw(predicted, boxed)[0])
    store.ingest_archive(folder)
    told = store.plan()
    reached = reach(predicted.catalogue, {"landed_box": {DAY}}, grid(predicted.catalogue, predicted.ledger))
    for name, days in reached.items():
        stretches = [line for line in told.lines if line.table == name]
        held = [sorted(day for day in days if line.first <= day <= line.last) for line in stretches]
        assert [len(dates) for dates in held] == [line.partitions for line in stretches]
        assert sorted(itertools.chain(*held)) == sorted(days)
    assert told.partitions == size(reached)
    assert {line.reason.split(" @ ")[0] for line in told.lines} <= {
        f"input changed: {name}" for name in {"landed_box", *reached}
    }

    assert run(["--home", str(home), "plan", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == plain(told)
    assert run(["--home", str(home), "plan"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    certain = [line for line in told.lines if not line.only_if]
    for line in certain:
        days = " ".join(str(day or "-") for day in line.days)
        assert f"{line.table} {days} {line.partitions} {line.reason}" in text
    assert len(certain) <= len(predicted.catalogue), "a plan is no wall of text"
    store.ingest_archive(archive())
    assert store.plan().lines == []
