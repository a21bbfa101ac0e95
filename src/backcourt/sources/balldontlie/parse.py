"""Turns balldontlie's payloads into landing rows: one function per endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backcourt.identity.teams import team_of
from backcourt.landing import Receipt
from backcourt.sources.balldontlie.teams import TEAM_IDS
from backcourt.sources.balldontlie.wire import (
    ActivePlayer,
    BoxLine,
    BoxScore,
    Envelope,
    Figures,
    Game,
    GameState,
    Injury,
    Person,
    StatLine,
    Team,
)
from backcourt.sources.box_lines import COUNTED, NOT_OVER, appearance
from backcourt.sources.injury_statuses import status_of
from backcourt.sources.landed import LANDED_BOX, LANDED_GAMES, LANDED_INJURIES, LANDED_ROSTERS, LANDED_TEAMS
from backcourt.sources.observation import observation_of
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.endpoints import Endpoint, Landed, LandingRow, parsed_by
from backcourt.sources.wire.problem import Reason
from backcourt.sources.wire.reading import Reading, Row
from backcourt.time import game_day, season_label

POSTSEASON, SEASON = "postseason", "season"

FORMER_TEAM = "team of the past"

FIGURES = ("minutes", *COUNTED, "plus_minus")


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the landing rows of one payload.

    Raises `PayloadError` when it is no list of its endpoint; rows that cannot be read are rejected one by one.
    """
    reading = Reading(receipt, path)
    reading.day = observation_of(receipt).day or reading.day
    return parsed_by(ENDPOINTS, reading)


def _listed(reading: Reading) -> list[Any]:
    return reading.envelope(Envelope).data


def _games(reading: Reading) -> Iterator[Landed]:
    for row in reading.rows(Game, _listed(reading), "data"):
        game = row.value
        yield (
            LANDED_GAMES,
            {
                "row_number": row.number,
                **_about(game),
                "season_phase": POSTSEASON if game.postseason else SEASON,
                "status": game.status,
                "home_team": tricode_of(game.home_team),
                "away_team": tricode_of(game.visitor_team),
                "home_points": game.home_team_score if game.is_over else None,
                "away_points": game.visitor_team_score if game.is_over else None,
                "tipoff_utc": game.datetime,
                **vars(game_day(game.date)),
            },
        )


def _about(game: GameState) -> LandingRow:
    return {
        "landed_date": game.date,
        "game_date": game.date,
        "provider_game_id": str(game.id),
        "season": season_label(game.season),
    }


def tricode_of(team: Team) -> str:
    """Return a team's tricode; what is no team stays as it came, for raw tables to reject."""
    return team_of(team.abbreviation) or team.abbreviation


def _box_scores(reading: Reading) -> Iterator[Landed]:
    for part in reading.parts(BoxScore, _listed(reading), "data", holds=_players_in):
        game = part.value
        sides = (game.home_team, game.visitor_team)
        for name, team, opponent in zip(("home_team", "visitor_team"), sides, reversed(sides), strict=True):
            lines = reading.rows(BoxLine, team.players, f"{part.path}.{name}.players", day=game.date)
            for row in _of_games_over(reading, lines, game):
                yield (
                    LANDED_BOX,
                    _box_row(row.number, row.value, row.value.player, game)
                    | {
                        "team": tricode_of(team),
                        "opponent": tricode_of(opponent),
                        "is_home": name == "home_team",
                    },
                )


def _players_in(raw: object) -> int:
    """Count the lines of a box score as it came."""
    teams = [raw.get(name) for name in ("home_team", "visitor_team")] if isinstance(raw, dict) else []
    lists = [team.get("players") for team in teams if isinstance(team, dict)]
    return sum(len(players) for players in lists if isinstance(players, list))


def _of_games_over(reading: Reading, rows: list[Row[BoxLine]], game: GameState) -> Iterator[Row[BoxLine]]:
    for row in rows:
        if game.is_over:
            yield row
        else:
            reading.pass_over(row, NOT_OVER)


def _box_row(number: int, line: Figures, player: Person, game: GameState) -> LandingRow:
    return {
        "row_number": number,
        **_about(game),
        "provider_player_id": str(player.id),
        "player_name": player.name,
        **appearance({name: getattr(line, name) for name in FIGURES}),
    }


def _stats(reading: Reading) -> Iterator[Landed]:
    for row in reading.rows(StatLine, _listed(reading), "data"):
        line, game = row.value, row.value.game
        if not game.is_over:
            reading.pass_over(row, NOT_OVER)
        elif line.team.id not in (game.home_team_id, game.visitor_team_id):
            told = f"is {line.team.id}, neither the home team nor the visitor of the game"
            reading.reject(row, Reason.CONTRADICTION, told, path="team.id", day=game.date)
        else:
            is_home = line.team.id == game.home_team_id
            opponent = game.visitor_team_id if is_home else game.home_team_id
            yield (
                LANDED_BOX,
                _box_row(row.number, line, line.player, game)
                | {
                    "team": tricode_of(line.team),
                    "opponent": TEAM_IDS.get(opponent),
                    "is_home": is_home,
                },
            )


def _players(reading: Reading) -> Iterator[Landed]:
    seen = observation_of(reading.receipt)
    for row in reading.rows(ActivePlayer, _listed(reading), "data"):
        player = row.value
        if player.team is None:
            reading.pass_over(row, "player without a team")
            continue
        yield (
            LANDED_ROSTERS,
            {
                "row_number": row.number,
                "landed_date": seen.day,
                "observed_utc": seen.moment,
                "team": tricode_of(player.team),
                "provider_player_id": str(player.id),
                "player_name": player.name,
                "position": player.position,
                "height_inches": player.height,
                "weight_lb": player.weight,
                "jersey": player.jersey_number,
                "draft_year": player.draft_year,
                "draft_number": player.draft_number,
            },
        )


def _injuries(reading: Reading) -> Iterator[Landed]:
    seen = observation_of(reading.receipt)
    for row in reading.rows(Injury, _listed(reading), "data"):
        injury, player = row.value, row.value.player
        status = status_of(injury.status)
        if status is None:
            reading.reject(row, Reason.UNKNOWN_KIND, "is a status that is not known here", path="status")
            continue
        yield (
            LANDED_INJURIES,
            {
                "row_number": row.number,
                "landed_date": seen.day,
                "snapshot_utc": seen.moment,
                "team": TEAM_IDS.get(player.team_id) if player.team_id is not None else None,
                "provider_player_id": str(player.id),
                "player_name": player.name,
                "details": injury.description,
                "expected_return": injury.return_date,
                "status": status,
            },
        )


def _teams(reading: Reading) -> Iterator[Landed]:
    for row in reading.rows(Team, _listed(reading), "data"):
        team = row.value
        known, told = TEAM_IDS.get(team.id), team_of(team.abbreviation)
        if known is None and (told is None or team_of(team.full_name) is None):
            reading.pass_over(row, FORMER_TEAM)
        elif known != told:
            told = f"is {team.id}, not the number we know of {team.abbreviation}"
            reading.reject(row, Reason.CONTRADICTION, told, path="id")
        else:
            yield (
                LANDED_TEAMS,
                {
                    "row_number": row.number,
                    "team": known,
                    "provider_team_id": str(team.id),
                    "team_name": team.full_name,
                },
            )


ENDPOINTS = {
    "games": Endpoint((LANDED_GAMES,), _games),
    "box_scores": Endpoint((LANDED_BOX,), _box_scores),
    "stats": Endpoint((LANDED_BOX,), _stats),
    "players": Endpoint((LANDED_ROSTERS,), _players),
    "injuries": Endpoint((LANDED_INJURIES,), _injuries),
    "teams": Endpoint((LANDED_TEAMS,), _teams),
}
"""By the names of the receipts."""
