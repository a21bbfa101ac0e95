"""The evaluation: every system on exactly the same rows, with the market and the naive baselines beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from backcourt.evaluation import alarms, reading, scores
from backcourt.evaluation.accuracy import BASELINE, MARKET, PLAIN, Accuracy, accuracy
from backcourt.evaluation.alarms import Alarm, Listener
from backcourt.evaluation.alignment import EVERYONE, populations
from backcourt.evaluation.declared import numbers_of
from backcourt.evaluation.explanations import Explanation, explained, unneeded
from backcourt.evaluation.quotes import TABLES as TABLES_OF_QUOTES
from backcourt.evaluation.quotes import quotes
from backcourt.evaluation.reading import Reader, Relations, information_time, seasons_of
from backcourt.evaluation.samples import Sample
from backcourt.evaluation.wagers import Wagers, bands, wagers
from backcourt.precompute.learned_inputs import INACTIVE_LIST, NONE
from backcourt.raw.schedule import CUTOFF
from backcourt.tables.arrow import floats_of
from backcourt.tables.declaration import Table
from backcourt.tables.statistics import OTHER_STATS, POINTS, Stat
from backcourt.time import InformationTime

TABLES = (*reading.TABLES, *TABLES_OF_QUOTES)
"""What an evaluation reads, besides the tables whose numbers it listens to."""

FEATURES = (
    "points_avg_last_5",
    "points_avg_last_10",
    "points_avg_season",
    "minutes_avg_last_10",
    BASELINE,
    "line",
)
"""Numbers that systems read, listened to on every population."""

QUOTED = "C"
FRESH_HOURS = 2.0
"""A line that was seen this long before the cut-off, or later, is taken as a closing line."""

BESIDE = (PLAIN, BASELINE, MARKET)
"""Systems that are shown beside one that speaks of some rows only, where they speak of all of these."""

WHAT_THE_MARKET_KNOWS = "market"
KNOWLEDGE = {
    PLAIN: NONE,
    BASELINE: NONE,
    "moving_average": INACTIVE_LIST,
    "zone_matchup_v1": NONE,
    "similarity_balanced_v1": NONE,
    "expert_v1": INACTIVE_LIST,
    "expert_v2": INACTIVE_LIST,
    "xgboost_v6_no_list": NONE,
    "xgboost_v6": INACTIVE_LIST,
    "ensemble_v1": INACTIVE_LIST,
    "ensemble_v1+tiers": INACTIVE_LIST,
    "blend": INACTIVE_LIST,
    MARKET: WHAT_THE_MARKET_KNOWS,
}
"""What each system knows of absences, in the order of reports; of rules, only a usage spike knows anything."""

EVERY_STAT = (POINTS, *OTHER_STATS)


@dataclass(frozen=True)
class Score:
    """One system on one population of one season, or on those rows of it of which the system `spoken_by` speaks.

    `keys` is the hash of the rows' keys, `knowledge` what the system knows of absences.
    """

    season: str
    stat: str
    population: str
    spoken_by: str
    system: str
    knowledge: str
    n: int
    keys: str
    accuracy: Accuracy
    wagers: Wagers | None = None

    @property
    def rows(self) -> str:
        """Which rows these are, in words."""
        return f"{self.population} where {self.spoken_by} speaks" if self.spoken_by else self.population


@dataclass
class Evaluation:
    """All scores and alarms.

    `scores` are of systems that speak of every row of a population, or of all but a few: these were given the
    baseline's prediction. Of one that is silent of more, `where_spoken` has the score on the others, followed by
    those of the baselines on exactly these. `parts` divides C by what the line may have missed: team-mates with
    real minutes whom nothing but the inactive list ruled out, and whatever happened since it was last seen. `looks`
    is how many bands of hits at even lines, which are those of points, are shown.
    """

    information_time: InformationTime
    scores: list[Score] = field(default_factory=list)
    where_spoken: list[Score] = field(default_factory=list)
    parts: list[Score] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    unneeded_explanations: list[Explanation] = field(default_factory=list)
    looks: int = 0

    @property
    def rang(self) -> list[Alarm]:
        """The alarms that rang and were explained by nobody."""
        return [alarm for alarm in self.alarms if alarm.is_unexplained]

    @property
    def explained(self) -> list[Alarm]:
        """The alarms that rang and were explained."""
        return [alarm for alarm in self.alarms if alarm.rang and alarm.explanation]


def evaluate(
    read: Reader,
    relations: Relations,
    seasons: Sequence[str],
    *,
    tables: Sequence[Table] = (),
    stats: Sequence[Stat] = EVERY_STAT,
    explanations: Sequence[Explanation] = (),
) -> Evaluation:
    """Score every system on populations A, B, C and Ck of each season (all when none is named).

    `relations` holds `TABLES` whole, and `tables`: every number these claim to have known before a game is
    listened to.
    """
    result = Evaluation(information_time(read, relations["schedule"]))
    listened = [feature for table in tables for feature in numbers_of(table)]
    lines = quotes(read, relations, CUTOFF)
    for stat in stats:
        of_points = stat is POINTS
        for yearly in seasons_of(read, relations, stat, seasons, tables if of_points else (), lines):
            samples = populations(yearly)
            _score(result, samples)
            if of_points:
                result.alarms += _feature_alarms(yearly, listened)
                result.alarms += [alarm for sample in samples for alarm in _feature_alarms(sample, FEATURES)]
    relevant = [each for each in explanations if each.information_time == result.information_time]
    result.alarms = explained(result.alarms, relevant)
    result.unneeded_explanations = unneeded(result.alarms, relevant)
    shown = [*result.scores, *result.where_spoken, *result.parts]
    result.looks = sum(len(each.wagers.bands) for each in shown if each.wagers and each.stat == POINTS.name)
    return result


def _score(result: Evaluation, samples: Sequence[Sample]) -> None:
    """Add the scores of all systems on the populations of a season, and what was heard of leaks."""
    skilled = alarms.HIGHEST_SKILL[result.information_time]
    known = {sample.keys for sample in samples}
    for sample in samples:
        systems = [
            *(name for name in KNOWLEDGE if name in sample.said),
            *sorted({*sample.said} - {*KNOWLEDGE}),
        ]
        whole = [system for system in systems if _speaks_of_all(sample, system)]
        for system in systems:
            if system in whole:
                score = judged(sample, system)
                result.scores.append(score)
                result.alarms += _alarms(score, sample, skilled)
            elif not sample.missing(system).all():
                spoken = sample.where(~sample.missing(system), spoken_by=system)
                # Where the market speaks on A is C: it need not be shown twice.
                if spoken.keys not in known:
                    beside = [judged(spoken, one) for one in _beside(spoken, system)]
                    result.where_spoken += beside
                    result.alarms += [alarm for one in beside for alarm in _alarms(one, spoken, skilled)]
        if sample.population == QUOTED and sample.stat == POINTS.name:
            result.parts += _parts(sample, whole)


def _speaks_of_all(sample: Sample, system: str) -> bool:
    return system in sample.said and not sample.missing(system).any()


def _beside(spoken: Sample, system: str) -> Iterable[str]:
    """Yield the system whose rows these are, then the baselines that speak of all of them."""
    yield system
    for other in BESIDE:
        if other != system and _speaks_of_all(spoken, other):
            yield other


def judged(sample: Sample, system: str, *, hits_only: bool = False) -> Score:
    """Return the score of a system that speaks of all the rows; of its wagers, the hits by edge if no more is asked."""
    held = None
    if sample.has_lines:
        held = Wagers(bands(sample, system)) if hits_only else wagers(sample, system)
    return Score(
        sample.season, sample.stat, sample.population, sample.spoken_by, system,
        KNOWLEDGE.get(system, "not told"), len(sample), sample.keys,
        accuracy(sample, system),
        held,
    )  # fmt: skip


def _parts(sample: Sample, systems: Sequence[str]) -> Iterable[Score]:
    """Yield scores on the parts of a population in which the line could, or could not, know what systems knew."""
    absent, back, age = (
        floats_of(sample.rows, name) for name in ("late_absences", "late_returns", "line_age")
    )
    fresh, quiet = age <= FRESH_HOURS, (absent == 0) & (back == 0)
    parts = {
        "late absences": absent > 0,
        "no late absence": absent == 0,
        "late returns": back > 0,
        "no news of the list": quiet,
        "older line": ~fresh,
        f"line of the last {FRESH_HOURS:g} h": fresh,
        "fresh line and no news": fresh & quiet,
    }
    for label, chosen in parts.items():
        part = sample.where(np.asarray(chosen), population=f"{sample.population}, {label}")
        if len(part):
            yield from (judged(part, system, hits_only=True) for system in systems)


def _feature_alarms(sample: Sample, names: Iterable[str]) -> Iterable[Alarm]:
    features = {f"{name} on {sample.label}": floats_of(sample.rows, name) for name in names}
    return alarms.feature_alarms(features, sample.actual, sample.season)


def _alarms(score: Score, sample: Sample, skilled: float) -> Iterable[Alarm]:
    """Listen to a score, whose skill may be so high at most.

    Bounds are of points, whose lines are even bets on about the median. In other markets lines are far from the mean,
    and prices from even: there the market's own whole-number median stands for the line, and hits are counted above
    the price.
    """
    of_points = score.stat == POINTS.name
    what = "" if of_points else f", {score.stat}"
    listener = Listener(f"{score.system} on {score.rows}{what}", score.season)
    found, spread = score.accuracy, score.accuracy.spread
    yield from listener.above("skill", found.skill.value, skilled, score.n)
    if of_points:
        yield from listener.below("dispersion", found.dispersion, alarms.LOWEST_DISPERSION, score.n)
        yield from _error_alarms(listener, found.mae, sample.line_mae, score)
    if spread is not None:
        median = listener.of("median")
        yield from median.above("skill", spread.fair_skill.value, skilled, spread.n)
        # The market's error is that on all the rows.
        if spread.n == score.n:
            yield from _error_alarms(median, spread.mae, _market_error(sample), score)
    if score.wagers is not None:
        yield from _hit_alarms(listener, score.wagers, of_points)


def _market_error(sample: Sample) -> float | None:
    """Return the error of what the market says: of its line, or in markets of small counts of its median."""
    if sample.stat == POINTS.name or MARKET not in sample.said:
        return sample.line_mae
    median = sample.said[MARKET].median
    return None if np.isnan(median).any() else scores.mae(median, sample.actual)


def _error_alarms(listener: Listener, mae: float, market: float | None, score: Score) -> Iterable[Alarm]:
    gain = 1 - mae / market if market else None
    yield from listener.above("gain_on_line", gain, alarms.LARGEST_GAIN_ON_LINE, score.n)
    if score.rows == EVERYONE and score.stat == POINTS.name:
        yield from listener.below("points_mae", mae, alarms.LOWEST_POINTS_MAE, score.n)


def _hit_alarms(listener: Listener, found: Wagers, of_points: bool) -> Iterable[Alarm]:
    bound, least = alarms.HIGHEST_HIT_RATE, alarms.MINIMUM_PICKS
    if found.picks is not None and of_points:
        picks = listener.of("recommended")
        yield from picks.above("hit_rate", found.picks.hits.value, bound, found.picks.n, least)
    for band in found.bands:
        edge = listener.of(f"edge >= {band.least_edge:g}")
        if of_points:
            yield from edge.above("hit_rate", band.hits.value, bound, band.n, least)
        else:
            over = alarms.MOST_OVER_PRICE
            yield from edge.above("hits_over_price", band.over_price, over, band.priced, least)
