"""Rows of CSV files, with the guarantees of JSON ones: typed by a model, read one by one, none lost."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from itertools import repeat
from typing import TypeVar

from pydantic import ConfigDict

from backcourt.sources.wire.document import is_markup, text_of
from backcourt.sources.wire.model import Wire, tally
from backcourt.sources.wire.problem import Problem, Reason
from backcourt.sources.wire.reading import Reading, Row
from backcourt.sources.wire.result_sets import headers_of, require_headers


class CsvRow(Wire):
    """Base of rows whose cells are text: use `WholeText`, `RealText`, `Name`, `Moment`; an empty cell is None."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)


M = TypeVar("M", bound=CsvRow)


def csv_rows(reading: Reading, model: type[M]) -> list[Row[M]]:
    """Return the rows of a CSV payload that fit the model; the others are rejected, each by itself.

    Raises `PayloadError` when the payload is no CSV text, or a column that the model needs is missing or there twice.
    """
    return list(each_csv_row(reading, model))


def each_csv_row(reading: Reading, model: type[M]) -> Iterator[Row[M]]:
    """Yield the rows that `csv_rows` returns, one at a time: files of a season need not be held as objects."""
    if is_markup(text_of(reading.payload, reading.subject)):
        raise reading.error("is HTML or XML, not CSV")
    lines = csv.reader(TextIOWrapper(BytesIO(reading.payload), "utf-8-sig", newline=""), strict=True)
    headers = _headers(reading, lines)
    require_headers(reading, headers, model, "header")
    known = headers_of(model) | model.unused
    understood = 0
    for row in _rows(reading, lines, headers, model, known):
        if row is not None:
            understood += 1
            yield row
    for name in headers:
        if name not in known:
            tally(reading.unknown, repeat(name, understood))


def _headers(reading: Reading, lines: Iterator[list[str]]) -> list[str]:
    try:
        return next(lines, [])
    except csv.Error as error:
        raise reading.error(f"header is not CSV ({error})") from error


def _rows(
    reading: Reading, lines: Iterator[list[str]], headers: list[str], model: type[M], known: frozenset[str]
) -> Iterator[Row[M] | None]:
    place = 0
    while True:
        try:
            cells = next(lines, None)
        except csv.Error as error:
            raise reading.error(f"is not CSV after row {place} ({error})") from error
        if cells is None:
            return
        if not cells:  # an empty line, as files end with
            continue
        path = f"rows[{place}]"
        place += 1
        if len(cells) != len(headers):
            told = f"has {len(cells)} cells, not {len(headers)}"
            reading.reject_raw(cells, Problem(Reason.WRONG_LENGTH, path, told))
            continue
        named = {name: cell or None for name, cell in zip(headers, cells, strict=True) if name in known}
        yield reading.read_row(model, named, path, shown_as=cells)
