"""Quoted lines of a market: whose they are, of which game, when known; a book's main line and the consensus."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache, cached_property
from itertools import chain
from typing import Any

from backcourt.identity.books import Book, book_of
from backcourt.identity.players import PlayerDirectory
from oracle.archive import Archive, Game, tricode
from oracle.figures import exact, median
from oracle.moments import basketball_day

MOVEMENT = {
    "points": "Points", "rebounds": "Rebounds", "assists": "Assists", "threes": "Threes",
    "points_rebounds_assists": "Pts+Rebs+Asts",
}  # fmt: skip
"""What changes of lines call a market."""

SPOKEN_OF = timedelta(hours=-3), timedelta(hours=72)
"""Time to the tip-off of the game that a line is about, where it names the opponent only (docs/concepts/time.md)."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One line of one book, as known at a moment."""

    game_id: str
    """The game it could be told then to be about; where that told none, the one that the archive tells."""

    player_id: int
    team: str | None
    """The one he last played for when he was quoted."""

    provider: str
    book: Book
    line: Fraction
    over: float | None
    under: float | None
    known_at: datetime
    is_assumed: bool
    needs_hindsight: bool
    told: Game | None
    """The game that the archive tells, where it tells one."""

    @property
    def age(self) -> tuple[datetime, str, Fraction]:
        """What of a book's lines is newer; at one moment the later provider's, then the higher line."""
        return self.known_at, self.provider, self.line

    @property
    def has_both_prices(self) -> bool:
        return self.over is not None and self.under is not None


@dataclass(frozen=True, slots=True)
class Consensus:
    """The median over books of their newest main lines, and the team they expect the player to play for."""

    team: str | None
    line: Fraction
    books: int
    source: str
    opening: Fraction | None


ByGame = dict[str, dict[int, list[Quote]]]
"""Quotes by game and player."""


class Names:
    """Whom the names in an archive mean, and for whom they played."""

    def __init__(self, archive: Archive) -> None:
        spellings = {(row.player_id, row.player_name) for row in archive.appearances}
        spellings |= {(player_id, person.name) for player_id, person in archive.people.items()}
        self._directory = PlayerDirectory(sorted(spellings | archive.earlier_spellings))
        self.archive = archive
        self.player_named = cache(self._player_named)
        self.team_before = cache(self._team_before)

    def _player_named(self, name: str) -> int | None:
        return self._directory.resolve(name).player_id

    def _team_before(self, player_id: int | None, season: str | None, day: date) -> str | None:
        """The team for which a player was last on court in the season before a date."""
        rows = self.archive.by_player.get(player_id or 0, [])
        earlier = rows[: bisect_left(rows, day, key=lambda row: row.day)]
        return next((row.team for row in reversed(earlier) if row.is_played and row.season == season), None)


class Quotes:
    """The lines of an archive on a market by game and player, and who was quoted at all."""

    def __init__(self, archive: Archive, names: Names, market: str = "points") -> None:
        self.archive, self.market = archive, market
        self.player_named, self.team_before = names.player_named, names.team_before
        self._next_game = cache(self._find_next_game)

    def closing(self, game: Game, player_id: int) -> Consensus | None:
        """The consensus at the close of what turned out to be about the game."""
        return consensus(_known(self.by_told_game, game, player_id, game.closed))

    def foreseen(self, game: Game, player_id: int) -> Consensus | None:
        """The consensus at the cut-off, of lines that could be told then to be his and of this game."""
        return consensus(self.told(game, player_id))

    def told(self, game: Game, player_id: int) -> list[Quote]:
        """What was said by the cut-off and could be told then to be his and of this game."""
        return [
            quote
            for quote in _known(self.by_game, game, player_id, game.cut_off)
            if not quote.needs_hindsight
        ]

    def quoted(self, game: Game) -> dict[int, str | None]:
        """Whoever had a points line by the cut-off that could be told then to be his and of this game; his team."""
        seen = {who: self.foreseen(game, who) for who in self.by_game.get(game.game_id, ())}
        return {who: consensus.team for who, consensus in seen.items() if consensus}

    @cached_property
    def by_game(self) -> ByGame:
        """Main lines by the game that they were said of."""
        said: ByGame = defaultdict(lambda: defaultdict(list))
        for quote in (*self._props(), *self._movements()):
            said[quote.game_id][quote.player_id].append(quote)
        return {
            game_id: {player_id: list(main_lines(quotes)) for player_id, quotes in players.items()}
            for game_id, players in said.items()
        }

    @cached_property
    def by_told_game(self) -> ByGame:
        """The same lines by the game that the archive tells; whatever has no moment is known from its tip-off on."""
        turned_out: ByGame = defaultdict(lambda: defaultdict(list))
        for players in self.by_game.values():
            for quote in chain.from_iterable(players.values()):
                if quote.told:
                    moment = quote.told.tip_off if quote.is_assumed else quote.known_at
                    turned_out[quote.told.game_id][quote.player_id].append(replace(quote, known_at=moment))
        return turned_out

    def _props(self) -> Iterator[Quote]:
        columns = (
            "source", "game_date", "game_id", "player_id", "player_name", "book", "line", "over_odds", "under_odds",
            "snapshot_utc",
        )  # fmt: skip
        for provider, day, game_id, told_id, name, book, line, over, under, moment in self.archive.rows(
            "player_props", *columns, market=self.market
        ):
            named = self.player_named(name)
            player_id = named or told_id
            team = self.team_before(player_id, self.archive.season_on.get(day), day)
            own = self.archive.game_of(team, day) if team else None
            told = self.archive.games.get(game_id or "", own)
            foreseen = own if named is not None else None
            game = foreseen or told
            if game is None or player_id is None or is_no_price(over) or is_no_price(under):
                continue
            yield Quote(
                game.game_id, player_id, team if foreseen else None, provider, book_of(book), exact(line), over, under,
                moment or game.tip_off, moment is None, foreseen is None, told,
            )  # fmt: skip

    def _movements(self) -> Iterator[Quote]:
        """Changes of lines name the opponent only: the next game of his team against it is meant."""
        sides: dict[tuple[Any, ...], dict[str, float]] = defaultdict(dict)
        columns = ("player_name", "opponent", "book", "line", "snapshot_utc", "side", "odds")
        for *key, side, odds in self.archive.rows("line_movement", *columns, market=MOVEMENT[self.market]):
            sides[tuple(key)][side.casefold()] = odds
        for (name, opponent, book, line, moment), odds in sides.items():
            player_id = self.player_named(name)
            game, team = self._next_game(player_id, opponent, moment)
            over, under = odds.get("over"), odds.get("under")
            if game and player_id is not None and not (is_no_price(over) or is_no_price(under)):
                yield Quote(
                    game.game_id, player_id, team, "line_movement", book_of(book), exact(line), over, under,
                    moment, False, False, game,
                )  # fmt: skip

    def _find_next_game(
        self, player_id: int | None, opponent: str, moment: datetime
    ) -> tuple[Game | None, str | None]:
        """The game that is not over, at most three days ahead, of the team he played for by then; and that team."""
        seen = basketball_day(moment)
        other = tricode(opponent.removeprefix("@"))
        for ahead in range(-1, 5):
            day = seen + timedelta(days=ahead)
            team = self.team_before(player_id, self.archive.season_on.get(day), seen)
            game = self.archive.game_of(team, day) if team else None
            if game is None or other != (game.home if opponent.startswith("@") else game.away):
                continue
            if SPOKEN_OF[0] <= game.tip_off - moment <= SPOKEN_OF[1]:
                return game, team
        return None, None


def _known(quotes: ByGame, game: Game, player_id: int, moment: datetime) -> list[Quote]:
    """What was said by a moment."""
    said = quotes.get(game.game_id, {}).get(player_id, [])
    return [quote for quote in said if quote.known_at <= moment]


def consensus(known: Iterable[Quote]) -> Consensus | None:
    """The median of the books' newest lines; sportsbooks with both prices if there are any, else the others."""
    per_book = counted(known)
    newest = [quotes[-1] for quotes in per_book]
    observed = [[quote for quote in quotes if not quote.is_assumed] for quotes in per_book]
    line = median(quote.line for quote in newest)
    if line is None:
        return None
    return Consensus(
        team=max((quote.team for quote in newest if quote.team), default=None),
        line=line,
        books=len(newest),
        source=SOURCES[min(_rank(quote) for quote in newest)],
        opening=median(quotes[0].line for quotes in observed if quotes),
    )


def counted(known: Iterable[Quote]) -> list[list[Quote]]:
    """The lines that count, oldest first, per book."""
    lines = list(known)
    per_book: dict[str, list[Quote]] = defaultdict(list)
    for quote in sorted((quote for quote in lines if _rank(quote) == 0), key=_age) or sorted(lines, key=_age):
        per_book[quote.book.code].append(quote)
    return list(per_book.values())


def _age(quote: Quote) -> tuple[datetime, str, Fraction]:
    return quote.age


SOURCES = ("sportsbook", "sportsbook_one_price", "pick_em", "consensus")


def _rank(quote: Quote) -> int:
    if quote.book.kind == "sportsbook":
        return 0 if quote.has_both_prices else 1
    return SOURCES.index(quote.book.kind)


def main_lines(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Per book and snapshot, the line whose two prices are closest to each other; a single line is main.

    Whatever needs hindsight is main only beside nothing that could be told then.
    """
    snapshots: dict[tuple[str, str, datetime], list[Quote]] = defaultdict(list)
    for quote in quotes:
        snapshots[quote.provider, quote.book.code, quote.known_at].append(quote)
    for together in snapshots.values():
        yield min(together, key=_imbalance)


def _imbalance(quote: Quote) -> tuple[bool, bool, float, Fraction]:
    if quote.over is None or quote.under is None:
        return quote.needs_hindsight, True, 0.0, quote.line
    gap = abs(implied(quote.over) - implied(quote.under))
    return quote.needs_hindsight, False, gap, quote.line


def is_no_price(american: float | None) -> bool:
    """Whether a figure stands where a price should but can be none: odds run from 100 to 100,000 either way."""
    return american is not None and not 100 <= abs(american) <= 100_000


def implied(american: float) -> float:
    """The probability a price speaks of, margin included."""
    return -american / (100 - american) if american < 0 else 100 / (100 + american)
