"""Who is expected to be absent from a team's game, and the minutes and plays that leaves to the others."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from oracle.archive import Appearance, Archive, Game
from oracle.figures import as_stored, chained, each, mean, stored, stored_mean
from oracle.game_summaries import GameSummaries
from oracle.injuries import Injuries
from oracle.promises import ACTIVE_DAYS
from oracle.quotes import Quotes
from oracle.windows import days_since, last, within

QUOTED_MATES = 5
"""Players of a team with a line from which on its missing lines mean something."""

REGULAR_MINUTES = 24
"""Mean minutes of the last ten games from which on a player without a line is missed."""

DAYS_LOOKED_BACK = 20
STAR_POINTS = 18
STAR_MINUTES_AND_POINTS = 28, 12
GAME_MINUTES = 48
MOST_MINUTES = 44
TEAM_MINUTES = 240
REDISTRIBUTED = Fraction(4, 10)
LEAST_AND_MOST_GROWTH = Fraction(3, 4), Fraction(3, 2)

Row = dict[str, Any]


@dataclass(frozen=True)
class Vacancy:
    """Who is absent for a team in a game, and how anybody can know."""

    basis: str
    minutes: dict[int, Fraction]
    """By absent player: minutes per game that he leaves; nothing when the team has not played for long."""

    plays: dict[int, Fraction]
    """By absent player: percent of the team's plays."""

    stars: frozenset[int]
    has_played: bool

    def without(self, player_id: int) -> tuple[Fraction | None, Fraction | None]:
        """Minutes and plays left by the others."""
        if not self.has_played:
            return None, None
        minutes, plays = (
            sum((left for who, left in shares.items() if who != player_id), Fraction())
            for shares in (self.minutes, self.plays)
        )
        return minutes, plays


class Absences:
    """Vacancies of the teams of a date."""

    def __init__(
        self, archive: Archive, summaries: GameSummaries, quotes: Quotes, injuries: Injuries
    ) -> None:
        self.archive = archive
        self.summaries = summaries
        self.quotes = quotes
        self.injuries = injuries
        self.vacancy = lru_cache(maxsize=None)(self._vacancy)
        self._form = lru_cache(maxsize=4096)(self._usual_minutes)
        self._room = lru_cache(maxsize=64)(self._room_of)
        self._members = lru_cache(maxsize=4)(self._members_on)

    def row(self, game: Game, team: str, player_id: int, listed: frozenset[int]) -> Row:
        """What the absent leave to a player; `listed` is everyone expected to play for the team."""
        vacancy = self.vacancy(game, team)
        minutes, plays = vacancy.without(player_id)
        return {
            "absence_basis": vacancy.basis,
            "vacated_minutes": minutes,
            "vacated_usage": chained(plays),
            "star_teammates_out": len(vacancy.stars - {player_id}),
            "projected_minutes": chained(self._projected_minutes(game, player_id, minutes, listed)),
            "projected_usage_pct": self._projected_usage(game, player_id, minutes, plays),
        }

    def _members_on(self, day: date) -> dict[str, dict[int, list[Appearance]]]:
        """By team: whoever last appeared for it, at most thirty days before, and what he has played."""
        found: dict[str, dict[int, list[Appearance]]] = {}
        for player_id in self.archive.by_season[self.archive.season_on[day]]:
            played = self.archive.played_before(player_id, day)
            rest = days_since(played, day)
            if rest is not None and rest <= ACTIVE_DAYS:
                found.setdefault(played[-1].team, {})[player_id] = played
        return found

    def _vacancy(self, game: Game, team: str) -> Vacancy:
        members = self._members(game.day).get(team, {})
        games = [
            before
            for before in self.archive.games_before(game.season, team, game.day)
            if before.game_id in self.archive.by_game
        ]
        basis = self._basis(game, team)
        absent = {
            who: played
            for who, played in members.items()
            if self._is_absent(basis, game, team, who, played, games)
        }
        recent = sum((game.day - before.day).days <= DAYS_LOOKED_BACK for before in games)
        weeks = {who: within(DAYS_LOOKED_BACK, played, game.day) for who, played in absent.items()}
        return Vacancy(
            basis,
            {who: sum(map(_minutes, rows), Fraction()) / recent for who, rows in weeks.items() if recent},
            {who: self._plays(rows) / recent for who, rows in weeks.items() if recent},
            frozenset(who for who, played in absent.items() if _is_star(played)),
            recent > 0,
        )

    def _basis(self, game: Game, team: str) -> str:
        """A report where there is one; else, at the close, the lines where enough mates have one; else who played."""
        listed = self.injuries.lists.get(game.game_id, {}).values()
        page = self.injuries.page(game) or ()
        if any(known_at <= game.cut_off for _, known_at in listed) or any(said.status for said in page):
            return "report"
        if self.archive.information_time == "noon":
            return "recent"
        return "lines" if len(self._with_line(game, team)) >= QUOTED_MATES else "recent"

    def _with_line(self, game: Game, team: str) -> set[int]:
        """Players with a line that was seen by the cut-off and then known to be of this team."""
        return {
            player_id
            for player_id, quotes in self.quotes.by_game.get(game.game_id, {}).items()
            if any(
                quote.team == team
                and quote.known_at <= game.cut_off
                and not quote.is_assumed
                and not quote.needs_hindsight
                for quote in quotes
            )
        }

    def _is_absent(
        self, basis: str, game: Game, team: str, player_id: int, played: list[Appearance], games: list[Game]
    ) -> bool:
        if basis == "report":
            return self._is_reported(game, team, player_id)
        if basis == "lines":
            usual = mean(map(_minutes, last(10, played)))
            assert usual is not None
            return player_id not in self._with_line(game, team) and usual >= REGULAR_MINUTES
        return bool(games) and played[-1].day < games[-1].day

    def _is_reported(self, game: Game, team: str, player_id: int) -> bool:
        """Ruled out for the team, or doubtful for it and nowhere said to be out."""
        if team in self.injuries.ruled_out(game).get(player_id, ()):
            return True
        doubted = {
            report.team
            for report in self.injuries.page(game) or ()
            if report.player_id == player_id and report.status == "doubtful"
        }
        return team in doubted and self.injuries.status(game, player_id) == "doubtful"

    def _plays(self, rows: list[Appearance]) -> Fraction:
        """Minutes times usage, over a game's length: a player's share of all plays, added up over his games."""
        used = (stored(self.summaries.usage_of(row)) for row in rows)
        products = (
            stored(_minutes(row) * usage) for row, usage in zip(rows, used, strict=True) if usage is not None
        )
        return sum((product for product in products if product is not None), Fraction()) / GAME_MINUTES

    def _projected_minutes(
        self, game: Game, player_id: int, vacated: Fraction | None, listed: frozenset[int]
    ) -> Fraction | None:
        """Form, and his part of the vacated minutes; those who play about half of a game get most of them."""
        own = self._form(player_id, game.day)
        if own is None:
            return None
        total = self._room(listed, game.day)
        gained = REDISTRIBUTED * (stored(vacated) or 0) * _room(own) / total if total else Fraction()
        return min(Fraction(MOST_MINUTES), own + gained)

    def _room_of(self, players: frozenset[int], day: date) -> Fraction:
        forms = (self._form(who, day) for who in players)
        return sum((_room(form) for form in forms if form is not None), Fraction())

    def _usual_minutes(self, player_id: int, day: date) -> Fraction | None:
        """Half the mean minutes of the last five games, three tenths of the last ten's, two of the season's."""
        played = self.archive.played_before(player_id, day)
        if not played:
            return None
        five, ten, season = (
            stored(mean(map(_minutes, rows))) or Fraction()
            for rows in (last(5, played), last(10, played), played)
        )
        return Fraction(5, 10) * five + Fraction(3, 10) * ten + Fraction(2, 10) * season

    def _projected_usage(
        self, game: Game, player_id: int, minutes: Fraction | None, plays: Fraction | None
    ) -> Any:
        """His usage, grown by how many plays the absent leave for how many minutes."""
        played = self.archive.played_before(player_id, game.day)
        usage = as_stored(stored_mean(self.summaries.usage_of(row) for row in last(20, played)))

        def grown(mean: Fraction | None, minutes: Fraction | None, plays: Fraction | None) -> Any:
            return None if mean is None else chained(mean * _growth(minutes, plays))

        return each(grown, usage, as_stored(minutes), as_stored(plays))


def _growth(minutes: Fraction | None, plays: Fraction | None) -> Fraction:
    """More plays per minute, within limits; the limit where the absent would have used all of them."""
    if minutes is None or plays is None:
        return Fraction(1)
    least, most = LEAST_AND_MOST_GROWTH
    if plays >= 100:
        return most
    return min(max((1 - minutes / TEAM_MINUTES) / (1 - plays / 100), least), most)


def _minutes(row: Appearance) -> Fraction:
    return Fraction(row.tenths, 10)


def _room(form: Fraction) -> Fraction:
    """How much a player's minutes may still change: least for those who always play and those who never do."""
    minutes = min(form, Fraction(GAME_MINUTES))
    return minutes * (GAME_MINUTES - minutes)


def _is_star(played: list[Appearance]) -> bool:
    """Eighteen points a game, or twelve in twenty-eight minutes."""
    points, minutes = mean(row.points for row in played), mean(map(_minutes, played))
    if points is None or minutes is None:
        return False
    long, many = STAR_MINUTES_AND_POINTS
    return points >= STAR_POINTS or (minutes >= long and points >= many)
