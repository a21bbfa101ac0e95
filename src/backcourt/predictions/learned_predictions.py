"""What the models of the month say of everyone listed: his minutes if he appears, and the means of statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial, reduce
from operator import or_
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.analytics.slate import AHEAD
from backcourt.learning.artefact import Saved, unpack
from backcourt.learning.card import LIBRARIES
from backcourt.learning.contract import INPUTS, MINUTES, MOST_MINUTES
from backcourt.learning.reading import REQUIRED, read
from backcourt.learning.walk_forward import predict
from backcourt.precompute.learned_inputs import Knowledge, learned_inputs
from backcourt.predictions.learned_models import CODE, LEARNED, files_of
from backcourt.tables.arrow import arrow_schema
from backcourt.tables.columns import GAME_COLUMNS
from backcourt.tables.declaration import (
    Column,
    Input,
    Inputs,
    LookBack,
    Part,
    Phase,
    Reach,
    Read,
    Table,
    Task,
    derived_columns,
)
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import DECIMALS

OF_THE_MONTH = LookBack(Reach.DAYS, days=30)
"""From any date of a month back to its first."""

MONTH = ("season", "month")
"""What a date and the first date of its month in the same season have in common."""

NO_CAREER = "no career: no minutes are behind him"
NO_MODEL = "no model was trained for the month"

COLUMNS = (
    *GAME_COLUMNS,
    Column("player_id", "int64", "NBA player id"),
    Column("team", "string", "the team he is expected to play for"),
    Column("opponent", "string", "tricode"),
    Column("knowledge", "string", "what is known of absences: inactive_list or none"),
    Column("stat", "string", "statistic predicted"),
    Column("predicted_minutes", "float64", "minutes if he appears", "minutes", low=0, high=MOST_MINUTES, varies=True, distinct=100),
    Column("predicted_mean", "float64", "mean of the statistic if he appears", low=0, high=120, varies=True, distinct=100),
    Column("model", "string", "digest of the model in learned_models; it names the one that gave it minutes"),
    *derived_columns(information_time=True),
)  # fmt: skip

KEPT = tuple(
    column.name
    for column in COLUMNS
    if column.name not in ("knowledge", "stat", "predicted_minutes", "predicted_mean", "model")
)
"""What a prediction repeats of the outlook."""


def _month_of(rows: ir.Table, date: str) -> ir.Table:
    return rows.mutate(month=rows[date].truncate("M"))


def _models(inputs: Inputs) -> ir.Table:
    """Return the models, each with the month that it is of."""
    return _month_of(inputs["learned_models"], "cut_date").drop("as_of")


def listed(knowledge: Knowledge) -> Part:
    """Return the part that holds everyone listed with what models read of him, and the month it is of."""

    def rows(inputs: Inputs) -> ir.Table:
        outlook = inputs["player_outlook"]
        said = learned_inputs(inputs["roster_outlook"], outlook, knowledge)
        kept = outlook.select(*KEPT)
        keys = ("game_id", "player_id", "team")
        both = kept.inner_join(said.drop("season", "game_date", "opponent"), keys)
        return _month_of(both, "game_date")

    return Part(f"listed_{knowledge}", rows)


def tasks(read_rows: Read) -> Sequence[Task]:
    """Return a task for every month and knowledge of which there are models."""
    models = read_rows("models")
    months = (
        models.select(MONTH).group_by(MONTH).aggregate([]).sort_by([(name, "ascending") for name in MONTH])
    )
    found = []
    for knowledge in LEARNED:
        rows, known = (
            read_rows(f"listed_{knowledge}"),
            models.filter(pc.equal(models["knowledge"], knowledge)),
        )
        for month in months.to_pylist():
            found.append(partial(predicted, _of(rows, month), _of(known, month), knowledge))
    return found


def _of(rows: pa.Table, month: Mapping[str, Any]) -> pa.Table:
    chosen = [pc.equal(rows[name], pa.scalar(month[name], rows.schema.field(name).type)) for name in MONTH]
    return rows.filter(reduce(pc.and_, chosen)).drop_columns(["month"])


def predicted(rows: pa.Table, models: pa.Table, knowledge: Knowledge) -> pa.Table:
    """Return what the models of a month say of its rows; what is refused is not spoken of."""
    frame = read(rows).frame
    saved = saved_models(models, knowledge)
    for each in saved.values():
        each.card.require_older_than(frame)
    said = predict({target: each.model for target, each in saved.items()}, frame).of
    keys = {"game_id": pa.array(frame.games.tolist(), pa.string()), "player_id": pa.array(frame.players)}
    spoken = [
        pa.table(
            {
                **keys,
                "stat": pa.array([stat] * len(frame), pa.string()),
                "predicted_minutes": pa.array(np.round(said[MINUTES], DECIMALS)),
                "predicted_mean": pa.array(np.round(said[stat], DECIMALS)),
                "model": pa.array([saved[stat].digest] * len(frame), pa.string()),
                "knowledge": pa.array([knowledge] * len(frame), pa.string()),
            }
        )
        for stat in saved
        if stat != MINUTES
    ]
    schema = arrow_schema(LEARNED_PREDICTIONS.schema)
    if not spoken:
        return schema.empty_table()
    whole = pa.concat_tables(spoken).join(rows.select(KEPT), list(keys), join_type="inner")
    return whole.select(schema.names).cast(schema)


def saved_models(models: pa.Table, knowledge: Knowledge) -> dict[str, Saved]:
    """Return the models by target, after all that is checked of them; statistics are given minutes by the one they name."""
    saved = {
        row["target"]: unpack(
            f"{row['target']} of {row['cut_date']}", files_of(row), row["target"], knowledge, row["digest"]
        )
        for row in models.to_pylist()
    }
    minutes = saved[MINUTES].digest if saved else None
    for target, each in saved.items():
        each.require_minutes(minutes if target != MINUTES else None)
    return saved


def refused(rows: ir.Table) -> ir.StringValue:
    """Return why a row is not to be predicted, as `reading.read` decides it; NULL where nothing is the matter."""
    wrong = (
        (
            (rows[feature.name] < feature.low)
            | (rows[feature.name] > feature.high)
            | rows[feature.name].isnan(),
            f"{feature.name} is not between {feature.low:g} and {feature.high:g}",
        )
        for feature in INPUTS.features
    )
    return ibis.cases(*((bad.fill_null(False), why) for bad, why in wrong), else_=ibis.null("string"))


def owed(inputs: Inputs) -> ir.Table:
    """Everyone listed is owed every statistic of every knowledge; who has no career, no model, or garbage, is told why."""
    return ibis.union(
        *(_owed(inputs, stat.name, knowledge) for knowledge, stats in LEARNED.items() for stat in stats)
    )


def _owed(inputs: Inputs, stat: str, knowledge: Knowledge) -> ir.Table:
    rows, models = inputs[f"listed_{knowledge}"], inputs["models"]
    models = models.filter(models.knowledge == knowledge, models.target == stat).select(*MONTH, "digest")
    both = rows.left_join(models, MONTH, rname="model_{name}")
    why = refused(both)
    no_career = reduce(or_, (both[name].isnull() for name in REQUIRED))
    excuse = ibis.cases(
        (both.digest.isnull(), "upstream_excused"),
        (no_career, "insufficient_games"),
        (why.notnull(), "refused"),
        else_=ibis.null("string"),
    )
    reason = ibis.cases((both.digest.isnull(), NO_MODEL), (no_career, NO_CAREER), else_=why)
    return both.select(
        "game_date", "game_id", "player_id",
        knowledge=ibis.literal(knowledge), stat=ibis.literal(stat), excuse=excuse, reason=reason,
    )  # fmt: skip


LEARNED_PREDICTIONS = Table(
    name="learned_predictions",
    phase=Phase.PREDICTIONS,
    meaning="what the learned system expects of everyone listed, should he appear",
    grain=("game_id", "player_id", "knowledge", "stat", "information_time"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(
        Input("learned_models", OF_THE_MONTH),
        Input("roster_outlook"),
        Input("player_outlook"),
    ),
    parts=(Part("models", _models), *map(listed, LEARNED)),
    build_tasks=tasks,
    entity=("game_id", "player_id", "knowledge", "stat"),
    owed=owed,
    horizon=AHEAD,
    code=(*CODE, "backcourt.predictions.learned_predictions"),
    libraries=LIBRARIES,
)
