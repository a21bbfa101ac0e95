"""What systems said, laid beside the rows of a population; the few that were on no list are given the baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.arrays import Floats
from backcourt.evaluation.accuracy import BASELINE, MARKET
from backcourt.evaluation.populations import POPULATIONS
from backcourt.evaluation.quotes import Quotes
from backcourt.evaluation.samples import Flags, Said, Sample, flags
from backcourt.laws.keys import uniforms
from backcourt.laws.law import MOST_MEAN, Law
from backcourt.predictions.calibrating import scale_of
from backcourt.predictions.said import PLAYERS_PER_GAME
from backcourt.tables.arrow import floats_of
from backcourt.tables.statistics import POINTS

EVERYONE = "A"
FILLED_UP_TO = 0.05
"""A system that is silent of at most this share of a population is given ewma's prediction there."""

SIDES = {"OVER": 1.0, "UNDER": -1.0}
AT_LINE = ("market_over", "over_odds", "under_odds")
"""What predictions repeat of the market at their line."""

Month: TypeAlias = tuple[int, int]
"""Year and month."""


def aligned(
    season: str,
    stat: str,
    rows: pa.Table,
    said: pa.Table,
    laws: Mapping[Month, Law] | None = None,
    quoted: Quotes | None = None,
) -> Sample:
    """Return the rows of a season with what each system said of them; what was said of others is left out.

    Rows on no list have the baseline's mean (`ewma`), and by `laws` its distribution.
    """
    places = pc.index_in(_keys(said), value_set=_keys(rows))
    said = said.append_column("place", places).filter(pc.is_valid(places))
    own = {
        str(system): said.filter(pc.equal(said["system_id"], system))
        for system in said["system_id"].unique().to_pylist()
    }
    line, base = floats_of(rows, "line"), own.get(BASELINE, said.slice(0, 0))
    # What the line was before anyone could tell whose it is, nothing was said about.
    as_said = _placed(base, "line", len(rows)) == line
    for name in AT_LINE:
        values = np.where(as_said, _placed(base, name, len(rows)), np.nan)
        rows = rows.append_column(name, pa.array(values, pa.float64(), from_pandas=True))
    found = {system: _said(its, as_said) for system, its in own.items()}
    if MARKET in found:
        found[MARKET] = replace(found[MARKET], mean=line)
    listed = found.get(BASELINE, _of_means(np.full(len(rows), np.nan)))
    found[BASELINE] = _filled(listed, _unlisted(rows, np.isnan(listed.mean), laws or {}))
    quotes = None if quoted is None else _about(rows, quoted)
    return Sample(season, stat, EVERYONE, rows, found, quotes=quotes)


def _of_means(mean: Floats) -> Said:
    """Return means alone, without distributions or sides."""
    median, crps, place, over = np.full((4, len(mean)), np.nan)
    return Said(mean, median, crps, place, over, np.zeros(len(mean)), np.zeros(len(mean), np.bool_))


def _unlisted(rows: pa.Table, wanted: Flags, laws: Mapping[Month, Law]) -> Said:
    """Return what the baseline would have said of the wanted rows."""
    said = _of_means(floats_of(rows, BASELINE))
    actual, scale = floats_of(rows, "actual"), scale_of(floats_of(rows, "minutes"))
    of_month = [(day.year, day.month) for day in rows["game_date"].to_pylist()]
    for month, law in laws.items():
        places = np.flatnonzero([each == month for each in of_month] & wanted & ~np.isnan(said.mean))
        if len(places):
            law_rows = law.at(np.minimum(said.mean[places], MOST_MEAN), scale[places])
            keys = _keys(rows.take(pa.array(places))).to_pylist()
            said.median[places] = law_rows.median()
            said.crps[places] = law_rows.crps(actual[places])
            said.place[places] = law_rows.pit(actual[places], uniforms(keys, "on no list"))
    return said


def _about(rows: pa.Table, quoted: Quotes) -> Quotes:
    """Return the lines that are about the rows, by their places among these."""
    games = np.asarray(rows["game_id"].cast(pa.int64()).to_numpy(), dtype=np.int64)
    own = games * PLAYERS_PER_GAME + np.asarray(rows["player_id"].to_numpy(), dtype=np.int64)
    order = np.argsort(own)
    at = np.searchsorted(own[order], quoted.place).clip(max=len(own) - 1)
    about = np.flatnonzero(own[order][at] == quoted.place)
    return replace(quoted.take(about), place=order[at[about]])


def _keys(rows: pa.Table) -> pa.Array:
    keys = pc.binary_join_element_wise(rows["game_id"], rows["player_id"].cast(pa.string()), " ")
    return keys.combine_chunks()


def _placed(said: pa.Table, name: str, count: int) -> Floats:
    """Return a column of what was said at the places of the rows, NaN where nothing was."""
    found = np.full(count, np.nan)
    if name in said.column_names:
        found[said["place"].to_numpy()] = floats_of(said, name)
    return found


def _said(said: pa.Table, as_said: Flags) -> Said:
    """Return what one system said; its chances and sides are of the line that it knew."""
    count = len(as_said)
    over, under = _placed(said, "p_over", count), _placed(said, "p_under", count)
    pick = np.zeros(count)
    for side, sign in SIDES.items():
        places = said.filter(pc.equal(said["recommendation"], side))["place"].to_numpy()
        pick[places] = sign
    return Said(
        mean=_placed(said, "predicted_mean", count),
        median=_placed(said, "q50", count),
        crps=_placed(said, "crps", count),
        place=_placed(said, "pit", count),
        over=np.where(as_said, over / (over + under), np.nan),
        pick=np.where(as_said, pick, 0.0),
        is_filled=np.zeros(count, dtype=np.bool_),
    )


def filled(sample: Sample) -> Sample:
    """Give the few rows of which a system says nothing what the baseline says of them, and mark them."""
    base = sample.said[BASELINE]
    found = {
        system: _filled(said, base) if _is_nearly_whole(said) and system != MARKET else said
        for system, said in sample.said.items()
    }
    return replace(sample, said=found)


def _is_nearly_whole(said: Said) -> bool:
    return float(np.mean(np.isnan(said.mean))) <= FILLED_UP_TO


def _filled(said: Said, base: Said) -> Said:
    lacking = np.isnan(said.mean)
    taken = {
        name: np.where(lacking, getattr(base, name), getattr(said, name))
        for name in ("mean", "median", "crps", "place")
    }
    return replace(said, **taken, is_filled=said.is_filled | lacking)


def populations(yearly: Sample) -> list[Sample]:
    """Return the populations of a season that have rows, filled; one of the same rows as another is not told twice."""
    found: dict[str, Sample] = {}
    for population in POPULATIONS:
        if yearly.stat == POINTS.name or population.needs_line:
            sample = yearly.where(flags(yearly.rows, f"in_{population.id}"), population=population.id)
            if len(sample):
                found.setdefault(sample.keys, filled(sample))
    return list(found.values())
