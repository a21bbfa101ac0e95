"""The tables of stats.nba.com: named result sets of column headers and rows of values."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import Field

from backcourt.sources.wire.fields import Name
from backcourt.sources.wire.model import Wire, tally
from backcourt.sources.wire.problem import Problem, Reason
from backcourt.sources.wire.reading import Reading, Row

M = TypeVar("M", bound=Wire)


class ResultSet(Wire):
    """One table: its name, its column headers, and its rows as lists of values."""

    name: Name
    headers: list[Name]
    row_set: Annotated[list[Any], Field(alias="rowSet")]


class ResultSets(Wire):
    """The envelope: what was asked for comes back beside the tables, and is in the receipt already."""

    unused = frozenset({"resource", "parameters", "meta"})

    result_sets: Annotated[list[ResultSet], Field(alias="resultSets")]


def result_set(reading: Reading, name: str, model: type[M]) -> list[Row[M]]:
    """Return the rows of the result set of this name that fit the model; the others are rejected, each by itself.

    The model's fields (or their aliases) are the headers as they are spelled. Raises `PayloadError` when there is no
    such result set, or a header that the model needs is missing or there twice.
    """
    sets = reading.envelope(ResultSets).result_sets
    for place, found in enumerate(sets):
        if found.name == name:
            return _rows(reading, found, f"resultSets[{place}]", model)
    present = ", ".join(found.name for found in sets) or "none"
    raise reading.error(f"resultSets has no {name} (there: {present})")


def _rows(reading: Reading, found: ResultSet, path: str, model: type[M]) -> list[Row[M]]:
    headers = found.headers
    require_headers(reading, headers, model, f"{path}.headers")
    known = headers_of(model) | model.unused
    strangers = [header for header in headers if header not in known]
    rows = []
    for place, values in enumerate(found.row_set):
        here = f"{path}.rowSet[{place}]"
        if not isinstance(values, list) or len(values) != len(headers):
            reading.reject_raw(values, _misshapen(values, here, len(headers)))
            continue
        named = {name: value for name, value in zip(headers, values, strict=True) if name in known}
        row = reading.read_row(model, named, here, shown_as=values)
        if row is not None:
            rows.append(row)
    for stranger in strangers:
        tally(reading.unknown, (f"{path}.{stranger}" for _ in rows))
    return rows


def headers_of(model: type[Wire]) -> frozenset[str]:
    """Return the names of a model's fields as payloads spell them."""
    return frozenset(field.alias or name for name, field in model.model_fields.items())


def require_headers(reading: Reading, headers: list[str], model: type[Wire], path: str) -> None:
    """Raise `PayloadError` unless every column that the model needs is there, and none of those it reads twice."""
    for name, field in model.model_fields.items():
        spelled = field.alias or name
        if spelled not in headers and field.is_required():
            raise reading.error(f"{path}: {spelled} is missing")
        if headers.count(spelled) > 1:
            raise reading.error(f"{path}: {spelled} is there {headers.count(spelled)} times")


def _misshapen(values: object, path: str, columns: int) -> Problem:
    told = f"has {len(values)} values, not {columns}" if isinstance(values, list) else "is not a list"
    return Problem(Reason.WRONG_LENGTH, path, told)
