"""Rows on which learned systems meet: what each said out of sample of those who appeared, month after month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from time import monotonic
from typing import TypeAlias

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backcourt.arrays import Floats
from backcourt.errors import BadNumbersError, FitError, UsageError
from backcourt.evaluation.populations import counted
from backcourt.laws.fitting import LEAST_ROWS, fit
from backcourt.laws.root_normal import RootNormal
from backcourt.learning.contract import MINUTES
from backcourt.learning.frame import Frame, Mask
from backcourt.learning.reading import read as read_frame
from backcourt.learning.recipe import Recipe
from backcourt.learning.walk_forward import step
from backcourt.precompute.learned_inputs import INACTIVE_LIST, Knowledge
from backcourt.predictions.learned_models import LEARNED, learned_from
from backcourt.tables.windows import DECIMALS
from backcourt.time import season_of

Reader: TypeAlias = "Callable[[ir.Table], pa.Table]"
Days: TypeAlias = npt.NDArray[np.int64]

KNOWLEDGE: Knowledge = INACTIVE_LIST
"""What the contestants know of absences."""

ALL_SEASONS = "all"

TABLES = (
    "roster_outlook", "player_outlook", "player_game_summary", "schedule", "learned_models", "learned_predictions",
    "rule_predictions", "ml_feature_store_v2",
)  # fmt: skip
"""What is read to let systems meet."""

CURRENT = ("learned_predictions", "rule_predictions", "ml_feature_store_v2")
"""What must not wait for a sync."""


@dataclass(frozen=True)
class Said:
    """What a system says: means and minutes of rows, in the order of a frame."""

    mean: Floats
    minutes: Floats


def everyone(read: Reader, relations: Mapping[str, ir.Table]) -> Frame:
    """Return everyone listed who then played, with what models read of him and what came of it."""
    part = learned_from(KNOWLEDGE)
    stats = tuple(stat.name for stat in LEARNED[KNOWLEDGE])
    return read_frame(read(part.build(relations)), stats).frame


def cuts_of(read: Reader, relations: Mapping[str, ir.Table], seasons: Sequence[str]) -> list[date]:
    """Return the cuts that have models, of these seasons (all when none is named)."""
    rows = read(relations["learned_models"].select("cut_date", "season").distinct().order_by("cut_date"))
    found = [row["cut_date"] for row in rows.to_pylist() if not seasons or row["season"] in seasons]
    if not found:
        raise UsageError("there are no learned models of these seasons", "run `backcourt train` first")
    return found


def walked(
    frame: Frame, cuts: Sequence[date], stat: str, recipe: Recipe, tell: Callable[[str], None]
) -> tuple[Frame, Said]:
    """Return the rows of the cuts' months, and what models of the recipe say of them, each trained before its cut."""
    frames, means, minutes, started = [], [], [], monotonic()
    for done, (cut, until) in enumerate(months(frame, cuts)):
        left = f", {(monotonic() - started) / done * (len(cuts) - done):.0f} s left" if done else ""
        tell(f"{stat} of {cut}: {done} of {len(cuts)} months done{left}")
        taken = step(frame, cut, until, (stat,), recipe)
        frames.append(taken.predictions.frame)
        means.append(taken.predictions.of[stat])
        minutes.append(taken.predictions.of[MINUTES])
    return joined(frames), Said(
        np.concatenate(means).round(DECIMALS), np.concatenate(minutes).round(DECIMALS)
    )


def require_learned(stat: str) -> None:
    """Raise an error unless a statistic is learned."""
    names = [each.name for each in LEARNED[KNOWLEDGE]]
    if stat not in names:
        raise UsageError(f"nothing is learned of '{stat}'", f"name one of {', '.join(names)}")


def months(frame: Frame, cuts: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Yield each cut with the first day that is none of its own: the next cut's, or that after its season's last."""
    end = date.max
    for cut, following in pairwise((*cuts, end)):
        rows = frame.between(cut, following)
        dates = [day for day in np.unique(rows.dates).tolist() if season_of(day) == season_of(cut)]
        if dates:
            yield cut, min(following, dates[-1] + timedelta(days=1))


def joined(frames: Sequence[Frame]) -> Frame:
    """Return frames as one, in their order."""
    outcomes = {name: np.concatenate([each.outcomes[name] for each in frames]) for name in frames[0].outcomes}
    return Frame(
        np.concatenate([each.dates for each in frames]),
        np.concatenate([each.games for each in frames]),
        np.concatenate([each.players for each in frames]),
        np.concatenate([each.inputs for each in frames]),
        outcomes,
    )


def beside(frame: Frame, rows: pa.Table, *names: str) -> dict[str, Floats]:
    """Return columns of a table by the games and players of a frame's rows; NaN where the table has no row."""
    places = {
        key: place
        for place, key in enumerate(
            zip(rows["game_id"].to_pylist(), rows["player_id"].to_pylist(), strict=True)
        )
    }
    keys = zip(frame.games.tolist(), frame.players.tolist(), strict=True)
    found = np.array([places.get(key, -1) for key in keys])
    values = {name: np.append(rows[name].cast(pa.float64()).to_numpy(), np.nan) for name in names}
    return {name: column[found] for name, column in values.items()}


def champion(read: Reader, relations: Mapping[str, ir.Table], frame: Frame, stat: str) -> Said:
    """Return what the learned system said of rows, NaN where it did not speak."""
    said = relations["learned_predictions"]
    said = said.filter(said.stat == stat, said.knowledge == KNOWLEDGE)
    names = ("predicted_mean", "predicted_minutes")
    found = beside(frame, read(said.select("game_id", "player_id", *names)), *names)
    return Said(*(found[name] for name in names))


def system(
    read: Reader, relations: Mapping[str, ir.Table], frame: Frame, system_id: str, *, complete: bool = False
) -> Floats:
    """Return what a rule system said of points, NaN where it did not speak, or (`complete`) where a term is missing."""
    said = relations["rule_predictions"]
    said = said.filter(said.system_id == system_id, said.stat == "points")
    if complete:
        said = said.filter(said.missing_terms.isnull())
    rows = read(said.select("game_id", "player_id", "predicted_mean").distinct())
    return beside(frame, rows, "predicted_mean")["predicted_mean"]


def population(read: Reader, relations: Mapping[str, ir.Table], frame: Frame) -> Mask:
    """Mark the rows of population A: appearances of the regular season from day 14 on."""
    rows = counted(relations["player_game_summary"], relations["schedule"])
    rows = read(rows.select("game_id", "player_id", "points"))
    return ~np.isnan(beside(frame, rows, "points")["points"])


def by_season(frame: Frame, rows: Mask) -> Iterator[tuple[str, Mask]]:
    """Yield which of some rows are of each season, and at last all of them."""
    labels = np.array([season_of(day) for day in frame.dates.tolist()])
    for season in sorted({*labels[rows].tolist()}):
        yield season, rows & (labels == season)
    yield ALL_SEASONS, rows


def crps(said: Said, actual: Floats, frame: Frame, cuts: Sequence[date]) -> Floats:
    """Return the CRPS of rows by laws fitted, cut by cut, on what was said of earlier rows; NaN without one."""
    found = np.full(len(frame), np.nan)
    for cut, until in pairwise((*cuts, date.max)):
        before = frame.dates < np.datetime64(cut)
        month = ~before & (frame.dates < np.datetime64(until))
        if before.sum() >= LEAST_ROWS and month.any():
            found[month] = _scores(said, actual, before, month)
    return found


def _scores(said: Said, actual: Floats, before: Mask, month: Mask) -> Floats:
    """Return the scores of a month by a law of what was said before it; NaN where that is none."""
    try:
        law = fit(RootNormal, said.mean[before], said.minutes[before], actual[before])
        return law.at(said.mean[month], said.minutes[month]).crps(actual[month])
    except (FitError, BadNumbersError):
        return np.full(int(month.sum()), np.nan)
