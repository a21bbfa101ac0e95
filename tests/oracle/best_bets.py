"""Best bets worked out again in plain Python, from rows of predictions, quotes and games."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
Key = tuple[str, int, str]


def payout(odds: float) -> float:
    """Return what is won on one unit."""
    return odds / 100 if odds > 0 else 100 / -odds


class BestBets:
    """The picks of every date by the rule as its text tells it."""

    def __init__(self, predictions: Iterable[Row], props: Iterable[Row], schedule: Iterable[Row]) -> None:
        self.games = {row["game_id"]: row for row in schedule}
        self.said: dict[date, list[Row]] = defaultdict(list)
        for row in predictions:
            if row["system_id"] == "blend":
                self.said[row["game_date"]].append(row)
        self.quoted: dict[Key, list[Row]] = defaultdict(list)
        for row in props:
            if row["is_main_line"] and not row["needs_hindsight"] and self._is_known(row):
                self.quoted[row["game_id"], row["player_id"], row["market"]].append(row)

    def _is_known(self, quote: Row) -> bool:
        game = self.games.get(quote["game_id"])
        return game is not None and quote["known_at"] <= game["cutoff_utc"]

    def picks(self, day: date) -> list[Row]:
        """Return the picks of a date, best first."""
        best: dict[tuple[str, int], Row] = {}
        for row in self.said[day]:
            pick = self._pick(row)
            player = row["game_id"], row["player_id"]
            if pick and (player not in best or self._rank(pick) < self._rank(best[player])):
                best[player] = pick
        return sorted(best.values(), key=self._rank)[:10]

    def _rank(self, pick: Row) -> tuple[Any, ...]:
        return -pick["expected_value"], -pick["margin"], pick["game_id"], pick["player_id"], pick["stat"]

    def _pick(self, row: Row) -> Row | None:
        if row["p_over"] is None or row["p_over"] == row["p_under"] or row["market_over"] is None:
            return None
        over = row["p_over"] > row["p_under"]
        odds = row["over_odds"] if over else row["under_odds"]
        if odds is None:
            return None
        win, lose = (row["p_over"], row["p_under"]) if over else (row["p_under"], row["p_over"])
        market = row["market_over"] if over else 1 - row["market_over"]
        won = payout(odds)
        margin = round(round(win / (win + lose), 6) - round(1 / (1 + won), 6), 6)
        if row["expected_value"] < 0.05 or margin < 0.03 or round(market * won - (1 - market), 6) > 0.05:
            return None
        # Rows hold rounded chances: their value is that of the row up to the rounding.
        assert abs(win * won - lose - row["expected_value"]) < 1e-5
        side = "OVER" if over else "UNDER"
        quote = self._quote(row, side, odds)
        if quote is None:
            return None
        return {
            "game_id": row["game_id"], "player_id": row["player_id"], "stat": row["stat"], "side": side,
            "line": row["line"], "odds": odds, "expected_value": row["expected_value"], "margin": margin, **quote,
        }  # fmt: skip

    def _quote(self, row: Row, side: str, odds: float) -> Row | None:
        """Return who quotes the price and when it was seen; nothing if that was more than two hours before tip-off."""
        quotes = self.quoted[row["game_id"], row["player_id"], row["stat"]]
        priced = [
            quote
            for quote in quotes
            if quote["book_kind"] == "sportsbook" and None not in (quote["over_odds"], quote["under_odds"])
        ]
        newest: dict[str, Row] = {}
        for quote in sorted(
            priced or quotes, key=lambda each: (each["known_at"], each["provider"], each["line"])
        ):
            newest[quote["book"]] = quote
        name = f"{side.lower()}_odds"
        found = [quote for quote in newest.values() if (quote["line"], quote[name]) == (row["line"], odds)]
        # Of several, the one seen last; of those, the first by name. What is said to be a closing price comes last.
        found.sort(key=lambda each: each["book"])
        observed = [quote for quote in found if not quote["known_at_assumed"]]
        if not observed:
            return {"book": found[0]["book"], "seen_at": None}
        last = max(observed, key=lambda each: each["known_at"])
        tipoff = self.games[row["game_id"]]["tipoff_utc"]
        is_old = tipoff - last["known_at"] > timedelta(hours=2)
        return None if is_old else {"book": last["book"], "seen_at": last["known_at"]}
