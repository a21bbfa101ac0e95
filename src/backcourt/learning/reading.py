"""From Arrow rows to a frame: what is missing stays missing, and a row with garbage in it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.arrays import Floats
from backcourt.errors import ContractViolationError
from backcourt.learning.contract import INPUTS, MINUTES, MOST_MINUTES, Feature
from backcourt.learning.frame import Frame

KEY = ("game_date", "game_id", "player_id")
OUTCOME = "actual_"
"""How the names of columns begin that tell what came of a row."""

REQUIRED = frozenset({"minutes_6"})
"""Who has no minutes behind him has no career: nothing is known of him but his position."""

MOST_OF_A_STAT = 200.0


@dataclass(frozen=True)
class Refusal:
    """A row that is not to be learned from or predicted, and why."""

    game_id: str
    player_id: int
    reason: str


@dataclass(frozen=True)
class Reading:
    """What could be read, and what could not."""

    frame: Frame
    refusals: tuple[Refusal, ...]


def read(rows: pa.Table, stats: Sequence[str] = ()) -> Reading:
    """Return the rows of `learned_inputs` as a frame, in the order of their keys, without those that are refused.

    With `stats`, columns `actual_minutes` and `actual_{stat}` tell what came of each row; NULL for who did not play.
    """
    outcomes = _outcomes(stats)
    wanted = (*KEY, *INPUTS.names, *(feature.name for feature in outcomes))
    lacking = [name for name in wanted if name not in rows.column_names]
    if lacking:
        raise ContractViolationError(
            f"rows to learn from lack {', '.join(lacking[:5])}", "read them by `learned_inputs`"
        )
    rows = _in_order(rows.select(wanted))
    features = (*INPUTS.features, *outcomes)
    matrix, reasons = np.empty((len(rows), len(features))), dict[int, str]()
    for position, feature in enumerate(features):
        matrix[:, position], found = _column(rows.column(feature.name), feature)
        reasons = found | reasons  # the first reason is the one that is told
    whole, sound = _frame(rows, matrix, outcomes), np.ones(len(rows), dtype=np.bool_)
    sound[list(reasons)] = False
    refusals = (
        Refusal(str(whole.games[row]), int(whole.players[row]), reasons[row]) for row in sorted(reasons)
    )
    return Reading(whole.select(sound), tuple(refusals))


def _outcomes(stats: Sequence[str]) -> tuple[Feature, ...]:
    if not stats:
        return ()
    return (
        Feature(f"{OUTCOME}{MINUTES}", 0.0, MOST_MINUTES),
        *(Feature(f"{OUTCOME}{stat}", 0.0, MOST_OF_A_STAT) for stat in stats),
    )


def _in_order(rows: pa.Table) -> pa.Table:
    """Return rows sorted by their keys, which must be whole and different."""
    kinds = dict(zip(KEY, (pa.date32(), pa.string(), pa.int64()), strict=True))
    for name, kind in kinds.items():
        column = rows.column(name)
        if column.null_count or column.type != kind:
            raise ContractViolationError(
                f"{name} of rows to learn from must be {kind} and never NULL, not {column.type}", "cast it"
            )
    rows = rows.sort_by([(name, "ascending") for name in KEY])
    if len(rows.select(KEY).group_by(KEY).aggregate([])) < len(rows):
        raise ContractViolationError(
            "a player has several rows for a game", "take one information time and one team"
        )
    return rows


def _column(column: pa.ChunkedArray, feature: Feature) -> tuple[Floats, dict[int, str]]:
    """Return a column's numbers, NaN where NULL, and by row why some are refused."""
    is_missing = column.is_null().to_numpy(zero_copy_only=False)
    if not _is_numeric(column.type):
        wrong = f"{feature.name} is of type {column.type}, not a number"
        return np.full(len(column), np.nan), dict.fromkeys(_rows(~is_missing), wrong)
    numbers = pc.cast(column, pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    is_sound = is_missing | ((numbers >= feature.low) & (numbers <= feature.high))
    bounds = f"between {feature.low:g} and {feature.high:g}"
    reasons = {row: f"{feature.name} is {numbers[row]:g}, not {bounds}" for row in _rows(~is_sound)}
    if feature.name in REQUIRED:
        reasons |= dict.fromkeys(_rows(is_missing), f"{feature.name} is missing")
    return numbers, reasons


def _rows(chosen: npt.NDArray[np.bool_]) -> list[int]:
    return [int(row) for row in np.flatnonzero(chosen)]


def _is_numeric(kind: pa.DataType) -> bool:
    types = pa.types
    return bool(
        types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind) or types.is_null(kind)
    )


def _frame(rows: pa.Table, matrix: Floats, outcomes: Sequence[Feature]) -> Frame:
    inputs = len(INPUTS.features)
    return Frame(
        dates=rows.column("game_date").to_numpy().astype("datetime64[D]"),
        games=np.array(rows.column("game_id").to_pylist(), dtype=np.str_),
        players=rows.column("player_id").to_numpy(),
        inputs=matrix[:, :inputs],
        outcomes={
            feature.name.removeprefix(OUTCOME): matrix[:, inputs + position]
            for position, feature in enumerate(outcomes)
        },
    )
