"""Reads the rows of the populations, and what every system said of them, out of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.analytics.lines import PLAYER_GAME, player_lines, told_in_hindsight
from backcourt.arrays import Floats
from backcourt.evaluation.accuracy import BASELINE, MARKET
from backcourt.evaluation.declared import with_declared
from backcourt.evaluation.late_absences import with_late_absences
from backcourt.evaluation.line_ages import with_line_ages
from backcourt.evaluation.populations import POPULATIONS, counted, with_membership
from backcourt.evaluation.samples import Flags, Said, Sample, flags
from backcourt.precompute.player_daily_cache import MINIMUM_GAMES, form
from backcourt.systems.features import FORM, with_memory
from backcourt.tables.arrow import floats_of
from backcourt.tables.declaration import Table
from backcourt.tables.statistics import POINTS, Stat
from backcourt.tables.windows import rounded

TABLES = (
    "player_game_summary",
    "schedule",
    "player_props",
    "injuries",
    "earlier_gamelogs",
    "players",
    "player_prop_predictions",
    "prediction_accuracy",
)
"""What an evaluation reads, besides the tables whose numbers it listens to."""

EVERYONE = "A"
INFORMATION_TIME, CUTOFF = "close", "close_cutoff_utc"

FILLED_UP_TO = 0.05
"""A system that is silent of at most this share of a population is given ewma's prediction there."""

SIDES = {"OVER": 1.0, "UNDER": -1.0}
AT_LINE = ("market_over", "over_odds", "under_odds")
"""What predictions repeat of the market at their line."""

Reader: TypeAlias = Callable[[ir.Table], pa.Table]
Relations: TypeAlias = Mapping[str, ir.Table]


def seasons_of(
    read: Reader, relations: Relations, stat: Stat, seasons: Sequence[str], tables: Sequence[Table] = ()
) -> Iterator[Sample]:
    """Yield each season's appearances (of statistics other than points: with a line) and what was said of them.

    Numbers that `tables` claim to have known before a game are columns named TABLE.COLUMN.
    """
    rows = read(population_rows(relations, stat, tables))
    if seasons:
        rows = rows.filter(pc.is_in(rows["season"], value_set=pa.array(list(seasons))))
    said = read(_said_rows(relations, stat))
    for season in sorted(set(rows["season"].to_pylist())):
        yearly = rows.filter(pc.equal(rows["season"], season))
        spoken = said.filter(pc.equal(said["season"], season))
        yield aligned(season, stat.name, yearly, spoken)


def population_rows(relations: Relations, stat: Stat, tables: Sequence[Table] = ()) -> ir.Table:
    """Return the appearances that populations are drawn from: form, line and baseline before each, and what came."""
    summary, schedule = relations["player_game_summary"], relations["schedule"]
    played = counted(summary, schedule)
    keys = ("game_id", "game_date", "season", "player_id", "team", "opponent")
    targets = played.select(*keys, actual=stat.value(played))
    rows = form(targets, "game_date", summary)
    few = rows.games_played < MINIMUM_GAMES
    rows = rows.mutate(**{name: few.ifelse(None, rows[name]) for name in FORM})
    rows = _with_baseline(rows, relations, stat)
    rows = with_late_absences(rows, relations, CUTOFF)
    quoted = told_in_hindsight(relations["player_props"], schedule)
    lines = player_lines(quoted, schedule, CUTOFF, stat.name)
    lines = lines.select(*PLAYER_GAME, "line", "opening_line", "line_source")
    how = "left" if stat is POINTS else "inner"
    rows = rows.join(lines, list(PLAYER_GAME), how=how, rname="line_{name}")
    rows = with_line_ages(rows, quoted, schedule, CUTOFF, stat.name)
    if tables:
        deadlines = schedule.select("game_id", CUTOFF)
        rows = rows.inner_join(deadlines, "game_id", rname="deadline_{name}")
        rows = with_declared(rows, tables, relations, CUTOFF, INFORMATION_TIME)
    return with_membership(rows).order_by("game_date", "game_id", "player_id")


def _with_baseline(rows: ir.Table, relations: Relations, stat: Stat) -> ir.Table:
    """Add the baseline's mean (`ewma`) and its minutes, for those too who were on no list."""
    histories = relations["player_game_summary"], relations["earlier_gamelogs"], relations["players"]
    known = with_memory(rows, *histories, (stat,))
    mean = known[f"ewma_{stat.name}"].coalesce(known[f"position_mean_{stat.name}"])
    return known.select(*rows.columns, ewma=rounded(mean), minutes=known.usual_minutes)


def _said_rows(relations: Relations, stat: Stat) -> ir.Table:
    """Return what systems said of those who then appeared, beside how it was graded."""
    said, graded = relations["player_prop_predictions"], relations["prediction_accuracy"]
    said = said.filter((said.stat == stat.name) & (said.information_time == INFORMATION_TIME))
    graded = graded.filter((graded.stat == stat.name) & graded.actual.notnull())
    keys = ("system_id", *PLAYER_GAME, "information_time")
    graded = graded.select(
        *keys, **{name: graded[name] for name in ("crps", "pit") if name in graded.columns}
    )
    both = said.inner_join(graded, list(keys), rname="graded_{name}")
    wanted = ("season", "predicted_mean", "q50", "p_over", "p_under", "recommendation", "line", *AT_LINE)
    figures = [name for name in (*wanted, "crps", "pit") if name in both.columns]
    return both.select("system_id", *PLAYER_GAME, *figures)


def aligned(season: str, stat: str, rows: pa.Table, said: pa.Table) -> Sample:
    """Return the rows of a season with what each system said of them; what was said of others is left out."""
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
    return Sample(season, stat, EVERYONE, rows, found)


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
    ewma = floats_of(sample.rows, BASELINE)
    base = sample.said.get(BASELINE)
    base = _filled(base, Said.of_means(ewma)) if base else Said.of_means(ewma)
    found = {
        system: _filled(said, base) if _is_nearly_whole(said) and system != MARKET else said
        for system, said in sample.said.items()
    }
    return replace(sample, said={**found, BASELINE: base})


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
