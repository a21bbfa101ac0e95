"""How one value is made, in words: a tree of formulas, with the games of every window under it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from backcourt.cli.output import columns, paragraphs, text_of

if TYPE_CHECKING:
    from backcourt.sync.explain import Explanation
    from backcourt.sync.feature import FeatureTrace, Step


def feature_text(found: "Explanation") -> str:
    """Show how a column of some rows is made."""
    about = f" of {found.entity}" if found.entity else ""
    more = found.rows_in_all - len(found.features)
    return paragraphs(
        f"{found.table} @ {found.day}{about}: {found.meaning}",
        "" if found.features else "no row",
        *map(_feature, found.features),
        f"{more:,} more rows; name the player, team or game" if more > 0 else "",
        f"not current: {found.owed}" if found.owed else "",
    )


def _feature(trace: "FeatureTrace") -> str:
    key = ", ".join(f"{name} {text_of(value)}" for name, value in trace.row.items())
    unit = f" ({trace.unit})" if trace.unit else ""
    return "\n".join(
        [
            f"{trace.column}{unit} = {_number(trace.stored)}: {trace.meaning}",
            f"row: {key}",
            *_lines(trace.step, "  "),
            _verdict(trace),
        ]
    )


def _verdict(trace: "FeatureTrace") -> str:
    if trace.agrees:
        return "worked out again, this comes to the stored value"
    wrong = [f"{step.name} is {_number(step.value)}, {_again(step)}" for step in trace.step.disagreements]
    made = f"made today it is {_number(trace.step.value)}, stored is {_number(trace.stored)}"
    return "THIS DOES NOT COME TO THE STORED VALUE: " + "; ".join(wrong or [made])


def _again(step: "Step") -> str:
    return (
        f"its games come to {_number(step.recomputed)}" if step.games else "what it was read from has another"
    )


def _lines(step: "Step", indent: str) -> Iterator[str]:
    again = f" -> {_number(step.recomputed)}" if step.kind == "window" else ""
    yield f"{indent}{step.name} = {_number(step.value)}  [{step.kind}] {step.text}{again}"
    if step.games:
        names = list(step.games[0])
        table = columns(names, ([_cell(game[name]) for name in names] for game in step.games))
        yield from (f"{indent}    {line}" for line in table.splitlines())
    for term in step.terms:
        yield from _lines(term, indent + "  ")


def _number(value: Any) -> str:
    """Write a value with all the digits that are kept."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else text_of(value)


def _cell(value: Any) -> Any:
    return _number(value) if isinstance(value, float) else value
