"""The learned system reads what was known, with the inactive list and without it, and never who was quoted."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pipelines import Pipeline
from worlds import declaring, opened

from backcourt.catalogue import catalogue
from backcourt.precompute.form_states import STATS
from backcourt.precompute.learned_inputs import (
    FEATURES,
    INACTIVE_LIST,
    MINUTES,
    NONE,
    TWOFOLD,
    column_of,
    learned_inputs,
    of_stat,
)
from backcourt.precompute.team_pools import KEY

SEASON = "2023-24"
ROSTERS, OUTLOOKS = "roster_outlook", "player_outlook"


def rows(pipeline: Pipeline, table: str, day: date) -> dict[tuple[Any, ...], dict[str, Any]]:
    found = pipeline.warehouse.query(
        f"FROM nba_precompute.{table} WHERE game_date = DATE '{day}'"
    ).to_pylist()
    return {tuple(row[name] for name in KEY): row for row in found}


@pytest.fixture(scope="module")
def unlisted(
    tiny_archive: Path, tmp_path_factory: pytest.TempPathFactory, codes: Mapping[str, str]
) -> Iterator[tuple[Pipeline, date]]:
    """The tiny league without the last inactive lists of its season, and their date."""
    archive = tmp_path_factory.mktemp("unlisted") / "archive"
    shutil.copytree(tiny_archive, archive)
    file = archive / SEASON / "inactives.parquet"
    lists = pq.read_table(file)
    day = pc.max(lists["game_date"]).as_py()
    pq.write_table(lists.filter(pc.less(lists["game_date"], day)), file)
    with opened(archive.parent / "home", *declaring(codes)) as pipeline:
        assert pipeline.ingest(archive).rejected == []
        assert pipeline.sync().errors == []
        yield pipeline, day


def test_every_feature_is_a_column_and_none_tells_who_was_quoted() -> None:
    columns = {*catalogue()[ROSTERS].schema, *catalogue()[OUTLOOKS].schema}
    assert {column_of(name, knowledge) for name in FEATURES for knowledge in (INACTIVE_LIST, NONE)} <= columns
    assert {name for name in columns if name.endswith("_none")} >= {f"{name}_none" for name in TWOFOLD}
    assert not [name for name in columns if "vegas" in name or "line" in name]
    assert len({*MINUTES}) == len(MINUTES)
    for stat in STATS:
        read = of_stat(stat)
        assert (
            {f"{stat.name}_pm_25", f"pool_{stat.name}_pm", f"similar_{stat.name}_pm"} < {*read} <= {*FEATURES}
        )
        assert len({*read}) == len(read)


def test_without_the_list_nothing_depends_on_it(tiny: Pipeline, unlisted: tuple[Pipeline, date]) -> None:
    other, day = unlisted
    for table in (ROSTERS, OUTLOOKS):
        known, ignorant = rows(tiny, table, day), rows(other, table, day)
        both = known.keys() & ignorant.keys()
        assert len(both) > 15
        free = [name for name in catalogue()[table].schema if name.endswith("_none")]
        bound = [name.removesuffix("_none") for name in free]
        assert all(known[key][name] == ignorant[key][name] for key in both for name in free)
        assert any(known[key][name] != ignorant[key][name] for key in both for name in bound)


def test_who_is_ruled_out_brings_nothing_and_leaves_what_he_plays(tiny: Pipeline) -> None:
    out = tiny.query(
        f"SELECT plays_probability, plays_probability_none, is_listed FROM nba_precompute.{ROSTERS} "
        "WHERE is_ruled_out AND NOT is_reported_out AND is_on_roster"
    )
    assert out
    assert {(likely, is_listed) for likely, _, is_listed in out} == {(0.0, False)}
    assert all(likely > 0 for _, likely, _ in out)
    more = tiny.figure(
        f"SELECT avg(pool_minutes_none - pool_minutes) FROM nba_precompute.{ROSTERS} AS mate WHERE is_listed "
        f"AND EXISTS (FROM nba_precompute.{ROSTERS} AS out WHERE out.game_id = mate.game_id AND "
        "out.team = mate.team AND out.is_ruled_out AND out.minutes_6 > 20)"
    )
    assert more > 5


@pytest.mark.parametrize("knowledge", [INACTIVE_LIST, NONE])
def test_inputs_are_there_for_everybody_on_the_decision_time_list(tiny: Pipeline, knowledge: str) -> None:
    relations = (catalogue()[name].relation(name) for name in (ROSTERS, OUTLOOKS))
    for name in (ROSTERS, OUTLOOKS):
        tiny.warehouse.show_rows(name, tiny.rows(name))
    found = tiny.warehouse.read(learned_inputs(*relations, knowledge)).to_pylist()
    listed = tiny.query("SELECT game_id, player_id, team FROM nba_analytics.upcoming_player_game_context")
    assert {tuple(row[name] for name in KEY) for row in found} == {*listed}
    assert len(found) == len(listed)
    [column] = tiny.query(
        f"SELECT list({column_of('pool_minutes', knowledge)} ORDER BY game_id, player_id) "
        f"FROM nba_precompute.{ROSTERS} WHERE is_listed"
    )
    found.sort(key=lambda row: (row["game_id"], row["player_id"]))
    assert [row["pool_minutes"] for row in found] == column[0]
