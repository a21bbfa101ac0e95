"""The same league gives the same bytes, in exactly the layout of the real archive."""

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from backcourt.errors import UsageError
from backcourt.sources.simulated import LEAGUE_DEMO, LEAGUE_SMALL, League, write_league

TINY = League(teams=4, games_per_team=6)
TEXT, DATE, MOMENT = "string", "date32[day]", "timestamp[us, tz=UTC]"

# As found in the real files, written down here once more so that neither side can drift unnoticed.
LAYOUT = {
    "games": {
        "game_id": TEXT,
        "season": TEXT,
        "season_type": TEXT,
        "game_date": DATE,
        "home_team": TEXT,
        "away_team": TEXT,
        "home_pts": "int16",
        "away_pts": "int16",
        "tipoff_utc": MOMENT,
        "spread_home": "double",
        "total": "double",
        "moneyline_home": "double",
        "moneyline_away": "double",
    },
    "player_box": {
        "game_id": TEXT,
        "season": TEXT,
        "season_type": TEXT,
        "game_date": DATE,
        **dict.fromkeys(("home_team", "away_team", "team", "opponent"), TEXT),
        "is_home": "bool",
        "player_id": "int64",
        "player_name": TEXT,
        "is_starter": "bool",
        "minutes": "double",
        **dict.fromkeys(("fgm", "fga", "fg3m", "fg3a", "ftm", "fta", "oreb", "dreb", "reb"), "int16"),
        **dict.fromkeys(("ast", "stl", "blk", "tov", "pf", "pts"), "int16"),
        "plus_minus": "double",
        "source": TEXT,
    },
    "player_props": {
        "source": TEXT,
        "game_date": DATE,
        "game_id": TEXT,
        "player_id": "int64",
        **dict.fromkeys(("player_name", "team", "market", "book"), TEXT),
        **dict.fromkeys(("line", "over_odds", "under_odds"), "double"),
        "snapshot_utc": MOMENT,
    },
    "shots": {
        "game_id": TEXT,
        "game_date": DATE,
        "player_id": "int64",
        "team_id": "int64",
        "period": "int8",
        "seconds_left": "int16",
        **dict.fromkeys(("action_type", "shot_type", "zone_basic", "zone_area", "zone_range"), TEXT),
        "distance_ft": "int16",
        "x_ft": "float",
        "y_ft": "float",
        "made": "bool",
    },
    "inactives": {
        "game_id": TEXT,
        "game_date": DATE,
        "team": TEXT,
        "player_id": "int64",
        "player_name": TEXT,
        "minutes_avg_last_10": "double",
        "known_at_utc": MOMENT,
    },
    "line_movement": {
        **dict.fromkeys(("player_name", "opponent", "market", "side", "book"), TEXT),
        "line": "double",
        "odds": "double",
        "snapshot_utc": MOMENT,
    },
    "injury_snapshots": dict.fromkeys(("player_name", "team", "updated", "details", "snapshot_utc"), TEXT),
    "players": {
        "player_id": "int64",
        **dict.fromkeys(("player_name", "position", "height"), TEXT),
        "weight_lb": "double",
        "birth_date": DATE,
        "country": TEXT,
        "draft_year": "int32",
        "draft_number": "int32",
    },
    "latent": {
        "game_id": TEXT,
        "game_date": DATE,
        "player_id": "int64",
        "mean_points": "double",
        "mean_minutes": "double",
    },
}


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    write_league(TINY, tmp_path / "one")
    write_league(TINY, tmp_path / "two")
    assert _files(tmp_path / "one") == _files(tmp_path / "two")


def test_another_seed_gives_other_games(tmp_path: Path) -> None:
    write_league(TINY, tmp_path / "one")
    write_league(replace(TINY, seed=8), tmp_path / "two")
    one, two = _files(tmp_path / "one"), _files(tmp_path / "two")
    assert one.keys() == two.keys()
    assert all(one[name] != two[name] for name in one if name.endswith(".parquet"))


def test_files_are_where_the_real_archive_has_them(tmp_path: Path) -> None:
    write_league(TINY, tmp_path)
    every_season = {"games", "player_box", "player_props", "shots", "inactives"}
    last_season = every_season | {"injury_snapshots", "line_movement"}
    assert {path.stem for path in (tmp_path / "2022-23").iterdir()} == every_season
    assert {path.stem for path in (tmp_path / "2023-24").iterdir()} == last_season
    assert {path.name for path in tmp_path.iterdir()} == {"2022-23", "2023-24", "players.parquet", "truth"}
    assert {path.name for path in (tmp_path / "truth").iterdir()} == {"latent.parquet", "defects.json"}


def test_columns_have_the_names_and_types_of_the_real_archive(tmp_path: Path) -> None:
    write_league(TINY, tmp_path)
    for path in tmp_path.rglob("*.parquet"):
        schema = pq.read_schema(path)
        assert {field.name: str(field.type) for field in schema} == LAYOUT[path.stem], path
        assert list(schema.names) == list(LAYOUT[path.stem]), path


def test_defects_change_what_is_told_but_not_what_happened(tmp_path: Path) -> None:
    write_league(TINY, tmp_path / "damaged")
    write_league(replace(TINY, defects=False), tmp_path / "clean")
    damaged, clean = (
        pq.read_table(tmp_path / kind / "truth" / "latent.parquet") for kind in ("damaged", "clean")
    )
    assert damaged.equals(clean)


def test_the_named_leagues_are_a_small_and_a_real_sized_one() -> None:
    assert League() == LEAGUE_SMALL
    assert (LEAGUE_DEMO.teams, LEAGUE_DEMO.games_per_team) == (30, 82)


@pytest.mark.parametrize(
    "impossible",
    [
        {"teams": 1},
        {"teams": 31},
        {"games_per_team": 5},
        {"roster_size": 4},
        {"seasons": ()},
        {"seasons": ("2022-24",)},
        {"seasons": ("2021-22", "2023-24")},
    ],
)
def test_an_impossible_league_is_refused(impossible: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        League(**impossible)  # type: ignore[arg-type]
