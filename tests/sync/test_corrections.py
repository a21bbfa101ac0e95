"""A correction redoes what it changes and nothing else, equals a cold rebuild, and can be taken back."""

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import corrections
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from corrections import Story, tell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pipelines import FETCHED_AT, OpenPipeline, Pipeline, edit_rows
from reach import grid, reach, size, without

from backcourt.sync.ledger import State
from backcourt.sync.plan import first_of_months
from backcourt.tables.declaration import EVER
from backcourt.time import BOOTSTRAP_DAYS

Row = dict[str, Any]
Rows = list[Row]
LATER = FETCHED_AT + timedelta(days=1)
LATER_STILL = LATER + timedelta(days=1)
SEASON = "2023-24"
RANDOM_CORRECTIONS = int(os.environ.get("BACKCOURT_CORRECTIONS", "6"))
"""Random corrections tried; a soak takes more."""


@pytest.fixture(scope="module")
def game_days(tiny: Pipeline) -> list[date]:
    return sorted(day for (day,) in tiny.query("SELECT DISTINCT game_date FROM nba_raw.schedule"))


@pytest.fixture(scope="module")
def game_day(game_days: list[date]) -> date:
    """The fourth date with games: windows before it are filled, those after it see it."""
    return game_days[3]


@pytest.fixture(scope="module")
def game_id(tiny: Pipeline, game_day: date) -> str:
    return str(tiny.figure(f"SELECT min(game_id) FROM nba_raw.schedule WHERE game_date = DATE '{game_day}'"))


@pytest.fixture(scope="module")
def scorers(tiny: Pipeline, game_day: date) -> tuple[int, int]:
    """Two team-mates of one position, the second with a free throw that day: it will be the first's."""
    return tiny.query(f"""
        WITH box AS (SELECT * FROM nba_raw.player_boxscores JOIN nba_raw.players USING (player_id))
        SELECT one.player_id AS receives, other.player_id AS gives
        FROM box AS one JOIN box AS other USING (game_id, team, position)
        WHERE one.game_date = DATE '{game_day}' AND one.player_id <> other.player_id AND other.ftm > 0
        ORDER BY ALL LIMIT 1""")[0]  # type: ignore[return-value]


@pytest.fixture
def corrected(copied, tiny_archive: Path) -> Callable[..., Path]:  # type: ignore[no-untyped-def]
    """Return a function that copies the archive and edits the rows of its files, by file name."""

    def correct(**edits: Callable[[Rows], Rows]) -> Path:
        archive = copied(tiny_archive)
        for name, edit in edits.items():
            folder = archive if name == "players" else archive / SEASON
            edit_rows(folder / f"{name}.parquet", edit)
        return Path(archive)

    return correct


@pytest.fixture
def move_a_free_throw(game_day: date, scorers: tuple[int, int]) -> Callable[[Rows], Rows]:
    shift = dict(zip(scorers, (1, -1), strict=True))

    def move(rows: Rows) -> Rows:
        for row in rows:
            if row["game_date"] == game_day and (points := shift.get(row["player_id"])):
                row |= {name: row[name] + points for name in ("ftm", "fta", "pts")}
        return rows

    return move


def assert_cold_rebuild_is_equal_and_undo_restores(
    story: Story, archive: Path, original: Path, open_pipeline: OpenPipeline, home: Path
) -> None:
    cold = open_pipeline()
    cold.ingest(archive)
    cold.sync()
    corrections.assert_same_outcome(story.pipeline, cold)
    cold.close()
    untouched = open_pipeline(home)
    tell(story.pipeline, original, LATER_STILL)
    corrections.assert_same_outcome(story.pipeline, untouched)
    assert story.pipeline.plan() == []


def test_a_corrected_box_score_redoes_what_it_changes_and_nothing_else(
    tiny_home: Path, tiny_archive: Path, corrected, move_a_free_throw, game_day: date, game_days: list[date],
    scorers: tuple[int, int], open_pipeline: OpenPipeline,
) -> None:  # fmt: skip
    archive = corrected(player_box=move_a_free_throw)
    story = tell(open_pipeline(tiny_home), archive, LATER)
    assert story.landed == {"landed_box": {game_day}}
    corrections.assert_the_plan_names_all_that_is_reached(story)
    corrections.assert_what_hangs_on_names_alone_is_told_apart(story)
    corrections.assert_only_what_really_changed_was_redone(story)

    after = {day for day in game_days if day > game_day}
    affected = {
        name: {
            day
            for (day,) in story.pipeline.query(
                f"SELECT DISTINCT {column} FROM {schema}.{name} "
                f"WHERE player_id IN {scorers} AND {column} > DATE '{game_day}'"
            )
        }
        for schema, name, column in (
            ("nba_precompute", "player_daily_cache", "cache_date"),
            ("nba_analytics", "upcoming_player_game_context", "game_date"),
            ("nba_predictions", "rule_predictions", "game_date"),
            ("nba_predictions", "player_prop_predictions", "game_date"),
        )
    }
    assert all(affected.values())
    graded = affected["player_prop_predictions"] | {game_day}
    # Distributions are made from slate, form and rules alike.
    seen = set().union(*(affected[name] for name in affected))
    changes = story.changed
    # A date's mean error may stay: where both were expected too high, one error grew as the other shrank.
    assert {game_day} <= changes.pop("system_daily_performance") <= graded
    # Features see more (what an opponent allows to a position is everybody's who meets it), and nothing while the
    # season is young.
    grown = {
        day for day in affected["upcoming_player_game_context"] if (day - game_days[0]).days >= BOOTSTRAP_DAYS
    }
    assert grown
    # Usage moves by a hundredth of a free throw, and the factors where they are not at a limit.
    assert set() < changes.pop("player_composite_factors") <= affected["upcoming_player_game_context"]
    assert grown <= changes.pop("ml_feature_store_v2") <= after
    # So do outlooks, from the first date on: mates share a pool, and opponents are remembered for what they allow.
    rosters, outlooks = changes.pop("roster_outlook"), changes.pop("player_outlook")
    assert affected["upcoming_player_game_context"] <= rosters <= after
    assert set() < outlooks <= after
    assert changes == affected | {
        "player_boxscores": {game_day},
        "player_game_summary": {game_day},
        "prediction_accuracy": graded,
    }
    assert story.redone == {
        "player_boxscores": {game_day},
        "player_names": {EVER},
        "team_boxscores": {game_day},
        "rosters": after | {game_day},
        "player_game_summary": {game_day},
        "upcoming_team_game_context": after,
        "player_shot_zone_analysis": after,
        "player_composite_factors": affected["upcoming_player_game_context"],
        "ml_feature_store_v2": after,
        "roster_outlook": after,
        "player_outlook": after,
        "upcoming_player_game_context": after,
        "player_daily_cache": after,
        "rule_predictions": after,
        "player_prop_predictions": seen,
        "prediction_accuracy": graded | seen,
        "system_daily_performance": graded,
        "system_calibrations": after.intersection(first_of_months(game_days)),
        "scoring_tier_adjustments": after,
        "learned_models": after.intersection(first_of_months(game_days)),
        "learned_predictions": rosters | outlooks,
    }
    assert size(story.redone) < size(story.plan)
    assert_cold_rebuild_is_equal_and_undo_restores(story, archive, tiny_archive, open_pipeline, tiny_home)


def test_a_line_corrected_reaches_what_was_said_of_that_game_and_no_later_one(
    tiny_home: Path, tiny_archive: Path, corrected, game_day: date, open_pipeline: OpenPipeline
) -> None:
    pipeline = open_pipeline(tiny_home)
    [(player_id,)] = pipeline.query(f"""
        SELECT player_id FROM nba_predictions.player_prop_predictions
        WHERE game_date = DATE '{game_day}' AND line IS NOT NULL ORDER BY ALL LIMIT 1""")

    def half_a_point_more(rows: Rows) -> Rows:
        for row in rows:
            if (row["game_date"], row["player_id"], row["market"]) == (game_day, player_id, "points"):
                row["line"] += 1
        return rows

    story = tell(pipeline, corrected(player_props=half_a_point_more), LATER)
    assert story.landed == {"landed_props": {game_day}}
    corrections.assert_the_plan_names_all_that_is_reached(story)
    corrections.assert_only_what_really_changed_was_redone(story)
    assert {"player_props", "player_prop_predictions", "prediction_accuracy"} <= story.changed.keys()
    assert {day for days in story.changed.values() for day in days} == {game_day}
    tell(pipeline, tiny_archive, LATER_STILL)
    corrections.assert_same_outcome(pipeline, open_pipeline(tiny_home))


def of_game(game_id: str, edit: Callable[[Row], Row | None]) -> Callable[[Rows], Rows]:
    """Return what edits the rows of one game, or drops those for which `edit` returns None."""

    def apply(rows: Rows) -> Rows:
        edited = [edit(row) if row["game_id"] == game_id else row for row in rows]
        return [row for row in edited if row is not None]

    return apply


ABOUT_GAMES = ("games", "player_box", "shots", "inactives", "player_props")


def test_a_game_moved_to_another_date_leaves_nothing_behind(
    tiny_home: Path, tiny_archive: Path, corrected, game_id: str, game_day: date, open_pipeline: OpenPipeline
) -> None:
    """It goes to the next date on which neither team plays; the date it leaves owes nothing for it any more."""
    pipeline = open_pipeline(tiny_home)
    busy = {
        day
        for (day,) in pipeline.query(f"""
            SELECT other.game_date FROM nba_raw.schedule AS moved JOIN nba_raw.schedule AS other
            ON list_has_any([moved.home_team, moved.away_team], [other.home_team, other.away_team])
            WHERE moved.game_id = '{game_id}'""")
    }
    free = next(day for day in (game_day + timedelta(days=n) for n in range(1, 99)) if day not in busy)

    def postpone(row: Row) -> Row:
        late = free - game_day
        return (
            row
            | {"game_date": free}
            | ({"tipoff_utc": row["tipoff_utc"] + late} if row.get("tipoff_utc") else {})
        )

    archive = corrected(**dict.fromkeys(ABOUT_GAMES, of_game(game_id, postpone)))
    story = tell(pipeline, archive, LATER)
    assert {day for days in story.landed.values() for day in days} == {game_day, free}
    corrections.assert_the_plan_names_all_that_is_reached(story)
    corrections.assert_only_what_really_changed_was_redone(story)
    assert pipeline.query(
        f"SELECT DISTINCT game_date FROM nba_analytics.player_game_summary WHERE game_id = '{game_id}'"
    ) == [(free,)]
    assert pipeline.unaccounted == {}
    assert_cold_rebuild_is_equal_and_undo_restores(story, archive, tiny_archive, open_pipeline, tiny_home)


def test_a_game_withdrawn_takes_everything_said_of_it_along(
    tiny_home: Path, tiny_archive: Path, corrected, game_id: str, open_pipeline: OpenPipeline
) -> None:
    archive = corrected(**dict.fromkeys(ABOUT_GAMES, of_game(game_id, lambda row: None)))
    story = tell(open_pipeline(tiny_home), archive, LATER)
    corrections.assert_the_plan_names_all_that_is_reached(story)
    corrections.assert_only_what_really_changed_was_redone(story)
    for name, table in story.pipeline.catalogue.items():
        if "game_id" in table.schema and story.pipeline.ledger.of(name):
            left = f"SELECT count(*) FROM {table.phase.value}.{name} WHERE game_id = '{game_id}'"
            assert (name, story.pipeline.figure(left)) == (name, 0)
    assert_cold_rebuild_is_equal_and_undo_restores(story, archive, tiny_archive, open_pipeline, tiny_home)


def test_an_appearance_given_to_the_player_who_really_made_it_moves_his_whole_history(
    tiny_home: Path, tiny_archive: Path, corrected, game_id: str, game_day: date, open_pipeline: OpenPipeline
) -> None:
    pipeline = open_pipeline(tiny_home)
    [(wrong, right, name)] = pipeline.query(f"""
        SELECT box.player_id AS wrong, other.player_id AS right_one, other.player_name
        FROM nba_raw.player_boxscores AS box JOIN nba_raw.player_boxscores AS other USING (team)
        WHERE box.game_id = '{game_id}' AND other.player_id NOT IN (
            SELECT player_id FROM nba_raw.player_boxscores WHERE game_date = DATE '{game_day}')
        ORDER BY box.minutes DESC, box.player_id, other.player_id LIMIT 1""")

    def give(row: Row) -> Row:
        return row | {"player_id": right, "player_name": name} if row["player_id"] == wrong else row

    story = tell(pipeline, corrected(player_box=of_game(game_id, give)), LATER)
    corrections.assert_the_plan_names_all_that_is_reached(story)
    corrections.assert_only_what_really_changed_was_redone(story)
    played = "SELECT count(*) FROM nba_analytics.player_game_summary WHERE game_id = '{}' AND player_id = {}"
    assert [pipeline.figure(played.format(game_id, who)) for who in (wrong, right)] == [0, 1]
    assert "player_daily_cache" in story.changed
    tell(pipeline, tiny_archive, LATER_STILL)
    corrections.assert_same_outcome(pipeline, open_pipeline(tiny_home))


def test_a_correction_that_breaks_reconciliation_is_held_back_until_the_right_one_comes(
    tiny_home: Path, tiny_archive: Path, corrected, game_id: str, game_day: date, open_pipeline: OpenPipeline
) -> None:
    """A point too many: one of the date's two games does not add up, and the gate asks for three of four."""
    pipeline = open_pipeline(tiny_home)

    def a_point_too_many(rows: Rows) -> Rows:
        row = next(row for row in rows if row["game_id"] == game_id)
        row |= {name: row[name] + 1 for name in ("ftm", "fta", "pts")}
        return rows

    story = tell(pipeline, corrected(player_box=a_point_too_many), LATER)
    corrections.assert_the_plan_names_all_that_is_reached(story)
    dates = grid(pipeline.catalogue, pipeline.ledger)
    held_back = reach(pipeline.catalogue, {"player_boxscores": {game_day}}, dates)
    blocked = {name: pipeline.days_in(name, State.BLOCKED) for name in pipeline.catalogue}
    assert {name: days for name, days in blocked.items() if days} == held_back
    assert pipeline.query("SELECT * EXCLUDE run_id FROM nba_ops.gate_results WHERE NOT passed") == [
        ("player_boxscores", game_day, "reconciled_games", 0.5, 0.75, False)
    ]
    assert {reason for (reason,) in pipeline.query("SELECT DISTINCT reason FROM nba_raw.quarantine")} >= {
        "points_do_not_sum_to_score", "other_team_does_not_reconcile",
    }  # fmt: skip
    first = pipeline.ledger.of("team_boxscores")[game_day]
    assert first.error == f"blocked: reconciled_games refused player_boxscores @ {game_day}"
    tell(pipeline, tiny_archive, LATER_STILL)
    corrections.assert_same_outcome(pipeline, open_pipeline(tiny_home))
    assert pipeline.plan() == []


def rename_a_shot(rows: Rows) -> Rows:
    rows[0]["action_type"] = "Jump Shot As Corrected"
    return rows


def test_a_date_that_no_payload_names_any_more_is_withdrawn_and_comes_back(
    tiny_home: Path, tiny_archive: Path, corrected, open_pipeline: OpenPipeline
) -> None:
    between_games = date(2023, 10, 25)

    def without_that_page(rows: Rows) -> Rows:
        return [row for row in rows if not row["snapshot_utc"].startswith(f"{between_games}")]

    pipeline = open_pipeline(tiny_home)
    story = tell(pipeline, corrected(injury_snapshots=without_that_page), LATER)
    corrections.assert_the_plan_names_all_that_is_reached(story)
    corrections.assert_only_what_really_changed_was_redone(story)
    assert story.withdrawn["injuries"] == {between_games}
    tell(pipeline, tiny_archive, LATER_STILL)
    corrections.assert_same_outcome(pipeline, open_pipeline(tiny_home))


def test_a_correction_that_nobody_reads_stops_at_once(
    tiny_home: Path, tiny_archive: Path, corrected, open_pipeline: OpenPipeline
) -> None:
    pipeline = open_pipeline(tiny_home)
    story = tell(pipeline, corrected(shots=rename_a_shot), LATER)
    corrections.assert_the_plan_names_all_that_is_reached(story)
    corrections.assert_only_what_really_changed_was_redone(story)
    [day] = story.landed["landed_shots"]
    assert story.changed == {"shots": {day}}
    assert story.redone == {
        name: {day} for name in ("shots", "player_game_summary", "team_offense_game_summary")
    }
    back = tell(pipeline, tiny_archive, LATER_STILL)
    assert back.changed == {"shots": {day}}
    corrections.assert_same_outcome(pipeline, open_pipeline(tiny_home))


def test_a_column_that_no_raw_table_takes_over_changes_nothing(
    tiny_home: Path, corrected, open_pipeline: OpenPipeline
) -> None:
    def move_to_another_country(rows: Rows) -> Rows:
        rows[0]["country"] = "Elsewhere"
        return rows

    story = tell(open_pipeline(tiny_home), corrected(players=move_to_another_country), LATER)
    corrections.assert_only_what_really_changed_was_redone(story)
    assert story.changed == {}
    assert story.redone == {"players": {EVER}, "player_names": {EVER}}


@st.composite
def single_row_correction(draw: st.DrawFn, archive: Path) -> tuple[str, pa.Table, str]:
    """Draw a file of an archive and what it holds once one of its rows is dropped, repeated or changed."""
    names = sorted(str(path.relative_to(archive)) for path in archive.rglob("*.parquet"))
    name = draw(st.sampled_from(names))
    table = pq.read_table(archive / name)
    place = draw(st.integers(0, len(table) - 1))
    rows, row = table.to_pylist(), table.slice(place, 1).to_pylist()[0]
    what = draw(st.sampled_from(["drop", "repeat", *table.column_names]))
    if what == "drop":
        del rows[place]
    elif what == "repeat":
        rows.append(row)
    else:
        other = rows[draw(st.integers(0, len(table) - 1))][what]
        rows[place] = row | {what: draw(st.sampled_from([other, *nudges(row[what])]))}
    schema = pa.schema([column.with_nullable(True) for column in table.schema])
    return name, pa.Table.from_pylist(rows, schema=schema), f"row {place}: {what}"


def nudges(value: object) -> list[object]:
    """Return what a value might be by mistake."""
    match value:
        case bool():
            return [None, not value]
        case int() | float():
            return [None, value + 1, -value, 0]
        case datetime():
            return [None, value + timedelta(hours=1), value + timedelta(days=1)]
        case date():
            return [None, value + timedelta(days=1), value - timedelta(days=1)]
        case str():
            return [None, value + " Jr.", value.lower(), ""]
    return []


@settings(
    max_examples=RANDOM_CORRECTIONS, deadline=None, print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(data=st.data())
def test_any_correction_of_any_row_equals_a_cold_rebuild_and_can_be_taken_back(
    data: st.DataObject, tiny: Pipeline, tiny_archive: Path, tmp_path: Path, codes: Mapping[str, str]
) -> None:
    name, table, _ = data.draw(single_row_correction(tiny_archive), label="correction")
    shutil.rmtree(tmp_path)
    archive = Path(shutil.copytree(tiny_archive, tmp_path / "archive"))
    pq.write_table(table, archive / name)
    corrected, cold = (
        Pipeline(Path(shutil.copytree(tiny.home, tmp_path / "corrected")), codes),
        Pipeline(tmp_path / "cold", codes),
    )
    try:
        story = tell(corrected, archive, LATER)
        corrections.assert_the_plan_names_all_that_is_reached(story)
        assert without(story.redone, story.plan) == {}
        cold.ingest(archive)
        cold.sync()
        corrections.assert_same_outcome(corrected, cold)
        tell(corrected, tiny_archive, LATER_STILL)
        corrections.assert_same_outcome(corrected, tiny)
    finally:
        corrected.close()
        cold.close()
