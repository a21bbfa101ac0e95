"""Where a column of an expression comes from: the formula that makes it, and its terms, up to inputs and windows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ibis.expr.operations as ops

from backcourt.tables.windows import Trace

LONGEST_FORMULA = 400
INFIX: Mapping[str, str] = {
    "Add": "+", "Subtract": "-", "Multiply": "*", "Divide": "/", "FloorDivide": "//", "Modulus": "%",
    "Equals": "=", "NotEquals": "!=", "Less": "<", "LessEqual": "<=", "Greater": ">", "GreaterEqual": ">=",
    "And": "and", "Or": "or", "IdenticalTo": "is",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A column of a relation."""

    relation: ops.Relation
    name: str


@dataclass(frozen=True)
class Formula:
    """A column that is worked out from others of the relation before; `summed` over its rows of equal groups."""

    text: str
    terms: tuple[Place, ...]
    summed: ops.Aggregate | None = None


@dataclass(frozen=True)
class Source:
    """A column that is read from an input or a part."""

    alias: str
    column: str


@dataclass(frozen=True)
class Window:
    """A column that is a measure over an entity's earlier games."""

    name: str
    trace: Trace


Origin = Formula | Source | Window


def origin(place: Place, traces: Mapping[ops.Relation, Trace], parts: Mapping[str, ops.Relation]) -> Origin:
    """Follow a column through everything that only hands it on, to what makes it."""
    relation, name = place.relation, place.name
    while True:
        trace = traces.get(relation)
        if trace is not None and name in trace.measures:
            return Window(name, trace)
        if isinstance(relation, ops.UnboundTable):
            if relation.name not in parts:
                return Source(relation.name, name)
            relation = parts[relation.name]
            continue
        value = _value(relation, name)
        if isinstance(value, ops.Field):
            relation, name = value.rel, value.name
        elif value is None and isinstance(getattr(relation, "parent", None), ops.Relation):
            relation = relation.parent
        else:
            text = _text(value if value is not None else relation)
            summed = relation if isinstance(relation, ops.Aggregate) else None
            return Formula(text, tuple(_terms(value)), summed)


def _value(relation: ops.Relation, name: str) -> Any:
    """Return what a relation says a column is; None when it only hands on its parent's."""
    if isinstance(relation, ops.Aggregate):
        return relation.groups.get(name, relation.metrics.get(name))
    if isinstance(relation, ops.Project | ops.JoinChain):
        return relation.values.get(name)
    return None


def _terms(value: Any) -> Iterator[Place]:
    """Yield the columns of the relation before that a value is made of, each once."""
    seen: dict[Place, None] = {}
    open_nodes = [value]
    while open_nodes:
        node = open_nodes.pop(0)
        if isinstance(node, ops.Field):
            seen[Place(node.rel, node.name)] = None
        elif isinstance(node, tuple):
            open_nodes = [*node, *open_nodes]
        elif isinstance(node, ops.Value):
            open_nodes = [*node.__args__, *open_nodes]
    yield from seen


def _text(node: Any) -> str:
    text = _words(node)
    return text if len(text) <= LONGEST_FORMULA else text[: LONGEST_FORMULA - 3] + "..."


def _words(node: Any) -> str:
    kind = type(node).__name__
    if kind in INFIX:
        return f"({_words(node.left)} {INFIX[kind]} {_words(node.right)})"
    match node:
        case ops.Field() | ops.Alias():
            return str(node.name)
        case ops.Literal():
            return "NULL" if node.value is None else repr(node.value)
        case ops.Cast():
            return _words(node.arg)
        case ops.IfElse():
            return (
                f"({_words(node.true_expr)} if {_words(node.bool_expr)} else {_words(node.false_null_expr)})"
            )
        case ops.SearchedCase():
            pairs = zip(node.cases, node.results, strict=True)
            branches = [f"{_words(result)} if {_words(case)}" for case, result in pairs]
            return f"({', '.join(branches)}, else {_words(node.default)})"
        case tuple():
            return ", ".join(map(_words, node))
        case ops.Value():
            arguments = [_words(entry) for entry in node.__args__ if isinstance(entry, ops.Value | tuple)]
            return f"{kind.lower()}({', '.join(arguments)})"
    return f"rows of {kind.lower()}"
