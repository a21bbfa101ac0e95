"""Models and their words are those of the library, walked forward over plain rows; none that is altered speaks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from engine_rows import evaluated
from learned import FEW_ROUNDS, changed
from learned import rows as made_up
from pipeline_fixtures import OpenPipeline
from pipelines import Pipeline

from backcourt import libraries
from backcourt.catalogue import catalogue
from backcourt.errors import ContractViolationError, ModelError
from backcourt.learning.artefact import save_step, unpack
from backcourt.learning.contract import INPUTS, MINUTES
from backcourt.learning.frame import Frame
from backcourt.learning.reading import read
from backcourt.learning.walk_forward import Step, walk_forward
from backcourt.precompute.learned_inputs import INACTIVE_LIST, NONE, Knowledge, column_of
from backcourt.predictions.learned_models import LEARNED, LEARNED_MODELS, files_of, targets_of
from backcourt.predictions.learned_predictions import LEARNED_PREDICTIONS, refused
from backcourt.sync import code
from backcourt.sync.code import code_version
from backcourt.sync.ledger import State

Key = tuple[Any, ...]
MODELS, PREDICTIONS = "nba_predictions.learned_models", "nba_predictions.learned_predictions"
CUTS = (date(2023, 10, 24), date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 2))
DIGITS = 6


def plain_frame(pipeline: Pipeline, knowledge: Knowledge) -> Frame:
    """Everyone listed in the small league, read row by row, with what came of it."""
    outlooks, rosters = (
        {
            (row["game_id"], row["player_id"], row["team"]): row
            for row in pipeline.rows(name).to_pylist()
        }
        for name in ("player_outlook", "roster_outlook")
    )  # fmt: skip
    played = {
        (row["game_id"], row["player_id"]): row
        for row in pipeline.rows("player_game_summary").to_pylist()
        if row["minutes_tenths"] > 0 and not row["is_dnp"]
    }
    found = []
    for key, outlook in outlooks.items():
        both, came = rosters[key] | outlook, played.get(key[:2])
        features = {name: both[column_of(name, knowledge)] for name in INPUTS.names}
        outcomes = {
            f"actual_{stat.name}": None if came is None else sum(came[column] for column in stat.columns)
            for stat in LEARNED[knowledge]
        }
        minutes = None if came is None else came["minutes"]
        keys = {name: both[name] for name in ("game_date", "game_id", "player_id")}
        found.append(keys | features | outcomes | {"actual_minutes": minutes})
    kinds: dict[str, pa.DataType] = dict.fromkeys(found[0], pa.float64())
    kinds |= {"game_date": pa.date32(), "game_id": pa.string(), "player_id": pa.int64()}
    rows = pa.Table.from_pylist(found, schema=pa.schema(list(kinds.items())))
    return read(rows, tuple(stat.name for stat in LEARNED[knowledge])).frame


@pytest.fixture(scope="module", params=[INACTIVE_LIST, NONE])
def walked(request: pytest.FixtureRequest, small: Pipeline) -> tuple[Knowledge, list[Step]]:
    """The steps of the library over plain rows."""
    knowledge: Knowledge = request.param
    stats = tuple(stat.name for stat in LEARNED[knowledge])
    return knowledge, list(
        walk_forward(plain_frame(small, knowledge), CUTS, date(2024, 7, 1), stats, FEW_ROUNDS)
    )


def test_the_models_are_those_of_the_library(
    walked: tuple[Knowledge, list[Step]], small: Pipeline, tmp_path: Path
) -> None:
    knowledge, steps = walked
    kept = {
        (cut, target): digest
        for cut, target, digest in small.query(
            f"SELECT cut_date, target, digest FROM {MODELS} WHERE knowledge = '{knowledge}'"
        )
    }
    expected = {
        (step.cut, target): saved.digest
        for step in steps
        for target, saved in save_step(tmp_path / str(step.cut), step, knowledge).items()
    }
    assert kept == expected
    assert {target for _, target in kept} == {*targets_of(knowledge)}


def test_the_predictions_are_those_of_the_library(
    walked: tuple[Knowledge, list[Step]], small: Pipeline
) -> None:
    knowledge, steps = walked
    said = {
        key: figures
        for (*key_and_figures,) in small.query(
            "SELECT game_id, player_id, stat, predicted_minutes, predicted_mean "
            f"FROM {PREDICTIONS} WHERE knowledge = '{knowledge}'"
        )
        for key, figures in [(tuple(key_and_figures[:3]), tuple(key_and_figures[3:]))]
    }
    expected: dict[Key, tuple[float, float]] = {}
    for step in steps:
        frame, of = step.predictions.frame, step.predictions.of
        for stat in step.trained.keys() - {MINUTES}:
            figures = zip(of[MINUTES].round(DIGITS), of[stat].round(DIGITS), strict=True)
            keys = zip(frame.games.tolist(), frame.players.tolist(), strict=True)
            expected |= {
                (game, player, stat): pair for (game, player), pair in zip(keys, figures, strict=True)
            }
    assert len(said) > 2_000
    assert said == expected


def test_every_prediction_names_a_model_of_its_month(small: Pipeline) -> None:
    [(predictions, named)] = small.query(
        f"SELECT count(*), count(model.digest) FROM {PREDICTIONS} AS said LEFT JOIN {MODELS} AS model "
        "ON model.digest = said.model AND model.target = said.stat AND model.knowledge = said.knowledge "
        "AND date_trunc('month', cut_date) = date_trunc('month', game_date) AND last_date < game_date "
        "AND cut_date <= game_date"
    )
    assert predictions == named == small.figure(f"SELECT count(*) FROM {PREDICTIONS}")


def test_the_first_season_is_there_to_learn_from_only(tiny: Pipeline) -> None:
    grid = tiny.planner().grid.dates("learned_models")
    reasons = tiny.query(
        "SELECT category, count(*) FROM nba_ops.exceptions WHERE table_name = 'learned_models' GROUP BY ALL"
    )
    assert reasons == [("bootstrap", len(grid) * sum(len(targets_of(knowledge)) for knowledge in LEARNED))]
    assert tiny.figure(f"SELECT count(*) FROM {PREDICTIONS}") == 0


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("trees = replace(trees, '1', '2')", "is not the model that was recorded"),
        ("ridge = replace(ridge, '0.5', '0.6')", "is not the model that was recorded"),
        ("card = replace(card, '\"seed\": 1', '\"seed\": 2')", "is not the model that was recorded"),
        ("ridge = NULL", "has other files"),
        ("digest = reverse(digest)", "is not the model that was recorded"),
    ],
)
def test_a_model_that_is_altered_says_nothing(
    damage: str, told: str, small_home: Path, open_pipeline: OpenPipeline
) -> None:
    other = open_pipeline(small_home)
    other.close()
    connection = duckdb.connect(str(other.home / "warehouse.duckdb"))
    connection.execute(
        f"UPDATE {MODELS} SET {damage} WHERE cut_date = DATE '2023-12-01' AND target = 'points' "
        "AND knowledge = 'inactive_list'"
    ).fetchall()
    connection.close()
    other.open()
    december = [
        day
        for day in other.planner().grid.dates("learned_predictions")
        if (day.year, day.month) == (2023, 12)
    ]
    report = other.sync(tables=["learned_predictions"], dates=lambda day: day in december, force=True)
    [error] = report.errors
    assert told in str(error)
    assert other.days_in("learned_predictions", State.FAILED) == {*december}
    left = f"SELECT count(*) FROM {PREDICTIONS} WHERE date_trunc('month', game_date) = DATE '2023-12-01'"
    assert other.figure(left) == 0


def test_other_minutes_than_those_it_learned_with_are_refused(small: Pipeline) -> None:
    saved = {row["target"]: packed(row) for row in models(small, date(2023, 12, 1))}
    later = {row["target"]: packed(row) for row in models(small, date(2024, 1, 2))}
    saved["points"].require_minutes(saved[MINUTES].digest)
    with pytest.raises(ModelError, match="was trained on other minutes"):
        saved["points"].require_minutes(later[MINUTES].digest)


def test_a_model_is_not_asked_about_dates_before_its_cut(
    walked: tuple[Knowledge, list[Step]], small: Pipeline
) -> None:
    [row] = [row for row in models(small, CUTS[2]) if row["target"] == MINUTES]
    frames = [step.predictions.frame for step in walked[1]]
    packed(row).card.require_older_than(frames[2])
    with pytest.raises(ContractViolationError, match="is asked about 2023-11"):
        packed(row).card.require_older_than(frames[1])


def models(pipeline: Pipeline, cut: date) -> list[dict[str, Any]]:
    found = pipeline.rows("learned_models").to_pylist()
    return [row for row in found if row["cut_date"] == cut and row["knowledge"] == INACTIVE_LIST]


def packed(row: Mapping[str, Any]) -> Any:
    return unpack(row["target"], files_of(row), row["target"], row["knowledge"], row["digest"])


@pytest.mark.parametrize("table", [LEARNED_MODELS, LEARNED_PREDICTIONS], ids=lambda table: table.name)
@pytest.mark.parametrize("library", ["numpy", "python", "xgboost"])
def test_another_version_of_a_library_makes_models_stale(
    library: str, table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = code_version(table, catalogue())
    version_of = libraries.version_of
    monkeypatch.setattr(
        "backcourt.sync.code.version_of", lambda name: "99" if name == library else version_of(name)
    )
    assert code_version(table, catalogue()) != before
    daily = catalogue()["player_daily_cache"]
    assert code_version(daily, catalogue()) == code_version(replace(daily, libraries=()), catalogue())


def test_another_recipe_makes_models_stale_and_other_words_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    before = code_version(LEARNED_MODELS, catalogue())
    source = code._source

    def edited(old: str, new: str) -> None:
        assert old in source("backcourt.learning.recipe")
        monkeypatch.setattr(code, "_source", lambda name: source(name).replace(old, new))

    edited("rounds=100", "rounds=148")
    assert code_version(LEARNED_MODELS, catalogue()) != before
    edited("about 0.3 points", "a third of a point")
    assert code_version(LEARNED_MODELS, catalogue()) == before
    edited("\n\n\nRECIPE = Recipe()", "  # as it was chosen\nRECIPE = Recipe()")
    assert code_version(LEARNED_MODELS, catalogue()) == before


def test_every_module_of_learning_that_models_depend_on_is_named() -> None:
    """Rounds are tuned by hand, reasons and gains told afterwards: of those no model depends."""
    folder = Path(__import__("backcourt.learning").learning.__file__).parent
    modules = {f"backcourt.learning.{path.stem}" for path in folder.glob("*.py")} - {
        f"backcourt.learning.{name}" for name in ("__init__", "rounds", "reasons", "gains")
    }
    assert modules <= {*LEARNED_MODELS.code}


GARBAGE = [
    ("age", float("nan")),
    ("age", 400.0),
    ("spread", float("-inf")),
    ("points_pm_25", -0.1),
    ("minutes_6", None),
]


@pytest.mark.parametrize(("feature", "value"), GARBAGE)
def test_what_is_refused_is_told_just_as_it_is_left_out(
    feature: str, value: float | None, tmp_path: Path
) -> None:
    table = changed(made_up().slice(0, 40), feature, 7, value)
    reading = read(table)
    kinds = {"player_id": "int64", "game_id": "string"} | dict.fromkeys(INPUTS.names, "float64")
    told = evaluated(
        tmp_path,
        kinds,
        table.select(list(kinds)).to_pylist(),
        lambda rows: rows.select("game_id", "player_id", why=refused(rows)),
    )
    [refusal] = reading.refusals
    wrong = {(row["game_id"], row["player_id"]): row["why"] for row in told if row["why"] is not None}
    if value is None:
        assert wrong == {}
    else:
        assert wrong.keys() == {(refusal.game_id, refusal.player_id)}
        assert all(why.startswith(f"{feature} is not between") for why in wrong.values())
