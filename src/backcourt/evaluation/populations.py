"""The frozen populations every figure is measured on, so that no two systems are compared on different rows."""

import hashlib
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from backcourt.analytics.slate import appearances
from backcourt.tables.windows import days_between
from backcourt.time import BOOTSTRAP_DAYS

ESTABLISHED_GAMES = 10
ESTABLISHED_MINUTES = 15.0


@dataclass(frozen=True)
class Population:
    """A set of appearances of regular seasons, from day 14 after the opener."""

    id: str
    meaning: str
    needs_line: bool = False


POPULATIONS = (
    Population("A", "every appearance (minutes > 0)"),
    Population("B", "players with at least 10 games and 15 minutes a game before it"),
    Population("C", "appearances with a quoted line of the statistic", needs_line=True),
    Population("Ck", "appearances with a line of sportsbooks with both prices", needs_line=True),
)


def counted(summary: ir.Table, schedule: ir.Table) -> ir.Table:
    """Return the regular-season appearances from day 14 on, the rows all populations are drawn from."""
    regular = schedule.filter(schedule.season_type == "regular")
    openers = regular.group_by("season").agg(opener=regular.game_date.min())
    played = appearances(summary)
    played = played.filter(played.season_type == "regular")
    rows = played.inner_join(openers, "season")
    rows = rows.mutate(season_day=days_between(rows.opener, rows.game_date))
    return rows.filter(rows.season_day >= BOOTSTRAP_DAYS)


def with_membership(rows: ir.Table) -> ir.Table:
    """Mark which populations a row belongs to (`in_A` ...); rows need form, line and line source."""
    established = (rows.games_played >= ESTABLISHED_GAMES) & (rows.minutes_avg_season >= ESTABLISHED_MINUTES)
    quoted = rows.line.notnull()
    return rows.mutate(
        in_A=ibis.literal(True),
        in_B=established.fill_null(False),
        in_C=quoted,
        in_Ck=(quoted & (rows.line_source == "sportsbook")).fill_null(False),
    )


def key_hash(rows: pa.Table) -> str:
    """Return a hash of a population's keys, by which two reports can be told to speak of the same rows."""
    keys = sorted(zip(rows["game_id"].to_pylist(), rows["player_id"].to_pylist(), strict=True))
    return hashlib.sha256(repr(keys).encode()).hexdigest()[:16]
