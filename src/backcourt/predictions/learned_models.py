"""The learned system's models: trained again for every month, each on nothing but the dates before it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from zlib import compress, decompressobj
from zlib import error as zlib_error

import pyarrow as pa

from backcourt.analytics.slate import AHEAD, appearances
from backcourt.learning.artefact import CARD, MOST_BYTES, Packed, pack
from backcourt.learning.card import LIBRARIES
from backcourt.learning.contract import MINUTES
from backcourt.learning.frame import Frame
from backcourt.learning.models import RIDGE_FILE, TREES_FILE
from backcourt.learning.reading import OUTCOME, REQUIRED, read
from backcourt.learning.recipe import RECIPE, Recipe
from backcourt.learning.recipe_text import from_json
from backcourt.learning.training import minutes_trained, past_of, train_stat
from backcourt.precompute.form_states import STATS
from backcourt.precompute.learned_inputs import INACTIVE_LIST, NONE, Knowledge, learned_inputs
from backcourt.precompute.snapshots import game_dates, with_cutoff
from backcourt.tables.arrow import arrow_schema
from backcourt.tables.declaration import (
    ALL_BEFORE,
    ALL_THROUGH,
    Cadence,
    Column,
    Input,
    Inputs,
    Part,
    Phase,
    Read,
    Table,
    Task,
    derived_columns,
)
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.statistics import POINTS, Stat
from backcourt.tables.windows import History, all_games, last_days

LEARNED: Mapping[Knowledge, tuple[Stat, ...]] = {INACTIVE_LIST: STATS, NONE: (POINTS,)}
"""The statistics that are learned with each knowledge of absences; minutes are learned with every one.

Without the inactive list points alone: what the list is worth is told by them, and models are what costs most.
"""

TONIGHT = replace(AHEAD, dates=1)
"""Models are owed from the morning of the month's first games on: before, results would still come that count."""

DATES_AT_ONCE = 9
"""Dates whose models are committed together, about a season's: a run that is killed has lost no more."""

FIRST_SEASON = "the first season is there to learn from only"

CODE = (
    "backcourt.arrays",
    *(f"backcourt.learning.{name}" for name in (
        "artefact", "averaging", "boosting", "card", "contract", "derived", "forest", "frame", "models", "reading", "recipe", "recipe_text",
        "ridge", "training", "walk_forward",
    )),
    "backcourt.precompute.learned_inputs",
    "backcourt.predictions.learned_models",
)  # fmt: skip
"""What models depend on beside the rows they are trained on and libraries."""

COLUMNS = (
    Column("cut_date", "date", "the first date of the month: trained on earlier ones only"),
    Column("season", "string", "season label"),
    Column("knowledge", "string", "what is known of absences: inactive_list or none"),
    Column("target", "string", "minutes, or the statistic predicted"),
    Column("digest", "string", "SHA-256 of the manifest of the files below"),
    Column("first_date", "date", "the first date trained on"),
    Column("last_date", "date", "the last date trained on"),
    Column("rows", "int64", "appearances trained on", low=RECIPE.least_rows),
    Column("trees", "string", "trees.json, deflated and in base 64"),
    Column("ridge", "string", "ridge.json", missing="minutes come from trees alone"),
    Column(
        "card",
        "string",
        "card.json: features, recipe, versions, and golden rows with what is to be said of them",
    ),
    *derived_columns(),
)

TEXTS = {"trees": TREES_FILE, "ridge": RIDGE_FILE, "card": CARD}
"""The columns that hold files, as text, and the names of these."""


def files_of(row: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files of a model that is kept as a row."""
    files = {file: row[column].encode() for column, file in TEXTS.items() if row[column] is not None}
    return {file: _inflated(kept) if file == TREES_FILE else kept for file, kept in files.items()}


def _deflated(content: bytes) -> str:
    """Return a file as a text that is a third as long: the engine reads the models of all months to find some."""
    return b64encode(compress(content, level=1)).decode()


def _inflated(kept: bytes) -> bytes:
    """Return the file; of what was altered so that it is none, what is kept, which is not what was recorded."""
    try:
        return decompressobj().decompress(b64decode(kept, validate=True), MOST_BYTES + 1)
    except (ValueError, zlib_error):
        return kept


def targets_of(knowledge: Knowledge) -> tuple[str, ...]:
    """Return what is learned with a knowledge of absences."""
    return (MINUTES, *(stat.name for stat in LEARNED[knowledge]))


def learned_from(knowledge: Knowledge) -> Part:
    """Return the part that holds everyone who was listed and then played, with what came of it."""

    def rows(inputs: Inputs) -> ir.Table:
        said = learned_inputs(inputs["roster_outlook"], inputs["player_outlook"], knowledge)
        played = appearances(inputs["player_game_summary"])
        came = {f"{OUTCOME}{stat.name}": stat.value(played).cast("float64") for stat in LEARNED[knowledge]}
        minutes = {f"{OUTCOME}{MINUTES}": played.minutes}
        outcomes = played.select("game_id", "player_id", **minutes, **came)
        return said.inner_join(outcomes, ["game_id", "player_id"])

    return Part(f"learned_from_{knowledge}", rows)


def _cuts(inputs: Inputs) -> ir.Table:
    """Return the dates on which models are owed, and whether too little came before: the first season is training only."""
    dates = with_cutoff(game_dates(inputs["schedule"], "cut_date"), inputs["schedule"], "cut_date")
    rows = inputs[f"learned_from_{NONE}"]
    known = rows.filter(*(rows[name].notnull() for name in REQUIRED))
    known = known.select("season", "game_date", "game_id", "player_id", league=ibis.literal("NBA"))
    dates = dates.mutate(league=ibis.literal("NBA"))
    recent = last_days(RECIPE.most_days)
    dates = _of_rows(known, "league").as_of(
        dates, "cut_date", earlier_rows=all_games().count(), recent_rows=recent.count()
    )
    dates = _of_rows(known, "league", "season").as_of(dates, "cut_date", season_rows=all_games().count())
    return dates.mutate(
        is_too_early=(dates.recent_rows < RECIPE.least_rows) | (dates.earlier_rows == dates.season_rows)
    )


def _of_rows(rows: ir.Table, *by: str) -> History:
    return History(rows, by, order=("game_date", "game_id", "player_id"))


@dataclass(frozen=True)
class Cut:
    """A date for which models are trained, on rows of earlier ones."""

    day: date
    facts: Mapping[str, Any]

    def row(self, target: str, knowledge: Knowledge, packed: Packed) -> dict[str, Any]:
        """Return a model as a row."""
        training = packed.card.training
        texts = {
            column: packed.files[file].decode() if file in packed.files else None
            for column, file in TEXTS.items()
        } | {"trees": _deflated(packed.files[TREES_FILE])}
        return {
            **self.facts, **texts, "knowledge": knowledge, "target": target, "digest": packed.digest,
            "first_date": training.first, "last_date": training.last, "rows": training.rows,
            "is_production_ready": True,
        }  # fmt: skip


def tasks(read_rows: Read) -> Sequence[Task]:
    """Return a task for every cut and knowledge, the longest first: they need nothing of each other, and end together."""
    facts = read_rows("cuts").to_pylist()
    cuts = [
        Cut(row["cut_date"], {name: row[name] for name in ("cut_date", "season", "as_of")})
        for row in facts
        if not row["is_too_early"]
    ]
    if not cuts:
        return []
    frames = {knowledge: _frame(read_rows, knowledge) for knowledge in LEARNED}
    recipe = recipe_of(read_rows("landed_recipes"))
    longest_first = sorted(LEARNED, key=lambda knowledge: len(LEARNED[knowledge]), reverse=True)
    return [
        partial(trained, frames[knowledge], cut, knowledge, recipe)
        for knowledge in longest_first
        for cut in reversed(cuts)
    ]


def recipe_of(landed: pa.Table) -> Recipe:
    """Return the recipe that was promoted last, or the default one."""
    kept = [text for text in landed["recipe"].to_pylist() if text is not None]
    return from_json(kept[-1]) if kept else RECIPE


def _frame(read_rows: Read, knowledge: Knowledge) -> Frame:
    return read(read_rows(f"learned_from_{knowledge}"), tuple(stat.name for stat in LEARNED[knowledge])).frame


def trained(frame: Frame, cut: Cut, knowledge: Knowledge, recipe: Recipe = RECIPE) -> pa.Table:
    """Return the models of a cut as rows, minutes first: the others name the model that gives them minutes."""
    past = past_of(frame, cut.day, recipe)
    minutes = pack(minutes_trained(past), knowledge)
    rows = [cut.row(MINUTES, knowledge, minutes)]
    for stat in LEARNED[knowledge]:
        packed = pack(train_stat(past, stat.name), knowledge, minutes_model=minutes.digest)
        rows.append(cut.row(stat.name, knowledge, packed))
    return pa.Table.from_pylist(rows, schema=arrow_schema(LEARNED_MODELS.schema))


def owed(inputs: Inputs) -> ir.Table:
    """Every target of every knowledge, for each month; none where there is too little to learn from."""
    return ibis.union(
        *(
            _owed(inputs["cuts"], target, knowledge)
            for knowledge in LEARNED
            for target in targets_of(knowledge)
        )
    )


def _owed(cuts: ir.Table, target: str, knowledge: Knowledge) -> ir.Table:
    early = cuts.is_too_early
    few = cuts.recent_rows.cast("string") + f" of {RECIPE.least_rows} appearances"
    told = (cuts.earlier_rows == cuts.season_rows).ifelse(FIRST_SEASON, few)
    return cuts.select(
        "cut_date",
        knowledge=ibis.literal(knowledge),
        target=ibis.literal(target),
        excuse=early.ifelse("bootstrap", None),
        reason=early.ifelse(told, None),
    )


LEARNED_MODELS = Table(
    name="learned_models",
    phase=Phase.PREDICTIONS,
    meaning="the learned system's models of each month, trained on earlier dates only",
    grain=("cut_date", "knowledge", "target"),
    date_column="cut_date",
    columns=COLUMNS,
    inputs=(
        Input("schedule"),
        Input("roster_outlook", ALL_BEFORE),
        Input("player_outlook", ALL_BEFORE),
        Input("player_game_summary", ALL_BEFORE),
        Input("landed_recipes", ALL_THROUGH),
    ),
    parts=(*map(learned_from, LEARNED), Part("cuts", _cuts)),
    build_tasks=tasks,
    entity=("knowledge", "target"),
    owed=owed,
    horizon=TONIGHT,
    cadence=Cadence.MONTHLY,
    dates_at_once=DATES_AT_ONCE,
    code=CODE,
    libraries=LIBRARIES,
)
