"""Saved trees as arrays: read only if they are trees, and followed without the library, to the same last bit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from pydantic_core import from_json

from backcourt.arrays import Floats
from backcourt.errors import ModelError

TWEEDIE = "reg:tweedie"
NO_CHILD = -1
PER_NODE = (
    "left_children", "right_children", "parents", "split_indices", "split_conditions", "split_type", "default_left",
    "base_weights", "loss_changes", "sum_hessian",
)  # fmt: skip

Integers: TypeAlias = npt.NDArray[np.int64]
Singles: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Forest:
    """The nodes of all trees, one after the other; a leaf leads to itself, and its condition is what it adds."""

    base: np.float32
    roots: Integers
    columns: Integers
    conditions: Singles
    children: Integers
    """Where each node leads to: on the right, then on the left."""

    def margins(self, matrix: Floats) -> Singles:
        """Return what the trees add up to for each row (nothing missing), one after the other in single precision."""
        values = np.ascontiguousarray(matrix, np.float32)
        rows = np.arange(len(values))[:, None] * values.shape[1]
        at = np.broadcast_to(self.roots, (len(values), len(self.roots)))
        while True:
            is_left = values.ravel()[rows + self.columns[at]] < self.conditions[at]
            following = self.children[2 * at + is_left]
            if (following == at).all():
                break
            at = following
        added = np.concatenate([np.full((1, len(values)), self.base), self.conditions[at].T])
        margins: Singles = np.add.accumulate(added, axis=0)[-1]
        return margins


def read_forest(content: bytes, objective: str, columns: int) -> Forest:
    """Return the trees that are in these bytes, or raise an error: of that objective, reading so many columns at most.

    The library would follow every number it reads, wherever it leads.
    """
    try:
        learner = from_json(content, allow_inf_nan=False)["learner"]
        parameters, booster = learner["learner_model_param"], learner["gradient_booster"]
        is_sound = (
            learner["objective"]["name"] == objective
            and (parameters["num_feature"], parameters["num_class"], parameters["num_target"])
            == (str(columns), "0", "1")
            and booster["name"] == "gbtree"
            and _are_counted(booster["model"], columns)
        )
        base = float(parameters["base_score"].strip("[]"))
        margin = np.float32(math.log(base) if objective == TWEEDIE else base)
        found = _forest(booster["model"]["trees"], margin, columns) if is_sound else None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _unsound(type(error).__name__) from error
    if found is None:
        raise _unsound(f"no forest for {objective} over {columns} columns")
    return found


def _unsound(why: str) -> ModelError:
    return ModelError(
        f"saved trees cannot be read: {why}",
        "train the model again from the warehouse, which holds all of it",
    )


def _are_counted(model: dict[str, Any], columns: int) -> bool:
    """Tell whether there are as many trees, nodes and columns as is said."""
    trees, told = model["trees"], model["gbtree_model_param"]
    return (
        (told["num_trees"], told["num_parallel_tree"]) == (str(len(trees)), "1")
        and model["tree_info"] == [0] * len(trees)
        and model["iteration_indptr"] == list(range(len(trees) + 1))
        and all(_is_counted(tree, columns) for tree in trees)
    )


def _is_counted(tree: dict[str, Any], columns: int) -> bool:
    told, nodes = tree["tree_param"], len(tree["left_children"])
    return (
        (told["num_nodes"], told["num_feature"], told["size_leaf_vector"]) == (str(nodes), str(columns), "1")
        and nodes > 0
        and all(len(tree[name]) == nodes for name in PER_NODE)
        and not tree["categories"]
    )


def _forest(trees: list[dict[str, Any]], base: np.float32, columns: int) -> Forest | None:
    """Return trees whose every way goes down, over columns that there are, and ends at a leaf; None of any others."""
    left, right, column, kind = (
        np.array([*chain.from_iterable(tree[name] for tree in trees)])
        for name in ("left_children", "right_children", "split_indices", "split_type")
    )
    condition = np.array([*chain.from_iterable(tree["split_conditions"] for tree in trees)], np.float32)
    sizes = np.array([len(tree["left_children"]) for tree in trees])
    roots = np.cumsum(sizes) - sizes
    first, size = np.repeat(roots, sizes), np.repeat(sizes, sizes)
    places = np.arange(len(first))
    node = places - first
    is_leaf = (left == NO_CHILD) & (right == NO_CHILD)
    goes_down = (node < left) & (left < size) & (node < right) & (right < size)
    is_sound = (
        all(numbers.dtype.kind == "i" for numbers in (left, right, column, kind))
        and (is_leaf | goes_down).all()
        and ((column >= 0) & (column < columns)).all()
        and not kind.any()
    )
    if not is_sound:
        return None
    children = np.stack([np.where(is_leaf, places, first + child) for child in (right, left)], axis=1)
    return Forest(base, roots, column, condition, children.ravel())
