"""Dates on which windows go wrong most easily, found in an archive itself."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from oracle.archive import Appearance, Archive
from oracle.player_context import RECENT_DAYS

POSTPONED_BY = timedelta(days=14)
Dates = Callable[[Archive], Iterator[date]]


def season_openers(archive: Archive) -> Iterator[date]:
    """The first date of each season, and the one after: windows of nothing, then of one game."""
    for season in sorted(set(archive.season_on.values())):
        yield from [day for day in archive.days if archive.season_on[day] == season][:2]


def cup_finals(archive: Archive) -> Iterator[date]:
    yield from _of_kind(archive, "cup_final")


def dates_after_cup_finals(archive: Archive) -> Iterator[date]:
    """A final counts in no standings but in every window: its teams' next games."""
    for game in archive.games.values():
        if game.season_type == "cup_final":
            for team in game.teams:
                games = archive.by_team[game.season, team]
                yield games[games.index(game) + 1].day


def play_ins(archive: Archive) -> Iterator[date]:
    yield from _of_kind(archive, "play_in")


def playoffs(archive: Archive) -> Iterator[date]:
    yield from _of_kind(archive, "playoffs")


def last_dates_of_a_season(archive: Archive) -> Iterator[date]:
    for season in set(archive.season_on.values()):
        yield max(day for day in archive.days if archive.season_on[day] == season)


def tied_scores(archive: Archive) -> Iterator[date]:
    """A delivered final score that is tied, and both teams' next games: nobody won, no streak goes on."""
    for game in archive.games.values():
        if game.home_points == game.away_points:
            yield game.day
            for team in game.teams:
                games = archive.by_team[game.season, team]
                yield from [after.day for after in games[games.index(game) + 1 :][:1]]


def trades(archive: Archive) -> Iterator[date]:
    """A player's first game for another team than his last, within a season."""
    for before, after in _in_a_row(archive):
        if before.team != after.team and before.season == after.season:
            yield after.day


def games_after_trades(archive: Archive) -> Iterator[date]:
    """The second game for the new team: half the window was played elsewhere."""
    changed = {
        (after.player_id, after.day) for before, after in _in_a_row(archive) if before.team != after.team
    }
    for before, after in _in_a_row(archive):
        if (before.player_id, before.day) in changed and before.season == after.season:
            yield after.day


def first_career_games(archive: Archive) -> Iterator[date]:
    for player_id, rows in archive.by_player.items():
        if player_id not in archive.earlier and rows[0].season != archive.season_on[archive.days[0]]:
            yield rows[0].day


def second_career_games(archive: Archive) -> Iterator[date]:
    for player_id, rows in archive.by_player.items():
        if player_id not in archive.earlier and len(rows) > 1:
            yield rows[1].day


def returns_after_absence(archive: Archive) -> Iterator[date]:
    """A game within a season after more than thirty days without one."""
    for before, after in _in_a_row(archive):
        if before.season == after.season and (after.day - before.day).days > RECENT_DAYS:
            yield after.day


def games_after_returns(archive: Archive) -> Iterator[date]:
    for player_id, rows in archive.by_player.items():
        for first, second, third in zip(rows, rows[1:], rows[2:], strict=False):
            if first.season == third.season and (second.day - first.day).days > RECENT_DAYS:
                assert third.player_id == player_id
                yield third.day


def returns_after_a_whole_season(archive: Archive) -> Iterator[date]:
    """The second game after a season without any: averages across seasons skip one."""
    for rows in archive.by_player.values():
        for first, second, third in zip(rows, rows[1:], rows[2:], strict=False):
            if int(second.season[:4]) - int(first.season[:4]) > 1 and second.season == third.season:
                yield third.day


def appearances_without_minutes(archive: Archive) -> Iterator[date]:
    """The game after an appearance whose minutes round to nothing: no window counts it."""
    for before, after in _in_a_row(archive):
        if not before.is_played and before.season == after.season:
            yield after.day


def postponed_games(archive: Archive) -> Iterator[date]:
    """A game played much later than those with the numbers beside it."""
    regular = sorted(
        (game for game in archive.games.values() if game.season_type == "regular"),
        key=lambda game: game.game_id,
    )
    for before, game, after in zip(regular, regular[1:], regular[2:], strict=False):
        if before.season == after.season and game.day - max(before.day, after.day) > POSTPONED_BY:
            yield game.day


def uncharted_games(archive: Archive) -> Iterator[date]:
    """A regular game whose shots nobody charted: windows of zones run dry, and all others go on."""
    yield from (
        game.day
        for game in archive.games.values()
        if game.season_type == "regular" and game.game_id not in archive.shots
    )


def same_pair_again(archive: Archive) -> Iterator[date]:
    """Two games of the same pair in three days: a line may be about either."""
    for games in archive.by_team.values():
        for before, after in pairwise(games):
            if set(before.teams) == set(after.teams) and (after.day - before.day).days <= 3:
                yield after.day


def back_to_backs(archive: Archive) -> Iterator[date]:
    for games in archive.by_team.values():
        for before, after in pairwise(games):
            if (after.day - before.day).days == 1:
                yield after.day


def clock_changes(archive: Archive) -> Iterator[date]:
    """The weeks around the change of clocks: cut-offs move in UTC, Arizona stays."""
    for day in archive.days:
        if (day.month == 3 and 8 <= day.day <= 15) or (day.month == 11 and day.day <= 8):
            yield day


def _of_kind(archive: Archive, kind: str) -> Iterator[date]:
    yield from (game.day for game in archive.games.values() if game.season_type == kind)


def _in_a_row(archive: Archive) -> Iterator[tuple[Appearance, Appearance]]:
    for rows in archive.by_player.values():
        yield from pairwise(rows)


OCCASIONS: tuple[Dates, ...] = (
    season_openers, cup_finals, dates_after_cup_finals, play_ins, playoffs, last_dates_of_a_season, tied_scores,
    trades, games_after_trades, first_career_games, second_career_games, returns_after_absence, games_after_returns,
    returns_after_a_whole_season, appearances_without_minutes, postponed_games, uncharted_games, same_pair_again,
    back_to_backs, clock_changes,
)  # fmt: skip
