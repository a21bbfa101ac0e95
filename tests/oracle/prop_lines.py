"""What the market says before a game of each player and statistic: the consensus, its best prices, and its chances."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from oracle.archive import Archive, Game
from oracle.figures import Chained, median
from oracle.quotes import Quote, Quotes, consensus, counted, implied

Row = dict[str, Any]

HALVINGS = 200


class PropLines:
    """The lines of a date on every market that something is predicted of."""

    def __init__(self, archive: Archive, quotes: Mapping[str, Quotes]) -> None:
        self.archive, self.quotes = archive, quotes
        self.prop_lines = lru_cache(maxsize=4)(self._of_date)

    def of(self, day: date) -> dict[tuple[str, int, str], Row]:
        """The lines of a date by game, player and statistic."""
        return {(row["game_id"], row["player_id"], row["stat"]): row for row in self.prop_lines(day)}

    def _of_date(self, day: date) -> list[Row]:
        return [
            row
            for game in self.archive.by_day[day]
            for stat, quotes in self.quotes.items()
            for player_id in quotes.by_game.get(game.game_id, ())
            if (row := self._row(game, player_id, stat))
        ]

    def _row(self, game: Game, player_id: int, stat: str) -> Row | None:
        known = self.quotes[stat].told(game, player_id)
        found = consensus(known)
        if found is None:
            return None
        newest = [quotes[-1] for quotes in counted(known)]
        priced = [quote for quote in newest if quote.line == found.line and quote.book.kind == "sportsbook"]
        chances = [chance for quote in priced if (chance := fair_over(quote)) is not None]
        middle = median(chances)
        return {
            "game_id": game.game_id,
            "season": game.season,
            "game_date": game.day,
            "player_id": player_id,
            "stat": stat,
            "line": found.line,
            "opening_line": found.opening,
            "line_books": found.books,
            "line_source": found.source,
            "over_odds": best(quote.over for quote in priced),
            "under_odds": best(quote.under for quote in priced),
            "priced_books": len(chances),
            "market_over": None if middle is None else Chained(middle),
            "information_time": self.archive.information_time,
            "as_of": game.cut_off,
            "completeness_pct": None,
            "is_production_ready": True,
        }


def best(odds: Iterable[float | None]) -> float | None:
    """The price that wins most."""
    return max((float(american) for american in odds if american is not None), default=None)


def fair_over(quote: Quote) -> Fraction | None:
    """What is left of the over once both sides are raised to the power at which they sum to 1."""
    if quote.over is None or quote.under is None:
        return None
    over, under = implied(quote.over), implied(quote.under)
    if over + under < 1 - 1e-9:
        return None
    low, high = 0.5, 64.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if over**middle + under**middle > 1 else (low, middle)
    return Fraction(over**low / (over**low + under**low))
