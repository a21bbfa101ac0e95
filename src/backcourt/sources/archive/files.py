"""The documented folder layout: which files a season has and which columns each must carry.

Types are the engine-neutral ones of the landing tables. A column that is not listed is tolerated and ignored.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backcourt.errors import UsageError
from backcourt.time import first_year

SOURCE = "archive"


@dataclass(frozen=True)
class ArchiveFile:
    """One kind of file: the columns it must have (as `name:type`), and whether a season may lack it."""

    endpoint: str
    pattern: str
    columns: dict[str, str]
    required: bool = False


def _spec(text: str) -> dict[str, str]:
    return dict(entry.split(":") for entry in text.split())


_BOX_TOTALS = (
    "fgm:int64 fga:int64 fg3m:int64 fg3a:int64 ftm:int64 fta:int64 oreb:int64 dreb:int64 reb:int64 ast:int64 "
    "stl:int64 blk:int64 tov:int64 pf:int64 pts:int64 plus_minus:int64"
)

SEASON_FILES = (
    ArchiveFile(
        "games",
        "games.parquet",
        _spec(
            "game_id:string season:string season_type:string game_date:date home_team:string away_team:string "
            "home_pts:int64 away_pts:int64 tipoff_utc:timestamp spread_home:float64 total:float64 "
            "moneyline_home:float64 moneyline_away:float64"
        ),
        required=True,
    ),
    ArchiveFile(
        "player_box",
        "player_box.parquet",
        _spec(
            "game_id:string season:string season_type:string game_date:date team:string opponent:string "
            "is_home:boolean player_id:int64 player_name:string is_starter:boolean minutes:float64 "
            f"{_BOX_TOTALS} source:string"
        ),
        required=True,
    ),
    ArchiveFile(
        "player_props",
        "player_props.parquet",
        _spec(
            "source:string game_date:date game_id:string player_id:int64 player_name:string team:string "
            "market:string book:string line:float64 over_odds:float64 under_odds:float64 snapshot_utc:timestamp"
        ),
    ),
    ArchiveFile(
        "shots",
        "shots.parquet",
        _spec(
            "game_id:string game_date:date player_id:int64 team_id:int64 period:int64 seconds_left:int64 "
            "action_type:string shot_type:string zone_basic:string zone_area:string zone_range:string "
            "distance_ft:float64 x_ft:float64 y_ft:float64 made:boolean"
        ),
    ),
    ArchiveFile(
        "inactives",
        "inactives.parquet",
        _spec(
            "game_id:string game_date:date team:string player_id:int64 player_name:string known_at_utc:timestamp"
        ),
    ),
    ArchiveFile(
        "line_movement",
        "line_movement.parquet",
        _spec(
            "player_name:string opponent:string market:string side:string book:string line:float64 odds:float64 "
            "snapshot_utc:timestamp"
        ),
    ),
    ArchiveFile(
        "injury_snapshots",
        "injury_snapshots.parquet",
        _spec("player_name:string team:string updated:string details:string snapshot_utc:string"),
    ),
)
LEAGUE_FILES = (
    ArchiveFile(
        "players",
        "players.parquet",
        _spec(
            "player_id:int64 player_name:string position:string height:string weight_lb:float64 birth_date:date "
            "country:string draft_year:int64 draft_number:int64"
        ),
        required=True,
    ),
    ArchiveFile(
        "player_gamelogs",
        "history/player_gamelogs_*.parquet",
        _spec(
            "game_id:string season:string game_date:date player_id:int64 player_name:string team:string "
            f"minutes:float64 {_BOX_TOTALS}"
        ),
    ),
)
FILES = {file.endpoint: file for file in SEASON_FILES + LEAGUE_FILES}


@dataclass(frozen=True)
class Found:
    """A file of the archive that is there, with the parameters that name it."""

    kind: ArchiveFile
    path: Path
    parameters: dict[str, str]


def seasons_in(folder: Path) -> list[str]:
    """Return the seasons an archive holds, oldest first."""
    return sorted(path.parent.name for path in folder.glob("*/games.parquet") if _is_season(path.parent.name))


def _is_season(name: str) -> bool:
    try:
        first_year(name)
    except ValueError:
        return False
    return True


def find(folder: Path, seasons: list[str]) -> Iterator[Found]:
    """Yield the files of an archive for these seasons (all of them when empty); complain about what must be there."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder", "name the folder that holds the season folders")
    present = seasons_in(folder)
    chosen = seasons or present
    if missing := [season for season in chosen if season not in present]:
        raise UsageError(
            f"{folder} has no season {', '.join(missing)}",
            f"seasons there: {', '.join(present) or 'none; each needs a games.parquet'}",
        )
    if not chosen:
        raise UsageError(
            f"{folder} holds no season", "expected folders such as 2023-24 with games.parquet in them"
        )
    for kind in LEAGUE_FILES:
        yield from _matches(folder, kind, {})
    for season in chosen:
        for kind in SEASON_FILES:
            yield from _matches(folder / season, kind, {"season": season})


def _matches(folder: Path, kind: ArchiveFile, parameters: dict[str, str]) -> Iterator[Found]:
    paths = sorted(folder.glob(kind.pattern))
    if not paths and kind.required:
        raise UsageError(f"{folder / kind.pattern} is missing", "this file is needed; see the archive layout")
    for path in paths:
        extra = {"file": path.stem} if "*" in kind.pattern else {}
        yield Found(kind, path, {**parameters, **extra})
