"""What is wrong with real archives, put into a simulated one and written down in a ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from backcourt.sources.simulated.arrays import Generator, Integers, texts
from backcourt.sources.simulated.game_lines import GameLines
from backcourt.sources.simulated.injury_page import InjuryPage
from backcourt.sources.simulated.names import NOBODY_NAMES, initialled, plain
from backcourt.sources.simulated.props import Props, without_ids
from backcourt.sources.simulated.seasons import Season
from backcourt.sources.simulated.shots import Shots

_TIPOFFS_MISSING, _SHOTS_MISSING = 0.10, 0.05
_UNRESOLVED = 0.02
_DUPLICATES = 6
_IMPOSSIBLE_TOTALS = (1.5, 355.0)
_IMPOSSIBLE_SPREAD = 185.5
_JUNK = ("<<<<<<< HEAD", "=======", ">>>>>>> 7b1f0c2d9e4a")


class Ledger:
    """Every injected defect by kind, with keys that identify the rows."""

    def __init__(self) -> None:
        self._keys: dict[str, list[object]] = {}

    def record(self, kind: str, keys: Sequence[object]) -> None:
        """Write down defects of a kind, possibly not the first of it."""
        self._keys.setdefault(kind, []).extend(keys)

    def as_json(self) -> str:
        """Return `{kind: {count, keys}}` as text."""
        listed = {kind: {"count": len(keys), "keys": keys} for kind, keys in sorted(self._keys.items())}
        return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def forget_tipoffs(rng: Generator, season: Season, ledger: Ledger) -> Season:
    """Lose a tenth of the tip-offs."""
    slate = season.played.slate
    games = _sample(rng, len(slate), round(_TIPOFFS_MISSING * len(slate)))
    tipoff = slate.tipoff.copy()
    tipoff[games] = np.datetime64("NaT", "us")
    ledger.record("tipoff_missing", _game_keys(season, games))
    return replace(season, played=replace(season.played, slate=replace(slate, tipoff=tipoff)))


def lose_shots(rng: Generator, season: Season, shots: Shots, ledger: Ledger) -> Shots:
    """Lose all shots of one regular-season game in twenty."""
    regular = np.flatnonzero(season.played.slate.kind == "regular")
    games = regular[_sample(rng, len(regular), round(_SHOTS_MISSING * len(regular)))]
    ledger.record("shots_missing", _game_keys(season, games))
    return shots.take(~np.isin(shots.side // 2, games))


def contradict_box(rng: Generator, season: Season, shots: Shots, ledger: Ledger) -> Shots:
    """Make the shots of two player-games disagree with the box score: one made too many, one shot lost."""
    misses = np.flatnonzero(~shots.made)
    flipped = int(misses[rng.integers(len(misses))])
    others = np.flatnonzero(shots.side != shots.side[flipped])
    lost = int(others[rng.integers(len(others))])
    made = shots.made.copy()
    made[flipped] = True
    player_ids = season.conditions.world.biographies.player_id
    for shot in (flipped, lost):
        side, place = shots.side[shot], shots.place[shot]
        player = season.played.lineups.player[side, place]
        game_id = season.played.slate.game_id[side // 2]
        ledger.record("shots_disagree", [[game_id, int(player_ids[player])]])
    return replace(shots, made=made).take(np.arange(len(shots)) != lost)


def mistype_game_lines(rng: Generator, season: Season, lines: GameLines, ledger: Ledger) -> GameLines:
    """Mistype two totals and one spread of the regular season."""
    regular = np.flatnonzero(season.played.slate.kind == "regular")
    games = regular[rng.permutation(len(regular))[:3]]
    total, spread = lines.total.copy(), lines.spread_home.copy()
    total[games[:2]] = _IMPOSSIBLE_TOTALS[: len(games[:2])]
    spread[games[2:]] = _IMPOSSIBLE_SPREAD
    ledger.record("total_impossible", _game_keys(season, games[:2]))
    ledger.record("spread_impossible", _game_keys(season, games[2:]))
    return replace(lines, total=total, spread_home=spread)


def damage_props(rng: Generator, props: Props, ledger: Ledger) -> Props:
    """Record the void lines; lose ids, add lines about nobody, and duplicate some lines."""
    ledger.record("props_void", props.take(props.void).keys())
    rows = _sample(rng, len(props), round(_UNRESOLVED * len(props)))
    spelled = texts([_misspell(rng, name) for name in props.player_name[rows].tolist()])
    unresolved = without_ids(props, rows, spelled)
    ledger.record("props_unresolved", unresolved.keys())
    nobody = without_ids(props, rng.integers(len(props), size=len(NOBODY_NAMES)), texts(NOBODY_NAMES))
    ledger.record("props_nobody", nobody.keys())
    kept = props.take(~np.isin(np.arange(len(props)), rows))
    duplicates = kept.take(_sample(rng, len(kept), _DUPLICATES))
    ledger.record("props_duplicate", duplicates.keys())
    return Props.stack([kept, unresolved, nobody, duplicates])


def leave_merge_markers(page: InjuryPage, ledger: Ledger) -> InjuryPage:
    """Leave the traces of a merge conflict in the team column."""
    moment = page.snapshot_utc[len(page) // 2]
    ledger.record("injury_junk", [[marker, moment] for marker in _JUNK])
    return InjuryPage.stack([page, InjuryPage.of([(None, marker, None, None, moment) for marker in _JUNK])])


def _misspell(rng: Generator, name: str) -> str:
    bare = plain(name)
    return bare if bare != name and rng.random() < 0.7 else initialled(name)


def _sample(rng: Generator, size: int, count: int) -> Integers:
    return np.sort(rng.permutation(size)[:count])


def _game_keys(season: Season, games: Integers) -> list[object]:
    """Identify games by id, or a cup final by its date."""
    slate = season.played.slate
    dates = slate.date[games].astype(str).tolist()
    return [game_id or date for game_id, date in zip(slate.game_id[games].tolist(), dates, strict=True)]
