"""What is fitted to how systems did: a law for each, the weights of the ensemble, and how far to trust the market."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.arrays import Floats, floats
from backcourt.laws.distributions import Distributions, Rows
from backcourt.laws.fitting import LEAST_ROWS, fit
from backcourt.laws.law import LEAST_SCALE, MOST_SCALE, Law
from backcourt.laws.mixture import fitted_weights
from backcourt.laws.root_normal import RootNormal
from backcourt.systems.combined import MEMBERS
from backcourt.systems.ewma import EWMA
from backcourt.systems.market import MARKET
from backcourt.tables.arrow import floats_of

RECENT_ROWS = 10_000
"""Graded predictions a law is fitted on, the newest: about half a season of everyone."""

EQUAL_SHARE = 1
"""Rows' worth of belief, per member, that all are equally good: what members say differs so little that each counts much."""

MARKET_SHARE = 5
"""Rows' worth of belief that the market is all there is to know, against one that the ensemble is."""

NEWTON_STEPS = 30


@dataclass(frozen=True)
class Graded:
    """What systems said of one statistic and what came of it, one place per player and game, by date.

    `means` and `minutes` are by system, NaN where it is silent; `line` and `market_over` NaN where nobody quotes.
    """

    dates: npt.NDArray[np.datetime64]
    actual: Floats
    line: Floats
    market_over: Floats
    means: Mapping[str, Floats]
    minutes: Mapping[str, Floats]

    def __len__(self) -> int:
        return len(self.dates)

    def before(self, day: date) -> Graded:
        """Return what is earlier than a day."""
        end = int(np.searchsorted(self.dates, np.datetime64(day)))
        return Graded(
            self.dates[:end], self.actual[:end], self.line[:end], self.market_over[:end],
            {name: values[:end] for name, values in self.means.items()},
            {name: values[:end] for name, values in self.minutes.items()},
        )  # fmt: skip

    def spoken(self, system: str, among: npt.NDArray[np.bool_] | None = None) -> Rows:
        """Return the places of the newest rows of which a system speaks."""
        known = ~np.isnan(self.means[system])
        return np.flatnonzero(known if among is None else known & among)[-RECENT_ROWS:]

    @cached_property
    def quoted(self) -> npt.NDArray[np.bool_]:
        """Where a line was quoted."""
        return ~np.isnan(self.line)

    @cached_property
    def priced(self) -> npt.NDArray[np.bool_]:
        """Where it was quoted with the price of both sides."""
        return self.quoted & ~np.isnan(self.market_over)


def graded(said: pa.Table, came: pa.Table, systems: Sequence[str]) -> Graded:
    """Return what systems predicted of one statistic beside what came of it, and be it that some never spoke.

    `came` has a row per player and game (`place`, game_date, actual, line, market_over), by date; `said` a row per
    system and place (system_id, place, predicted_mean, predicted_minutes).
    """
    places = np.asarray(came["place"].to_numpy(), dtype=np.int64)
    order = np.argsort(places)
    means: dict[str, Floats] = {}
    minutes: dict[str, Floats] = {}
    said = said.filter(pc.is_in(said["place"], came["place"].combine_chunks()))
    for system in sorted(systems):
        rows = said.filter(pc.equal(said["system_id"], system))
        at = order[np.searchsorted(places, rows["place"].to_numpy(), sorter=order)]
        for found, name in ((means, "predicted_mean"), (minutes, "predicted_minutes")):
            found[system] = np.full(len(places), np.nan)
            found[system][at] = floats_of(rows, name)
    return Graded(
        came["game_date"].to_numpy().astype("datetime64[D]"),
        floats_of(came, "actual"),
        floats_of(came, "line"),
        floats_of(came, "market_over"),
        means,
        minutes,
    )


@dataclass(frozen=True)
class Calibrated:
    """What was fitted for one system: its law, its part in the ensemble and in the blend, and the market's bias."""

    system: str
    rows: int
    law: Law
    borrowed: bool
    ensemble_weight: float | None = None
    blend_weight: float | None = None
    offset: float | None = None


def calibrated(past: Graded) -> list[Calibrated]:
    """Return what the past teaches of every system that speaks of the statistic; nothing while there is too little."""
    counts = {system: len(past.spoken(system)) for system in past.means}
    laws = {system: _law(past, system) for system, rows in counts.items() if rows >= LEAST_ROWS}
    lent = laws.get(EWMA.id)
    if lent is None:
        return []
    known = {system: laws.get(system, lent) for system in past.means}
    weights = _weights(past, laws)
    offset = market_offset(past)
    share = _blend_weight(past, laws, weights, offset)
    return [
        Calibrated(
            system,
            counts[system],
            law=law,
            borrowed=system not in laws,
            ensemble_weight=weights.get(system),
            blend_weight=share if system == MARKET.id else None,
            offset=offset if system == MARKET.id else None,
        )
        for system, law in known.items()
    ]


def scale_of(minutes: Floats) -> Floats:
    """Return minutes as the scale of a law, within what laws accept."""
    return floats(np.clip(minutes, LEAST_SCALE, MOST_SCALE))


def _law(past: Graded, system: str) -> RootNormal:
    rows = past.spoken(system)
    return fit(RootNormal, past.means[system][rows], scale_of(past.minutes[system][rows]), past.actual[rows])


def _weights(past: Graded, laws: Mapping[str, Law]) -> dict[str, float]:
    """Return the weights of the ensemble's members, those that have no law yet at an equal share."""
    members = [name for name in MEMBERS if name in past.means]
    if not members:
        return {}
    prior = np.full(len(members), float(EQUAL_SHARE))
    rows = _since_all_speak(past, [name for name in members if name in laws])
    likelihoods = np.full((len(rows), len(members)), np.nan)
    for k, name in enumerate(members):
        if name in laws:
            likelihoods[:, k] = _likelihood(past, name, laws[name], rows)
    return dict(zip(members, map(float, fitted_weights(likelihoods, prior)), strict=True))


def _since_all_speak(past: Graded, members: Sequence[str]) -> Rows:
    """Return the newest rows of which a member speaks, from where the last of them spoke first.

    Earlier rows say nothing of how good it is beside the others.
    """
    known = [~np.isnan(past.means[name]) for name in members]
    if not known:
        return np.arange(0)
    start = max(int(spoken.argmax()) for spoken in known)
    return (start + np.flatnonzero(np.any(known, axis=0)[start:]))[-RECENT_ROWS:]


def _likelihood(past: Graded, system: str, law: Law, rows: Rows) -> Floats:
    """Return how likely each outcome was to a system, NaN where it was silent."""
    found = np.full(len(rows), np.nan)
    spoken = ~np.isnan(past.means[system][rows])
    at = rows[spoken]
    found[spoken] = law.at(past.means[system][at], scale_of(past.minutes[system][at])).pmf(past.actual[at])
    return found


def chance_of_over(market_over: Floats, offset: float) -> Floats:
    """Return what the market's price comes to once its bias is taken off; a line without a price is an even bet."""
    corrected = 1 / (1 + np.exp(-(np.log(market_over / (1 - market_over)) + offset)))
    return floats(np.where(np.isnan(market_over), 0.5, corrected))


def market_offset(past: Graded) -> float:
    """Return by how much, in log odds, overs come in more often than prices say; 0 while there is too little.

    Lines are set where bettors, who prefer overs, pay for them. Of lines without a price nothing is said: what they
    were worth depends on the price that is not there.
    """
    rows = past.priced & (past.actual != past.line)
    if rows.sum() < LEAST_ROWS:
        return 0.0
    over, price, offset = past.actual[rows] > past.line[rows], past.market_over[rows], 0.0
    for _ in range(NEWTON_STEPS):
        chance = chance_of_over(price, offset)
        step = float((over - chance).sum() / (chance * (1 - chance)).sum())
        offset += step
        if abs(step) < 1e-12:
            break
    return offset


def market_rows(law: Law, line: Floats, minutes: Floats, market_over: Floats, offset: float) -> Distributions:
    """Return the market's distributions: the law's, at the mean that gives the over the chance of its price."""
    scale = scale_of(minutes)
    mean = law.mean_at_chance(chance_of_over(market_over, offset), line, scale)
    return law.at(np.where(np.isnan(mean), line, mean), scale)


def _blend_weight(
    past: Graded, laws: Mapping[str, Law], weights: Mapping[str, float], offset: float
) -> float:
    """Return the market's part in the blend, shrunk to the whole."""
    prior = np.array([1.0, float(MARKET_SHARE)])
    law = laws.get(MARKET.id)
    members = [name for name in weights if name in laws]
    if law is None or not members:
        return 1.0
    rows = _since_all_speak(past, members)
    rows = rows[past.priced[rows]]
    if not len(rows):
        return 1.0
    ours = np.stack([_likelihood(past, name, laws[name], rows) for name in members], axis=1)
    shares = np.where(np.isnan(ours), 0.0, [weights[name] for name in members])
    ensemble = (np.nan_to_num(ours) * shares).sum(axis=1) / shares.sum(axis=1)
    market = market_rows(
        law, past.line[rows], past.minutes[MARKET.id][rows], past.market_over[rows], offset
    ).pmf(past.actual[rows])
    return float(fitted_weights(np.stack([ensemble, market], axis=1), prior)[1])
