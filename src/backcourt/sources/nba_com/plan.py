"""What is owed of NBA.com for game dates: schedules first, since all else follows from them.

Each season of the dates owes its schedule and its index of players. Each date with games owes its referees, and a
recent one its scoreboard, which knows of results before the schedule does; one with games that count has the injury
reports that were out before now, by the hour. Each game that counts and is over owes its box score, its plays and its
shot chart, once more a day later: the league corrects what it counted; and it has its official scorer's book. A game
under way owes its plays so far. Today owes every team's roster. Papers that were never made are not owed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from pydantic import ValidationError

from backcourt.errors import PayloadError
from backcourt.identity.games import SeasonType, season_type_of
from backcourt.identity.teams import teams
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.provider import Answers, Wanted
from backcourt.sources.nba_com import asks, paper_asks, play_asks, schedule, scoreboard
from backcourt.sources.nba_com.games import ContradictionError, Game, GameStatus, is_another_league
from backcourt.sources.nba_com.listed_game import ListedGame, game_of
from backcourt.sources.nba_com.parse import SOURCE
from backcourt.time import game_date_of, season_of, utc

G = TypeVar("G", bound=ListedGame)

RECENT = timedelta(days=1)
"""How far back scoreboards may know more than the schedule."""

UNCOUNTED = (SeasonType.PRESEASON, SeasonType.ALL_STAR)

OF_A_DATE: tuple[Callable[[date], Ask], ...] = (asks.referees,)
"""What every date with games owes, up to today."""

OF_A_GAME: tuple[Callable[[Game, datetime], Ask], ...] = (
    asks.box_score_of,
    play_asks.play_by_play_of,
    play_asks.shot_chart_of,
)
"""What every game owes that counts and is over."""


def plan(wanted: Wanted, answers: Answers) -> Iterator[Sequence[Ask]]:
    """Yield what is owed, season by season, and what people and teams are today."""
    today = game_date_of(utc(wanted.now))
    papers: list[Ask] = []
    for season in _seasons(wanted):
        listing = asks.season_schedule(season, wanted.now)
        yield [listing, asks.players(season, wanted.now)]
        games = [game for game in _known_games(listing, answers) if _is_wanted(game, wanted)]
        days = sorted({game.day for game in games if game.day <= today})
        boards = [asks.scores(day) for day in days if today - day <= RECENT]
        yield boards
        newest = {game.game_id: game for game in games}
        for board in boards:
            newest |= {game.game_id: game for game in _known_games(board, answers)}
        yield [ask(day) for day in days for ask in OF_A_DATE]
        finished = _finished(newest.values())
        yield [ask(game, wanted.now) for ask in OF_A_GAME for game in finished]
        papers += _reports(newest.values(), wanted.now)
        papers += [book for game in finished if (book := _book_of(game)) is not None]
        yield [play_asks.live_plays_of(game) for game in _under_way(newest.values())]
    yield [asks.all_movements(wanted.now)]
    if wanted.first <= today <= wanted.last:
        yield [asks.roster(team, today) for team in teams().values()]
    # Last: nothing else follows from papers, and what keeps them may be down by itself.
    yield papers


def _is_wanted(game: Game, wanted: Wanted) -> bool:
    return wanted.first <= game.day <= wanted.last


def _seasons(wanted: Wanted) -> list[str]:
    days = range((wanted.last - wanted.first).days + 1)
    return sorted({season_of(wanted.first + timedelta(days=number)) for number in days})


def _finished(games: Iterable[Game]) -> list[Game]:
    """Return the games that are over and count, oldest first."""
    over = [game for game in games if game.status is GameStatus.FINAL and _counts(game)]
    return sorted(over, key=lambda game: (game.day, game.game_id))


def _counts(game: Game) -> bool:
    return season_type_of(game.game_id) not in UNCOUNTED


def _reports(games: Iterable[Game], now: datetime) -> list[Ask]:
    """Return the requests for the injury reports of the dates of games that count."""
    days = sorted({game.day for game in games if _counts(game)})
    return [report for day in days for report in paper_asks.injury_reports(day, now)]


def _book_of(game: Game) -> Ask | None:
    if game.home_team is None or game.away_team is None:
        return None
    return paper_asks.game_book_of(game.game_id, game.day, game.away_team, game.home_team)


def _under_way(games: Iterable[Game]) -> list[Game]:
    return [game for game in games if game.status is GameStatus.IN_PROGRESS]


def _known_games(ask: Ask, answers: Answers) -> list[Game]:
    """Return the games of a schedule or scoreboard; rows that cannot be read are left to its parser.

    Raises `PayloadError` when the document as a whole cannot be read.
    """
    payload = answers(ask)
    if payload is None:
        return []
    try:
        return list(_games_in(json.loads(payload), ask.endpoint))
    except (ValueError, RecursionError) as error:
        subject = ask.subject(SOURCE)
        raise PayloadError(f"{subject} holds no games that can be read", "fetch it with --again") from error


def _games_in(document: object, endpoint: str) -> Iterator[Game]:
    if endpoint == scoreboard.ENDPOINT:
        board = scoreboard.ScoreboardDocument.model_validate(document).scoreboard
        yield from _readable(scoreboard.ScoreboardGame, board.games, lambda game: board.game_date)
        return
    for each in schedule.ScheduleDocument.model_validate(document).league_schedule.game_dates:
        games = each.get("games") if isinstance(each, dict) else None
        found = games if isinstance(games, list) else []
        yield from _readable(schedule.ScheduledGame, found, lambda game: game.game_date_est)


def _readable(kind: type[G], rows: Sequence[object], day_of: Callable[[G], date]) -> Iterator[Game]:
    for row in rows:
        try:
            listed = kind.model_validate(row)
            if not is_another_league(listed.game_id):
                yield game_of(listed, day_of(listed))
        except (ValidationError, ContradictionError):
            continue
