"""From games played to the archive's tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backcourt.sources.court import HOOP_Y_FT
from backcourt.sources.simulated import tables
from backcourt.sources.simulated.arrays import Texts, texts
from backcourt.sources.simulated.biographies import Biographies
from backcourt.sources.simulated.franchises import TEAM_IDS, TRICODES
from backcourt.sources.simulated.game_lines import GameLines
from backcourt.sources.simulated.inactives import list_inactives
from backcourt.sources.simulated.injury_page import InjuryPage
from backcourt.sources.simulated.movement import Movements
from backcourt.sources.simulated.props import SOURCE, Props
from backcourt.sources.simulated.seasons import Season
from backcourt.sources.simulated.shots import Shots, action_names
from backcourt.sources.simulated.zones import AREA, BASIC, RANGE, SHOT_TYPE

_TRICODES = texts(TRICODES)
_TEAM_IDS = np.array([TEAM_IDS[tricode] for tricode in TRICODES])
_KNOWN_BEFORE = np.timedelta64(30, "m")


def games_table(season: Season, lines: GameLines) -> pa.Table:
    """One row per game."""
    slate, scores = season.played.slate, season.played.scores()
    columns = (
        slate.game_id,
        _constant(season.label, len(slate)),
        slate.kind,
        slate.date,
        _TRICODES[slate.home],
        _TRICODES[slate.away],
        scores[:, 0],
        scores[:, 1],
        slate.tipoff,
        lines.spread_home,
        lines.total,
        lines.moneyline_home,
        lines.moneyline_away,
    )
    return tables.build(tables.GAMES, columns, ("game_date", "game_id"))


def player_box_table(season: Season) -> pa.Table:
    """One row per appearance."""
    played, names = season.played, season.conditions.world.biographies
    side, place = np.nonzero(played.lineups.plays)
    slate, boxes, player = played.slate.take(side // 2), played.boxes, played.lineups.player[side, place]
    home, away, at_home = _TRICODES[slate.home], _TRICODES[slate.away], side % 2 == 0
    counted = (boxes.fgm, boxes.fga, boxes.fg3m, boxes.fg3a, boxes.ftm, boxes.fta, boxes.oreb, boxes.dreb)
    others = (boxes.oreb + boxes.dreb, boxes.ast, boxes.stl, boxes.blk, boxes.tov, boxes.pf, boxes.points())
    columns = (
        slate.game_id,
        _constant(season.label, len(side)),
        slate.kind,
        slate.date,
        home,
        away,
        np.where(at_home, home, away),
        np.where(at_home, away, home),
        at_home,
        names.player_id[player],
        names.name[player],
        played.lineups.starts[side, place],
        played.outcome.tenths[side, place] / 10,
        *(statistic[side, place] for statistic in counted + others),
        played.outcome.plus_minus[side, place].astype(np.float64),
        _constant(SOURCE, len(side)),
    )
    return tables.build(tables.PLAYER_BOX, columns, ("game_date", "home_team", "team", "player_id"))


def shots_table(season: Season, shots: Shots) -> pa.Table:
    """One row per attempt; the distance is whole feet from the hoop."""
    slate, lineups = season.played.slate, season.played.lineups
    player = lineups.player[shots.side, shots.place]
    x, y = shots.x.astype(np.float32), shots.y.astype(np.float32)
    columns = (
        slate.game_id[shots.side // 2],
        slate.date[shots.side // 2],
        season.conditions.world.biographies.player_id[player],
        _TEAM_IDS[lineups.team[shots.side]],
        shots.period,
        shots.seconds_left,
        texts(action_names(shots)),
        SHOT_TYPE[shots.zone],
        BASIC[shots.zone],
        AREA[shots.zone],
        RANGE[shots.zone],
        np.floor(np.hypot(x.astype(np.float64), y.astype(np.float64) - HOOP_Y_FT)).astype(np.int64),
        x,
        y,
        shots.made,
    )
    order = ("game_id", "period", "-seconds_left", "player_id", "x_ft", "y_ft", "made", "action_type")
    return tables.build(tables.SHOTS, columns, order)


def inactives_table(season: Season) -> pa.Table:
    """One row per rotation player ruled out of a game."""
    out, slate = list_inactives(season.played), season.played.slate
    names, game = season.conditions.world.biographies, out.side // 2
    columns = (
        slate.game_id[game],
        slate.date[game],
        _TRICODES[season.played.lineups.team[out.side]],
        names.player_id[out.player],
        names.name[out.player],
        out.minutes_avg_last_10,
        slate.tipoff[game] - _KNOWN_BEFORE,
    )
    return tables.build(tables.INACTIVES, columns, ("game_date", "team", "player_id"))


def player_props_table(props: Props) -> pa.Table:
    """One row per quoted line."""
    columns = (
        _constant(SOURCE, len(props)),
        props.date,
        props.game_id,
        props.player_id,
        props.player_name,
        props.team,
        props.market,
        props.book,
        props.line,
        props.over_odds,
        props.under_odds,
        props.snapshot,
    )
    order = ("game_date", "player_name", "player_id", "market", "book", "line", "over_odds", "under_odds")
    return tables.build(tables.PLAYER_PROPS, columns, (*order, "snapshot_utc"))


def players_table(biographies: Biographies) -> pa.Table:
    """One row per player who ever had a contract."""
    return tables.build(tables.PLAYERS, _columns(biographies), ("player_id",))


def line_movement_table(movements: Movements) -> pa.Table:
    """One row per observed price."""
    order = ("snapshot_utc", "player_name", "market", "book", "line", "side", "odds")
    return tables.build(tables.LINE_MOVEMENT, _columns(movements), order)


def injury_snapshots_table(page: InjuryPage) -> pa.Table:
    """One row per listed player and copy of the page."""
    return tables.build(tables.INJURY_SNAPSHOTS, _columns(page), ("snapshot_utc", "team", "player_name"))


def latent_table(season: Season) -> pa.Table:
    """One row per appearance: the true means of points and minutes, given who appeared."""
    played = season.played
    side, place = np.nonzero(played.lineups.plays)
    columns = (
        played.slate.game_id[side // 2],
        played.slate.date[side // 2],
        season.conditions.world.biographies.player_id[played.lineups.player[side, place]],
        played.expected.points[side, place],
        played.expected.minutes[side, place],
    )
    return tables.build(tables.LATENT, columns, ("game_date", "player_id"))


def _columns(record: Biographies | Movements | InjuryPage) -> list[npt.NDArray[Any]]:
    return list(vars(record).values())


def _constant(value: str, count: int) -> Texts:
    return np.full(count, value, dtype=object)
