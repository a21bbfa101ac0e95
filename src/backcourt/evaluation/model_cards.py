"""What there is to know of one learned model, and in what two of them differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backcourt.evaluation.model_records import Metrics, Record
from backcourt.learning.artefact import Saved
from backcourt.learning.gains import gains

TOP_FEATURES = 15


@dataclass(frozen=True)
class Feature:
    """A feature in the order in which a model reads it, with its bounds."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class ModelCard:
    """A model that passed all checks; `gain_pct` is each feature's share of what the splits of the trees gained."""

    record: Record
    minutes_model: str | None
    contract: str
    row_hash: str
    recipe: dict[str, Any]
    seed: int
    versions: dict[str, str]
    golden_rows: int
    features: list[Feature]
    gain_pct: dict[str, float]


def card_of(record: Record, saved: Saved) -> ModelCard:
    """Return what there is to know of a model."""
    card = saved.card
    return ModelCard(
        record=record,
        minutes_model=card.minutes_model,
        contract=card.contract,
        row_hash=card.training.row_hash,
        recipe=card.recipe,
        seed=card.seed,
        versions=card.versions,
        golden_rows=len(card.golden.outputs),
        features=[Feature(*feature) for feature in card.features],
        gain_pct=dict(list(gains(saved.model).items())[:TOP_FEATURES]),
    )


@dataclass(frozen=True)
class Change:
    """What is otherwise in the second of two models; None where one has no such thing."""

    part: str
    name: str
    left: Any
    right: Any


def changes(left: ModelCard, right: ModelCard) -> list[Change]:
    """Return in what two models differ: features, recipe, libraries, window and metrics."""
    return [*_changes(left, right)]


def _changes(left: ModelCard, right: ModelCard) -> Iterator[Change]:
    for part in ("target", "knowledge"):
        yield from _between("model", *({part: getattr(each.record, part)} for each in (left, right)))
    yield from _between(
        "features",
        *({each.name: f"{each.low:g} .. {each.high:g}" for each in card.features} for card in (left, right)),
    )
    names = [[feature.name for feature in card.features] for card in (left, right)]
    if names[0] != names[1] and sorted(names[0]) == sorted(names[1]):
        yield Change("features", "order", ", ".join(names[0]), ", ".join(names[1]))
    yield from _between("recipe", flat(left.recipe), flat(right.recipe))
    yield from _between("libraries", left.versions, right.versions)
    yield from _between("window", _window(left), _window(right))
    yield from _between("metrics", _metrics(left.record.metrics), _metrics(right.record.metrics))


def _between(part: str, left: Mapping[str, Any], right: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys((*left, *right)):
        if left.get(name) != right.get(name):
            yield Change(part, name, left.get(name), right.get(name))


def flat(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return a recipe with the names of parts before those of their fields."""
    found: dict[str, Any] = {}
    for name, value in recipe.items():
        found |= (
            {f"{name}.{key}": each for key, each in value.items()}
            if isinstance(value, dict)
            else {name: value}
        )
    return found


def _window(card: ModelCard) -> dict[str, Any]:
    record = card.record
    return {"cut": record.cut, "first": record.first, "last": record.last, "rows": record.rows}


def _metrics(metrics: Metrics | None) -> dict[str, Any]:
    if metrics is None:
        return {}
    return {"n": metrics.n, "mae": metrics.mae, "ewma_mae": metrics.ewma_mae, "skill": metrics.skill}
