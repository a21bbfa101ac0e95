"""Evaluations of what a pipeline holds, made as `backcourt evaluate` makes them."""

from collections.abc import Sequence

from pipelines import Pipeline

from backcourt.evaluation.declared import speaking_tables
from backcourt.evaluation.report import TABLES, Evaluation, evaluate
from backcourt.systems.interface import System
from backcourt.systems.registry import SYSTEMS
from backcourt.warehouse.interface import Scope


def judged(
    pipeline: Pipeline, seasons: Sequence[str] = (), systems: Sequence[System] = SYSTEMS
) -> Evaluation:
    """Evaluate the systems, and listen to every number the declared tables claim to have known."""
    speaking = speaking_tables(pipeline.catalogue.values())
    relations = {}
    for name in {*TABLES, *(table.name for table in speaking)}:
        pipeline.warehouse.show(name, Scope(pipeline.catalogue[name]))
        relations[name] = pipeline.catalogue[name].relation(name)
    return evaluate(pipeline.warehouse.read, relations, seasons, tables=speaking, systems=systems)
