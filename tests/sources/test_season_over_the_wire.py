"""A season fetched from NBA.com and The Odds API becomes the same facts, features and grades as its archive."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pipelines import MakeOnce
from wired_archive import snapshots_at_tipoff, unplaced, write_told
from wired_books import BookSeason
from wired_league import WiredSeason
from wired_nba_com import NbaComSeason
from wired_odds import OddsSeason
from wired_workspaces import SUMMER, WIRED, Teller, differing_columns, fill, hashes_of_both

import backcourt
from backcourt.api import Backcourt
from backcourt.sources.nba_com.provider import PROVIDER as NBA_COM
from backcourt.sources.simulated import League, write_league
from backcourt.sources.the_odds_api.provider import PROVIDER as THE_ODDS_API

LEAGUE = League(seasons=("2023-24",), teams=4, games_per_team=18, defects=False)

NAMED_EARLY = {"first_seen"}
"""An archive names a player with his first game; the league's index names him on no date at all."""

MOMENT_OF_LINES = {"known_at_assumed"}
"""An archive has the closing lines of games without a moment, a snapshot has them at the same one, observed."""

MOVEMENT = {"spread_movement", "total_movement"}
"""What was observed, be it once, did not move; of what nobody observed nothing can be said."""

TOLD_OTHERWISE: Mapping[str, set[str]] = {
    "player_names": NAMED_EARLY,
    "player_spellings": NAMED_EARLY,
    "game_lines": MOMENT_OF_LINES,
    "upcoming_team_game_context": MOVEMENT,
}
"""Columns in which the two accounts differ, because the forms cannot say the same; all others are equal."""

UNTOLD = {"unknown_team", "not_of_either_team", "no_game_of_his_team"}
"""Why lines of a player's first game for a team are set aside when only the names of the game's teams are told."""


FILLED = (
    "schedule game_results players player_boxscores team_boxscores rosters shots injuries game_lines player_props "
    "player_game_summary team_offense_game_summary team_defense_game_summary upcoming_team_game_context "
    "upcoming_player_game_context player_shot_zone_analysis team_defense_zone_analysis player_daily_cache "
    "player_composite_factors ml_feature_store_v2 roster_outlook player_outlook prop_lines rule_predictions "
    "player_prop_predictions prediction_accuracy system_daily_performance scoring_tier_adjustments"
)
"""Tables that a season by itself fills, of all phases."""


@pytest.fixture(scope="module")
def folder(make_once: MakeOnce) -> Path:
    """Return a folder with a season (`league`), and the workspaces of its archive and of what providers tell of it."""
    return make_once("season_over_the_wire", _fill)


def _fill(folder: Path) -> None:
    write_league(LEAGUE, folder / "league")
    season = WiredSeason(folder / "league" / LEAGUE.seasons[0])
    first, last = min(season.games), max(season.games)
    write_told(season, folder / "told", snapshots_at_tipoff(season), unplaced(season))
    books = BookSeason(season)
    tellers = (
        Teller(NBA_COM, NbaComSeason(season).serve, first, SUMMER.date()),
        Teller(books.provider(), books.serve, first, last),
        Teller(THE_ODDS_API, OddsSeason(season).serve, first, last),
    )
    fill(folder, folder / "told", tellers)


@pytest.fixture(scope="module")
def wired(folder: Path) -> Backcourt:
    """The workspace that never saw the archive."""
    return backcourt.open(folder / WIRED, threads=1)


def test_every_date_of_every_table_has_the_content_of_the_archive(
    folder: Path, codes: Mapping[str, str]
) -> None:
    with hashes_of_both(folder, codes) as both:
        fetched, archived = (
            {key: digest for key, digest in side.items() if key[0] not in TOLD_OTHERWISE} for side in both
        )
    assert fetched == archived
    assert len(fetched) > 20 * LEAGUE.games_per_team


def test_the_other_tables_differ_in_the_named_columns_and_in_nothing_else(folder: Path) -> None:
    assert differing_columns(folder) == TOLD_OTHERWISE


def test_all_kinds_of_tables_have_rows_to_compare(wired: Backcourt) -> None:
    """Not what needs a season before (learned models, calibrations) or other sources (earlier game logs)."""
    assert [name for name in FILLED.split() if not wired.table(name).num_rows] == []


def test_lines_that_only_an_archive_can_place_are_set_aside_one_by_one(
    folder: Path, wired: Backcourt
) -> None:
    season = WiredSeason(folder / "league" / LEAGUE.seasons[0])
    untold = unplaced(season)
    quoted = [row for rows in season.quotes.values() for row in rows]
    lost = [row for row in quoted if (row["game_id"], row["player_id"]) in untold]
    set_aside = wired.sql(
        "SELECT reason FROM nba_raw.quarantine WHERE table_name = 'player_props'"
    ).to_pylist()
    assert {row["reason"] for row in set_aside} <= UNTOLD
    assert len(set_aside) == len(lost) > 0
    assert wired.table("player_props").num_rows == len(quoted) - len(lost)


def test_birthdays_come_from_the_pages_of_the_teams(wired: Backcourt) -> None:
    ages = wired.sql("SELECT count(*) AS n, count(birth_date) AS told FROM nba_raw.players").to_pylist()[0]
    assert ages["n"] == ages["told"] > 0


def test_only_what_is_told_twice_is_set_aside_beside_lines(wired: Backcourt) -> None:
    """Plays tell of every attempt once more, and books of every appearance."""
    found = wired.sql(
        "SELECT table_name, reason, count(*) AS n FROM nba_raw.quarantine WHERE table_name != 'player_props' "
        "GROUP BY ALL ORDER BY table_name"
    ).to_pylist()
    assert found == [
        {"table_name": name, "reason": "duplicate", "n": wired.table(name).num_rows}
        for name in ("player_boxscores", "shots")
    ]


def test_nothing_of_the_season_was_unreadable_new_or_lost(wired: Backcourt) -> None:
    assert wired.sql("SELECT count(*) AS n FROM nba_landing.landed_rejects").to_pylist() == [{"n": 0}]
    assert wired.sql("SELECT * FROM nba_ops.unknown_fields").to_pylist() == []
    assert [balance for balance in wired.check().balances if balance.lost] == []
