"""`results/{date}.json`: a graded date, read for all dates at once and split here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.predictions.system_daily_performance import BASELINES, SYSTEM_DAILY_PERFORMANCE, figures
from backcourt.publishing.forms.results import Figures, ResultsFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind, body_of, date_of
from backcourt.publishing.losses import lost_grades
from backcourt.systems.registry import ALL_SYSTEMS
from backcourt.tables.arrow import expressed_schema
from backcourt.tables.declaration import Table
from backcourt.warehouse.interface import Scope, Warehouse

FOLDER, LATEST = "v1/results/", "v1/results/latest.json"
SOURCES = (PREDICTION_ACCURACY, SYSTEM_DAILY_PERFORMANCE)

EXTREMES = 5
"""Best and worst predictions shown per system."""

SHARED = (
    "game_id",
    "player_id",
    "team",
    "opponent",
    "is_home",
    "days_rest",
    "stat",
    "line",
    "actual",
    "void_reason",
)
"""Columns that are the same for all systems."""

DIMENSIONS = ("tier", "recommendation", "venue", "rest")
ORDER = {name: place for place, name in enumerate(ALL_SYSTEMS)}

Record = dict[str, Any]


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the file of every graded date."""
    names = frame.names_by_date
    return {
        f"{FOLDER}{day}.json": {**frame.digests(day, *SOURCES), "player names": names.get(day, "")}
        for day in frame.graded
    }


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the file of every date on which something was graded."""
    days = [day for day in map(date_of, names) if day]
    warehouse = frame.warehouse
    summaries = _by_date(read(warehouse, _summaries(warehouse, days)))
    groups = _by_date(read(warehouse, _groups(warehouse, days)))
    for day, rows in _by_date(read(warehouse, _rows(warehouse, days))).items():
        summary = summaries[day].to_pylist() if day in summaries else []
        if any(system["graded"] for system in summary):
            file = _file(day, summary, groups[day].to_pylist(), rows.to_pylist(), frame)
            yield f"{FOLDER}{day}.json", body_of(file)


def latest(frame: Frame, names: Iterable[str]) -> Mapping[str, str]:
    """Show the last date as the latest."""
    days = [name for name in names if date_of(name)]
    return {LATEST: max(days)} if days else {}


def _shown(warehouse: Warehouse, table: Table, alias: str, days: Sequence[date]) -> ir.Table:
    warehouse.show(alias, Scope(table, dates=days))
    return table.relation(alias)


def _summaries(warehouse: Warehouse, days: Sequence[date]) -> ir.Table:
    return _shown(warehouse, SYSTEM_DAILY_PERFORMANCE, "published_days", days).order_by(
        "game_date", "stat", "system_id"
    )


def _rows(warehouse: Warehouse, days: Sequence[date]) -> ir.Table:
    rows = _shown(warehouse, PREDICTION_ACCURACY, "published_rows", days)
    return rows.order_by("game_date", "game_id", "team", "player_id", "stat", "system_id")


def _groups(warehouse: Warehouse, days: Sequence[date]) -> ir.Table:
    """Return the figures of every group of every breakdown."""
    rows = _shown(warehouse, PREDICTION_ACCURACY, "published_groups", days)
    values = {
        "tier": rows.scoring_tier.fill_null("FEWER_THAN_3_GAMES"),
        "recommendation": rows.recommendation,
        "venue": rows.is_home.ifelse("home", "away"),
        "rest": rest_group(rows.days_rest),
    }
    named = [rows.mutate(dimension=ibis.literal(name), group=values[name]) for name in DIMENSIONS]
    rows = ibis.union(*named)
    found = rows.group_by("game_date", "dimension", "group", "stat", "system_id").agg(**figures(rows))
    return found.order_by("game_date", "dimension", "group", "stat", "system_id")


def read(warehouse: Warehouse, expression: ir.Table) -> pa.Table:
    """Return rows in the types the expression declares; engines widen sums in their own ways."""
    return warehouse.read(expression).cast(expressed_schema(expression))


def rest_group(days: ir.IntegerValue) -> ir.StringValue:
    """Return the rest a player had, in the groups of the breakdown."""
    return ibis.cases(
        (days.isnull(), "first_of_season"), (days <= 1, "1"), (days == 2, "2"), else_="3_or_more"
    )


def _by_date(table: pa.Table) -> dict[date, pa.Table]:
    """Split a table that is in order of its date."""
    days = table["game_date"].cast(pa.int32()).to_numpy()
    _, starts = np.unique(days, return_index=True)
    ends = [*starts[1:], len(days)]
    return {
        table["game_date"][int(start)].as_py(): table.slice(int(start), int(end - start))
        for start, end in zip(starts, ends, strict=True)
    }


def _file(
    day: date, summary: list[Record], groups: list[Record], rows: list[Record], frame: Frame
) -> ResultsFile:
    return ResultsFile.model_validate(
        {
            "generated_at": frame.written_at,
            "as_of": max(row["as_of"] for row in summary).replace(tzinfo=UTC),
            "simulated": frame.simulated,
            "information_time": summary[0]["information_time"],
            "date": day,
            "season": summary[0]["season"],
            "summary": [system_figures(row) for row in in_order(summary)],
            "breakdowns": {name: _groups_of(name, groups) for name in DIMENSIONS},
            "rows": list(_players(rows, frame)),
            "extremes": [_extremes(row, rows, frame) for row in in_order(summary)],
        }
    )


def in_order(rows: list[Record]) -> list[Record]:
    """Return rows in the order in which reports show systems."""
    return sorted(
        rows, key=lambda row: (row["stat"], ORDER.get(row["system_id"], len(ORDER)), row["system_id"])
    )


def plain_figures(row: Record) -> Record:
    """Return what `Figures` holds out of a row of figures."""
    names = Figures.model_fields.keys() - {"system"}
    return {"system": row["system_id"], **{name: row[name] for name in names}}


def system_figures(row: Record) -> Record:
    """Return the figures of a row, with those of the other baselines beside them."""
    against = {
        name: {"n": row[f"paired_{name}"], "mae_difference": row[f"mae_minus_{name}"]}
        for name in BASELINES
        if name != row["system_id"]
    }
    return {**plain_figures(row), "against": against}


def _groups_of(dimension: str, groups: list[Record]) -> list[Record]:
    chosen = in_order([row for row in groups if row["dimension"] == dimension])
    return [{**plain_figures(row), "group": row["group"]} for row in chosen]


def _players(rows: list[Record], frame: Frame) -> Iterator[Record]:
    """Yield one record per player, game and statistic, with the predictions of all systems in it."""
    found: dict[tuple[str, int, str], Record] = {}
    for row in rows:
        key = row["game_id"], row["player_id"], row["stat"]
        if key not in found:
            found[key] = {name: row[name] for name in SHARED}
            found[key] |= {
                "player": frame.name(row["player_id"]),
                "tier": row["scoring_tier"],
                "predictions": {},
            }
        found[key]["predictions"][row["system_id"]] = {
            "predicted": row["predicted_mean"],
            "recommendation": row["recommendation"],
            "error": row["signed_error"],
            "outcome": row["outcome"],
        }
    yield from found.values()


def _extremes(system: Record, rows: list[Record], frame: Frame) -> Record:
    key = system["system_id"], system["stat"]
    graded = [
        row for row in rows if (row["system_id"], row["stat"]) == key and row["absolute_error"] is not None
    ]
    best = sorted(
        graded, key=lambda row: (row["absolute_error"], -row["actual"], row["game_id"], row["player_id"])
    )
    worst = sorted(graded, key=lambda row: (-row["absolute_error"], row["game_id"], row["player_id"]))
    return {
        "system": key[0],
        "stat": key[1],
        "best": [_example(row, frame) for row in best[:EXTREMES]],
        "worst": [_example(row, frame) for row in worst[:EXTREMES]],
    }


def _example(row: Record, frame: Frame) -> Record:
    return {
        "game_id": row["game_id"],
        "player_id": row["player_id"],
        "player": frame.name(row["player_id"]),
        "line": row["line"],
        "predicted": row["predicted_mean"],
        "actual": row["actual"],
        "error": row["signed_error"],
    }


RESULTS = Kind(
    name="results",
    form=ResultsFile,
    prefixes=(FOLDER,),
    wanted=owed,
    make=made,
    lost=lost_grades,
    repeats=latest,
    is_dated=True,
)
