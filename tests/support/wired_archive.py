"""The archive of a season as far as NBA.com and The Odds API can tell it, beside the season as it was."""

import shutil
from datetime import UTC
from pathlib import Path

from pipelines import edit_rows
from wired_league import Row, WiredSeason

UNTOLD_FILES = ("inactives", "injury_snapshots", "line_movement")
"""Nothing that the two are asked for has these: lists of who was ruled out, an injury page, lines on their way."""


def untold_lines(season: WiredSeason) -> set[tuple[str, int]]:
    """Return (game_id, player_id) of first games for a team, unless his team before is the other one.

    Snapshots name a player, and teams only of the game: which of the two is his could not be known when they were
    taken, and an archive has his id and his team from later.
    """
    lines = [line for rows in season.lines.values() for line in rows]
    found: set[tuple[str, int]] = set()
    team_of: dict[int, str] = {}
    for line in sorted(lines, key=lambda line: (line["game_date"], line["game_id"])):
        number = line["player_id"]
        if team_of.get(number) not in (line["team"], line["opponent"]):
            found.add((line["game_id"], number))
        team_of[number] = line["team"]
    return found


def write_told(season: WiredSeason, folder: Path) -> None:
    """Write the archive again: the same lines, collected by The Odds API at tip-off, and nothing it cannot tell."""
    shutil.copytree(season.folder.parent, folder)
    inside = folder / season.folder.name
    for name in UNTOLD_FILES:
        (inside / f"{name}.parquet").unlink()
    tipoffs = {
        game["game_id"]: season.tipoff(game).replace(tzinfo=UTC)
        for games in season.games.values()
        for game in games
    }
    untold = untold_lines(season)

    def told(rows: list[Row]) -> list[Row]:
        return [
            row | {"source": "the_odds_api", "snapshot_utc": tipoffs[row["game_id"]]}
            for row in rows
            if (row["game_id"], row["player_id"]) not in untold
        ]

    edit_rows(inside / "player_props.parquet", told)
