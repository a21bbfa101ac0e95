"""Brings the two sides of a quoted line together, where a source delivers them as separate rows."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Integers = npt.NDArray[np.int64]


def paired_sides(rows: pa.Table, keys: list[str], is_over: pa.ChunkedArray) -> tuple[Integers, Integers]:
    """Return row numbers (over, under) of each quote; -1 where a side was not delivered.

    Rows with equal keys are one quote. When a side is delivered n times, the nth over meets the nth under, so that
    every row is in exactly one pair and repeats stay visible.
    """
    group = _group_numbers(rows, keys)
    over = np.asarray(is_over.combine_chunks().to_numpy(zero_copy_only=False), dtype=bool)
    occurrence = _occurrences(group * 2 + over)
    quote = group * (int(occurrence.max(initial=0)) + 1) + occurrence
    quotes, place = np.unique(quote, return_inverse=True)
    sides = np.full((2, len(quotes)), -1, dtype=np.int64)
    sides[over.astype(np.int64), place] = np.arange(len(quote))
    order = np.argsort(np.where(sides[1] >= 0, sides[1], sides[0]), kind="stable")
    return sides[1][order], sides[0][order]


def _group_numbers(rows: pa.Table, keys: list[str]) -> Integers:
    """Number the distinct keys of rows; NULL is a value like any other."""
    number = np.zeros(len(rows), dtype=np.int64)
    for key in keys:
        codes = rows[key].combine_chunks().dictionary_encode(null_encoding="encode").indices
        values = np.asarray(pc.cast(codes, pa.int64()).to_numpy(zero_copy_only=False))
        # Compressing after every key keeps the combined number within 64 bits.
        number = np.unique(number * (int(values.max(initial=0)) + 1) + values, return_inverse=True)[1]
    return number.astype(np.int64)


def _occurrences(values: Integers) -> Integers:
    """Return how often each value occurred before, in row order."""
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    starts = np.r_[True, ranked[1:] != ranked[:-1]] if len(ranked) else np.zeros(0, dtype=bool)
    first = np.maximum.accumulate(np.where(starts, np.arange(len(ranked)), 0))
    result = np.empty(len(values), dtype=np.int64)
    result[order] = np.arange(len(ranked)) - first
    return result
