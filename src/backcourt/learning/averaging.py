"""The mean of two forests as one: all trees of both, each adding half of what it did."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import from_json

from backcourt.errors import ContractViolationError
from backcourt.learning.boosting import SQUARED_ERROR, Trees
from backcourt.learning.forest import NO_CHILD

ADDED = ("split_conditions", "base_weights")
"""What a leaf adds, by both names that it is kept under; elsewhere the first is where a node splits."""


def averaged(one: Trees, other: Trees) -> Trees:
    """Return trees that predict the mean of what two say who read the same columns.

    Only squared errors: what other trees add up to is not what they predict. Halving loses no digit.
    """
    if {one.objective, other.objective} != {SQUARED_ERROR} or one.columns != other.columns:
        raise ContractViolationError(
            f"trees for {one.objective} over {one.columns} columns and for {other.objective} over {other.columns} "
            "have no mean",
            "average trees of squared errors that read the same columns",
        )
    mean, added = (from_json(trees.content) for trees in (one, other))
    forest = _model(mean)["trees"] + _model(added)["trees"]
    for place, tree in enumerate(forest):
        tree["id"] = place
        _halve(tree)
    _model(mean).update(
        gbtree_model_param=_model(mean)["gbtree_model_param"] | {"num_trees": str(len(forest))},
        iteration_indptr=list(range(len(forest) + 1)),
        tree_info=[0] * len(forest),
        trees=forest,
    )
    base = (_base(mean) + _base(added)) / 2
    mean["learner"]["learner_model_param"]["base_score"] = f"[{base!r}]"
    content = json.dumps(mean, separators=(",", ":"), allow_nan=False).encode()
    return Trees(content, SQUARED_ERROR, one.columns)


def _model(booster: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = booster["learner"]["gradient_booster"]["model"]
    return found


def _base(booster: dict[str, Any]) -> float:
    return float(booster["learner"]["learner_model_param"]["base_score"].strip("[]"))


def _halve(tree: dict[str, Any]) -> None:
    for node, child in enumerate(tree["left_children"]):
        if child == NO_CHILD:
            for name in ADDED:
                tree[name][node] /= 2
