"""A prediction in words: what moved it, and whether it came out again."""

from typing import TYPE_CHECKING

from backcourt.cli.output import columns, paragraphs

if TYPE_CHECKING:
    from backcourt.evaluation.explained import Part, PredictionExplained


def prediction_text(found: "PredictionExplained") -> str:
    """Return what a person reads of an explained prediction."""
    return paragraphs(
        f"{found.id} @ {found.day}",
        columns(["column", "value"], found.stored.items()),
        *(_part(part) for part in found.parts),
        _members(found),
        "" if found.adjustment is None else f"moved by its tier: {found.adjustment:+.3f} points",
        _again(found),
    )


def _part(part: "Part") -> str:
    rows = [[reason.name.replace("_", " "), f"{reason.size:+.3f}"] for reason in part.reasons]
    total = sum(reason.size for reason in part.reasons)
    rows.append(["together", f"{total:+.3f}"])
    return f"what moved {part.figure} to {part.value:g}\n" + columns(["because of", "by"], rows)


def _members(found: "PredictionExplained") -> str:
    if not found.members:
        return ""
    rows = ([each.system, f"{100 * each.weight:.1f} %", each.mean] for each in found.members)
    return "mixed from\n" + columns(["system", "weight", "mean"], rows)


def _again(found: "PredictionExplained") -> str:
    if found.is_same:
        return "made once more from what is stored: the same, bit for bit"
    lines = [f"{name}: stored {one!r}, now {other!r}" for name, (one, other) in found.differences.items()]
    lines += [
        f"{part.figure}: stored {part.value!r}, now {part.recomputed!r}"
        for part in found.parts
        if not part.is_same
    ]
    return "\n  ".join(["made once more from what is stored it DIFFERS", *lines])
