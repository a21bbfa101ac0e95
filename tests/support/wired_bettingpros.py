"""A season of an archive, written as BettingPros would tell it: events, and the last lines of every book."""

from dataclasses import dataclass
from datetime import date

import bettingpros_payloads as bettingpros
from provider_server import ProviderServer
from wired_league import Row, WiredSeason

from backcourt.sources.bettingpros.books import BOOKS
from backcourt.sources.bettingpros.provider import FOLLOWED, MARKET_IDS
from backcourt.time import game_day

SLUGS = dict(
    zip(
        MARKET_IDS,
        (
            "assists", "points", "rebounds", "threes", "points-assists", "points-rebounds", "rebounds-assists",
            "points-assists-rebounds",
        ),
        strict=True,
    )
)  # fmt: skip
MARKETS = {slug.replace("-", "_"): number for number, slug in SLUGS.items()}


@dataclass(frozen=True)
class BettingProsSeason:
    """A season as pages of player lines."""

    season: WiredSeason

    def serve(self, server: ProviderServer) -> None:
        """Script what BettingPros says of every date."""
        server.serve("/v3/events", bettingpros.events())
        for day in self.season.games:
            server.serve("/v3/events", self.events(day), date=day.isoformat())
            for book in FOLLOWED:
                server.serve("/v3/props", self.props(day, book), date=day.isoformat(), book_id=str(book))

    def events(self, day: date) -> Row:
        return bettingpros.events(*(self._bet(game) for game in self.season.games.get(day, ())))

    def _bet(self, game: Row) -> Row:
        return bettingpros.event(
            int(game["game_id"]),
            scheduled=f"{self.season.tipoff(game):%Y-%m-%d %H:%M:%S}",
            home=game["home_team"],
            visitor=game["away_team"],
            results=bettingpros.results(
                {game["home_team"]: game["home_pts"], game["away_team"]: game["away_pts"]}
            ),
        )

    def props(self, day: date, book: int) -> Row:
        rows = self.season.quotes.get((day, BOOKS[book]), ())
        written = f"{game_day(day).results_known_utc:%Y-%m-%d %H:%M:%S}"
        return bettingpros.props(
            *(self._prop(row, book) for row in rows),
            utc=written,
            events=self.events(day)["events"],
            markets=[{"id": number, "slug": slug} for number, slug in SLUGS.items()],
        )

    def _prop(self, row: Row, book: int) -> Row:
        sides = {
            name: bettingpros.side(
                int(row[f"{name}_odds"]),
                line=row["line"],
                book=book,
                consensus_line=None,
                consensus_odds=None,
                selection=None,
            )
            for name in ("over", "under")
        }
        return bettingpros.prop(
            market_id=MARKETS[row["market"]],
            event_id=int(row["game_id"]),
            participant={
                "id": str(row["player_id"]),
                "name": row["player_name"],
                "player": {"team": row["team"]},
            },
            **sides,
        )
