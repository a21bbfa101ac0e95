"""Whether saved trees are trees: the library follows every number it reads, wherever it leads."""

from __future__ import annotations

import json
from typing import Any

from backcourt.errors import ModelError

NO_CHILD = -1
PER_NODE = (
    "left_children", "right_children", "parents", "split_indices", "split_conditions", "split_type", "default_left",
    "base_weights", "loss_changes", "sum_hessian",
)  # fmt: skip


def require_sound(content: bytes, objective: str, columns: int) -> None:
    """Raise an error unless these bytes are trees of that objective that read no more than so many columns."""
    try:
        learner = json.loads(content)["learner"]
        parameters, booster = learner["learner_model_param"], learner["gradient_booster"]
        is_sound = (
            learner["objective"]["name"] == objective
            and (parameters["num_feature"], parameters["num_class"], parameters["num_target"])
            == (str(columns), "0", "1")
            and booster["name"] == "gbtree"
            and _is_forest(booster["model"], columns)
        )
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise _unsound(type(error).__name__) from error
    if not is_sound:
        raise _unsound(f"no forest for {objective} over {columns} columns")


def _unsound(why: str) -> ModelError:
    return ModelError(
        f"saved trees cannot be read: {why}",
        "train the model again from the warehouse, which holds all of it",
    )


def _is_forest(model: dict[str, Any], columns: int) -> bool:
    trees, told = model["trees"], model["gbtree_model_param"]
    return (
        (told["num_trees"], told["num_parallel_tree"]) == (str(len(trees)), "1")
        and model["tree_info"] == [0] * len(trees)
        and model["iteration_indptr"] == list(range(len(trees) + 1))
        and all(_is_tree(tree, columns) for tree in trees)
    )


def _is_tree(tree: dict[str, Any], columns: int) -> bool:
    """Tell whether every way through a tree goes down, over columns that there are, and ends at a leaf."""
    told, left, right = tree["tree_param"], tree["left_children"], tree["right_children"]
    nodes = len(left)
    return (
        (told["num_nodes"], told["num_feature"], told["size_leaf_vector"]) == (str(nodes), str(columns), "1")
        and nodes > 0
        and all(len(tree[name]) == nodes for name in PER_NODE)
        and not tree["categories"]
        and not any(tree["split_type"])
        and all(0 <= column < columns for column in tree["split_indices"])
        and all(
            (one == other == NO_CHILD) or (node < one < nodes and node < other < nodes)
            for node, (one, other) in enumerate(zip(left, right, strict=True))
        )
    )
