"""Quoted points lines: whose they are, of which game, when known; a book's main line and the consensus."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from backcourt.identity.books import Book, book_of
from backcourt.identity.players import PlayerDirectory
from oracle.archive import Archive, Game, tricode
from oracle.figures import exact, median
from oracle.moments import basketball_day


@dataclass(frozen=True, slots=True)
class Quote:
    """One line of one book, as known at a moment."""

    game_id: str
    player_id: int
    provider: str
    book: Book
    line: Fraction
    over: float | None
    under: float | None
    known_at: datetime
    is_assumed: bool
    needs_hindsight: bool

    @property
    def has_both_prices(self) -> bool:
        return self.over is not None and self.under is not None


@dataclass(frozen=True, slots=True)
class Consensus:
    """The median over books of their newest main lines."""

    line: Fraction
    books: int
    source: str
    opening: Fraction | None


class Quotes:
    """The points lines of an archive by game and player, and who was quoted at all."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def closing(self, game: Game, player_id: int) -> Consensus | None:
        """The consensus at the close, of every line, whoever told which game it was."""
        return consensus(self._known(game, player_id))

    def foreseen(self, game: Game, player_id: int) -> Consensus | None:
        """The consensus at the close, of lines that could be told then to be his and of this game."""
        return consensus(quote for quote in self._known(game, player_id) if not quote.needs_hindsight)

    def quoted(self, game: Game) -> set[int]:
        """Whoever had a points line by the cut-off that could be told then to be his and of this game."""
        return {
            player_id
            for player_id, quotes in self.by_game.get(game.game_id, {}).items()
            if any(quote.known_at <= game.cut_off and not quote.needs_hindsight for quote in quotes)
        }

    def _known(self, game: Game, player_id: int) -> list[Quote]:
        quotes = self.by_game.get(game.game_id, {}).get(player_id, [])
        return [quote for quote in quotes if quote.known_at <= game.cut_off]

    @cached_property
    def by_game(self) -> dict[str, dict[int, list[Quote]]]:
        found: dict[str, dict[int, list[Quote]]] = defaultdict(lambda: defaultdict(list))
        for quote in (*self._props(), *self._movements()):
            found[quote.game_id][quote.player_id].append(quote)
        return found

    @cached_property
    def names(self) -> PlayerDirectory:
        spellings = {(row.player_id, row.player_name) for row in self.archive.appearances}
        spellings |= {(player_id, person.name) for player_id, person in self.archive.people.items()}
        return PlayerDirectory(sorted(spellings))

    @cached_property
    def _ids(self) -> dict[str, int | None]:
        return {}

    def player_named(self, name: str) -> int | None:
        if name not in self._ids:
            self._ids[name] = self.names.resolve(name).player_id
        return self._ids[name]

    def team_before(self, player_id: int, season: str, day: date) -> str | None:
        """The team of a player's newest appearance of the season before a date."""
        rows = self.archive.by_player.get(player_id, [])
        place = bisect_left(rows, day, key=lambda row: row.day)
        return rows[place - 1].team if place and rows[place - 1].season == season else None

    def own_game(self, player_id: int | None, day: date) -> Game | None:
        """The game on a date of the team he last appeared for, as could be told before it."""
        season = self.archive.season_on.get(day)
        if player_id is None or season is None:
            return None
        team = self.team_before(player_id, season, day)
        return self.archive.game_of(team, day) if team else None

    def _props(self) -> Iterator[Quote]:
        columns = (
            "source", "game_date", "game_id", "player_id", "player_name", "book", "line", "over_odds", "under_odds",
            "snapshot_utc",
        )  # fmt: skip
        for provider, day, game_id, told_id, name, book, line, over, under, moment in self.archive.rows(
            "player_props", *columns, market="points"
        ):
            named = self.player_named(name)
            player_id = told_id or named
            own = self.own_game(player_id, day)
            game = self.archive.games.get(game_id or "", own)
            if game is None or player_id is None:
                continue
            hindsight = player_id != named or game is not own
            yield Quote(
                game.game_id, player_id, provider, book_of(book), exact(line), over, under,
                moment or game.tip_off, moment is None, hindsight,
            )  # fmt: skip

    def _movements(self) -> Iterator[Quote]:
        """Changes of lines name the opponent only: the next game of his team against it is meant."""
        sides: dict[tuple[Any, ...], dict[str, float]] = defaultdict(dict)
        columns = ("player_name", "opponent", "book", "line", "snapshot_utc", "side", "odds")
        for *key, side, odds in self.archive.rows("line_movement", *columns, market="Points"):
            sides[tuple(key)][side.casefold()] = odds
        for (name, opponent, book, line, moment), odds in sides.items():
            player_id = self.player_named(name)
            game = self._next_game(player_id, opponent, moment)
            if game and player_id is not None:
                yield Quote(
                    game.game_id, player_id, "line_movement", book_of(book), exact(line),
                    odds.get("over"), odds.get("under"), moment, False, False,
                )  # fmt: skip

    def _next_game(self, player_id: int | None, opponent: str, moment: datetime) -> Game | None:
        seen = basketball_day(moment)
        other = tricode(opponent.removeprefix("@"))
        for ahead in range(4):
            game = self.own_game(player_id, seen + timedelta(days=ahead))
            if game and other == (game.home if opponent.startswith("@") else game.away):
                return game
        return None


def consensus(known: Iterable[Quote]) -> Consensus | None:
    """The median of the books' newest main lines; sportsbooks with both prices if there are any, else the others."""
    per_book: dict[str, list[Quote]] = defaultdict(list)
    for quote in main_lines(known):
        per_book[quote.book.code].append(quote)
    newest = [max(quotes, key=lambda quote: quote.known_at) for quotes in per_book.values()]
    if not newest:
        return None
    best = min(_rank(quote) for quote in newest)
    chosen = [quote for quote in newest if _rank(quote) == best]
    first = [
        min(observed, key=lambda quote: quote.known_at)
        for quote in chosen
        if (
            observed := [
                seen for seen in per_book[quote.book.code] if not seen.is_assumed and _rank(seen) == best
            ]
        )
    ]
    line = median(quote.line for quote in chosen)
    assert line is not None
    return Consensus(
        line, len(chosen), SOURCES[best], median(quote.line for quote in first) if first else None
    )


SOURCES = ("sportsbook", "sportsbook_one_price", "pick_em", "consensus")


def _rank(quote: Quote) -> int:
    if quote.book.kind == "sportsbook":
        return 0 if quote.has_both_prices else 1
    return SOURCES.index(quote.book.kind)


def main_lines(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Per book and snapshot, the line whose two prices are closest to each other; a single line is main."""
    snapshots: dict[tuple[str, str, datetime], list[Quote]] = defaultdict(list)
    for quote in quotes:
        snapshots[quote.provider, quote.book.code, quote.known_at].append(quote)
    for together in snapshots.values():
        yield min(together, key=_imbalance)


def _imbalance(quote: Quote) -> tuple[bool, float, Fraction]:
    if quote.over is None or quote.under is None:
        return True, 0.0, quote.line
    return False, abs(_implied(quote.over) - _implied(quote.under)), quote.line


def _implied(american: float) -> float:
    """The probability a price speaks of, margin included."""
    return -american / (100 - american) if american < 0 else 100 / (100 + american)
