"""A date that is over as each provider tells it: enough to send every kind of request of its plan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import balldontlie_payloads as balldontlie
import bettingpros_payloads as bettingpros
import espn_payloads as espn
import imagined_nba_com as nba_com
import odds_payloads as the_odds_api
from imagined_plays import actions, play_by_play, shot, shot_chart
from provider_server import ProviderServer, Quota, answers

from backcourt.sources.bettingpros.provider import FOLLOWED
from backcourt.sources.fetching.provider import Wanted

DAY = date(2024, 2, 22)
WEEK_AFTER = Wanted(DAY, DAY, datetime(2024, 2, 29, 17, tzinfo=UTC))
GAME = "0022300801"


@dataclass(frozen=True)
class Scene:
    """A provider by its name on the command line, and how a server comes to have what it tells of the date."""

    provider: str
    serve: Callable[[ProviderServer], None]


def _nba_com(server: ProviderServer) -> None:
    season = nba_com.schedule(nba_com.scheduled(**nba_com.played(110, 105)))
    server.serve("/cdn/static/json/staticData/scheduleLeagueV2.json", season)
    server.serve("/stats/stats/playerindex", nba_com.result_sets(PlayerIndex=[nba_com.indexed(1)]))
    server.serve("/stats/js/data/playermovement/NBA_Player_Movement.json", nba_com.movements())
    server.serve("/official/wp-json/api/v1/get-game-officials", nba_com.assignments(nba_com.assigned()))
    sheets = (nba_com.team_sheet(team, nba_com.player(1)) for team in (nba_com.BOS, nba_com.NYK))
    server.serve("/stats/stats/boxscoretraditionalv3", nba_com.box_score(*sheets))
    server.serve("/stats/stats/playbyplayv3", play_by_play(actions(), GAME))
    server.serve("/stats/stats/shotchartdetail", shot_chart([shot(12, GAME_ID=GAME, GAME_DATE="20240222")]))


def _balldontlie(server: ProviderServer) -> None:
    server.serve("/v1/games", balldontlie.page(balldontlie.game()), **{"dates[]": f"{DAY}"})
    server.serve("/v1/box_scores", {"data": [balldontlie.box_score()]}, date=f"{DAY}")


def _espn(server: ProviderServer) -> None:
    games = [espn.event(number) for number in ("4001", "4002")]
    server.serve("/site/apis/site/v2/sports/basketball/nba/scoreboard", espn.scoreboard(*games))
    for number in ("4001", "4002"):
        box = espn.page(espn.box_document()).replace("4001", number)
        server.serve(f"/www/nba/boxscore/_/gameId/{number}", answers(box, content_type="text/html"))


def _the_odds_api(server: ProviderServer) -> None:
    server.quota = Quota(100_000)
    history = "/v4/historical/sports/basketball_nba/events"
    lines = the_odds_api.odds(the_odds_api.book("atlantic", the_odds_api.MONEY_LINE))
    server.serve(history, the_odds_api.past([the_odds_api.event()], "2024-02-22T11:00:00Z"))
    server.serve(f"{history}/{the_odds_api.EVENT}/odds", the_odds_api.past(lines))


def _bettingpros(server: ProviderServer) -> None:
    server.serve("/v3/events", bettingpros.events(bettingpros.event()))
    for book in FOLLOWED:
        for number in (1, 2):
            about = {"page": number, "total_pages": 2, "limit": 500, "total_items": 2}
            lines = bettingpros.props(bettingpros.prop(), utc=f"2024-02-22 20:00:0{number}")
            told = lines | {"_pagination": about, "label": f"book {book}"}
            server.serve("/v3/props", told, book_id=str(book), page=str(number))


SCENES = (
    Scene("nba-com", _nba_com),
    Scene("balldontlie", _balldontlie),
    Scene("espn", _espn),
    Scene("the-odds-api", _the_odds_api),
    Scene("bettingpros", _bettingpros),
)
