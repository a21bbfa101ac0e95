"""The evaluation: every system on exactly the same rows, with the market and the naive baselines beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.analytics.lines import player_lines, told_in_hindsight
from backcourt.analytics.slate import is_back_to_back, player_history
from backcourt.arrays import Floats
from backcourt.evaluation import alarms, scores
from backcourt.evaluation.alarms import Alarm
from backcourt.evaluation.declared import numbers_of, with_declared
from backcourt.evaluation.populations import POPULATIONS, counted, key_hash, with_membership
from backcourt.evaluation.scores import Interval
from backcourt.precompute.player_daily_cache import MINIMUM_GAMES, form
from backcourt.predictions.player_prop_predictions import RECOMMENDED_EDGE
from backcourt.systems.features import with_memory
from backcourt.systems.interface import System
from backcourt.systems.registry import SYSTEMS
from backcourt.tables.declaration import Table
from backcourt.tables.statistics import POINTS
from backcourt.tables.windows import all_games, days_between, rounded

TABLES = (
    "player_game_summary",
    "schedule",
    "player_props",
    "earlier_gamelogs",
    "players",
    "player_prop_predictions",
)
"""What an evaluation reads, besides the tables whose numbers it listens to."""

FEATURES = (
    "points_avg_last_5",
    "points_avg_last_10",
    "points_avg_season",
    "minutes_avg_last_10",
    "ewma",
    "line",
)
INFORMATION_TIME, CUTOFF = "close", "close_cutoff_utc"
EVERYONE = "A"
BASELINE, MARKET = "ewma", "market"


@dataclass(frozen=True)
class Score:
    """One system on one population of one season."""

    season: str
    population: str
    system: str
    n: int
    keys: str
    mae: float
    rmse: float
    bias: float
    skill: float
    dispersion: float
    against_line: Interval | None
    hit_rate: Interval | None
    picks: int


@dataclass
class Evaluation:
    """All scores and alarms, and how many of the rows were on the decision-time list.

    `incomplete` counts, for a system on a population, the rows for which it should have had a prediction and had none.
    """

    information_time: str
    line_up_knowledge: str
    scores: list[Score] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    listed_pct: dict[str, float] = field(default_factory=dict)
    incomplete: dict[str, int] = field(default_factory=dict)

    @property
    def rang(self) -> list[Alarm]:
        """The alarms that rang."""
        return [alarm for alarm in self.alarms if alarm.rang]


def evaluate(
    read: Callable[[ir.Table], pa.Table],
    relations: Mapping[str, ir.Table],
    seasons: Sequence[str],
    *,
    tables: Sequence[Table] = (),
    systems: Sequence[System] = SYSTEMS,
) -> Evaluation:
    """Score every system on populations A, B, C and Ck of each season (all when none is named).

    `relations` holds `TABLES` whole, and `tables`: every number these claim to have known before a game is listened
    to, and systems find it among their features as `TABLE.COLUMN`.
    """
    rows = read(population_rows(relations, tables, systems))
    listened = [feature for table in tables for feature in numbers_of(table)]
    if seasons:
        rows = rows.filter(pc.is_in(rows["season"], value_set=pa.array(list(seasons))))
    result = Evaluation(INFORMATION_TIME, "none")
    for season in sorted(set(rows["season"].to_pylist())):
        yearly = rows.filter(pc.equal(rows["season"], season))
        result.listed_pct[season] = 100.0 * float(np.mean(yearly["is_listed"].to_numpy(zero_copy_only=False)))
        for population in POPULATIONS:
            chosen = yearly.filter(yearly[f"in_{population.id}"])
            if len(chosen):
                _score(result, season, population.id, chosen, systems)
        result.alarms += _feature_alarms(season, EVERYONE, yearly, listened)
    return result


def population_rows(
    relations: Mapping[str, ir.Table], tables: Sequence[Table] = (), systems: Sequence[System] = SYSTEMS
) -> ir.Table:
    """Return the rows of all populations with what was known before each game, every system's mean, and the outcome."""
    summary, schedule = relations["player_game_summary"], relations["schedule"]
    targets = counted(summary, schedule).select(
        "game_id", "game_date", "season", "player_id", "team", "is_home", "points", played_minutes="minutes"
    )
    rows = form(targets, "game_date", summary)
    few = rows.games_played < MINIMUM_GAMES
    rows = rows.mutate(
        **{
            name: few.ifelse(None, rows[name])
            for name in ("points_avg_last_5", "points_avg_last_10", "points_avg_season")
        }
    )
    rows = with_memory(rows, summary, relations["earlier_gamelogs"], relations["players"], POINTS)
    rows = _with_rest(rows, summary)
    quoted = told_in_hindsight(relations["player_props"], schedule)
    lines = player_lines(quoted, schedule, CUTOFF, POINTS.name)
    rows = rows.left_join(
        lines.select("game_id", "player_id", "line", "line_source"),
        ["game_id", "player_id"],
        rname="line_{name}",
    )
    listed = relations["player_prop_predictions"].select("game_id", "player_id").distinct()
    rows = rows.left_join(listed, ["game_id", "player_id"], rname="listed_{name}")
    rows = rows.mutate(is_listed=rows.listed_game_id.notnull())
    rows = _with_declared(rows, tables, relations) if tables else rows
    means = {system.id: rounded(system.mean(rows)) for system in systems}
    rows = with_membership(rows.mutate(**means))
    return rows.order_by("game_date", "game_id", "player_id")


def _with_declared(rows: ir.Table, tables: Sequence[Table], relations: Mapping[str, ir.Table]) -> ir.Table:
    deadlines = relations["schedule"].select("game_id", CUTOFF)
    rows = rows.inner_join(deadlines, "game_id", rname="deadline_{name}")
    return with_declared(rows, tables, relations, CUTOFF, INFORMATION_TIME)


def _with_rest(rows: ir.Table, summary: ir.Table) -> ir.Table:
    known = player_history(summary).as_of(rows, "game_date", last_played=all_games().latest("game_date"))
    rest = days_between(known.last_played, known.game_date)
    return known.mutate(back_to_back=is_back_to_back(rest)).drop("last_played")


def _score(
    result: Evaluation, season: str, population: str, rows: pa.Table, systems: Sequence[System]
) -> None:
    actual, base = _floats(rows, "points"), _floats(rows, BASELINE)
    line, days = _floats(rows, "line"), np.array([day.toordinal() for day in rows["game_date"].to_pylist()])
    keys = key_hash(rows)
    for system in systems:
        mean = _floats(rows, system.id)
        if missing := int(np.isnan(mean).sum()):
            if not (system.needs_line and np.isnan(line).any()):
                result.incomplete[f"{system.id} on {population} {season}"] = missing
            continue
        with_line = not np.isnan(line).any()
        against = (
            scores.mae_difference(mean, line, actual, days) if with_line and system.id != MARKET else None
        )
        rate, picks = _hit_rate(mean, line, actual)
        score = Score(
            season, population, system.id, len(actual), keys,
            mae=scores.mae(mean, actual),
            rmse=scores.rmse(mean, actual),
            bias=scores.bias(mean, actual),
            skill=1 - scores.mae(mean, actual) / scores.mae(base, actual),
            dispersion=scores.dispersion(mean, actual),
            against_line=against,
            hit_rate=rate,
            picks=picks,
        )  # fmt: skip
        result.scores.append(score)
        result.alarms += _alarms(score, scores.mae(line, actual) if with_line else None)
    result.alarms += _feature_alarms(season, population, rows, FEATURES)


def _feature_alarms(season: str, population: str, rows: pa.Table, names: Iterable[str]) -> Iterable[Alarm]:
    features = {f"{name} on {population} {season}": _floats(rows, name) for name in names}
    return alarms.feature_alarms(features, _floats(rows, "points"))


def _hit_rate(mean: Floats, line: Floats, actual: Floats) -> tuple[Interval | None, int]:
    """Grade the sides a mean-only system takes; pushes are left out."""
    edge = mean - line
    taken = (np.abs(edge) >= RECOMMENDED_EDGE) & (actual != line)
    wins = np.sign(edge[taken]) == np.sign(actual[taken] - line[taken])
    return scores.share(int(wins.sum()), len(wins)), len(wins)


def _alarms(score: Score, line_mae: float | None) -> Iterable[Alarm]:
    subject = f"{score.system} on {score.population} {score.season}"
    yield from alarms.above("skill", subject, score.skill, alarms.HIGHEST_SKILL[INFORMATION_TIME], score.n)
    gain = 1 - score.mae / line_mae if line_mae else None
    yield from alarms.above("gain_on_line", subject, gain, alarms.LARGEST_GAIN_ON_LINE, score.n)
    rate = score.hit_rate.value if score.hit_rate else None
    yield from alarms.above(
        "hit_rate", subject, rate, alarms.HIGHEST_HIT_RATE, score.picks, alarms.MINIMUM_PICKS
    )
    yield from alarms.below("dispersion", subject, score.dispersion, alarms.LOWEST_DISPERSION, score.n)
    if score.population == "A":
        yield from alarms.below("points_mae", subject, score.mae, alarms.LOWEST_POINTS_MAE, score.n)


def _floats(rows: pa.Table, name: str) -> Floats:
    values: Any = rows[name].cast(pa.float64()).to_numpy()
    return np.asarray(values, dtype=np.float64)
