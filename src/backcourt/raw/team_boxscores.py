"""Team totals: a source's own rows, or summed from its players and marked so."""

from __future__ import annotations

from backcourt.raw.player_boxscores import COUNTS
from backcourt.raw.rejection import KNOWN_AT
from backcourt.tables.columns import GAME_COLUMNS, SIDE_COLUMNS, promised
from backcourt.tables.declaration import Column, Input, Inputs, Phase, Table
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.metrics import OVERTIME_MINUTES, REGULATION_MINUTES

COLUMNS = (
    *GAME_COLUMNS,
    *SIDE_COLUMNS,
    Column("minutes", "float64", "240 + 25 per overtime", "minutes", low=240, high=500),
    *(Column(name, "int64", f"{name} of the team", low=0, high=250) for name in COUNTS),
    Column("players", "int64", "players who appeared", low=5, high=20),
    Column("is_derived", "boolean", "whether the totals are sums of player rows"),
    Column("is_preferred", "boolean", "whether this source's box score is the one used for the game"),
    Column("source", "string", "the source whose payload the rows came from", provenance=True),
    *KNOWN_AT,
)
OVERTIME_TENTHS, REGULATION_TENTHS = int(OVERTIME_MINUTES * 10), int(REGULATION_MINUTES * 10)


def build(inputs: Inputs) -> ir.Table:
    """One row per game, team and source."""
    rows = inputs["player_boxscores"]
    keys = (
        "game_id",
        "season",
        "season_type",
        "game_date",
        "team",
        "opponent",
        "is_home",
        "source",
        "is_preferred",
    )
    sums = rows.group_by(*keys, "known_at", "known_at_assumed").agg(
        tenths=rows.minutes_tenths.sum(),
        players=(rows.status == "played").cast("int64").sum(),
        **{name: rows[name].sum() for name in COUNTS},
    )
    # Players' minutes are rounded to tenths; the clock is not: the sum goes to the nearest whole overtime.
    overtimes = ((sums.tenths - REGULATION_TENTHS) / OVERTIME_TENTHS).round()
    return sums.mutate(
        minutes=(REGULATION_TENTHS + overtimes * OVERTIME_TENTHS) / 10, is_derived=ibis.literal(True)
    )


def owed(inputs: Inputs) -> ir.Table:
    """Every team with player rows owes its totals."""
    return promised(inputs["player_boxscores"], "game_date", "game_id", "team").distinct()


TEAM_BOXSCORES = Table(
    name="team_boxscores",
    phase=Phase.RAW,
    meaning="what each team did in a game, as each source tells it",
    grain=("game_id", "team", "source"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(Input("player_boxscores"),),
    build=build,
    entity=("game_id", "team"),
    owed=owed,
)
