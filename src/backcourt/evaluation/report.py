"""The evaluation: every system on exactly the same rows, with the market and the naive baselines beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.analytics.lines import PLAYER_GAME, player_lines, told_in_hindsight
from backcourt.analytics.slate import is_back_to_back, player_history
from backcourt.arrays import Floats
from backcourt.evaluation import alarms, scores
from backcourt.evaluation.alarms import Alarm
from backcourt.evaluation.declared import numbers_of, with_declared
from backcourt.evaluation.populations import POPULATIONS, counted, with_membership
from backcourt.evaluation.samples import Sample, flags
from backcourt.evaluation.scores import Interval
from backcourt.precompute.player_daily_cache import MINIMUM_GAMES, form
from backcourt.systems.features import FORM, with_matchup, with_memory, with_precedents
from backcourt.systems.interface import System
from backcourt.systems.registry import SYSTEMS
from backcourt.systems.similarity_balanced_v1 import played_situations, situations, with_similar
from backcourt.tables.arrow import floats_of
from backcourt.tables.declaration import Table
from backcourt.tables.statistics import POINTS
from backcourt.tables.windows import all_games, days_between, rounded

TABLES = (
    "player_game_summary",
    "schedule",
    "player_props",
    "earlier_gamelogs",
    "players",
    "player_daily_cache",
    "player_composite_factors",
    "player_shot_zone_analysis",
    "team_defense_zone_analysis",
    "player_prop_predictions",
)
"""What an evaluation reads, besides the tables whose numbers it listens to."""

PICKED_EDGE = 1.0
"""Points between mean and line from which on a side counts as picked."""

FEATURES = (
    "points_avg_last_5",
    "points_avg_last_10",
    "points_avg_season",
    "minutes_avg_last_10",
    "ewma",
    "similar_points",
    "line",
)
INFORMATION_TIME, CUTOFF = "close", "close_cutoff_utc"
LINE_UP_KNOWLEDGE = "inactive_list"
"""Usage spikes rest on who is absent, as known before the cut-off; the target game's box score tells nobody."""

EVERYONE = "A"
BASELINE, MARKET = "ewma", "market"
BESIDE = ("season_average", BASELINE, MARKET)
"""Systems that are shown beside one that speaks of some rows only, where they speak of all of these."""


@dataclass(frozen=True)
class Score:
    """One system on one population of one season, or on those rows of it of which the system `spoken_by` speaks."""

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
    spoken_by: str = ""

    @property
    def rows(self) -> str:
        """Which rows these are, in words."""
        return f"{self.population} where {self.spoken_by} speaks" if self.spoken_by else self.population


@dataclass
class Evaluation:
    """All scores and alarms, and how many of the rows were on the decision-time list.

    `scores` are of systems that speak of every row of a population; of one that is rightly silent of some,
    `where_spoken` has the score on the others, followed by those of the baselines on exactly these. `incomplete`
    counts, for a system on a population, the rows for which it should have had a prediction and had none.
    """

    information_time: str
    line_up_knowledge: str
    scores: list[Score] = field(default_factory=list)
    where_spoken: list[Score] = field(default_factory=list)
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
    result = Evaluation(INFORMATION_TIME, LINE_UP_KNOWLEDGE)
    for season in sorted(set(rows["season"].to_pylist())):
        yearly = rows.filter(pc.equal(rows["season"], season))
        result.listed_pct[season] = 100.0 * float(np.mean(flags(yearly, "is_listed")))
        samples = [
            Sample(season, population.id, yearly.filter(yearly[f"in_{population.id}"]))
            for population in POPULATIONS
        ]
        _score(result, [sample for sample in samples if len(sample.rows)], systems)
        result.alarms += _feature_alarms(Sample(season, EVERYONE, yearly), listened)
    return result


def population_rows(
    relations: Mapping[str, ir.Table], tables: Sequence[Table] = (), systems: Sequence[System] = SYSTEMS
) -> ir.Table:
    """Return the rows of all populations with what was known before each game, every system's mean, and the outcome."""
    summary, schedule = relations["player_game_summary"], relations["schedule"]
    targets = counted(summary, schedule).select(
        *("game_id", "game_date", "season", "player_id", "team", "opponent", "is_home", "points"),
        played_minutes="minutes",
    )
    rows = form(targets, "game_date", summary)
    few = rows.games_played < MINIMUM_GAMES
    rows = rows.mutate(**{name: few.ifelse(None, rows[name]) for name in FORM})
    histories = summary, relations["earlier_gamelogs"], relations["players"]
    rows = with_precedents(with_memory(rows, *histories, (POINTS,)), *histories)
    rows = rows.mutate(
        ewma=rows.ewma_points, position_mean=rows.position_mean_points, season_average=rows.points_avg_season
    )
    rows = _with_matchup(_with_rest(rows, summary), relations)
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
    silent = {_silence(system): system.silence.holds(rows) for system in systems}
    rows = with_membership(rows.mutate(**means, **silent))
    return rows.order_by("game_date", "game_id", "player_id")


def _with_declared(rows: ir.Table, tables: Sequence[Table], relations: Mapping[str, ir.Table]) -> ir.Table:
    deadlines = relations["schedule"].select("game_id", CUTOFF)
    rows = rows.inner_join(deadlines, "game_id", rname="deadline_{name}")
    return with_declared(rows, tables, relations, CUTOFF, INFORMATION_TIME)


def _silence(system: System) -> str:
    """Return the column that marks the rows of which a system need not say anything."""
    return f"{system.id} is silent"


def _with_rest(rows: ir.Table, summary: ir.Table) -> ir.Table:
    known = player_history(summary).as_of(rows, "game_date", last_played=all_games().latest("game_date"))
    rest = days_between(known.last_played, known.game_date)
    return known.mutate(days_rest=rest, back_to_back=is_back_to_back(rest)).drop("last_played")


def _with_matchup(rows: ir.Table, relations: Mapping[str, ir.Table]) -> ir.Table:
    """Add what the systems read of the game itself, and of earlier games like it."""
    cache, defense = relations["player_daily_cache"], relations["team_defense_zone_analysis"]
    shots = relations["player_shot_zone_analysis"]
    rows = with_matchup(rows, relations["player_composite_factors"], shots, defense)
    played = played_situations(relations["player_game_summary"], cache, defense)
    tonight = rows.select(*PLAYER_GAME, "game_date", "opponent", "is_home", "days_rest")
    similar = with_similar(situations(tonight, cache, defense), played)
    return rows.left_join(similar, list(PLAYER_GAME), rname="similar_{name}")


def _score(result: Evaluation, samples: Sequence[Sample], systems: Sequence[System]) -> None:
    """Add the scores of all systems on the populations of a season, and what was heard of leaks."""
    populations = {sample.keys for sample in samples}
    for sample in samples:
        for system in systems:
            missing, owed = sample.missing(system), ~flags(sample.rows, _silence(system))
            if lacking := int((missing & owed).sum()):
                result.incomplete[f"{system.id} on {sample.population} {sample.season}"] = lacking
            elif not missing.any():
                result.scores.append(_judged(result, sample, system))
            elif not missing.all():
                spoken = sample.where(system)
                # Where the market speaks on A is C: it need not be shown twice.
                if spoken.keys not in populations:
                    beside = _beside(spoken, system, systems)
                    result.where_spoken += [_judged(result, spoken, one) for one in beside]
        result.alarms += _feature_alarms(sample, FEATURES)


def _beside(spoken: Sample, system: System, systems: Sequence[System]) -> Iterable[System]:
    """Yield the system whose rows these are, then the baselines that speak of all of them."""
    yield system
    for other in systems:
        if other.id in BESIDE and other is not system and not spoken.missing(other).any():
            yield other


def _judged(result: Evaluation, sample: Sample, system: System) -> Score:
    """Return the score of a system that speaks of all the rows, and listen to it."""
    actual, line, mean = sample.actual, sample.line, floats_of(sample.rows, system.id)
    base = scores.mae(floats_of(sample.rows, BASELINE), actual)
    against = sample.line_mae is not None and system.id != MARKET
    rate, picks = _hit_rate(mean, line, actual)
    score = Score(
        sample.season, sample.population, system.id, len(actual), sample.keys,
        mae=scores.mae(mean, actual),
        rmse=scores.rmse(mean, actual),
        bias=scores.bias(mean, actual),
        skill=1 - scores.mae(mean, actual) / base,
        dispersion=scores.dispersion(mean, actual),
        against_line=scores.mae_difference(mean, line, actual, sample.days) if against else None,
        hit_rate=rate,
        picks=picks,
        spoken_by=sample.spoken_by,
    )  # fmt: skip
    result.alarms += _alarms(score, sample.line_mae)
    return score


def _feature_alarms(sample: Sample, names: Iterable[str]) -> Iterable[Alarm]:
    where = f"{sample.population} {sample.season}"
    features = {f"{name} on {where}": floats_of(sample.rows, name) for name in names}
    return alarms.feature_alarms(features, sample.actual)


def _hit_rate(mean: Floats, line: Floats, actual: Floats) -> tuple[Interval | None, int]:
    """Grade the sides a mean-only system takes; pushes are left out."""
    edge = mean - line
    taken = (np.abs(edge) >= PICKED_EDGE) & (actual != line)
    wins = np.sign(edge[taken]) == np.sign(actual[taken] - line[taken])
    return scores.share(int(wins.sum()), len(wins)), len(wins)


def _alarms(score: Score, line_mae: float | None) -> Iterable[Alarm]:
    subject = f"{score.system} on {score.rows} {score.season}"
    yield from alarms.above("skill", subject, score.skill, alarms.HIGHEST_SKILL[INFORMATION_TIME], score.n)
    gain = 1 - score.mae / line_mae if line_mae else None
    yield from alarms.above("gain_on_line", subject, gain, alarms.LARGEST_GAIN_ON_LINE, score.n)
    rate = score.hit_rate.value if score.hit_rate else None
    yield from alarms.above(
        "hit_rate", subject, rate, alarms.HIGHEST_HIT_RATE, score.picks, alarms.MINIMUM_PICKS
    )
    yield from alarms.below("dispersion", subject, score.dispersion, alarms.LOWEST_DISPERSION, score.n)
    if score.rows == EVERYONE:
        yield from alarms.below("points_mae", subject, score.mae, alarms.LOWEST_POINTS_MAE, score.n)
