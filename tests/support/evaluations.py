"""Evaluations of what a pipeline holds, made as `backcourt evaluate` makes them."""

from collections.abc import Callable, Sequence

import ibis
import ibis.expr.types as ir
from pipelines import Pipeline

from backcourt.evaluation.declared import speaking_tables
from backcourt.evaluation.explanations import read_explanations
from backcourt.evaluation.report import TABLES, Evaluation, evaluate
from backcourt.warehouse.interface import Scope

Relations = dict[str, ir.Table]
Plant = Callable[[Relations], Relations]


def judged(
    pipeline: Pipeline, seasons: Sequence[str] = (), plant: Plant = lambda relations: {}
) -> Evaluation:
    """Evaluate what was predicted, and listen to every number the declared tables claim to have known.

    `plant` returns tables to read in the place of those that are there.
    """
    speaking = speaking_tables(pipeline.catalogue.values())
    relations = whole(pipeline, {*TABLES, *(table.name for table in speaking)})
    planted = relations | plant(relations)
    known = read_explanations()
    return evaluate(pipeline.warehouse.read, planted, seasons, tables=speaking, explanations=known)


def whole(pipeline: Pipeline, names: set[str]) -> Relations:
    """Return tables with all their rows."""
    for name in names:
        pipeline.warehouse.show(name, Scope(pipeline.catalogue[name]))
    return {name: pipeline.catalogue[name].relation(name) for name in names}


def with_system(system: str, said: Callable[[ir.Table, Relations], ir.Table]) -> Plant:
    """Return what plants a system that says something else than ewma does of the rows it speaks of."""

    def plant(relations: Relations) -> Relations:
        found = {}
        for name in ("player_prop_predictions", "prediction_accuracy"):
            rows = relations[name]
            own = rows.filter((rows.system_id == "ewma") & (rows.stat == "points"))
            own = own.mutate(system_id=ibis.literal(system))
            if name == "player_prop_predictions":
                own = said(own, relations)
            found[name] = rows.union(own.select(*rows.columns))
        return found

    return plant
