"""Rows no simulated league invents by itself are counted, or not, as the design says."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from pipelines import MakeOnce, Pipeline, edit_rows

from oracle.archive import BOX, Appearance, Game
from oracle.comparison import disagreements, evaluated_newcomers
from oracle.injuries import LIST_LEAD
from oracle.world import World

SEASON = "2023-24"
BUSY = 25
"""Appearances of a date of which one without usage does not close the gate of known usage."""

MID_SEASON = 9
"""The place of a date on which all four teams play."""

COUNTS = tuple(name if name != "points" else "pts" for name in BOX)
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Newcomer:
    """A player who was on court for no more than seconds in his first game and is quoted for the next."""

    first: Appearance
    alike: Appearance
    """A mate who has played before. Neither has a listed position."""

    following: Game

    @classmethod
    def of(cls, world: World) -> "Newcomer":
        """Choose one whose second game is late enough to be evaluated."""
        debuts = [rows[0] for rows in world.archive.by_player.values()]
        late = max((row for row in debuts if is_quoted_next(world, row)), key=lambda row: row.day)
        mates = [row for row in debuts if row.team == late.team and row.day < late.day]
        following = next_game(world, late)
        assert following
        return cls(late, max(mates, key=lambda row: row.tenths), following)


def next_game(world: World, appearance: Appearance) -> Game | None:
    games = world.archive.by_team[SEASON, appearance.team]
    return next((game for game in games if game.day > appearance.day), None)


def is_quoted_next(world: World, appearance: Appearance) -> bool:
    game = next_game(world, appearance)
    return game is not None and appearance.player_id in world.quotes.quoted(game)


@dataclass(frozen=True)
class Absences:
    """Starters who are named by another team than the one they last played for, before a game."""

    game: Game
    traded: Appearance
    """The inactive list names him for the home team."""

    overtaken: Appearance
    """The page says the home team's starter is out, the inactive list that he is the visitors'."""

    two_faced: Appearance
    """The page has him doubtful for the home team and questionable for the visitors."""

    @classmethod
    def of(cls, world: World) -> "Absences":
        day = world.archive.days[MID_SEASON]
        game, other = world.archive.by_day[day]
        named = {
            *world.injuries.ruled_out(game),
            *world.injuries.ruled_out(other),
            *world.injuries.in_doubt(game),
        }

        def starters(team: str) -> list[Appearance]:
            last = world.archive.games_before(SEASON, team, day)[-1]
            rows = world.summaries.players_of(last, team)
            return [row for row in rows if row.is_starter and row.player_id not in named]

        return cls(game, starters(other.home)[0], *starters(game.home)[:2])


def spoil(league: Path) -> None:
    """Write the rare rows into a league."""
    world = World(league)
    season, newcomer, absences = league / SEASON, Newcomer.of(world), Absences.of(world)
    edit_rows(season / "player_box.parquet", lambda rows: without_minutes(rows, newcomer))
    edit_rows(league / "players.parquet", lambda rows: without_positions(rows, newcomer))
    edit_rows(season / "inactives.parquet", lambda rows: rows + _listed(absences))
    edit_rows(season / "injury_snapshots.parquet", lambda rows: rows + _reported(world, absences))


def without_minutes(rows: Rows, newcomer: Newcomer) -> Rows:
    """Leave the newcomer, and each busy date's least used player, on court for seconds: a mate gets their figures."""
    by_date: dict[date, Rows] = defaultdict(list)
    for row in rows:
        by_date[row["game_date"]].append(row)
    for day, together in by_date.items():
        first = [row for row in together if day == newcomer.first.day and _is_of(newcomer.first, row)]
        if first or len(together) > BUSY:
            _hand_over(*(first or [min(together, key=lambda row: row["minutes"])]), together)
    return rows


def _is_of(player: Appearance, row: dict[str, Any]) -> bool:
    return bool(row["player_id"] == player.player_id)


def _hand_over(short: dict[str, Any], together: Rows) -> None:
    mates = [row for row in together if row["team"] == short["team"] and row is not short]
    mate = min(mates, key=lambda row: (row["minutes"] == 0, row["minutes"]))
    for name in COUNTS:
        mate[name] += short[name]
        short[name] = 0
    mate["minutes"] = round(mate["minutes"] + short["minutes"], 1)
    short["minutes"] = 0.0


def without_positions(rows: Rows, newcomer: Newcomer) -> Rows:
    for row in rows:
        if _is_of(newcomer.first, row) or _is_of(newcomer.alike, row):
            row["position"] = None
    return rows


def _listed(absences: Absences) -> Rows:
    game = absences.game
    return [
        {
            "game_id": game.game_id,
            "game_date": game.day,
            "team": team,
            "player_id": player.player_id,
            "player_name": player.player_name,
            "known_at_utc": game.tip_off - LIST_LEAD,
        }
        for player, team in ((absences.traded, game.home), (absences.overtaken, game.away))
    ]


def _reported(world: World, absences: Absences) -> Rows:
    game, page = absences.game, world.injuries.page(absences.game)
    assert page
    moment = f"{page[0].known_at.isoformat()}+00:00"
    said = (
        (absences.overtaken, game.home, "Out (Knee) - He is out."),
        (absences.two_faced, game.home, "Doubtful (Knee) - He is doubtful."),
        (absences.two_faced, game.away, "Day To Day (Knee) - He is questionable."),
    )
    return [
        {"player_name": player.player_name, "team": team, "details": details, "snapshot_utc": moment}
        for player, team, details in said
    ]


@pytest.fixture(scope="module")
def usual(tiny_archive: Path) -> World:
    return World(tiny_archive)


@pytest.fixture(scope="module")
def folder(make_once: MakeOnce, tiny_archive: Path, codes: Mapping[str, str]) -> Path:
    def fill(folder: Path) -> None:
        copytree(tiny_archive, folder / "league")
        spoil(folder / "league")
        pipeline = Pipeline(folder / "home", codes)
        try:
            pipeline.ingest(folder / "league")
            assert not pipeline.sync().errors
        finally:
            pipeline.close()

    return make_once("rare_rows", fill)


@pytest.fixture(scope="module")
def world(folder: Path) -> World:
    return World(folder / "league")


@pytest.fixture(scope="module")
def pipeline(folder: Path, codes: Mapping[str, str]) -> Iterator[Pipeline]:
    pipeline = Pipeline(folder / "home", codes, read_only=True)
    yield pipeline
    pipeline.close()


def test_engine_and_oracle_agree_on_every_date(pipeline: Pipeline, world: World) -> None:
    found = [difference for day in world.archive.days for difference in disagreements(pipeline, world, day)]
    assert not found, "\n".join(found[:40])


def test_an_appearance_whose_minutes_round_to_nothing_is_kept(pipeline: Pipeline, world: World) -> None:
    kept = pipeline.figure("SELECT count(*) FROM nba_analytics.player_game_summary WHERE minutes_tenths = 0")
    assert kept == sum(not row.is_played for row in world.archive.appearances) > 5


def test_who_was_on_court_for_seconds_has_no_team_that_a_line_could_tell(
    pipeline: Pipeline, tiny: Pipeline, usual: World
) -> None:
    newcomer = Newcomer.of(usual)
    listed = (
        "SELECT count(*) FROM nba_analytics.upcoming_player_game_context "
        f"WHERE game_id = '{newcomer.following.game_id}' AND player_id = {newcomer.first.player_id}"
    )
    assert (tiny.figure(listed), pipeline.figure(listed)) == (1, 0)


def test_players_without_a_position_are_a_position_of_their_own(
    pipeline: Pipeline, usual: World, world: World
) -> None:
    newcomer = Newcomer.of(usual)
    before = world.archive.played_before(newcomer.alike.player_id, newcomer.following.day)
    expected = sum(row.points for row in before) / len(before)
    [mean] = [
        mean
        for (_, player), mean in evaluated_newcomers(pipeline, world).items()
        if player == newcomer.first.player_id
    ]
    assert mean == pytest.approx(expected, abs=1e-6)


def figures(pipeline: Pipeline, game: Game, team: str) -> tuple[int, int]:
    [row] = pipeline.query(
        "SELECT starters_out, players_questionable FROM nba_analytics.upcoming_team_game_context "
        f"WHERE game_id = '{game.game_id}' AND team = '{team}'"
    )
    return row


def test_an_absent_starter_counts_for_the_team_that_names_him_not_for_the_one_he_last_played_for(
    pipeline: Pipeline, tiny: Pipeline, usual: World
) -> None:
    absences = Absences.of(usual)
    game = absences.game
    assert absences.traded.team not in game.teams
    assert absences.overtaken.team == game.home
    for team in game.teams:
        starters, doubtful = figures(tiny, game, team)
        assert figures(pipeline, game, team) == (starters + 1, doubtful + 1)


def test_a_player_reported_under_two_teams_has_the_graver_status_and_one_row(
    pipeline: Pipeline, usual: World
) -> None:
    absences = Absences.of(usual)
    status = pipeline.query(
        "SELECT injury_status FROM nba_analytics.upcoming_player_game_context "
        f"WHERE game_id = '{absences.game.game_id}' AND player_id = {absences.two_faced.player_id}"
    )
    assert status == [("doubtful",)]


def test_a_doubtful_player_leaves_his_minutes_to_his_mates_though_he_is_listed(
    pipeline: Pipeline, usual: World
) -> None:
    absences = Absences.of(usual)
    game, doubtful = absences.game, absences.two_faced
    vacated = dict(
        pipeline.query(
            "SELECT player_id, vacated_minutes FROM nba_analytics.upcoming_player_game_context "
            f"WHERE game_id = '{game.game_id}' AND team = '{doubtful.team}' AND absence_basis = 'report'"
        )
    )
    own = vacated.pop(doubtful.player_id)
    minutes = pipeline.figure(
        f"SELECT sum(minutes) FROM nba_analytics.player_game_summary WHERE player_id = {doubtful.player_id} "
        f"AND game_date BETWEEN DATE '{game.day}' - 20 AND DATE '{game.day}' - 1"
    )
    games = sum(
        (game.day - before.day).days <= 20
        for before in usual.archive.games_before(SEASON, doubtful.team, game.day)
    )
    assert len(vacated) > 5
    assert [*vacated.values()] == [pytest.approx(own + minutes / games, abs=1e-6)] * len(vacated)
