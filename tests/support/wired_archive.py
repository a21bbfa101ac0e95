"""The archive of a season as far as providers can tell it, and the lines that they tell otherwise."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path

from pipelines import edit_rows
from wired_league import Row, WiredSeason

UNTOLD_FILES = ("injury_snapshots", "line_movement")
"""Nothing that is asked for has these: an injury page of another site, lines on their way."""

INACTIVES = "inactives"
"""Who was ruled out: game books have it."""

GAME_LINES = ("spread_home", "total", "moneyline_home", "moneyline_away")

Told = Callable[[Row], Row]
"""A row of an archive as it is when a certain provider collected it."""

Key = tuple[str, int]
"""Game and player that a line is about."""


@dataclass(frozen=True)
class Arrival:
    """A player's first game of the season for a team, and the team he had played for `before`, if any."""

    key: Key
    day: date
    team: str
    opponent: str
    before: str | None

    @property
    def is_within_game(self) -> bool:
        """Whether he came from the very team he now meets: the game is the same by either."""
        return self.before == self.opponent


def arrivals(season: WiredSeason) -> Iterator[Arrival]:
    """Yield every first game for a team, in order."""
    team_of: dict[int, str] = {}
    lines = [line for rows in season.lines.values() for line in rows]
    for line in sorted(lines, key=lambda line: (line["game_date"], line["game_id"])):
        number, team = line["player_id"], line["team"]
        before = team_of.get(number)
        team_of[number] = team
        if before != team:
            yield Arrival((line["game_id"], number), line["game_date"], team, line["opponent"], before)


def unplaced(season: WiredSeason) -> set[Key]:
    """Return what lines nobody can place who is told a player's name, and teams only of the game.

    Which of the two is his could not be known when they were quoted; an archive has his id and his team from later.
    """
    return {each.key for each in arrivals(season) if not each.is_within_game}


def misplaced(season: WiredSeason) -> set[Key]:
    """Return what lines an archive places in another game: the one that the player's old team has on the date."""
    playing = {
        (day, game[side])
        for day, games in season.games.items()
        for game in games
        for side in ("home_team", "away_team")
    }
    return {
        each.key
        for each in arrivals(season)
        if not each.is_within_game and (each.day, each.before) in playing
    }


def snapshots_at_tipoff(season: WiredSeason) -> Told:
    """Return lines as The Odds API has them: observed at tip-off."""
    tipoffs = {
        game["game_id"]: season.tipoff(game).replace(tzinfo=UTC)
        for games in season.games.values()
        for game in games
    }
    return lambda row: row | {"source": "the_odds_api", "snapshot_utc": tipoffs[row["game_id"]]}


def without_moment(row: Row) -> Row:
    """Return a line as BettingPros has it: the last one, of whatever moment."""
    return row | {"source": "bettingpros", "snapshot_utc": None}


def write_told(
    season: WiredSeason, folder: Path, told: Told, left_out: set[Key], without: Sequence[str] = ()
) -> None:
    """Write the archive again, its player lines as `told` but for some `left_out`, and `without` some files.

    Those that nobody can tell are left out as well.
    """
    shutil.copytree(season.folder.parent, folder)
    inside = folder / season.folder.name
    for name in (*UNTOLD_FILES, *without):
        (inside / f"{name}.parquet").unlink()
    edit_rows(
        inside / "player_props.parquet",
        lambda rows: [told(row) for row in rows if (row["game_id"], row["player_id"]) not in left_out],
    )


def forget_game_lines(season: WiredSeason, folder: Path) -> None:
    """Take the lines of games out of an archive that was written again: BettingPros is asked for players' alone."""
    path = folder / season.folder.name / "games.parquet"
    edit_rows(path, lambda rows: [row | dict.fromkeys(GAME_LINES) for row in rows])
