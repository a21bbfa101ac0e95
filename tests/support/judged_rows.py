"""Rows of a population made up for a test, with what a perfect law and others say of them."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from backcourt.arrays import Floats
from backcourt.evaluation.samples import Said, Sample
from backcourt.laws.distributions import Distributions
from backcourt.laws.keys import uniforms
from backcourt.laws.negative_binomial import NegativeBinomial

PER_DATE = 40


class World:
    """Players whose points follow a known law, quoted at about their median at even prices."""

    def __init__(self, n: int = 6_000, seed: int = 5) -> None:
        rng = np.random.default_rng(seed)
        self.n = n
        self.minutes = rng.uniform(6, 38, n)
        self.mean = np.clip(self.minutes * rng.uniform(0.25, 0.75, n), 2, None)
        self.law = NegativeBinomial(*NegativeBinomial.start)
        self.truth = self.law.at(self.mean, self.minutes)
        self.actual = self._draw(rng)
        self.line = np.round(self.mean) - 0.5
        self.keys = [f"{row // PER_DATE:06d} {row}" for row in range(n)]

    def _draw(self, rng: np.random.Generator) -> Floats:
        places = rng.random(self.n)
        table = self.truth.table(200)
        return (table < places[:, None]).sum(axis=1).astype(np.float64)

    def said(self, mean: Floats, law: Distributions | None = None) -> Said:
        """What a system says whose distributions are `law`, by default the right law at its mean."""
        rows = law or self.law.at(mean, self.minutes)
        chances = rows.chances(self.line)
        over = chances.over / (chances.over + chances.under)
        return Said(
            mean=mean,
            median=rows.median(),
            crps=rows.crps(self.actual),
            place=rows.pit(self.actual, uniforms(self.keys, "test")),
            over=over,
            pick=np.where(np.abs(mean - self.line) >= 1, np.sign(mean - self.line), 0.0),
            is_filled=np.zeros(self.n, dtype=np.bool_),
        )

    def sample(self, stat: str = "points", population: str = "C", **said: Said) -> Sample:
        """The rows with what systems say of them; `ewma` is the truth with noise unless given."""
        noisy = np.clip(self.mean + np.random.default_rng(6).normal(0, 2, self.n), 1, None)
        opening = date(2023, 11, 10)
        chances = self.truth.chances(self.line)
        fair = chances.over / (chances.over + chances.under)
        columns = {
            "game_id": [f"{row // PER_DATE:06d}" for row in range(self.n)],
            "player_id": list(range(self.n)),
            "game_date": [opening + timedelta(days=row // PER_DATE) for row in range(self.n)],
            "actual": self.actual,
            "minutes": self.minutes,
            "line": self.line,
            "opening_line": self.line,
            "market_over": fair,
            "over_odds": np.full(self.n, -110.0),
            "under_odds": np.full(self.n, -110.0),
            "late_absences": np.zeros(self.n),
            "late_returns": np.zeros(self.n),
            "line_age": np.zeros(self.n),
        }
        everyone = {"ewma": self.said(noisy)} | said
        return Sample("2023-24", stat, population, pa.table(columns), everyone)
