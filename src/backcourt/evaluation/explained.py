"""What moved a prediction, in words and numbers, and the same prediction made once more from what is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow.compute as pc

from backcourt.catalogue import catalogue
from backcourt.errors import UsageError
from backcourt.learning.contract import MINUTES, contract_of
from backcourt.learning.reading import read
from backcourt.learning.reasons import Explanation, explain
from backcourt.learning.training import stat_matrix
from backcourt.precompute.form_states import STATS
from backcourt.predictions.learned_predictions import LEARNED_PREDICTIONS, saved_models
from backcourt.predictions.month import Month, months
from backcourt.predictions.player_prop_predictions import PLAYER_PROP_PREDICTIONS
from backcourt.predictions.rule_predictions import RULE_PREDICTIONS
from backcourt.predictions.said import PLAYERS_PER_GAME
from backcourt.sync.remade import Remade, stored_row
from backcourt.systems.combined import BLEND, ENSEMBLE, LEARNED_SYSTEMS, MEMBERS, TIERED
from backcourt.systems.registry import SYSTEMS
from backcourt.tables.expressions import ir
from backcourt.tables.statistics import POINTS
from backcourt.tables.windows import DECIMALS, rounded
from backcourt.warehouse.interface import Scope, Warehouse

LARGEST = 8
"""Features named of a learned prediction; the others are given as one sum."""


@dataclass(frozen=True)
class PredictionId:
    """A prediction: system, game, player and statistic."""

    system: str
    game: str
    player: int
    stat: str

    @classmethod
    def parse(cls, text: str) -> PredictionId:
        """Read SYSTEM/GAME/PLAYER or SYSTEM/GAME/PLAYER/STAT; without a statistic it is points."""
        parts = text.split("/")
        names = [stat.name for stat in STATS]
        if len(parts) == 3:
            parts.append(POINTS.name)
        if len(parts) != 4 or not parts[2].isdigit() or parts[3] not in names:
            raise UsageError(
                f"{text!r} names no prediction",
                f"write SYSTEM/GAME/PLAYER/STAT with ids, such as ensemble_v1/0022300061/2544/points; "
                f"statistics are {', '.join(names)}",
            )
        return cls(parts[0], parts[1], int(parts[2]), parts[3])

    def __str__(self) -> str:
        return f"{self.system}/{self.game}/{self.player}/{self.stat}"

    @property
    def key(self) -> dict[str, Any]:
        """The key of its row."""
        return {"system_id": self.system, "game_id": self.game, "player_id": self.player, "stat": self.stat}


@dataclass(frozen=True)
class Reason:
    """What something adds to a figure, in the statistic's unit."""

    name: str
    size: float


@dataclass(frozen=True)
class Part:
    """A figure taken apart: its reasons add up to it, but for what bounds take away or hold up."""

    figure: str
    value: float
    reasons: tuple[Reason, ...]
    recomputed: float

    @property
    def is_same(self) -> bool:
        """Whether the value that is stored came out again, bit for bit."""
        return self.value == self.recomputed


@dataclass(frozen=True)
class Member:
    """A system that has part in a mixture."""

    system: str
    weight: float
    mean: float | None


@dataclass(frozen=True)
class PredictionExplained:
    """A stored prediction, what it came to when made once more, and what moved it."""

    id: str
    day: date
    stored: dict[str, Any]
    differences: dict[str, tuple[Any, Any]]
    parts: list[Part] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    adjustment: float | None = None

    @property
    def is_same(self) -> bool:
        """Whether everything came out again, bit for bit."""
        return not self.differences and all(part.is_same for part in self.parts)


def explain_prediction(warehouse: Warehouse, wanted: PredictionId) -> PredictionExplained:
    """Return a prediction with what moved it, made once more from stored inputs."""
    day = _day_of(warehouse, wanted)
    stored = stored_row(warehouse, PLAYER_PROP_PREDICTIONS, day, wanted.key)
    if stored is None:
        raise UsageError(
            f"there is no prediction {wanted}", "look into player_prop_predictions for those of the game"
        )
    made = Remade.of(warehouse, catalogue(), PLAYER_PROP_PREDICTIONS, [day])
    [month] = [each for each in months(made.read) if each.stat == wanted.stat]
    again = _made_again(made, wanted)
    found = PredictionExplained(
        str(wanted),
        day,
        stored,
        {name: (stored[name], again.get(name)) for name in stored if stored[name] != again.get(name)},
    )
    if wanted.system in (ENSEMBLE, TIERED, BLEND):
        found.members.extend(_members(month, wanted))
        if wanted.system == TIERED:
            tier = {row["place"]: row["adjustment"] for row in month.slate.to_pylist()}
            return _with_adjustment(found, tier.get(_place(month, wanted)))
    elif wanted.system in LEARNED_SYSTEMS.values():
        found.parts.extend(_learned(warehouse, wanted, day))
    else:
        found.parts.append(_rule(warehouse, wanted, day))
    return found


def _with_adjustment(found: PredictionExplained, adjustment: float | None) -> PredictionExplained:
    return PredictionExplained(
        found.id, found.day, found.stored, found.differences, found.parts, found.members, adjustment or 0.0
    )


def _day_of(warehouse: Warehouse, wanted: PredictionId) -> date:
    """Return the date of the game, or say that there is none."""
    schedule = catalogue()["schedule"]
    warehouse.show("games", Scope(schedule))
    games = schedule.relation("games")
    rows = warehouse.read(games.filter(games.game_id == wanted.game).select("game_date")).to_pylist()
    if not rows:
        raise UsageError(f"there is no game {wanted.game}", "game ids have ten digits, such as 0022300061")
    day: date = rows[0]["game_date"]
    return day


def _made_again(made: Remade, wanted: PredictionId) -> dict[str, Any]:
    rows = made.rows()
    for name, value in wanted.key.items():
        rows = rows.filter(pc.equal(rows[name], value))
    found = rows.to_pylist()
    return found[0] if found else {}


def _place(month: Month, wanted: PredictionId) -> int:
    return int(wanted.game) * PLAYERS_PER_GAME + wanted.player


def _members(month: Month, wanted: PredictionId) -> list[Member]:
    """Return the systems that are mixed, by weight; those that are silent have none."""
    place, fitted = _place(month, wanted), month.fitted
    if fitted is None:
        return []
    told = {
        row["system_id"]: row["predicted_mean"] for row in month.said.to_pylist() if row["place"] == place
    }
    weights = {name: fitted.weights[name] for name in MEMBERS if name in told and name in fitted.weights}
    whole = sum(weights.values())
    market = fitted.market_weight if wanted.system == BLEND and "market" in told else 0.0
    found = [Member(name, weight / whole * (1 - market), told[name]) for name, weight in weights.items()]
    if market:
        found.append(Member("market", market, told["market"]))
    return sorted(found, key=lambda member: -member.weight)


def _rule(warehouse: Warehouse, wanted: PredictionId, day: date) -> Part:
    """Return the terms that a rule adds up, worked out again from the features of the date."""
    system = next((each for each in SYSTEMS if each.id == wanted.system), None)
    if system is None:
        raise UsageError(f"there is no system {wanted.system}", "`backcourt evaluate` lists them")
    stored = stored_row(warehouse, RULE_PREDICTIONS, day, wanted.key)
    made = Remade.of(warehouse, catalogue(), RULE_PREDICTIONS, [day])
    rows = made.relation("features" if wanted.stat == POINTS.name else "other_features")
    rows = rows.filter(rows.game_id == wanted.game, rows.player_id == wanted.player, rows.stat == wanted.stat)
    terms = system.terms(rows)
    asked: ir.Table = rows.select(_mean=rounded(system.mean(rows)), **terms)
    [row] = made.ask(asked)
    mean = float(row.pop("_mean"))
    reasons = tuple(Reason(name, float(value)) for name, value in row.items() if value is not None)
    return Part("predicted_mean", stored["predicted_mean"] if stored else mean, reasons, mean)


def _learned(warehouse: Warehouse, wanted: PredictionId, day: date) -> list[Part]:
    """Return what features add to the minutes and the mean of a learned prediction."""
    [knowledge] = [known for known, name in LEARNED_SYSTEMS.items() if name == wanted.system]
    key = {"game_id": wanted.game, "player_id": wanted.player, "stat": wanted.stat, "knowledge": knowledge}
    stored = stored_row(warehouse, LEARNED_PREDICTIONS, day, key)
    if stored is None:
        raise UsageError(
            f"the learned system said nothing of {wanted}", "see `backcourt explain learned_predictions`"
        )
    made = Remade.of(warehouse, catalogue(), LEARNED_PREDICTIONS, [day])
    rows, models = made.read(f"listed_{knowledge}"), made.read("models")
    models = models.filter(pc.equal(models["knowledge"], knowledge))
    saved = saved_models(models, knowledge)
    frame = read(rows.drop_columns(["month"])).frame
    at = int(np.flatnonzero((frame.games == wanted.game) & (frame.players == wanted.player))[0])
    own = slice(at, at + 1)
    minutes_model, model = saved[MINUTES].model, saved[wanted.stat].model
    minutes_matrix = frame.columns(contract_of(MINUTES).names)
    minutes = minutes_model.predict(minutes_matrix)
    matrix = stat_matrix(frame, minutes, wanted.stat)
    why_minutes, why_mean = (
        explain(each, rows[own], LARGEST)[0]
        for each, rows in ((minutes_model, minutes_matrix), (model, matrix))
    )
    return [
        _part("predicted_minutes", stored["predicted_minutes"], why_minutes, minutes[at]),
        _part("predicted_mean", stored["predicted_mean"], why_mean, model.predict(matrix)[at]),
    ]


def _part(figure: str, value: float, found: Explanation, recomputed: float) -> Part:
    reasons = [Reason("everybody's mean", found.baseline)]
    reasons += [Reason(reason.feature, reason.size) for reason in found.reasons]
    reasons.append(Reason("all other features", found.rest))
    return Part(figure, value, tuple(reasons), float(np.round(recomputed, DECIMALS)))
