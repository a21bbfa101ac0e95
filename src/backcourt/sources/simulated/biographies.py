"""Players: who they are, one row each, as `players.parquet` tells it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.arrays import Columns, Floats, Generator, Integers, Moments, Texts, texts
from backcourt.sources.simulated.names import NameBook

FIRST_PLAYER_ID = 9_000_001
_COUNTRIES = (
    "USA",
    "Canada",
    "France",
    "Australia",
    "Germany",
    "Serbia",
    "Nigeria",
    "Lithuania",
    "Spain",
    None,
)
_COUNTRY_CHANCES = (0.68, 0.06, 0.05, 0.03, 0.03, 0.03, 0.03, 0.03, 0.02, 0.04)
_POSITIONS = (
    "Guard",
    "Guard-Forward",
    "Forward-Guard",
    "Forward",
    "Forward-Center",
    "Center-Forward",
    "Center",
)
_POSITION_EDGES = (0.40, 0.47, 0.50, 0.78, 0.86, 0.90)
_DRAFTED_SHARE = 0.8
_DRAFT_PICKS = 60


@dataclass(frozen=True)
class Biographies(Columns):
    """One row per player who ever had a contract; draft columns are NaN for the undrafted."""

    player_id: Integers
    name: Texts
    position: Texts
    height: Texts
    weight_lb: Floats
    birth_date: Moments
    country: Texts
    draft_year: Floats
    draft_number: Floats


def write_biographies(rng: Generator, book: NameBook, first_id: int, size: Floats, year: int) -> Biographies:
    """Invent veterans for the first day of a league; `size` shapes position, height and weight."""
    age = 20.5 + 14.0 * rng.beta(1.6, 2.2, len(size))
    return _invent(rng, book, first_id, size, year, age)


def write_rookies(rng: Generator, book: NameBook, first_id: int, size: Floats, year: int) -> Biographies:
    """Invent the players who enter the league in a later summer."""
    return _invent(rng, book, first_id, size, year, rng.uniform(19.2, 22.8, len(size)))


def _invent(
    rng: Generator, book: NameBook, first_id: int, size: Floats, year: int, age: Floats
) -> Biographies:
    count = len(size)
    inches = np.rint(73.5 + 10.5 * size + rng.normal(0, 1.0, count)).astype(int).tolist()
    birth = np.datetime64(f"{year}-10-01") - np.rint(age * 365.25).astype("timedelta64[D]")
    drafted = rng.random(count) < _DRAFTED_SHARE
    return Biographies(
        player_id=first_id + np.arange(count),
        name=texts(book.invent(rng, count)),
        position=texts(_POSITIONS)[np.searchsorted(_POSITION_EDGES, size)],
        height=texts([f"{inch // 12}-{inch % 12}" for inch in inches]),
        weight_lb=np.rint(178 + 72 * size + rng.normal(0, 9, count)),
        birth_date=birth.astype("datetime64[D]"),
        country=texts(_COUNTRIES)[rng.choice(len(_COUNTRIES), count, p=_COUNTRY_CHANCES)],
        draft_year=np.where(drafted, year - np.maximum(np.floor(age - 20.0), 0), np.nan),
        draft_number=np.where(drafted, rng.integers(1, _DRAFT_PICKS + 1, count), np.nan),
    )
