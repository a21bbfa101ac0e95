"""The market's view of a player or a game at a cut-off: one definition of consensus, opening and closing line."""

from __future__ import annotations

from collections.abc import Sequence

from backcourt.raw.preference import LINES, LIVE_LINES, preference
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import known_by, newest, oldest

PLAYER_GAME = ("game_id", "player_id")


PLAYER_GAME_MARKET = (*PLAYER_GAME, "market")
GAME_MARKET = ("game_id", "market")


def player_lines(props: ir.Table, games: ir.Table, cutoff: str, market: str) -> ir.Table:
    """Return the market's line per game and player as known at the cut-off (see `market_lines`)."""
    return market_lines(known_quotes(props.filter(props.market == market), games, cutoff)).drop("market")


def known_quotes(props: ir.Table, games: ir.Table, cutoff: str) -> ir.Table:
    """Return the main lines known at the cut-off, of sportsbooks with both prices if there are any, else the others.

    Of several sources that quote a market of a game the preferred one counts, and no other.
    """
    known = known_by(props.filter(props.is_main_line), games, ["game_id"], cutoff=cutoff)
    return _best_kind(_of_one_source(known, GAME_MARKET))


def _of_one_source(known: ir.Table, keys: Sequence[str]) -> ir.Table:
    """Keep, per key, what the preferred source tells: chosen among what is known by then, not what it will tell later.

    Most rows are of sources that nothing is preferred to, so only the others are looked at.
    """
    place = preference(known.source, LINES)
    preferred = known.filter(known.source.isin(LIVE_LINES))
    best = preferred.group_by(*keys).agg(_best=preference(preferred.source, LINES).min())
    joined = known.mutate(_place=place).left_join(best, list(keys), rname="best_{name}")
    kept = joined.filter((joined._place == joined._best).fill_null(True))
    return kept.select(*known.columns)


def market_lines(known: ir.Table) -> ir.Table:
    """Return the market's line per game, player and market from the quotes known at a cut-off.

    A book's line is the newest of its main lines; the consensus is the median over books, the mean of the middle
    two when even. Sportsbooks with both prices count if there are any, else the others. The opening line is the
    same over each book's oldest main line, and NULL when nothing was observed before the closing line.
    """
    closing = closing_quotes(known)
    observed = known.filter(~known.known_at_assumed)
    opening = oldest(observed, [*PLAYER_GAME_MARKET, "book"], order=("known_at", "provider", "line"))
    keys = list(PLAYER_GAME_MARKET)
    summary = closing.group_by(*keys).agg(
        line_books=closing.count().cast("int64"),
        line_team=closing.team.max(),
        line_source=closing.is_priced.any().ifelse("sportsbook", closing.other_kind.max()),
    )
    joined = summary.join(median_of(closing, keys, "line"), keys)
    first = median_of(opening, keys, "line").rename(opening_line="line")
    return joined.left_join(first, keys, rname="opening_{name}").select(
        *keys, "line", "opening_line", "line_books", "line_team", "line_source"
    )


def closing_quotes(known: ir.Table) -> ir.Table:
    """Return the newest main line of every book."""
    return newest(known, [*PLAYER_GAME_MARKET, "book"], order=("known_at", "provider", "line"))


def told_beforehand(props: ir.Table) -> ir.Table:
    """Return the lines whose player and game could be told when they were quoted."""
    return props.filter(~props.needs_hindsight)


def told_in_hindsight(props: ir.Table, schedule: ir.Table) -> ir.Table:
    """Return the lines under the games they turned out to be about; a moment that is assumed is that game's tip-off."""
    lines = props.drop("game_id").rename(game_id="hindsight_game_id")
    lines = lines.inner_join(schedule.select("game_id", "tipoff_utc"), "game_id")
    return lines.mutate(known_at=lines.known_at_assumed.ifelse(lines.tipoff_utc, lines.known_at))


def _best_kind(known: ir.Table) -> ir.Table:
    """Keep, per game and player, sportsbooks with both prices if there are any, else everything."""
    priced = known.over_odds.notnull() & known.under_odds.notnull() & (known.book_kind == "sportsbook")
    other = (known.book_kind == "sportsbook").ifelse("sportsbook_one_price", known.book_kind)
    marked = known.mutate(is_priced=priced, other_kind=other)
    best = marked.is_priced.max().over(group_by=[marked[key] for key in PLAYER_GAME_MARKET])
    return marked.mutate(_best=best).filter(lambda rows: rows.is_priced == rows._best).drop("_best")


def median_of(rows: ir.Table, keys: Sequence[str], column: str) -> ir.Table:
    """Return the exact median of a column per key: the middle value, or the mean of the middle two."""
    window = ibis.window(group_by=[rows[key] for key in keys])
    ordered = ibis.window(group_by=[rows[key] for key in keys], order_by=[rows[column], rows.book])
    ranked = rows.mutate(_rank=ibis.row_number().over(ordered), _count=rows[column].count().over(window))
    middle = ranked.filter((2 * ranked._rank >= ranked._count - 2) & (2 * ranked._rank <= ranked._count))
    return middle.group_by(*keys).agg(**{column: middle[column].mean()})


def game_market(lines: ir.Table, games: ir.Table, cutoff: str) -> ir.Table:
    """Return spread (home side), total and their opening values per game, as its preferred source had them then."""
    known = _of_one_source(known_by(lines, games, ["game_id"], cutoff=cutoff), ["game_id"])
    current = newest(known, ["game_id"], order=("known_at", "book"))
    observed = known.filter(~known.known_at_assumed)
    first = oldest(observed, ["game_id"], order=("known_at", "book"))
    first = first.select("game_id", opening_spread_home="spread_home", opening_total="total")
    current = current.select("game_id", "spread_home", "total")
    return current.left_join(first, "game_id").drop("game_id_right")
