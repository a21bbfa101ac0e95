"""What can be read under `/api/v1`: each answer is a file of the current snapshot, or a part of one."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from backcourt.publishing.forms.best_bets import BestBetsFile
from backcourt.publishing.forms.coverage import CoverageFile, CoverageSeasonFile
from backcourt.publishing.forms.performance import PerformanceFile
from backcourt.publishing.forms.players import PlayerFile, PlayerSeasonFile
from backcourt.publishing.forms.status import StatusFile
from backcourt.publishing.forms.tonight import TonightFile, TonightPlayerFile
from backcourt.publishing.snapshots import Pointer
from backcourt.web import parts
from backcourt.web.answers import (
    AnyTrend,
    PlayersPage,
    PredictionsPage,
    RecordPage,
    ResultsPage,
    SeasonCalendar,
    SlatePage,
)
from backcourt.web.content import ASKED_EVERY_TIME, DATED, LATEST, Answer, answer, content_of
from backcourt.web.documented import kept
from backcourt.web.library import Library
from backcourt.web.problems import Flaw, invalid
from backcourt.web.queries import (
    CalendarQuery,
    Day,
    PageQuery,
    PlayerId,
    PlayersQuery,
    PredictionsQuery,
    SchemaKind,
    Season,
    SlateQuery,
    Trend,
)
from backcourt.web.queries import Query as AnyQuery

READS = APIRouter(prefix="/api/v1", responses=kept(404))

SLATE = "v1/tonight/all-players.json"


def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


async def _whole(request: Request, name: str, pace: bytes) -> Answer:
    """Answer with a file as it is."""
    if asked := request.scope["query_string"]:
        first = asked.decode("latin-1").partition("=")[0][:40]
        raise invalid(Flaw(place=f"query {first}", message="there is nothing to choose here"))
    snapshot, content = await _library(request).content(name)
    return answer(request.scope, content, pace, snapshot.marks)


async def _part(request: Request, name: str, pace: bytes, query: AnyQuery, derive: Any) -> Answer:
    """Answer with a part of a file."""
    path = request.url.path
    snapshot, content = await _library(request).derived(
        name, parts.key_of(path, query), lambda file: derive(file, path, query)
    )
    return answer(request.scope, content, pace, snapshot.marks)


@READS.get("/slate", response_model=TonightFile | SlatePage, tags=["slate"], summary="The slate")
async def slate(request: Request, query: Annotated[SlateQuery, Query()]) -> Answer:
    """Return all players of the slate of the moment; with any parameter, a page of those who match."""
    if not request.scope["query_string"]:
        return await _whole(request, SLATE, LATEST)
    return await _part(request, SLATE, LATEST, query, parts.slate_part)


@READS.get(
    "/slate/players/{player_id}",
    response_model=TonightPlayerFile,
    tags=["slate"],
    summary="One player tonight",
)
async def slate_player(request: Request, player_id: PlayerId) -> Answer:
    """Return one player of the slate: distribution, lines, quotes, factors and last games."""
    return await _whole(request, f"v1/tonight/player/{player_id}.json", LATEST)


@READS.get("/players", response_model=PlayersPage, tags=["players"], summary="Find players")
async def players(request: Request, query: Annotated[PlayersQuery, Query()]) -> Answer:
    """Return players by name."""
    return await _part(request, "v1/players/index.json", LATEST, query, parts.players_part)


@READS.get("/players/{player_id}", response_model=PlayerFile, tags=["players"], summary="A player")
async def player(request: Request, player_id: PlayerId) -> Answer:
    """Return a player: profile, seasons, last games, splits, and our record on him."""
    return await _whole(request, f"v1/players/{player_id}.json", LATEST)


@READS.get(
    "/players/{player_id}/seasons/{season}",
    response_model=PlayerSeasonFile,
    tags=["players"],
    summary="A player's season",
)
async def player_season(request: Request, player_id: PlayerId, season: Season) -> Answer:
    """Return the games, splits and record of a player's season."""
    return await _whole(request, f"v1/players/{player_id}/season/{season}.json", DATED)


@READS.get(
    "/predictions/today",
    response_model=PredictionsPage,
    tags=["predictions"],
    summary="Predictions of the slate",
)
async def predictions_today(request: Request, query: Annotated[PredictionsQuery, Query()]) -> Answer:
    """Return what every system says of the slate of the moment, paged by player."""
    return await _part(request, "v1/predictions/today.json", LATEST, query, parts.predictions_part)


@READS.get(
    "/predictions/{date}",
    response_model=PredictionsPage,
    tags=["predictions"],
    summary="Predictions of a date",
)
async def predictions(request: Request, date: Day, query: Annotated[PredictionsQuery, Query()]) -> Answer:
    """Return what every system said before the games of a date, paged by player."""
    return await _part(request, f"v1/predictions/{date}.json", DATED, query, parts.predictions_part)


@READS.get("/results/latest", response_model=ResultsPage, tags=["results"], summary="Latest results")
async def results_latest(request: Request, query: Annotated[PageQuery, Query()]) -> Answer:
    """Return the last graded date, its rows paged."""
    return await _part(request, "v1/results/latest.json", LATEST, query, parts.results_part)


@READS.get("/results/{date}", response_model=ResultsPage, tags=["results"], summary="Results of a date")
async def results(request: Request, date: Day, query: Annotated[PageQuery, Query()]) -> Answer:
    """Return a graded date, its rows paged."""
    return await _part(request, f"v1/results/{date}.json", DATED, query, parts.results_part)


@READS.get("/best-bets/latest", response_model=BestBetsFile, tags=["best bets"], summary="Latest best bets")
async def best_bets_latest(request: Request) -> Answer:
    """Return the picks of the last date that has any."""
    return await _whole(request, "v1/best-bets/latest.json", LATEST)


@READS.get(
    "/best-bets/record", response_model=RecordPage, tags=["best bets"], summary="Record of the best bets"
)
async def best_bets_record(request: Request, query: Annotated[PageQuery, Query()]) -> Answer:
    """Return how all picks did, and the record's entries paged, oldest first."""
    return await _part(request, "v1/best-bets/record.json", LATEST, query, parts.record_part)


@READS.get(
    "/best-bets/{date}", response_model=BestBetsFile, tags=["best bets"], summary="Best bets of a date"
)
async def best_bets(request: Request, date: Day) -> Answer:
    """Return the picks of a date; once published they never change, results are appended."""
    return await _whole(request, f"v1/best-bets/{date}.json", DATED)


@READS.get(
    "/systems/performance", response_model=PerformanceFile, tags=["systems"], summary="How the systems do"
)
async def performance(request: Request) -> Answer:
    """Return every system over the last 7 and 30 days and the season, beside the market."""
    return await _whole(request, "v1/systems/performance.json", LATEST)


@READS.get("/trends/{name}", response_model=AnyTrend, tags=["trends"], summary="A trend")
async def trend(request: Request, name: Trend) -> Answer:
    """Return who is hot or cold, who bounces back, what teams tend to, or streaks."""
    return await _whole(request, f"v1/trends/{name.value}.json", LATEST)


@READS.get("/coverage", response_model=CoverageFile, tags=["state"], summary="Coverage of all seasons")
async def coverage(request: Request) -> Answer:
    """Return what every table owes and has, by season."""
    return await _whole(request, "v1/coverage.json", LATEST)


@READS.get(
    "/coverage/{season}", response_model=CoverageSeasonFile, tags=["state"], summary="Coverage of a season"
)
async def coverage_season(request: Request, season: Season) -> Answer:
    """Return the state of every table on every date of a season, with reasons."""
    return await _whole(request, f"v1/coverage/{season}.json", LATEST)


@READS.get("/status", response_model=StatusFile, tags=["state"], summary="State of the data")
async def status(request: Request) -> Answer:
    """Return whether what is published may be relied on."""
    return await _whole(request, "v1/status.json", LATEST)


@READS.get("/calendar", response_model=SeasonCalendar, tags=["state"], summary="Dates with games")
async def calendar(request: Request, query: Annotated[CalendarQuery, Query()]) -> Answer:
    """Return every date with games, of one season or of all."""
    name = "v1/calendar.json"
    if query.season is None:
        return await _whole(request, name, LATEST)
    return await _part(
        request, name, LATEST, query, lambda file, path, asked: parts.calendar_part(file, asked)
    )


@READS.get("/snapshot", response_model=Pointer, tags=["state"], summary="The current snapshot")
async def snapshot(request: Request) -> Answer:
    """Return which snapshot is current; its files lie under /snapshots/ and its name."""
    found = await _library(request).current()
    assert found.pointer is not None
    return answer(
        request.scope,
        content_of(found.pointer.model_dump_json(indent=1).encode()),
        ASKED_EVERY_TIME,
        found.marks,
    )


@READS.get(
    "/schemas/{kind}", response_model=dict[str, Any], tags=["state"], summary="The schema of a kind of file"
)
async def schema(request: Request, kind: SchemaKind) -> Answer:
    """Return the JSON Schema of a kind of file."""
    return await _whole(request, f"v1/schemas/{kind}.json", DATED)
