"""What is fitted to the systems each month, on earlier dates only: their laws, the ensemble, trust in the market."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.slate import AHEAD, appearances
from backcourt.laws.fitting import LEAST_ROWS
from backcourt.laws.saved import to_json
from backcourt.precompute.form_states import STATS
from backcourt.precompute.snapshots import game_dates, with_cutoff
from backcourt.predictions.calibrating import Calibrated, Graded, calibrated, graded
from backcourt.predictions.said import place, said
from backcourt.systems.ewma import EWMA
from backcourt.tables.arrow import arrow_schema
from backcourt.tables.declaration import (
    ALL_BEFORE,
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
from backcourt.tables.windows import History, all_games

CODE = (
    "backcourt.arrays",
    *(
        f"backcourt.laws.{name}"
        for name in ("distributions", "fitting", "law", "mixture", "root_normal", "saved")
    ),
    "backcourt.predictions.calibrating",
    "backcourt.systems.combined",
)
"""What is done in Python with what systems said."""

COLUMNS = (
    Column("cut_date", "date", "the first date of the month: fitted on earlier ones only"),
    Column("season", "string", "season label"),
    Column("stat", "string", "statistic"),
    Column("system_id", "string", "the system"),
    Column("law", "string", "the law that makes distributions of its means, as JSON"),
    Column("is_borrowed", "boolean", "whether the law is that of ewma, the system's own rows being too few"),
    Column("rows", "int64", "predictions with a result that the law is fitted on", low=0),
    Column("ensemble_weight", "float64", "its weight in the ensemble where all members speak", "0-1", missing="no member", low=0, high=1),
    Column("blend_weight", "float64", "the market's weight in the blend", "0-1", missing="not the market", low=0, high=1),
    Column("over_offset", "float64", "by how much overs come in more often than prices say", "log odds", missing="not the market"),
    Column("digest", "string", "SHA-256 of all that was fitted for the month and the statistic"),
    *derived_columns(),
)  # fmt: skip


def _came(inputs: Inputs) -> ir.Table:
    """Return what came of every player, game and statistic, with the line where one was quoted."""
    played = appearances(inputs["player_game_summary"])
    long = ibis.union(
        *(
            played.select(
                *PLAYER_GAME,
                "game_date",
                stat=ibis.literal(stat.name),
                actual=stat.value(played).cast("int64"),
            )
            for stat in STATS
        )
    )
    lines = inputs["prop_lines"].select(*PLAYER_GAME, "stat", "line", "market_over")
    rows = long.left_join(lines, [*PLAYER_GAME, "stat"], rname="line_{name}")
    return rows.select("stat", "game_date", "actual", "line", "market_over", place=place(rows))


def _said(inputs: Inputs) -> ir.Table:
    rows = said(inputs)
    return rows.select("stat", "system_id", "predicted_mean", "predicted_minutes", place=place(rows))


def _cuts(inputs: Inputs) -> ir.Table:
    """Return the dates and statistics for which something is owed, and how many predictions have a result by then."""
    dates = with_cutoff(game_dates(inputs["schedule"], "cut_date"), inputs["schedule"], "cut_date")
    dates = dates.mutate(stat=ibis.array([stat.name for stat in STATS]).unnest())
    rules = inputs["rule_predictions"]
    told = rules.filter(rules.system_id == EWMA.id).select(*PLAYER_GAME, "stat", "game_date")
    rows = told.semi_join(appearances(inputs["player_game_summary"]), list(PLAYER_GAME))
    history = History(rows, ("stat",), order=("game_date", *PLAYER_GAME))
    known = history.as_of(dates, "cut_date", results=all_games().count())
    return known.mutate(results=known.results.fill_null(0).cast("int64"))


FACTS = ("cut_date", "season", "as_of", "stat")


@dataclass(frozen=True)
class Cut:
    """A date for which something is fitted, and the statistic."""

    facts: Mapping[str, Any]

    def fitted(self, past: Graded) -> pa.Table:
        """Return what the past taught, a row per system."""
        found = calibrated(past.before(self.facts["cut_date"]))
        texts = [to_json(each.law) for each in found]
        digest = digest_of(found, texts)
        rows = [
            {
                **self.facts,
                "system_id": each.system,
                "law": text,
                "is_borrowed": each.borrowed,
                "rows": each.rows,
                "ensemble_weight": each.ensemble_weight,
                "blend_weight": each.blend_weight,
                "over_offset": each.offset,
                "digest": digest,
                "is_production_ready": True,
            }
            for each, text in zip(found, texts, strict=True)
        ]
        return pa.Table.from_pylist(rows, schema=arrow_schema(SYSTEM_CALIBRATIONS.schema))


def digest_of(found: Sequence[Calibrated], texts: Sequence[str]) -> str:
    """Return the digest of what was fitted, by which a prediction names it."""
    whole = [
        [each.system, text, each.ensemble_weight, each.blend_weight, each.offset]
        for each, text in zip(found, texts, strict=True)
    ]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def tasks(read: Read) -> Sequence[Task]:
    """Return a task for every cut and statistic: they need nothing of each other."""
    cuts = [row for row in read("cuts").to_pylist() if row["results"] >= LEAST_ROWS]
    if not cuts:
        return []
    spoken, came = read("said"), read("came").sort_by([("game_date", "ascending"), ("place", "ascending")])
    found: list[Task] = []
    for stat in dict.fromkeys(cut["stat"] for cut in cuts):
        past = graded(_of(spoken, stat), _of(came, stat))
        facts = [{name: cut[name] for name in FACTS} for cut in cuts if cut["stat"] == stat]
        found += [partial(Cut(each).fitted, past) for each in facts]
    return found


def _of(rows: pa.Table, stat: str) -> pa.Table:
    return rows.filter(pc.equal(rows["stat"], stat))


def owed(inputs: Inputs) -> ir.Table:
    """Every statistic of every month, whatever could be fitted; nothing while there is too little."""
    cuts = inputs["cuts"]
    few = cuts.results < LEAST_ROWS
    told = cuts.results.cast("string") + f" of {LEAST_ROWS} predictions with a result"
    return cuts.select(
        "cut_date",
        "stat",
        excuse=few.ifelse("bootstrap", None),
        reason=few.ifelse(told, None),
    )


SYSTEM_CALIBRATIONS = Table(
    name="system_calibrations",
    phase=Phase.PREDICTIONS,
    meaning="laws, ensemble weights and trust in the market, fitted each month on earlier dates only",
    grain=("cut_date", "stat", "system_id"),
    date_column="cut_date",
    columns=COLUMNS,
    inputs=(
        Input("schedule"),
        Input("rule_predictions", ALL_BEFORE),
        Input("learned_predictions", ALL_BEFORE),
        Input("prop_lines", ALL_BEFORE),
        Input("player_game_summary", ALL_BEFORE),
    ),
    parts=(Part("cuts", _cuts), Part("said", _said), Part("came", _came)),
    build_tasks=tasks,
    entity=("stat",),
    owed=owed,
    horizon=AHEAD,
    cadence=Cadence.MONTHLY,
    code=(*CODE, "backcourt.predictions.system_calibrations"),
    libraries=("numpy", "scipy"),
)
