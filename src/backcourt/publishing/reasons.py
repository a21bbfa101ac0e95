"""What moved predictions: features of the learned system, terms of rules, members of mixtures; the largest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.upcoming_player_game_context import UPCOMING_PLAYER_GAME_CONTEXT
from backcourt.arrays import Floats
from backcourt.catalogue import catalogue
from backcourt.learning.contract import MINUTES, contract_of
from backcourt.learning.frame import Frame as Rows
from backcourt.learning.models import Model
from backcourt.learning.reading import read
from backcourt.learning.training import stat_matrix
from backcourt.precompute.player_composite_factors import PLAYER_COMPOSITE_FACTORS
from backcourt.precompute.player_daily_cache import PLAYER_DAILY_CACHE
from backcourt.precompute.player_shot_zone_analysis import PLAYER_SHOT_ZONE_ANALYSIS
from backcourt.precompute.team_defense_zone_analysis import TEAM_DEFENSE_ZONE_ANALYSIS
from backcourt.predictions.ensemble_means import MONTH, calibrations_of_month, month_of
from backcourt.predictions.learned_predictions import LEARNED_PREDICTIONS, listed, saved_models
from backcourt.predictions.player_prop_predictions import PLAYER_PROP_PREDICTIONS
from backcourt.predictions.prop_lines import PROP_LINES
from backcourt.predictions.rule_predictions import circumstances
from backcourt.predictions.system_calibrations import SYSTEM_CALIBRATIONS
from backcourt.publishing.frame import Frame
from backcourt.publishing.question import Question, Relations
from backcourt.publishing.text import collected
from backcourt.sync.remade import Remade
from backcourt.systems.combined import BLEND, ENSEMBLE, LEARNED_SYSTEMS, MEMBERS, TIERED, XGBOOST
from backcourt.systems.market import MARKET
from backcourt.systems.registry import OF_ANY_STAT, SYSTEMS
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.statistics import POINTS

LARGEST = 4
"""Features named of a learned prediction."""

LEAST = 0.05
"""A term of a rule that adds less, in points, is left out."""

DATED = (
    UPCOMING_PLAYER_GAME_CONTEXT,
    PLAYER_DAILY_CACHE,
    PLAYER_COMPOSITE_FACTORS,
    PLAYER_SHOT_ZONE_ANALYSIS,
    TEAM_DEFENSE_ZONE_ANALYSIS,
    PLAYER_PROP_PREDICTIONS,
)
"""What reasons read of the dates asked about."""

QUOTED = Question(
    "quoted", lambda inputs: inputs[PROP_LINES.name].select(*PLAYER_GAME, "stat"), dated=(PROP_LINES,)
)

KEY = ("system_id", *PLAYER_GAME, "stat")
SCHEMA = pa.schema(
    [
        ("system_id", pa.string()),
        ("game_id", pa.string()),
        ("player_id", pa.int64()),
        ("stat", pa.string()),
        ("reasons", pa.list_(pa.struct([("name", pa.string()), ("size", pa.float64())]))),
    ]
)


LEARNED: Mapping[str, Mapping[str, str]] = {
    "learned_reasons": {
        "system_id": "string",
        "game_id": "string",
        "player_id": "int64",
        "stat": "string",
        "reasons": "array<struct<name: string, size: float64>>",
    }
}
"""The relation that `learned_reasons` fills."""


def reasons(inputs: Relations) -> ir.Table:
    """Return (system_id, game_id, player_id, stat, reasons) for what was predicted.

    Sizes of terms and features are in the statistic's unit, those of members their weights. Reads `DATED` tables,
    system_calibrations and what `learned_reasons` returns.
    """
    return ibis.union(_of_rules(inputs), _of_mixtures(inputs), inputs["learned_reasons"])


def _entry(name: str, size: ir.FloatingValue) -> ir.StructValue:
    return ibis.struct({"name": ibis.literal(name), "size": size})


def _largest_first(rows: ir.Table) -> ir.Table:
    """Return one row per prediction from one per reason (`name`, `size`)."""
    entry = ibis.struct({"name": rows.name, "size": rows.size})
    order = [ibis.desc(rows.size.abs()), rows.name]
    return rows.group_by(*KEY).agg(reasons=collected(entry, order_by=order))


def _of_rules(inputs: Relations) -> ir.Table:
    """Return the terms of rules that add up terms, of which there are some for points alone."""
    rows = circumstances(inputs)
    said = []
    for system in SYSTEMS:
        # Those of any statistic are one mean and nothing else.
        if system not in OF_ANY_STAT and (terms := system.terms(rows)):
            entries = [_entry(name, term.cast("float64").round(2)) for name, term in terms.items()]
            own = rows.select(*PLAYER_GAME, term=ibis.array(entries).unnest())
            own = own.select(*PLAYER_GAME, name=own.term["name"], size=own.term["size"])
            said.append(own.mutate(system_id=ibis.literal(system.id), stat=ibis.literal(POINTS.name)))
    both = ibis.union(*said)
    return _largest_first(both.filter(both.size.abs() >= LEAST))


def _of_mixtures(inputs: Relations) -> ir.Table:
    """Return the members of the mixtures by weight, as far as they spoke."""
    said = inputs[PLAYER_PROP_PREDICTIONS.name]
    said = month_of(said.select(*KEY, "season", "game_date", "line"), "game_date")
    fitted = calibrations_of_month(inputs[SYSTEM_CALIBRATIONS.name])
    weights = fitted.filter(fitted.ensemble_weight.notnull())
    weights = weights.select(*MONTH, "stat", "system_id", weight="ensemble_weight")
    market = fitted.filter(fitted.system_id == MARKET.id).select(*MONTH, "stat", share="blend_weight")
    members = said.filter(said.system_id.isin(MEMBERS)).rename(name="system_id")
    members = members.inner_join(weights.rename(name="system_id"), [*MONTH, "stat", "name"], rname="w_{name}")
    whole = members.weight.sum().over(group_by=[members[name] for name in (*PLAYER_GAME, "stat")])
    members = members.mutate(weight=members.weight / whole).filter(lambda rows: rows.weight > 0)
    mixtures = said.filter(said.system_id.isin((ENSEMBLE, TIERED, BLEND)))
    mixtures = mixtures.left_join(market, [*MONTH, "stat"], rname="market_{name}")
    is_blended = (mixtures.system_id == BLEND) & mixtures.line.notnull()
    mixtures = mixtures.mutate(share=is_blended.ifelse(mixtures.share.fill_null(0.0), 0.0))
    parts = mixtures.inner_join(members, [*PLAYER_GAME, "stat"], rname="member_{name}")
    parts = parts.select(*KEY, "name", size=(parts.weight * (1 - parts.share)).round(4))
    shares = mixtures.select(*KEY, name=ibis.literal(MARKET.id), size=mixtures.share.round(4))
    both = ibis.union(parts, shares)
    return _largest_first(both.filter(both.size > 0))


def learned_reasons(frame: Frame, days: Sequence[date]) -> dict[str, pa.Table]:
    """Return what the largest features add to what the learned system says of each line of some dates.

    Without a line there are none: they take a third of a millisecond each.
    """
    key = ("learned reasons", *days)
    if key not in frame.found:
        frame.found[key] = pa.concat_tables([SCHEMA.empty_table(), *_explained(frame, days)])
    return {"learned_reasons": frame.found[key]}


def _explained(frame: Frame, days: Sequence[date]) -> Iterator[pa.Table]:
    [knowledge] = [known for known, name in LEARNED_SYSTEMS.items() if name == XGBOOST]
    names = listed(knowledge).name, "models"
    made = Remade.of(frame.warehouse, catalogue(), LEARNED_PREDICTIONS, days, frame.texts, only=names)
    listed_rows, models = map(made.read, names)
    models = models.filter(pc.equal(models["knowledge"], knowledge))
    quoted = _quoted(frame, days)
    for month in pc.unique(models["month"]).to_pylist():
        saved = saved_models(_of_month(models, month), knowledge)
        rows = read(_of_month(listed_rows, month)).frame
        minutes = saved[MINUTES].model.predict(rows.columns(contract_of(MINUTES).names))
        for stat, each in saved.items():
            if stat == MINUTES:
                continue
            own = rows.select(_is_in(rows, quoted.get(stat, set())))
            if len(own):
                chosen = minutes[_is_in(rows, quoted.get(stat, set()))]
                yield _table(own, stat, *_largest(each.model, stat_matrix(own, chosen, stat)))


def _of_month(rows: pa.Table, month: date) -> pa.Table:
    value = pa.scalar(month, rows.schema.field("month").type)
    return rows.filter(pc.equal(rows["month"], value)).drop_columns(["month"])


def _quoted(frame: Frame, days: Sequence[date]) -> dict[str, set[tuple[str, int]]]:
    """Return the games and players with a line, by statistic."""
    found: dict[str, set[tuple[str, int]]] = {}
    for row in frame.ask(QUOTED, days):
        found.setdefault(row["stat"], set()).add((row["game_id"], row["player_id"]))
    return found


def _is_in(rows: Rows, keys: set[tuple[str, int]]) -> npt.NDArray[np.bool_]:
    pairs = zip(rows.games.tolist(), rows.players.tolist(), strict=True)
    return np.fromiter((pair in keys for pair in pairs), np.bool_, len(rows))


def _largest(model: Model, matrix: Floats) -> tuple[list[list[str]], Floats]:
    """Return the names and sizes of the features that add most to each row, or take most away."""
    added = model.contributions(matrix)[:, : len(model.names)]
    order = np.argsort(-np.abs(added), axis=1, kind="stable")[:, :LARGEST]
    names = [[model.names[position] for position in row] for row in order.tolist()]
    return names, np.round(np.take_along_axis(added, order, axis=1), 2)


def _table(rows: Rows, stat: str, names: list[list[str]], sizes: Floats) -> pa.Table:
    pairs = [
        [{"name": name, "size": size} for name, size in zip(*both, strict=True)]
        for both in zip(names, sizes.tolist(), strict=True)
    ]
    columns = [[XGBOOST] * len(rows), rows.games.tolist(), rows.players.tolist(), [stat] * len(rows), pairs]
    return pa.Table.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)], schema=SCHEMA
    )
