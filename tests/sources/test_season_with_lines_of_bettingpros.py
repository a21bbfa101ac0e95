"""A season fetched from NBA.com and BettingPros becomes the same facts, features and grades as its archive."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pipelines import MakeOnce
from wired_archive import INACTIVES, forget_game_lines, misplaced, unplaced, without_moment, write_told
from wired_bettingpros import BettingProsSeason
from wired_league import WiredSeason
from wired_nba_com import NbaComSeason
from wired_workspaces import SUMMER, WIRED, Teller, differing_columns, fill, hashes_of_both

import backcourt
from backcourt.sources.bettingpros.provider import PROVIDER as BETTINGPROS
from backcourt.sources.nba_com.provider import PROVIDER as NBA_COM
from backcourt.sources.simulated import League, write_league

LEAGUE = League(seasons=("2023-24",), teams=6, games_per_team=14, defects=False)

NAMED_EARLY = {"first_seen"}
"""An archive names a player with his first game; the league's index names him on no date at all."""

TOLD_OTHERWISE: Mapping[str, set[str]] = {"player_names": NAMED_EARLY, "player_spellings": NAMED_EARLY}
"""Columns in which the two accounts differ, because the forms cannot say the same; all others are equal."""


@pytest.fixture(scope="module")
def folder(make_once: MakeOnce) -> Path:
    """Return a folder with a season (`league`), and the workspaces of its archive and of what providers tell of it."""
    return make_once("season_with_lines_of_bettingpros", _fill)


def _fill(folder: Path) -> None:
    write_league(LEAGUE, folder / "league")
    played = _season(folder / "league")
    # An archive puts the lines of who changed teams in his old team's game; BettingPros names the game they are about.
    write_told(played, folder / "told", without_moment, misplaced(played), without=[INACTIVES])
    forget_game_lines(played, folder / "told")
    season = _season(folder / "told")
    first, last = min(season.games), max(season.games)
    tellers = (
        Teller(NBA_COM, NbaComSeason(season).serve, first, SUMMER.date()),
        Teller(BETTINGPROS, BettingProsSeason(season).serve, first, last),
    )
    fill(folder, folder / "told", tellers)


def _season(archive: Path) -> WiredSeason:
    return WiredSeason(archive / LEAGUE.seasons[0])


def test_every_date_of_every_table_has_the_content_of_the_archive(
    folder: Path, codes: Mapping[str, str]
) -> None:
    with hashes_of_both(folder, codes) as both:
        fetched, archived = (
            {key: digest for key, digest in side.items() if key[0] not in TOLD_OTHERWISE} for side in both
        )
    assert fetched == archived
    assert len(fetched) > 20 * LEAGUE.games_per_team


def test_the_names_of_players_are_known_earlier_and_nothing_else_differs(folder: Path) -> None:
    assert differing_columns(folder) == TOLD_OTHERWISE


def test_lines_of_first_games_are_kept_for_looking_back(folder: Path) -> None:
    """BettingPros tells a player's team, as an archive does; who changed teams is all that was left out of both."""
    played = _season(folder / "league")
    quoted = [(row["game_id"], row["player_id"]) for rows in played.quotes.values() for row in rows]
    elsewhere, first_games = misplaced(played), unplaced(played)
    left_out = [key for key in quoted if key in elsewhere]
    lines = backcourt.open(folder / WIRED, threads=1).table("player_props")
    assert lines.num_rows == len(quoted) - len(left_out)
    assert 0 < len(left_out) < len(quoted) / 100
    in_hindsight = [key for key in quoted if key in first_games - elsewhere]
    assert sum(lines["needs_hindsight"].to_pylist()) == len(in_hindsight) > 100
