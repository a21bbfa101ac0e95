"""The plan of a day: a pure function of the moment, the schedule, what is there, and what was asked before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from backcourt.daily.duties import (
    CLOSING_LINES_STAY,
    CLOSING_WITHIN,
    CORRECTED_AFTER,
    CORRECTED_FOR,
    LATE,
    LATE_NEWS_STAYS,
    LINES_STAY,
    LOOK_BACK,
    NEWS_STAYS,
    OVERDUE_AFTER,
    OVERDUE_RESULTS_STAY,
    RESULTS_STAY,
    SCHEDULE_STAYS,
    SCHEDULE_STAYS_IN_SUMMER,
    SEASON_WITHIN,
    Asked,
    Duty,
    Unasked,
)
from backcourt.daily.known import GAME_TAKES, Game, Known, first_tipoff, results_public
from backcourt.time import game_date_of

ONE_DAY = timedelta(days=1)

ANSWERED_BY: Mapping[Duty, tuple[Duty, ...]] = {Duty.CORRECTIONS: (Duty.CORRECTIONS, Duty.RESULTS)}
"""What answers a duty as well: results that are fetched late have been corrected already."""

Done = Mapping[str, datetime]
"""When (naive UTC) each errand was last done, by its key."""


@dataclass(frozen=True)
class Owed:
    """Something that is owed of game dates, whoever brings it; `since` is how old an answer may be at most.

    An answer from before that moment (naive UTC) no longer counts. `games` (teams, home first) are those it is owed of
    where it is not owed of all: who charges by the game need not be asked for the others.
    """

    duty: Duty
    first: date
    last: date
    since: datetime
    reason: str
    games: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Errand:
    """A provider that is to be asked for something of game dates, or of some of their games, and why."""

    provider: str
    duty: Duty
    first: date
    last: date
    reason: str
    games: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """What the journal remembers it by."""
        return errand_key(self.provider, self.duty, self.first)


@dataclass(frozen=True)
class Stretch:
    """Neighbouring dates that a provider is asked for in one go, for all these reasons."""

    provider: str
    first: date
    last: date
    errands: tuple[Errand, ...]

    @property
    def only(self) -> dict[date, tuple[tuple[str, str], ...]]:
        """The games that are meant, by date, where not all of a date are."""
        whole = {each.first for each in self.errands if not each.games}
        return {each.first: each.games for each in self.errands if each.first not in whole}


@dataclass(frozen=True)
class DayPlan:
    """What is to be done at a moment (naive UTC); sync and publish follow whatever is fetched.

    `next_at` is the next moment at which something is expected, if nothing else happens.
    """

    moment: datetime
    today: date
    outlook: str
    errands: tuple[Errand, ...] = ()
    unasked: tuple[Unasked, ...] = ()
    next_at: datetime | None = None
    stretches: tuple[Stretch, ...] = field(default=())


def errand_key(provider: str, duty: Duty, day: date) -> str:
    """Return what an errand is remembered by."""
    return f"{provider} {duty.value} {day}"


def plan(
    moment: datetime, known: Known, done: Done, asked: Sequence[Asked], unasked: Sequence[Unasked] = ()
) -> DayPlan:
    """Return what is to be asked of whom at a moment (naive UTC), and what the day looks like."""
    owing = list(owed(moment, known))
    errands = tuple(_errands(owing, done, asked))
    return DayPlan(
        moment,
        game_date_of(moment),
        outlook(moment, known),
        errands,
        tuple(unasked),
        next_moment(moment, known),
        tuple(stretches(errands)),
    )


def owed(moment: datetime, known: Known) -> Iterator[Owed]:
    """Yield what is owed at a moment: the schedule first, since all else follows from it."""
    today = game_date_of(moment)
    stays = SCHEDULE_STAYS if is_season(today, known) else SCHEDULE_STAYS_IN_SUMMER
    yield Owed(Duty.SCHEDULE, today, today + ONE_DAY, moment - stays, "the schedule of today and tomorrow")
    for day, games in known.by_day().items():
        if today - LOOK_BACK <= day <= today:
            yield from _of_results(moment, day, games)
        if today - CORRECTED_FOR <= day < today:
            yield from _of_closing_lines(moment, day, games)
        if day == today:
            yield from _of_games_ahead(moment, day, [game for game in games if not game.has_begun(moment)])


def _of_results(moment: datetime, day: date, games: Sequence[Game]) -> Iterator[Owed]:
    missing = [game for game in games if not game.has_result and game.is_over(moment)]
    if missing:
        is_overdue = moment > results_public(day) + OVERDUE_AFTER
        stays = OVERDUE_RESULTS_STAY if is_overdue else RESULTS_STAY
        reason = f"{_games(missing)} of {day} without a result"
        yield Owed(Duty.RESULTS, day, day, moment - stays, reason)
    elif all(game.has_result for game in games) and moment <= results_public(day) + CORRECTED_FOR:
        for checked in (results_public(day) + CORRECTED_AFTER, results_public(day)):
            if checked <= moment:
                yield Owed(Duty.CORRECTIONS, day, day, checked, f"corrections of {day}")
                return


def _of_closing_lines(moment: datetime, day: date, games: Sequence[Game]) -> Iterator[Owed]:
    missing = [game for game in games if not _has_closing_line(game)]
    if missing:
        reason = f"{_games(missing)} of {day} without a closing line"
        yield Owed(Duty.CLOSING_LINES, day, day, moment - CLOSING_LINES_STAY, reason, _teams(missing))


def _has_closing_line(game: Game) -> bool:
    return game.quoted_at is not None and game.quoted_at >= game.tipoff - CLOSING_WITHIN


def _of_games_ahead(moment: datetime, day: date, ahead: Sequence[Game]) -> Iterator[Owed]:
    if not ahead:
        return
    is_late = first_tipoff(ahead) - moment <= LATE
    yield Owed(
        Duty.LINES, day, day, moment - (LATE_NEWS_STAYS if is_late else LINES_STAY), f"{_games(ahead)} ahead"
    )
    yield Owed(
        Duty.NEWS, day, day, moment - (LATE_NEWS_STAYS if is_late else NEWS_STAYS), f"{_games(ahead)} ahead"
    )


def _teams(games: Sequence[Game]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(game.teams for game in games))


def _games(games: Sequence[Game]) -> str:
    return f"{len(games)} game{'s' if len(games) > 1 else ''}"


def is_season(today: date, known: Known) -> bool:
    """Whether there is a game near enough for the season to be on."""
    return any(abs(game.day - today) <= SEASON_WITHIN for game in known.games)


def outlook(moment: datetime, known: Known) -> str:
    """Say what the day looks like, as far as the schedule tells."""
    today = game_date_of(moment)
    days = known.by_day()
    if today in days:
        ahead = [game for game in days[today] if not game.has_begun(moment)]
        state = f"the next begins at {first_tipoff(ahead):%H:%M} UTC" if ahead else "all have begun"
        return f"{_games(days[today])} today, {state}"
    if not days:
        return "no schedule is known yet"
    following = min((day for day in days if day > today), default=None)
    if following is None:
        return f"no game today, and none is known after {max(days)}"
    season = "no game today" if is_season(today, known) else "no season today"
    return f"{season}; the next games are on {following}"


def _errands(owing: Iterable[Owed], done: Done, asked: Sequence[Asked]) -> Iterator[Errand]:
    owing = list(owing)
    for provider in asked:
        for each in owing:
            if each.duty not in provider.duties:
                continue
            keys = (
                errand_key(provider.name, duty, each.first)
                for duty in ANSWERED_BY.get(each.duty, (each.duty,))
            )
            last = max((done[key] for key in keys if key in done), default=None)
            if last is None or last < each.since:
                yield Errand(provider.name, each.duty, each.first, each.last, each.reason, each.games)


def stretches(errands: Iterable[Errand]) -> Iterator[Stretch]:
    """Yield the errands of each provider, those of neighbouring dates together."""
    ordered = sorted(enumerate(errands), key=lambda item: item[1].first)
    by_provider: dict[str, list[Errand]] = {}
    for _, errand in sorted(ordered, key=lambda item: item[1].first):
        by_provider.setdefault(errand.provider, []).append(errand)
    for provider, found in by_provider.items():
        run: list[Errand] = []
        for errand in found:
            if run and errand.first > max(each.last for each in run) + ONE_DAY:
                yield _stretch(provider, run)
                run = []
            run.append(errand)
        yield _stretch(provider, run)


def _stretch(provider: str, errands: Sequence[Errand]) -> Stretch:
    return Stretch(provider, errands[0].first, max(errand.last for errand in errands), tuple(errands))


def next_moment(moment: datetime, known: Known) -> datetime:
    """Return the next moment at which something is expected: news of games ahead, results, the next schedule."""
    today = game_date_of(moment)
    found = [moment + (SCHEDULE_STAYS if is_season(today, known) else SCHEDULE_STAYS_IN_SUMMER)]
    found.append(results_public(today))
    for game in known.games:
        if game.day < today - LOOK_BACK or game.day > today:
            continue
        if not game.has_begun(moment):
            late = game.tipoff - LATE
            found.append(late if late > moment else moment + LATE_NEWS_STAYS)
            found.append(moment + NEWS_STAYS)
        elif not game.has_result:
            found.append(max(game.tipoff + GAME_TAKES, moment + RESULTS_STAY))
    return min(each for each in found if each > moment)
