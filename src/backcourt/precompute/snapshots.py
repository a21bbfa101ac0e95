"""Daily snapshots: for which dates and entities they are owed, from when they count, and who is excused."""

from __future__ import annotations

from backcourt.raw.schedule import team_games
from backcourt.tables.declaration import Inputs
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import History, all_games, days_between, rounded
from backcourt.time import BOOTSTRAP_DAYS

READY_PCT = 70
"""Completeness from which on a row is fit for production."""

MINIMUM_ZONE_GAMES = 10
"""Games with zones from which on shares and rates of zones say something."""


def game_dates(schedule: ir.Table, date: str) -> ir.Table:
    """Return (season, `date`) of every date on which games are scheduled."""
    return schedule.select("season", **{date: schedule.game_date}).distinct()


def teams_so_far(inputs: Inputs, date: str) -> ir.Table:
    """Return (season, `date`, team) of every team with a scheduled game of the season up to the date.

    Reads `schedule` (the dates themselves) and `season_schedule`.
    """
    games = team_games(inputs["season_schedule"])
    dates = game_dates(inputs["schedule"], date)
    pool = dates.inner_join(games.select("season", "team").distinct(), "season")
    before = History(games, ("team", "season")).as_of(pool, date, scheduled=all_games().count())
    tonight = team_games(inputs["schedule"]).select("season", "team", **{date: "game_date"})
    earlier = before.filter(before.scheduled > 0).select(*tonight.columns)
    return earlier.union(tonight, distinct=True)


def with_cutoff(rows: ir.Table, schedule: ir.Table, date: str) -> ir.Table:
    """Add `as_of`: noon Eastern of the date, from which on a snapshot may be read."""
    moment = schedule.select(_day="game_date", as_of="noon_cutoff_utc").distinct()
    return rows.inner_join(moment, [(date, "_day")]).drop("_day")


def with_season_day(rows: ir.Table, season_schedule: ir.Table, date: str) -> ir.Table:
    """Add `season_day`: days since the first regular game of the season."""
    regular = season_schedule.filter(season_schedule.season_type == "regular")
    openers = regular.group_by("season").agg(_opener=regular.game_date.min())
    joined = rows.left_join(openers, "season", rname="opener_{name}")
    return joined.mutate(season_day=days_between(joined._opener, joined[date])).select(
        *rows.columns, "season_day"
    )


def too_few_games(games: ir.IntegerValue, minimum: int, season_day: ir.IntegerValue) -> ir.StringValue:
    """Return why too few games are no failure: the season is young, or his are few; NULL for enough."""
    few = games < minimum
    return ibis.cases(
        (few & (season_day < BOOTSTRAP_DAYS), "bootstrap"), (few, "insufficient_games"), else_=None
    )


def owed_from(
    minimum: int, rows: ir.Table, season_schedule: ir.Table, date: str, entity: str, games: str
) -> ir.Table:
    """Return the entities of windows as owed from a number of games on, and those with fewer as excused."""
    known = with_season_day(rows, season_schedule, date)
    excuse = too_few_games(known[games], minimum, known.season_day)
    short = known[games].cast("string") + f" of {minimum} games"
    return known.select(date, entity, excuse=excuse, reason=excuse.notnull().ifelse(short, None))


def share(part: ir.Value, whole: ir.Value) -> ir.FloatingValue:
    """Return a share in percent; of nothing, nothing is missing."""
    return (whole == 0).ifelse(100.0, rounded(100.0 * part / whole.nullif(0)))
