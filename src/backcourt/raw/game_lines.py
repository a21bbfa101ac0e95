"""Spreads, totals and money lines of games."""

from __future__ import annotations

from backcourt.raw.preference import LINES, preference
from backcourt.raw.rejection import KNOWN_AT, PROVENANCE, with_reason
from backcourt.tables.declaration import Column, Input, Inputs, Phase, Table
from backcourt.tables.expressions import ibis, ir

LOWEST_TOTAL, HIGHEST_TOTAL = 150, 300
WIDEST_SPREAD = 40
SHORTEST_PRICE, LONGEST_PRICE = 100, 100_000
NOT_QUOTED = "not quoted"

COLUMNS = (
    Column("game_id", "string", "NBA game id"),
    Column("season", "string", "season label"),
    Column("game_date", "date", "Eastern date"),
    Column("book", "string", "bookmaker, or the consensus of an archive"),
    Column(
        "spread_home", "float64", "points the home team gives; negative: favoured", "points",
        missing=NOT_QUOTED, low=-WIDEST_SPREAD, high=WIDEST_SPREAD, varies=True,
    ),
    Column(
        "total", "float64", "points of both teams", "points",
        missing=NOT_QUOTED, low=LOWEST_TOTAL, high=HIGHEST_TOTAL, varies=True,
    ),
    Column("money_line_home", "float64", "American odds of the home team", missing=NOT_QUOTED),
    Column("money_line_away", "float64", "American odds of the away team", missing=NOT_QUOTED),
    *KNOWN_AT,
    *PROVENANCE,
)  # fmt: skip


def build(inputs: Inputs) -> ir.Table:
    """One row per game, book and snapshot; a line that cannot be is set aside whole."""
    landed = inputs["landed_game_lines"]
    landed = landed.drop("game_id", "season")
    games = inputs["schedule"].select("game_date", "home_team", "game_id", "season", "tipoff_utc")
    rows = landed.left_join(games, ["game_date", "home_team"], rname="game_{name}")
    rows = rows.mutate(
        known_at=rows.snapshot_utc.coalesce(rows.tipoff_utc),
        known_at_assumed=rows.snapshot_utc.isnull(),
        preference=preference(rows.source, LINES),
    )
    prices = [rows[name] for name in ("money_line_home", "money_line_away")]
    return with_reason(
        rows,
        {
            "missing_date": rows.game_date.isnull(),
            "not_scheduled": rows.game_id.isnull(),
            "impossible_total": ~rows.total.between(LOWEST_TOTAL, HIGHEST_TOTAL),
            "impossible_spread": rows.spread_home.abs() > WIDEST_SPREAD,
            "impossible_price": ibis.or_(*(impossible_price(price) for price in prices)),
        },
        unique=["game_id", "book", "known_at"],
        first=("preference",),
    )


def impossible_price(odds: ir.FloatingValue) -> ir.BooleanValue:
    """Tell whether American odds are outside what can be quoted: 100 to 100,000 on either side of zero."""
    return ~odds.abs().between(SHORTEST_PRICE, LONGEST_PRICE)


GAME_LINES = Table(
    name="game_lines",
    phase=Phase.RAW,
    meaning="spreads, totals and money lines with the moment they were known",
    grain=("game_id", "book", "known_at"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(Input("landed_game_lines"), Input("schedule")),
    build=build,
    grid=("landed_games", "landed_game_lines"),
    quarantines=True,
)
