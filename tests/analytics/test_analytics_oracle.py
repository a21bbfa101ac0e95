"""The analytics tables against a slow second implementation that reads the archive itself."""

import random
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from oracle import COUNTS, PAINT, Oracle, read
from pipelines import Pipeline

Row = dict[str, Any]
MOVEMENT_BEGINS = "2024-01-06"


@pytest.fixture(scope="module")
def oracle(small_archive: Path) -> Oracle:
    return Oracle(small_archive)


def rows_of(pipeline: Pipeline, table: str, *, sample: int = 0) -> list[Row]:
    rows: list[Row] = pipeline.rows(table).to_pylist()
    return random.Random(5).sample(rows, sample) if sample else rows


def words(name: str) -> set[str]:
    """Return the words of a name that an abbreviation leaves whole, without accents."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return {word for word in letters.replace("-", " ").split() if len(word.strip(".")) > 2}


def close(value: Any) -> Any:
    return pytest.approx(value, abs=1.5e-6) if isinstance(value, float) else value


def test_team_offense(small: Pipeline, oracle: Oracle) -> None:
    rows = rows_of(small, "team_offense_game_summary")
    assert len(rows) == len(oracle.teams)
    clock = ("minutes", "overtimes", "possessions", "offensive_rating", "pace")
    figures = (*clock, "ts_pct", "margin", "is_win", "is_home")
    for row in rows:
        truth = oracle.teams[row["game_id"], row["team"]]
        assert row["points"] == truth["pts"]
        assert [row[name] for name in COUNTS if name != "pts"] == [truth[n] for n in COUNTS if n != "pts"]
        assert {name: row[name] for name in figures} == {name: close(truth[name]) for name in figures}


def test_team_defense_is_the_opponents_offense(small: Pipeline, oracle: Oracle) -> None:
    rows = rows_of(small, "team_defense_game_summary")
    assert len(rows) == len(oracle.teams)
    for row in rows:
        own = oracle.teams[row["game_id"], row["team"]]
        other = oracle.teams[row["game_id"], own["opponent"]]
        truth = {
            "points_allowed": other["pts"], "opponent_fga": other["fga"], "opponent_fgm": other["fgm"],
            "opponent_fg3m": other["fg3m"], "opponent_fta": other["fta"], "turnovers_forced": other["tov"],
            "blk": own["blk"], "stl": own["stl"], "defensive_rating": other["offensive_rating"],
            "opponent_pace": other["pace"], "opponent_possessions": other["possessions"], "is_win": own["is_win"],
            "opponent": own["opponent"],
        }  # fmt: skip
        assert {name: row[name] for name in truth} == {name: close(value) for name, value in truth.items()}


def test_player_efficiency(small: Pipeline, oracle: Oracle) -> None:
    truths = {(row["game_id"], row["player_id"]): row for row in oracle.box}
    rows = rows_of(small, "player_game_summary")
    assert {(row["game_id"], row["player_id"]) for row in rows} == set(truths)
    for row in rows:
        truth = truths[row["game_id"], row["player_id"]]
        attempts = truth["fga"] + 0.44 * truth["fta"]
        assert row["usage_pct"] == close(truth["usage"])
        assert row["ts_pct"] == close(truth["pts"] / (2 * attempts) if attempts else None)
        assert row["efg_pct"] == close(
            (truth["fgm"] + 0.5 * truth["fg3m"]) / truth["fga"] if truth["fga"] else None
        )
        assert row["is_win"] == oracle.teams[row["game_id"], row["team"]]["is_win"]


def test_player_zones(small: Pipeline, oracle: Oracle) -> None:
    counts, charted = oracle.shots_by_zone(), {shot["game_id"] for shot in read(oracle.folder, "shots")}
    names = [f"{zone}_{what}" for zone in ("paint", "mid_range", "three") for what in ("attempts", "makes")]
    for row in rows_of(small, "player_game_summary"):
        zones = counts.get((row["game_id"], row["player_id"]), {})
        truth: dict[str, int | None] = {name: zones.get(name, 0) for name in names}
        attempts, makes = (
            sum(zones.get(n, 0) for n in names if n.endswith(w)) for w in ("attempts", "makes")
        )
        believed = row["game_id"] in charted and (attempts, makes) == (row["fga"], row["fgm"])
        believed = believed and (truth["three_attempts"], truth["three_makes"]) == (row["fg3a"], row["fg3m"])
        assert {name: row[name] for name in names} == (truth if believed else dict.fromkeys(names))
        assert (row["zones_missing_reason"] is None) == believed


def test_closing_lines_and_what_became_of_them(small: Pipeline, oracle: Oracle) -> None:
    """Before lines were watched as they moved: every line of quotes that name player and game, by hand."""
    lines = oracle.closing_lines()
    nameless = {
        (row["game_date"], word)
        for row in read(oracle.folder, "player_props")
        if row["player_id"] is None
        for word in words(row["player_name"])
    }
    checked = 0
    for row in rows_of(small, "player_game_summary"):
        perhaps_nameless = any((row["game_date"], word) in nameless for word in words(row["player_name"]))
        if str(row["game_date"]) > MOVEMENT_BEGINS or perhaps_nameless:
            continue
        line = lines.get((row["game_id"], row["player_id"]))
        assert row["points_line"] == line
        margin = None if line is None else row["points"] - line
        assert row["line_margin"] == margin
        verdict = None if margin is None else "PUSH" if margin == 0 else "OVER" if margin > 0 else "UNDER"
        assert row["over_under_result"] == verdict
        checked += line is not None
    assert checked > 1000


def test_load_of_the_player_context(small: Pipeline, oracle: Oracle) -> None:
    for row in rows_of(small, "upcoming_player_game_context", sample=400):
        truth = oracle.context(row["player_id"], row["game_date"])
        assert {name: row[name] for name in truth} == {name: close(value) for name, value in truth.items()}, (
            row
        )


def test_the_decision_time_list_is_who_could_be_expected(small: Pipeline, oracle: Oracle) -> None:
    """In the first season, without an injury page: the active and the quoted, but not those ruled out."""
    absent = {
        (oracle.game_of[r["game_date"], r["team"]], r["player_id"]) for r in read(oracle.folder, "inactives")
    }
    quoted = small.query(
        "SELECT DISTINCT game_id, player_id, team FROM nba_raw.player_props "
        "WHERE market = 'points' AND NOT needs_hindsight"
    )
    listed = {(row["game_id"], row["player_id"]) for row in rows_of(small, "upcoming_player_game_context")}
    dates = sorted({game["game_date"] for game in oracle.games.values() if game["season"] == "2022-23"})
    for day in random.Random(6).sample(dates, 12):
        playing = {team: game for (when, team), game in oracle.game_of.items() if when == day}
        expected = {
            (playing[games[-1]["team"]], player)
            for player, games in oracle.active(day).items()
            if games[-1]["team"] in playing
        }
        expected |= {(game, player) for game, player, _ in quoted if game in playing.values()}
        assert {key for key in listed if key[0] in playing.values()} == expected - absent


def test_the_paint_is_named_by_the_league(small: Pipeline, oracle: Oracle) -> None:
    names = {shot["zone_basic"] for shot in read(oracle.folder, "shots") if shot["shot_type"].startswith("2")}
    assert set(PAINT) < names
