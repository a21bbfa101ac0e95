"""How lines moved in the last days of the last season: every observed price of a line at three books."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.arrays import Columns, Floats, Generator, Integers, Moments, Texts
from backcourt.sources.simulated.franchises import TRICODES
from backcourt.sources.simulated.props import Props
from backcourt.sources.simulated.seasons import Season

_HOURS_BEFORE = (20.0, 8.0, 2.0, 0.7)
_LINES = 400
_MARKETS = {"points": "Points", "rebounds": "Rebounds", "assists": "Assists"}
_BOOKS = {"draftkings": "draftkings", "fanduel": "fanduel", "betmgm": "mgm"}
# Longer odds than these are alternates' and do not move with the main line.
_LONGEST_ODDS = 170.0
_STEP_CHANCE = 0.3


@dataclass(frozen=True)
class Movements(Columns):
    """One row per observed price of one side."""

    player_name: Texts
    opponent: Texts
    market: Texts
    side: Texts
    book: Texts
    line: Floats
    odds: Floats
    snapshot: Moments


def watch_lines(rng: Generator, season: Season, props: Props) -> Movements:
    """Walk the last quoted lines back in time: a line moved at most a point from one look to the next."""
    watchable = np.isin(props.market.astype(str), list(_MARKETS)) & ~np.isnat(props.snapshot)
    known = (props.player_id >= 0) & np.array([game_id is not None for game_id in props.game_id.tolist()])
    main = (np.abs(props.over_odds) <= _LONGEST_ODDS) & (np.abs(props.under_odds) <= _LONGEST_ODDS)
    latest = props.take(watchable & known & main)
    final = latest.take(np.argsort(latest.date, kind="stable")[-_LINES:])
    opponents, tipoffs = _games(season, final)
    steps = rng.choice([-1.0, 0.0, 1.0], (len(_HOURS_BEFORE), len(final)), p=_steps())
    steps[-1] = 0.0
    earlier = steps[::-1].cumsum(axis=0)[::-1]
    parts = []
    for look, hours in enumerate(_HOURS_BEFORE):
        line = np.maximum(final.line + earlier[look], 0.5)
        seconds = (hours * 3600 + rng.integers(0, 600, len(final))).astype("timedelta64[s]")
        for side, odds in (("Over", final.over_odds), ("Under", final.under_odds)):
            parts.append(_look(final, opponents, side, line, odds, tipoffs - seconds))
    return Movements.stack(parts)


def _steps() -> list[float]:
    return [_STEP_CHANCE / 2, 1 - _STEP_CHANCE, _STEP_CHANCE / 2]


def _look(
    final: Props, opponents: Texts, side: str, line: Floats, odds: Floats, snapshot: Moments
) -> Movements:
    return Movements(
        player_name=final.player_name,
        opponent=opponents,
        market=_renamed(final.market, _MARKETS),
        side=np.full(len(final), side, dtype=object),
        book=_renamed(final.book, _BOOKS),
        line=line,
        odds=odds,
        snapshot=snapshot,
    )


def _games(season: Season, props: Props) -> tuple[Texts, Moments]:
    """Return each line's opponent, with "@" when he is the host, and the tip-off."""
    slate = season.played.slate
    row_of = {game_id: row for row, game_id in enumerate(slate.game_id.tolist())}
    rows: Integers = np.array([row_of[game_id] for game_id in props.game_id.tolist()], dtype=np.int64)
    tricodes = np.array(TRICODES, dtype=object)
    home, away = tricodes[slate.home[rows]], tricodes[slate.away[rows]]
    return np.where(props.team == home, away, "@" + home), slate.tipoff[rows]


def _renamed(values: Texts, names: dict[str, str]) -> Texts:
    return np.array([names[value] for value in values.tolist()], dtype=object)
