"""The learned models on record: one line each, with how it did in the month that it was in force for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from backcourt.analytics.slate import appearances
from backcourt.errors import UsageError
from backcourt.learning.artefact import Saved, unpack
from backcourt.learning.contract import MINUTES
from backcourt.precompute.form_states import STATS
from backcourt.predictions.learned_models import files_of
from backcourt.systems.features import with_memory
from backcourt.tables.statistics import POINTS, Stat
from backcourt.tables.windows import exact_mean

TABLES = ("learned_models", "learned_predictions", "player_game_summary", "earlier_gamelogs", "players")
"""What is read to tell how models did."""

CAME = "came_"
"""How the names of columns begin that tell what came of a prediction."""

SHORTEST_ID = 4
"""Digits of a digest that may stand for the model."""

Reader = Callable[[ir.Table], pa.Table]


@dataclass(frozen=True)
class Metrics:
    """How a model did out of sample, by those of its month who appeared, beside the baseline."""

    n: int
    mae: float
    ewma_mae: float | None

    @property
    def skill(self) -> float | None:
        """The share of the baseline's error that is spared."""
        return None if not self.ewma_mae else 1 - self.mae / self.ewma_mae


@dataclass(frozen=True)
class Record:
    """A model; `id` is the beginning of its digest, `in_force` whether it is the newest of its kind today."""

    id: str
    cut: date
    knowledge: str
    target: str
    rows: int
    first: date
    last: date
    digest: str
    in_force: bool
    metrics: Metrics | None


ID_LENGTH = 12


def records(
    read: Reader, relations: Mapping[str, ir.Table], today: date, digests: Iterable[str] | None = None
) -> list[Record]:
    """Return the models (all of them, or these) in the order of cut, knowledge and target."""
    models = relations["learned_models"].drop("trees", "ridge", "card")
    rows = read(models.order_by("cut_date", "knowledge", "target")).to_pylist()
    chosen = None if digests is None else set(digests)
    newest: dict[tuple[str, str], date] = {}
    for row in rows:
        if row["cut_date"] <= today:
            newest[row["knowledge"], row["target"]] = row["cut_date"]
    metrics = metrics_of_month(read, relations)
    return [
        Record(
            id=row["digest"][:ID_LENGTH],
            cut=row["cut_date"],
            knowledge=row["knowledge"],
            target=row["target"],
            rows=row["rows"],
            first=row["first_date"],
            last=row["last_date"],
            digest=row["digest"],
            in_force=newest.get((row["knowledge"], row["target"])) == row["cut_date"],
            metrics=metrics.get((row["cut_date"], row["knowledge"], row["target"])),
        )
        for row in rows
        if chosen is None or row["digest"] in chosen
    ]


def metrics_of_month(read: Reader, relations: Mapping[str, ir.Table]) -> dict[tuple[date, str, str], Metrics]:
    """Return by cut, knowledge and target how the predictions of the month came out, of those who appeared."""
    rows = _came_out(relations)
    errors = ibis.union(
        _errors(rows, POINTS, MINUTES, "predicted_minutes", rows.usual_minutes),
        *(_errors(rows, stat, stat.name, "predicted_mean", _baseline(rows, stat)) for stat in STATS),
    )
    found = errors.group_by("cut_date", "knowledge", "target").agg(
        n=errors.count(), mae=exact_mean(errors.error), ewma_mae=exact_mean(errors.ewma_error)
    )
    return {
        (row["cut_date"], row["knowledge"], row["target"]): Metrics(row["n"], row["mae"], row["ewma_mae"])
        for row in read(found).to_pylist()
    }


def _in_force(relations: Mapping[str, ir.Table]) -> ir.Table:
    """Return what the models that are on record said, each with its cut: what others said before them is left out."""
    models = relations["learned_models"].select(
        "cut_date", model="digest", stat="target", knowledge="knowledge"
    )
    said = relations["learned_predictions"]
    return said.inner_join(models, ["model", "stat", "knowledge"])


def _came_out(relations: Mapping[str, ir.Table]) -> ir.Table:
    """Return what was said of those who appeared, with what came of it and what the baseline said."""
    summary, earlier, players = (relations[name] for name in TABLES[2:])
    played = appearances(summary)
    came = {f"{CAME}{stat.name}": stat.value(played) for stat in STATS}
    minutes = {f"{CAME}{MINUTES}": played.minutes_tenths / 10}
    said = _in_force(relations).inner_join(
        played.select("game_id", "player_id", **came, **minutes), ["game_id", "player_id"]
    )
    targets = said.select("game_id", "player_id", "season", "game_date").distinct()
    known = with_memory(targets, summary, earlier, players, STATS).drop("season", "game_date")
    return said.left_join(known, ["game_id", "player_id"], rname="known_{name}")


def _baseline(rows: ir.Table, stat: Stat) -> ir.FloatingValue:
    return rows[f"ewma_{stat.name}"].coalesce(rows[f"position_mean_{stat.name}"])


def _errors(rows: ir.Table, stat: Stat, target: str, predicted: str, baseline: ir.FloatingValue) -> ir.Table:
    """Return the absolute errors of what was said of a target beside a statistic, and those of the baseline."""
    came = rows[f"{CAME}{target}"]
    errors = rows.mutate(error=(rows[predicted] - came).abs(), ewma_error=(baseline - came).abs())
    errors = errors.filter(errors.stat == stat.name)
    return errors.select("cut_date", "knowledge", "error", "ewma_error", target=ibis.literal(target))


def saved(read: Reader, relations: Mapping[str, ir.Table], name: str) -> Saved:
    """Return the model whose digest begins so, after all that is checked of a saved model."""
    row = _row(read, relations, name)
    return unpack(
        f"{row['target']} of {row['cut_date']}", files_of(row), row["target"], row["knowledge"], row["digest"]
    )


def _row(read: Reader, relations: Mapping[str, ir.Table], name: str) -> dict[str, Any]:
    models = relations["learned_models"]
    found: list[dict[str, Any]] = read(models.filter(models.digest.startswith(name.lower()))).to_pylist()
    advice = "`backcourt models list` shows the models and their ids"
    if len(name) < SHORTEST_ID or not found:
        raise UsageError(f"there is no model {name!r}", advice)
    if len(found) > 1:
        raise UsageError(f"{len(found)} models begin with {name}", "give more of its digest")
    return found[0]
