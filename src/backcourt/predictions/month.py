"""What all systems say of a month's games, as distributions: rules, models, and what is made of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.arrays import Floats, floats
from backcourt.laws.distributions import Distributions, Rows
from backcourt.laws.law import MOST_MEAN, Law
from backcourt.laws.mixture import mix
from backcourt.laws.saved import from_json
from backcourt.predictions.calibrating import market_rows, scale_of
from backcourt.predictions.ensemble_means import MONTH, calibrations_of_month, ensemble_means, month_of
from backcourt.predictions.learned_predictions import OF_THE_MONTH
from backcourt.predictions.said import place, said
from backcourt.predictions.scoring_tier_adjustments import scoring_tier
from backcourt.systems.combined import BLEND, ENSEMBLE, MEMBERS, TIERED, XGBOOST
from backcourt.systems.ewma import EWMA
from backcourt.systems.market import MARKET
from backcourt.tables.arrow import floats_of
from backcourt.tables.declaration import Input, Inputs, Part, Read
from backcourt.tables.expressions import ir
from backcourt.tables.statistics import POINTS

DATES_AT_ONCE = 120
"""Dates whose distributions are published or graded together, half a season: a whole one takes a gigabyte more."""


def spoken(inputs: Inputs) -> ir.Table:
    """Return what systems that need no other said, and the means of the ensemble under its name."""
    rows = said(inputs)
    columns = (
        "system_id", "stat", "season", "game_date", "predicted_mean", "predicted_minutes", "missing_terms", "model",
        "completeness_pct", "is_production_ready",
    )  # fmt: skip
    rows = rows.select(*columns, place=place(rows))
    return month_of(rows, "game_date").drop("game_date")


def means(inputs: Inputs) -> ir.Table:
    """Return the mean of the ensemble by place and statistic."""
    rows = ensemble_means(said(inputs), inputs["system_calibrations"])
    return rows.select("stat", "ensemble_mean", place=place(rows))


def slate(inputs: Inputs) -> ir.Table:
    """Return what predictions repeat of the slate, and what is added to the ensemble in the player's tier."""
    own = (
        *PLAYER_GAME,
        "season",
        "game_date",
        "team",
        "opponent",
        "is_home",
        "days_rest",
        "information_time",
        "as_of",
    )
    rows = inputs["upcoming_player_game_context"].select(*own)
    cache = inputs["player_daily_cache"].select("player_id", "points_avg_season", game_date="cache_date")
    rows = rows.left_join(cache, ["player_id", "game_date"], rname="cache_{name}")
    tiers = inputs["scoring_tier_adjustments"].select("scoring_tier", "adjustment", game_date="as_of_date")
    rows = rows.mutate(scoring_tier=scoring_tier(rows.points_avg_season))
    rows = rows.left_join(tiers, ["scoring_tier", "game_date"], rname="tier_{name}")
    return rows.select(*own, "points_avg_season", "adjustment", place=place(rows))


def lines(inputs: Inputs) -> ir.Table:
    """Return the lines by place and statistic."""
    rows = inputs["prop_lines"]
    return rows.select("stat", "line", "over_odds", "under_odds", "market_over", place=place(rows))


INPUTS = (
    Input("upcoming_player_game_context"),
    Input("player_daily_cache"),
    Input("prop_lines"),
    Input("rule_predictions"),
    Input("learned_predictions"),
    Input("system_calibrations", OF_THE_MONTH),
    Input("scoring_tier_adjustments"),
)
PARTS = (
    Part("calibrations", lambda inputs: calibrations_of_month(inputs["system_calibrations"])),
    Part("spoken", spoken),
    Part("means", means),
    Part("slate", slate),
    Part("lines", lines),
)
"""What distributions are made from, for any table that needs them."""


@dataclass(frozen=True)
class Fitted:
    """What was fitted for a month and a statistic."""

    laws: Mapping[str, Law]
    weights: Mapping[str, float]
    market_weight: float
    over_offset: float
    digest: str

    @classmethod
    def of(cls, rows: pa.Table) -> Fitted | None:
        """Return it from its rows; nothing if there are none."""
        found = rows.to_pylist()
        if not found:
            return None
        market: Mapping[str, Any] = next((row for row in found if row["system_id"] == MARKET.id), {})
        return cls(
            {row["system_id"]: from_json(row["law"]) for row in found},
            {row["system_id"]: row["ensemble_weight"] for row in found if row["ensemble_weight"] is not None},
            market.get("blend_weight", 1.0),
            market.get("over_offset", 0.0),
            found[0]["digest"],
        )


@dataclass(frozen=True)
class Prediction:
    """What one system says of some places."""

    system: str
    at: Rows
    mean: Floats
    minutes: Floats
    rows: Distributions | None
    said: pa.Table


@dataclass(frozen=True)
class Month:
    """What was said of a statistic in a month, the places of the slate, its lines, and what was fitted."""

    stat: str
    said: pa.Table
    means: pa.Table
    slate: pa.Table
    lines: pa.Table
    fitted: Fitted | None

    @cached_property
    def keys(self) -> Rows:
        """The places of the slate, in order."""
        return np.asarray(self.slate["place"].to_numpy(), dtype=np.int64)

    def _at(self, rows: pa.Table) -> Rows:
        return np.searchsorted(self.keys, np.asarray(rows["place"].to_numpy(), dtype=np.int64))

    def of_lines(self, name: str) -> Floats:
        """Return what is known of the line of each place, NaN without one."""
        found = np.full(len(self.keys), np.nan)
        found[self._at(self.lines)] = floats_of(self.lines, name)
        return found

    @cached_property
    def line(self) -> Floats:
        """The line of each place, NaN without one."""
        return self.of_lines("line")

    @cached_property
    def _by_system(self) -> dict[str, pa.Table]:
        return {
            system: self.said.filter(pc.equal(self.said["system_id"], system))
            for system in sorted(self.said["system_id"].unique().to_pylist())
        }

    def predictions(self) -> Iterator[Prediction]:
        """Yield what each system says."""
        for system, rows in self._by_system.items():
            yield self._alone(system, rows)
        if self.fitted is not None and self.means.num_rows:
            yield from self._combined(self.fitted)

    def _alone(self, system: str, rows: pa.Table) -> Prediction:
        at, mean = self._at(rows), floats_of(rows, "predicted_mean")
        minutes = floats_of(rows, "predicted_minutes")
        law = self.fitted.laws.get(system) if self.fitted else None
        found: Distributions | None = None
        if law is not None and system == MARKET.id:
            found = market_rows(law, mean, minutes, self.of_lines("market_over")[at], 0.0)
        elif law is not None:
            found = law.at(np.minimum(mean, MOST_MEAN), scale_of(minutes))
        return Prediction(system, at, mean, minutes, found, rows)

    def _combined(self, fitted: Fitted) -> Iterator[Prediction]:
        """Yield the ensemble, the same moved by tiers, and the blend: mixtures of distributions."""
        at, mean = self._at(self.means), floats_of(self.means, "ensemble_mean")
        known = self._by_system[XGBOOST] if XGBOOST in self._by_system else self._by_system[EWMA.id]
        minutes = self._spread(self._by_system[EWMA.id], "predicted_minutes")
        better = self._spread(known, "predicted_minutes")
        minutes = np.where(np.isnan(better), minutes, better)[at]
        told = self._told(at)
        parts, weights = self._members(fitted, at, np.zeros(len(at)))
        ensemble = mix(parts, weights)
        yield Prediction(ENSEMBLE, at, mean, minutes, ensemble, told)
        if self.stat == POINTS.name:
            moved = np.nan_to_num(floats_of(self.slate, "adjustment")[at])
            parts, _ = self._members(fitted, at, moved)
            yield Prediction(TIERED, at, np.maximum(mean + moved, 0.0), minutes, mix(parts, weights), told)
        quoted = np.flatnonzero(~np.isnan(self.line[at]))
        law = fitted.laws.get(MARKET.id)
        if law is None or not len(quoted):
            yield Prediction(BLEND, at, mean, minutes, ensemble, told)
            return
        rest = np.flatnonzero(np.isnan(self.line[at]))
        yield Prediction(BLEND, at[rest], mean[rest], minutes[rest], ensemble.take(rest), told.take(rest))
        yield self._blended(fitted, law, at[quoted], mean[quoted], minutes[quoted], told.take(quoted))

    def _blended(
        self, fitted: Fitted, law: Law, at: Rows, mean: Floats, minutes: Floats, told: pa.Table
    ) -> Prediction:
        share = fitted.market_weight
        usual = self._spread(self._by_system[MARKET.id], "predicted_minutes")[at]
        market = market_rows(law, self.line[at], usual, self.of_lines("market_over")[at], fitted.over_offset)
        parts, weights = self._members(fitted, at, np.zeros(len(at)))
        whole = np.concatenate([weights * (1 - share), np.full((len(at), 1), share)], axis=1)
        mean = (1 - share) * mean + share * market.mean()
        return Prediction(BLEND, at, mean, minutes, mix([*parts, market], whole), told)

    def _members(self, fitted: Fitted, at: Rows, moved: Floats) -> tuple[list[Distributions], Floats]:
        """Return the members' distributions at some places, and their weights: 0 where one is silent."""
        parts, weights = [], []
        for system in MEMBERS:
            if system not in fitted.weights or system not in self._by_system:
                continue
            rows = self._by_system[system]
            mean, minutes = (self._spread(rows, f"predicted_{name}")[at] for name in ("mean", "minutes"))
            silent = np.isnan(mean)
            mean = np.clip(np.where(silent, 0.0, mean + moved), 0.0, MOST_MEAN)
            parts.append(fitted.laws[system].at(mean, scale_of(np.where(silent, 1.0, minutes))))
            weights.append(np.where(silent, 0.0, fitted.weights[system]))
        stacked = np.stack(weights, axis=1)
        return parts, floats(stacked / stacked.sum(axis=1, keepdims=True))

    def _spread(self, rows: pa.Table, name: str) -> Floats:
        found = np.full(len(self.keys), np.nan)
        found[self._at(rows)] = floats_of(rows, name)
        return found

    def _told(self, at: Rows) -> pa.Table:
        """Return how whole and ready the rows of `ewma` are, which speaks of all places that an ensemble speaks of."""
        rows = self._by_system[EWMA.id]
        positions = np.full(len(self.keys), -1, dtype=np.int64)
        positions[self._at(rows)] = np.arange(rows.num_rows)
        nothing = pa.nulls(len(at), pa.string())
        chosen = rows.take(pa.array(positions[at])).drop_columns(["missing_terms", "model"])
        return chosen.append_column("missing_terms", nothing).append_column("model", nothing)


def months(read: Read) -> Sequence[Month]:
    """Return every month and statistic of which something was said."""
    said_rows, found_means, calibrations = read("spoken"), read("means"), read("calibrations")
    slate_rows, line_rows = read("slate").sort_by("place"), read("lines")
    groups = said_rows.group_by([*MONTH, "stat"]).aggregate([])
    said_of, means_of, lines_of = map(by_stat, (said_rows, found_means, line_rows))
    found = []
    for group in groups.sort_by([(name, "ascending") for name in (*MONTH, "stat")]).to_pylist():
        stat = group["stat"]
        rows = rows_where(said_of(stat), {name: group[name] for name in MONTH})
        places = pc.unique(rows["place"])
        found.append(
            Month(
                stat,
                rows,
                rows_among(means_of(stat), places),
                rows_among(slate_rows, places),
                rows_among(lines_of(stat), places),
                Fitted.of(rows_where(calibrations, group)),
            )
        )
    return found


def by_stat(rows: pa.Table) -> Callable[[str], pa.Table]:
    """Return what gives the rows of a statistic; they are looked for once."""
    return cache(lambda stat: rows_where(rows, {"stat": stat}))


def rows_where(rows: pa.Table, values: Mapping[str, Any]) -> pa.Table:
    """Return the rows that have these values."""
    chosen = (
        pc.equal(rows[name], pa.scalar(value, rows.schema.field(name).type)) for name, value in values.items()
    )
    return rows.filter(reduce(pc.and_, chosen))


def rows_among(rows: pa.Table, places: pa.Array) -> pa.Table:
    """Return the rows of these places."""
    return rows.filter(pc.is_in(rows["place"], places))
