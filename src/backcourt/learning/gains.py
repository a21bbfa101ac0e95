"""Which features the splits of a model's trees gained most by."""

from __future__ import annotations

import json
from collections import Counter

from backcourt.learning.forest import NO_CHILD
from backcourt.learning.models import Model


def gains(model: Model) -> dict[str, float]:
    """Return each feature's share (percent) of what all splits lowered the loss by, the largest first."""
    found: Counter[str] = Counter()
    for tree in json.loads(model.trees.content)["learner"]["gradient_booster"]["model"]["trees"]:
        splits = zip(tree["left_children"], tree["split_indices"], tree["loss_changes"], strict=True)
        for child, column, gain in splits:
            if child != NO_CHILD:
                found[model.names[column]] += gain
    whole = found.total()
    return {name: 100 * gain / whole for name, gain in found.most_common()} if whole else {}
