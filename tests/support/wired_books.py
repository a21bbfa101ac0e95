"""A season of an archive, written as game books tell it: a PDF per game, with the inactive players."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imagined_books import Book, Player, Team
from provider_server import ProviderServer, answers
from wired_league import Row, WiredSeason, full_name

from backcourt.identity.teams import teams
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.provider import Answers, Provider, Wanted
from backcourt.sources.nba_com.paper_asks import PAPER_SERVICES, game_book_of
from backcourt.sources.nba_com.parse import SOURCE

COUNTS = (
    *("fgm", "fga", "fg3m", "fg3a", "ftm", "fta", "oreb", "dreb", "reb", "ast", "pf", "stl", "tov", "blk"),
    "pts",
)
"""What an archive counts, in the order of a book's columns."""

SECONDS_PER_TENTH = 6
"""Of minutes."""


@dataclass(frozen=True)
class BookSeason:
    """A season on paper."""

    season: WiredSeason

    def provider(self) -> Provider:
        """Return who is asked for the books, each by its game."""

        def plan(wanted: Wanted, answers: Answers) -> Iterator[Sequence[Ask]]:
            for day, games in self.season.games.items():
                books = [
                    game_book_of(game["game_id"], day, game["away_team"], game["home_team"]) for game in games
                ]
                yield [book for book in books if book]

        return Provider("nba-com", SOURCE, "NBA.com", PAPER_SERVICES, plan)

    def serve(self, server: ProviderServer) -> None:
        """Script every book."""
        for day, games in self.season.games.items():
            for game in games:
                name = f"{day:%Y%m%d}_{game['away_team']}{game['home_team']}_book.pdf"
                book = answers(self.book(game), content_type="application/pdf")
                server.serve(f"/books/pdfs/{day:%Y%m%d}/{name}", book)

    def book(self, game: Row) -> bytes:
        away, home = (self._team(game, game[side]) for side in ("away_team", "home_team"))
        return Book(away, home, f"{game['game_date']:%A, %B %d, %Y} Imagined Arena").pdf()

    def _team(self, game: Row, tricode: str) -> Team:
        players = [_player(line) for line in self.season.lines[game["game_id"], tricode]]
        absent = self.season.inactives.get((game["game_id"], tricode), ())
        names = ", ".join(row["player_name"] for row in absent)
        return Team(full_name(tricode), players, f"Inactive: {teams()[tricode].nickname} - {names}")


def _player(line: Row) -> Player:
    return Player(
        line["player_name"],
        position="F" if line["is_starter"] else "",
        seconds=round(line["minutes"] * 10) * SECONDS_PER_TENTH,
        figures=tuple(line[name] for name in COUNTS),
        margin=int(line["plus_minus"]),
    )
