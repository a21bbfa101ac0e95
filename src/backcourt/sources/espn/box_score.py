"""The box score inside a page: every player of both teams, also who did not play and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from backcourt.sources.box_lines import DID_NOT_PLAY, NOT_OVER, NOTHING, PLAYED
from backcourt.sources.espn.page import embedded_document
from backcourt.sources.espn.teams import tricode_of
from backcourt.sources.espn.wire import (
    AbsentLine,
    BoxGroup,
    BoxPage,
    BoxTeam,
    Figures,
    GamePackage,
    GameStrip,
    PlayedLine,
)
from backcourt.sources.landed import LANDED_BOX
from backcourt.sources.wire.endpoints import Landed, LandingRow
from backcourt.sources.wire.problem import Problem, Reason
from backcourt.sources.wire.reading import Reading, Row
from backcourt.time import season_of, tipoff_date_of

BOX = "page.content.gamepackage.bxscr"
"""Where the teams' sides stand in the document."""

OVER = ("post", "Final")
"""State and description of a game that is over; one that was postponed is "post" too."""

STARTERS, BENCH = "starters", "bench"


def box_rows(reading: Reading) -> Iterator[Landed]:
    """Yield the landing rows of a page's box score."""
    game = reading.envelope(BoxPage, embedded_document(reading)).page.content.game
    reading.day = tipoff_date_of(game.strip.date)
    for side in reading.parts(BoxTeam, game.box, BOX, holds=_players_in):
        about = _about_side(side.value, game) | _about_game(game.strip, reading.day)
        for group in reading.parts(BoxGroup, side.value.groups, f"{side.path}.stats", holds=_athletes_in):
            for row in _lines(reading, group):
                if (game.strip.status.state, game.strip.status.description) == OVER:
                    yield LANDED_BOX, about | _said(row, group.value)
                else:
                    reading.pass_over(row, NOT_OVER)


def _players_in(raw: object) -> int:
    """Count the players of a team's side as it came."""
    groups = raw.get("stats") if isinstance(raw, dict) else None
    return sum(map(_athletes_in, groups)) if isinstance(groups, list) else 0


def _athletes_in(raw: object) -> int:
    athletes = raw.get("athlts") if isinstance(raw, dict) else None
    return len(athletes) if isinstance(athletes, list) else 0


def _about_game(strip: GameStrip, day: date) -> LandingRow:
    return {
        "landed_date": day,
        "game_date": day,
        "season": season_of(day),
        "provider_game_id": strip.id,
    }


def _about_side(side: BoxTeam, game: GamePackage) -> LandingRow:
    others = [team for team in game.strip.teams if team.is_home != side.team.is_home]
    opponent = tricode_of(others[0].abbreviation, others[0].display_name) if len(others) == 1 else None
    return {
        "team": tricode_of(side.team.abbreviation, side.team.display_name),
        "opponent": opponent,
        "is_home": side.team.is_home,
    }


def _lines(reading: Reading, group: Row[BoxGroup]) -> Iterator[Row[PlayedLine] | Row[AbsentLine]]:
    """Read the players of a group, one by one; the group of totals has none."""
    for place, raw in enumerate(group.value.athletes or ()):
        path = f"{group.path}.athlts[{place}]"
        if group.value.type not in (STARTERS, BENCH):
            told = f"stands in a group {group.value.type[:40]!a}, which is not known here"
            reading.reject_raw(raw, Problem(Reason.UNKNOWN_KIND, path, told))
        elif isinstance(raw, dict) and raw.get("stats") == []:
            absent = reading.read_row(AbsentLine, raw, path)
            if absent is not None:
                yield absent
        else:
            played = reading.read_row(PlayedLine, _with_named_figures(raw, group.value), path, shown_as=raw)
            if played is not None:
                yield played


def _with_named_figures(raw: object, group: BoxGroup) -> object:
    """Return a line with its figures named by the keys of its group; one whose figures are others stays as it is."""
    keys, stats = group.keys or [], raw.get("stats") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(stats, list):
        return raw
    if len(stats) != len(keys) or len(set(keys)) != len(keys):
        return raw
    return {**raw, "stats": dict(zip(keys, stats, strict=True))}


def _said(row: Row[PlayedLine] | Row[AbsentLine], group: BoxGroup) -> LandingRow:
    line = row.value
    said: LandingRow = {
        "row_number": row.number,
        "provider_player_id": line.athlete.id,
        "player_name": line.athlete.display_name,
        "is_starter": group.type == STARTERS,
    }
    if isinstance(line, PlayedLine):
        return said | {"status": PLAYED, **_columns(line.stats)}
    return said | {"status": DID_NOT_PLAY, "status_reason": line.reason, **NOTHING}


def _columns(stats: Figures) -> Mapping[str, Any]:
    pairs = {"fg": stats.field_goals, "fg3": stats.threes, "ft": stats.free_throws}
    shooting = {
        f"{name}{what}": value
        for name, pair in pairs.items()
        for what, value in zip(("m", "a"), pair, strict=True)
    }
    names = ("minutes", "oreb", "dreb", "reb", "ast", "stl", "blk", "tov", "pf", "plus_minus", "points")
    return shooting | {name: getattr(stats, name) for name in names}
