"""Quoted player props, one row per line of a book."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.arrays import (
    NO_ID,
    Booleans,
    Columns,
    Floats,
    Generator,
    Integers,
    Moments,
    Texts,
)
from backcourt.sources.simulated.boards import Board
from backcourt.sources.simulated.franchises import TRICODES
from backcourt.sources.simulated.prices import american_odds, chance_above
from backcourt.sources.simulated.seasons import Season

SOURCE = "simulated"
MAIN_BOOKS = ("draftkings", "fanduel", "betmgm")
_THIRD_BOOK_CHANCE = 0.5
_ALTERNATES_BOOK, _ALTERNATES_CHANCE, _ALTERNATES = "fanduel", 0.15, (-4.0, -2.0, 2.0, 4.0)
_ONE_BOOK = "draftkings"
_LEAST_MEAN = 0.7
_WHOLE_SHARE = 0.08
_BOOK_ERROR = 0.015
_LEAST_HOLD, _MOST_HOLD = 0.045, 0.07
# Counts are skewed to the right, so that a fair line (the median) lies a little below the mean.
_MEDIAN_BELOW_MEAN = {"points": 0.3, "rebounds": 0.25, "assists": 0.2, "threes": 0.15}
_DISPERSION = {"points": 2.7, "rebounds": 1.5, "assists": 1.5, "threes": 1.25}
_EARLIEST_MINUTES, _LATEST_MINUTES = 30, 90


@dataclass(frozen=True)
class Quotes(Columns):
    """One row per line, still tied to the board: `row` is the board's row."""

    row: Integers
    market: Texts
    book: Texts
    line: Floats
    over_odds: Floats
    under_odds: Floats


@dataclass(frozen=True)
class Props(Columns):
    """One row per line as the archive tells it; NO_ID and None stand for NULL. `void` is not written."""

    date: Moments
    game_id: Texts
    player_id: Integers
    player_name: Texts
    team: Texts
    market: Texts
    book: Texts
    line: Floats
    over_odds: Floats
    under_odds: Floats
    snapshot: Moments
    void: Booleans

    def keys(self) -> list[list[object]]:
        """Return what identifies each line: date, name, book, market, line."""
        columns = (self.date.astype(str), self.player_name, self.book, self.market, self.line)
        return [list(key) for key in zip(*(column.tolist() for column in columns), strict=True)]


def quote_props(rng: Generator, board: Board) -> Quotes:
    """Quote a board: points at two or three books and some alternates, other markets at one book."""
    everyone = np.arange(len(board))
    third = everyone[rng.random(len(board)) < _THIRD_BOOK_CHANCE]
    parts = [
        _quote(rng, rows, board.points[rows], "points", book, 0.0)
        for book, rows in zip(MAIN_BOOKS, (everyone, everyone, third), strict=True)
    ]
    some = everyone[rng.random(len(board)) < _ALTERNATES_CHANCE]
    parts += [
        _quote(rng, some, board.points[some], "points", _ALTERNATES_BOOK, offset) for offset in _ALTERNATES
    ]
    for market, means in (("rebounds", board.rebounds), ("assists", board.assists), ("threes", board.threes)):
        rows = everyone[means >= _LEAST_MEAN]
        parts.append(_quote(rng, rows, means[rows], market, _ONE_BOOK, 0.0))
    quotes = Quotes.stack(parts)
    cells = np.rec.fromarrays([quotes.row, quotes.market.astype(str), quotes.book.astype(str), quotes.line])
    return quotes.take(np.sort(np.unique(cells, return_index=True)[1]))


def publish(rng: Generator, season: Season, board: Board, quotes: Quotes, timed: bool) -> Props:
    """Name players, teams and games; snapshots are 30 to 90 minutes before tip-off, or not known."""
    side, player = board.side[quotes.row], board.player[quotes.row]
    slate, world = season.played.slate, season.conditions.world
    seconds = rng.integers(60 * _EARLIEST_MINUTES, 60 * _LATEST_MINUTES, len(board))[quotes.row]
    snapshot = slate.tipoff[side // 2] - seconds.astype("timedelta64[s]")
    return Props(
        date=slate.date[side // 2],
        game_id=slate.game_id[side // 2],
        player_id=world.biographies.player_id[player],
        player_name=world.biographies.name[player],
        team=np.array(TRICODES, dtype=object)[season.played.lineups.team[side]],
        market=quotes.market,
        book=quotes.book,
        line=quotes.line,
        over_odds=quotes.over_odds,
        under_odds=quotes.under_odds,
        snapshot=snapshot if timed else np.full(len(quotes), np.datetime64("NaT", "us")),
        void=board.void[quotes.row],
    )


def without_ids(props: Props, rows: Integers, names: Texts) -> Props:
    """Return these rows as a source would leave them that did not know who they are about."""
    unknown = props.take(rows)
    unknown.game_id[:], unknown.team[:], unknown.player_id[:] = None, None, NO_ID
    unknown.player_name[:] = names
    return unknown


def _quote(rng: Generator, rows: Integers, mean: Floats, market: str, book: str, offset: float) -> Quotes:
    belief = mean * np.exp(rng.normal(0, _BOOK_ERROR, len(rows)))
    fair = np.maximum(belief - _MEDIAN_BELOW_MEAN[market], 0.1)
    half = np.floor(fair) + 0.5
    whole = (rng.random(len(rows)) < _WHOLE_SHARE) & (fair >= 2.0)
    line = np.maximum(np.where(whole, np.rint(fair), half) + offset, 0.5)
    over = chance_above(fair, np.sqrt(_DISPERSION[market] * belief), line)
    hold = rng.uniform(_LEAST_HOLD, _MOST_HOLD, len(rows))
    return Quotes(
        row=rows,
        market=np.full(len(rows), market, dtype=object),
        book=np.full(len(rows), book, dtype=object),
        line=line,
        over_odds=american_odds(over, hold),
        under_odds=american_odds(1 - over, hold),
    )
