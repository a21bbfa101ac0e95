"""Reads the rows of the populations, and what every system said of them, out of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.analytics.lines import PLAYER_GAME, player_lines, told_in_hindsight
from backcourt.evaluation.accuracy import BASELINE
from backcourt.evaluation.alignment import AT_LINE, Month, aligned
from backcourt.evaluation.declared import with_declared
from backcourt.evaluation.late_news import with_late_news
from backcourt.evaluation.line_ages import with_line_ages
from backcourt.evaluation.populations import counted, with_membership
from backcourt.evaluation.quotes import Quotes
from backcourt.evaluation.samples import Sample
from backcourt.laws.law import Law
from backcourt.laws.saved import from_json
from backcourt.precompute.player_daily_cache import MINIMUM_GAMES, form
from backcourt.raw.schedule import CUTOFF
from backcourt.systems.features import FORM, with_memory
from backcourt.tables.declaration import Table
from backcourt.tables.statistics import POINTS, Stat
from backcourt.tables.windows import rounded
from backcourt.time import InformationTime

TABLES = (
    "player_game_summary",
    "schedule",
    "player_props",
    "injuries",
    "earlier_gamelogs",
    "players",
    "player_prop_predictions",
    "prediction_accuracy",
    "system_calibrations",
)
"""What an evaluation reads, besides the tables whose numbers it listens to."""

Reader: TypeAlias = Callable[[ir.Table], pa.Table]
Relations: TypeAlias = Mapping[str, ir.Table]


def information_time(read: Reader, schedule: ir.Table) -> InformationTime:
    """Return when, before each game, the predictions of a workspace are made."""
    [found] = read(schedule.agg(chosen=schedule.information_time.max()))["chosen"].to_pylist()
    return InformationTime(found or InformationTime.CLOSE)


def seasons_of(
    read: Reader,
    relations: Relations,
    stat: Stat,
    seasons: Sequence[str],
    tables: Sequence[Table] = (),
    lines: Mapping[str, Quotes] | None = None,
) -> Iterator[Sample]:
    """Yield each season's appearances (of statistics other than points: with a line) and what was said of them.

    Numbers that `tables` claim to have known before a game are columns named TABLE.COLUMN.
    """
    rows = read(population_rows(relations, stat, tables))
    if seasons:
        rows = rows.filter(pc.is_in(rows["season"], value_set=pa.array(list(seasons))))
    said = read(_said_rows(relations, stat))
    quoted, laws = lines.get(stat.name) if lines else None, _laws(read, relations, stat)
    for season in sorted(set(rows["season"].to_pylist())):
        yearly = rows.filter(pc.equal(rows["season"], season))
        spoken = said.filter(pc.equal(said["season"], season))
        yield aligned(season, stat.name, yearly, spoken, laws, quoted)


def _laws(read: Reader, relations: Relations, stat: Stat) -> dict[Month, Law]:
    """Return the baseline's law of each month: its own, since who was on no list has none in any prediction."""
    fitted = relations["system_calibrations"]
    fitted = fitted.filter((fitted.stat == stat.name) & (fitted.system_id == BASELINE))
    rows = read(fitted.select("cut_date", "law")).to_pylist()
    return {(row["cut_date"].year, row["cut_date"].month): from_json(row["law"]) for row in rows}


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
    quoted = told_in_hindsight(relations["player_props"], schedule)
    lines = player_lines(quoted, schedule, CUTOFF, stat.name)
    lines = lines.select(*PLAYER_GAME, "line", "opening_line", "line_source")
    how = "left" if stat is POINTS else "inner"
    rows = rows.join(lines, list(PLAYER_GAME), how=how, rname="line_{name}")
    if stat is POINTS:
        rows = with_line_ages(rows, quoted, schedule, CUTOFF, stat.name)
        rows = with_late_news(rows, relations, CUTOFF)
    if tables:
        deadlines = schedule.select("game_id", CUTOFF)
        rows = rows.inner_join(deadlines, "game_id", rname="deadline_{name}")
        rows = with_declared(rows, tables, relations, CUTOFF)
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
    said = said.filter(said.stat == stat.name)
    graded = graded.filter((graded.stat == stat.name) & graded.actual.notnull())
    keys = ("system_id", *PLAYER_GAME)
    graded = graded.select(
        *keys, **{name: graded[name] for name in ("crps", "pit") if name in graded.columns}
    )
    both = said.inner_join(graded, list(keys), rname="graded_{name}")
    wanted = ("season", "predicted_mean", "q50", "p_over", "p_under", "recommendation", "line", *AT_LINE)
    figures = [name for name in (*wanted, "crps", "pit") if name in both.columns]
    return both.select("system_id", *PLAYER_GAME, *figures)
