"""A season of shots that comes from NBA.com is the season of shots that comes from an archive."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from payloads import delivered, rejects_of, rows_of
from pipelines import FETCHED_AT, Hashes, Pipeline
from written_charts import chart_of, plays_of, shots_by_game

from backcourt.landing import Receipt
from backcourt.sources.archive.parse import parse as parse_archive
from backcourt.sources.nba_com.parse import SOURCE, parse

TOLD_BY_PLAYS = (
    "game_id",
    "game_date",
    "player_id",
    "team_id",
    "period",
    "seconds_left",
    "action_type",
    "shot_type",
)


@pytest.fixture
def pipelines(tmp_path: Path, codes: Mapping[str, str]) -> Iterator[tuple[Pipeline, Pipeline]]:
    opened = Pipeline(tmp_path / "archive", codes), Pipeline(tmp_path / "charts", codes)
    yield opened
    for pipeline in opened:
        pipeline.close()


def shot_hashes(pipeline: Pipeline) -> Hashes:
    pipeline.sync(tables=["schedule", "shots"])
    return {key: digest for key, digest in pipeline.hashes.items() if key[0] == "shots"}


def test_shot_charts_give_the_same_content_as_the_files_of_an_archive(
    pipelines: tuple[Pipeline, Pipeline], tiny_archive: Path, tmp_path: Path
) -> None:
    archive, charts = pipelines
    archive.ingest(tiny_archive)
    without_shots = shutil.copytree(tiny_archive, tmp_path / "without_shots")
    for path in without_shots.glob("*/shots.parquet"):
        path.unlink()
    games = shots_by_game(tiny_archive)
    for game, shots in games.items():
        charts.landing.land(
            json.dumps(chart_of(shots)).encode(),
            source=SOURCE,
            endpoint="shotchartdetail",
            parameters={"game_id": game, "game_date": shots[0]["game_date"].isoformat()},
            suffix=".json",
            fetched_at=FETCHED_AT,
        )
    assert charts.ingest(without_shots).rows["landed_shots"] == sum(map(len, games.values()))
    expected = shot_hashes(archive)
    assert len(set(expected.values())) > 5
    assert shot_hashes(charts) == expected


def test_play_by_play_puts_every_attempt_into_the_zone_its_shot_chart_names(
    tiny_archive: Path, tmp_path: Path
) -> None:
    season = next(tiny_archive.glob("*/shots.parquet"))
    archived = [
        row
        for _, rows in parse_archive(Receipt("archive", "shots", {}, "", "00" * 32, 0, ".parquet"), season)
        for row in rows.to_pylist()
    ]
    told: list[dict[str, Any]] = []
    for game, shots in shots_by_game(tiny_archive).items():
        parameters = {"game_id": game, "game_date": shots[0]["game_date"].isoformat()}
        payload = json.dumps(plays_of(shots)).encode()
        found = parse(
            *delivered(tmp_path, payload, source=SOURCE, endpoint="playbyplayv3", parameters=parameters)
        )
        assert rejects_of(found) == []
        told += rows_of(found, "landed_play_shots")
    assert Counter(map(_what, told)) == Counter(map(_what, archived))


def _what(row: dict[str, Any]) -> tuple[object, ...]:
    place = (round(row["x_ft"], 1), round(row["y_ft"], 2))
    return (*place, row["zone_basic"], row["made"], *(row[name] for name in TOLD_BY_PLAYS))
