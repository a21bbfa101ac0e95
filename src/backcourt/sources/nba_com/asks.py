"""The requests that NBA.com answers: where each document is, under which parameters, and until when it may change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from backcourt.identity.teams import Team
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.content import Content
from backcourt.sources.nba_com import (
    box_score,
    movements,
    officials,
    player_index,
    roster_page,
    schedule,
    scoreboard,
)
from backcourt.sources.nba_com.games import Game
from backcourt.sources.nba_com.rows import DATE, DAY, GAME_DATE, GAME_ID, SEASON, TEAM
from backcourt.time import game_day, season_bounds

STATS, CDN, PAGES, OFFICIALS = "stats", "cdn", "www", "official"
"""The services: statistics, the content network, pages, and the referees' site."""

NBA = {"LeagueID": "00"}
WHOLE_GAME = {"StartPeriod": "0", "EndPeriod": "0", "StartRange": "0", "EndRange": "0", "RangeType": "0"}
ALL_PLAYERS = {
    "Historical": "0",
    "TeamID": "0",
    **dict.fromkeys(
        ["Active", "AllStar", "College", "Country", "DraftPick", "DraftRound", "DraftYear", "Height"], ""
    ),
    **dict.fromkeys(["PlayerPosition", "Weight"], ""),
}
"""The service wants every filter named, also those that are not used."""

SCHEDULE_STAYS = timedelta(hours=1)
"""How long the schedule of a season that is going on is taken to be as it was."""

SUMMER = timedelta(days=46)
"""How long before a season's last possible day (from the middle of July on) the next one may be announced."""

LISTS_STAY = timedelta(hours=12)
"""How long lists of players and movements are: they name days, not hours."""

CORRECTED_WITHIN = timedelta(days=1)
"""How long after a date's results are public its box scores may be corrected."""

PAGE_NAMES = {"PHI": "sixers", "POR": "blazers"}
"""What pages call teams that are not called by their nicknames."""


def season_schedule(season: str, now: datetime) -> Ask:
    """Return the request for a season's schedule; the one that is going on is on the content network.

    That has one season at a time, and the coming one from some day in the summer on.
    """
    ended = _ended(season, now)
    if ended is not None or _is_summer(season, now):
        query, final = {**NBA, "Season": season}, ended or now - SCHEDULE_STAYS
        return Ask(
            schedule.ENDPOINT, {SEASON: season}, "/stats/scheduleleaguev2", query, STATS, final_from=final
        )
    path = "/static/json/staticData/scheduleLeagueV2.json"
    return Ask(schedule.ENDPOINT, {SEASON: season}, path, service=CDN, final_from=now - SCHEDULE_STAYS)


def players(season: str, now: datetime) -> Ask:
    """Return the request for the players of a season; the list of one that is going on changes from day to day."""
    query = {**NBA, "Season": season, **ALL_PLAYERS}
    final = _ended(season, now) or now - LISTS_STAY
    return Ask(player_index.ENDPOINT, {SEASON: season}, "/stats/playerindex", query, STATS, final_from=final)


def scores(day: date) -> Ask:
    """Return the request for the scores of a date, which are final when its results are public."""
    query = {**NBA, "GameDate": day.isoformat()}
    final = _aware(game_day(day).results_known_utc)
    return Ask(
        scoreboard.ENDPOINT, {DATE: day.isoformat()}, "/stats/scoreboardv3", query, STATS, final_from=final
    )


def referees(day: date) -> Ask:
    """Return the request for the referees of a date, who may change until its games begin."""
    about = {DATE: day.isoformat()}
    final = _aware(game_day(day).assumed_tipoff_utc)
    path = "/wp-json/api/v1/get-game-officials"
    return Ask(officials.ENDPOINT, about, path, about, OFFICIALS, final_from=final)


def box_score_of(game: Game, now: datetime) -> Ask:
    """Return the request for the box score of a game; one from before the corrections is asked for once more."""
    query = {"GameID": game.game_id, **WHOLE_GAME}
    path = "/stats/boxscoretraditionalv3"
    return Ask(box_score.ENDPOINT, about(game), path, query, STATS, final_from=corrected(game, now))


def about(game: Game) -> dict[str, str]:
    """Return the parameters of a document about one game, which does not tell its date."""
    return {GAME_ID: game.game_id, GAME_DATE: game.day.isoformat()}


def corrected(game: Game, now: datetime) -> datetime | None:
    """Return from when on a document about a game is what it stays; None before, when it is not asked for again."""
    moment = _aware(game_day(game.day).results_known_utc) + CORRECTED_WITHIN
    return moment if now >= moment else None


def all_movements(now: datetime) -> Ask:
    """Return the request for all movements there ever were."""
    path = "/js/data/playermovement/NBA_Player_Movement.json"
    return Ask(movements.ENDPOINT, {}, path, service=STATS, final_from=now - LISTS_STAY)


def roster(team: Team, day: date) -> Ask:
    """Return the request for a team's page as it is today."""
    name = PAGE_NAMES.get(team.tricode, team.nickname.lower())
    about = {TEAM: team.tricode, DAY: day.isoformat()}
    path = f"/team/{team.nba_team_id}/{name}"
    return Ask(roster_page.ENDPOINT, about, path, service=PAGES, content=Content.HTML, mark=roster_page.MARK)


def _ended(season: str, now: datetime) -> datetime | None:
    """Return when a season was over, None while it goes on."""
    last = season_bounds(season)[1]
    ended = _aware(game_day(last).results_known_utc)
    return ended if now >= ended else None


def _is_summer(season: str, now: datetime) -> bool:
    """Tell whether a season's games are over, or nearly so, and the next one's may be announced."""
    return now >= _aware(game_day(season_bounds(season)[1] - SUMMER).noon_utc)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
