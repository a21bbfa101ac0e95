"""Made-up rows to learn from, and a recipe that learns from them quickly, for the tests of `backcourt.learning`."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from backcourt.learning.contract import INPUTS
from backcourt.learning.frame import Frame
from backcourt.learning.reading import read
from backcourt.learning.recipe import RECIPE

STATS = ("points", "rebounds")
FIRST = date(2023, 10, 24)
DAYS, GAMES, PLAYERS = 120, 2, 8
CUT = FIRST + timedelta(days=90)
LATER = FIRST + timedelta(days=105)
END = FIRST + timedelta(days=DAYS)

FEW_ROUNDS = replace(
    RECIPE,
    minutes=replace(RECIPE.minutes, rounds=12, eta=0.3, min_child_weight=10),
    stat=replace(RECIPE.stat, rounds=12, eta=0.3, min_child_weight=10),
    most_days=400,
)
"""The recipe, with few and quick rounds on little more than a year."""

QUICK = replace(FEW_ROUNDS, least_rows=200)
"""The same for as few rows as there are here."""

MISSING = 0.1
"""The share of features that are missing."""


def rows(seed: int = 7) -> pa.Table:
    """Return rows as `learned_inputs` gives them, with what came of them; one in ten listed players did not play."""
    rng = np.random.default_rng(seed)
    keys = [(day, game, player) for day in range(DAYS) for game in range(GAMES) for player in range(PLAYERS)]
    n = len(keys)
    features = {
        feature.name: np.clip(rng.normal(*_usual(feature.low, feature.high), n), feature.low, feature.high)
        for feature in INPUTS.features
    }
    features["minutes_6"] = rng.uniform(5, 38, n)
    features["points_pm_25"] = rng.uniform(0.2, 0.9, n)
    minutes = np.clip(features["minutes_6"] + rng.normal(0, 4, n), 1, 48)
    outcomes = {
        "actual_minutes": minutes,
        "actual_points": rng.poisson(minutes * features["points_pm_25"]).astype(float),
        "actual_rebounds": rng.poisson(minutes * 0.2).astype(float),
    }
    absent = rng.random(n) < 0.1
    return pa.table(
        {
            "game_date": pa.array([FIRST + timedelta(days=day) for day, _, _ in keys], pa.date32()),
            "game_id": pa.array([f"00{day:06}{game:02}" for day, game, _ in keys]),
            "player_id": pa.array([player for _, _, player in keys], pa.int64()),
            **{
                name: pa.array(values, mask=(rng.random(n) < MISSING) & (name != "minutes_6"))
                for name, values in features.items()
            },
            **{name: pa.array(values, mask=absent) for name, values in outcomes.items()},
        }
    )


def _usual(low: float, high: float) -> tuple[float, float]:
    """Return a mean and a deviation well inside of bounds."""
    return low + (high - low) * 0.4, (high - low) * 0.1


def frame(table: pa.Table | None = None) -> Frame:
    """Return rows as a frame; none of them is to be refused."""
    found = read(rows() if table is None else table, STATS)
    assert found.refusals == ()
    return found.frame


def changed(table: pa.Table, name: str, row: int, value: object) -> pa.Table:
    """Return rows of which one says something else; a value of another type changes the type of the column."""
    column = table.column(name)
    values = column.to_pylist()
    values[row] = value
    kind = column.type if value is None or isinstance(value, float) else None
    return table.set_column(table.column_names.index(name), name, pa.array(values, kind))
