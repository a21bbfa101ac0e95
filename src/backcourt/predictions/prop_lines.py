"""What the market says about each player and statistic before a game: line, best prices, and the chance they imply."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from backcourt.analytics.lines import (
    PLAYER_GAME,
    closing_quotes,
    known_quotes,
    market_lines,
    told_beforehand,
)
from backcourt.analytics.slate import AHEAD
from backcourt.arrays import Floats
from backcourt.laws.distributions import Rows
from backcourt.odds.margins import fair_over
from backcourt.precompute.form_states import STATS
from backcourt.raw.player_props import HIGHEST_LINE
from backcourt.raw.schedule import CUTOFF
from backcourt.tables.arrow import arrow_schema, floats_of
from backcourt.tables.columns import promised
from backcourt.tables.declaration import Column, Input, Inputs, Part, Phase, Read, Table, derived_columns
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import DECIMALS

NO_PRICE = "no sportsbook quotes a price at this line"

COLUMNS = (
    Column("game_id", "string", "NBA game id"),
    Column("season", "string", "season label"),
    Column("game_date", "date", "Eastern date"),
    Column("player_id", "int64", "NBA player id"),
    Column("stat", "string", "statistic the line is of"),
    Column("line", "float64", "consensus of the main lines", low=0, high=HIGHEST_LINE, varies=True),
    Column("opening_line", "float64", "the same when first seen", missing="nothing was observed before the closing line", low=0, high=HIGHEST_LINE),
    Column("line_books", "int64", "books that quote a main line", low=1),
    Column("line_source", "string", "sportsbook (both prices), sportsbook_one_price, pick_em or consensus"),
    Column("over_odds", "float64", "best price of the over at this line", "American odds", missing=NO_PRICE),
    Column("under_odds", "float64", "best price of the under at this line", "American odds", missing=NO_PRICE),
    Column("priced_books", "int64", "sportsbooks that quote both prices at this line", low=0),
    Column("market_over", "float64", "chance of the over, given no push, without the margin: median of these books", "0-1", missing="no sportsbook quotes both prices at this line", low=0, high=1, varies=True),
    *derived_columns(information_time=True),
)  # fmt: skip


def _known(inputs: Inputs) -> ir.Table:
    """Return the quotes that count, of the statistics that are predicted."""
    told = told_beforehand(inputs["player_props"])
    told = told.filter(told.market.isin([stat.name for stat in STATS]))
    return known_quotes(told, inputs["schedule"], CUTOFF)


def _lines(inputs: Inputs) -> ir.Table:
    """Return the consensus of each player and statistic, numbered."""
    games = inputs["schedule"]
    dates = games.select("game_id", "season", "game_date", "information_time", as_of=CUTOFF)
    rows = market_lines(inputs["known"]).inner_join(dates, "game_id", rname="game_{name}")
    rows = rows.rename(stat="market")
    order = ibis.window(order_by=[rows.game_id, rows.player_id, rows.stat])
    return rows.mutate(place=ibis.row_number().over(order))


def _quotes(inputs: Inputs) -> ir.Table:
    """Return the sportsbooks' prices at the consensus line: the number of the line and, per book, over and under."""
    quotes = closing_quotes(inputs["known"]).rename(stat="market")
    quotes = quotes.filter(quotes.book_kind == "sportsbook")
    lines = inputs["lines"].select(*PLAYER_GAME, "stat", "line", "place")
    both = quotes.inner_join(lines, [*PLAYER_GAME, "stat", "line"], rname="line_{name}")
    both = both.filter(both.over_odds.notnull() | both.under_odds.notnull())
    return both.select("place", "over_odds", "under_odds").order_by("place", "over_odds", "under_odds")


def build(read: Read) -> pa.Table:
    """One row per player and statistic with a line."""
    lines, quotes = read("lines").sort_by("place"), read("quotes")
    places = np.asarray(quotes["place"].to_numpy(), dtype=np.int64)
    over, under = floats_of(quotes, "over_odds"), floats_of(quotes, "under_odds")
    fair = fair_over(over, under)
    rows = lines.num_rows
    made = {
        "over_odds": _best(over, places, rows),
        "under_odds": _best(under, places, rows),
        "market_over": np.round(_medians(fair, places, rows), DECIMALS),
    }
    for name, values in made.items():
        lines = lines.append_column(name, pa.array(values, pa.float64(), from_pandas=True))
    priced = np.bincount(places[~np.isnan(fair)], minlength=rows)
    constants = {
        "priced_books": pa.array(priced, pa.int64()),
        "completeness_pct": pa.nulls(rows, pa.float64()),
        "is_production_ready": pa.array([True] * rows, pa.bool_()),
    }
    for name, values in constants.items():
        lines = lines.append_column(name, values)
    schema = arrow_schema(PROP_LINES.schema)
    return lines.select(schema.names).cast(schema)


def _best(odds: Floats, places: Rows, rows: int) -> Floats:
    """Return the best price of each line: American odds grow with what is won, on both sides of even."""
    found = np.full(rows, -np.inf)
    known = ~np.isnan(odds)
    np.maximum.at(found, places[known], odds[known])
    return np.where(np.isinf(found), np.nan, found)


def _medians(values: Floats, groups: Rows, count: int) -> Floats:
    """Return the median of each group's values, those that are NaN left out; NaN for a group that has none."""
    known = ~np.isnan(values)
    values, groups = values[known], groups[known]
    order = np.lexsort((values, groups))
    values, sizes = values[order], np.bincount(groups, minlength=count)
    filled = sizes > 0
    starts = (np.cumsum(sizes) - sizes)[filled]
    lower, upper = starts + (sizes[filled] - 1) // 2, starts + sizes[filled] // 2
    found = np.full(count, np.nan)
    found[filled] = (values[lower] + values[upper]) / 2
    return found


def owed(inputs: Inputs) -> ir.Table:
    """Everyone of whom a line is known."""
    return promised(inputs["lines"], "game_date", "game_id", "player_id", "stat")


PROP_LINES = Table(
    name="prop_lines",
    phase=Phase.PREDICTIONS,
    meaning="what the market says about each player and statistic before a game",
    grain=("game_id", "player_id", "stat", "information_time"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(Input("schedule"), Input("player_props")),
    parts=(Part("known", _known), Part("lines", _lines), Part("quotes", _quotes)),
    build_python=build,
    entity=("game_id", "player_id", "stat"),
    owed=owed,
    horizon=AHEAD,
    code=("backcourt.arrays", "backcourt.odds.margins", "backcourt.odds.prices", "backcourt.predictions.prop_lines"),
)  # fmt: skip
