"""Writes a simulated league as a folder of Parquet files in the layout of the real archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from backcourt.sources.simulated import archive_tables, defects
from backcourt.sources.simulated.arrays import Generator
from backcourt.sources.simulated.boards import draw_board, draw_voids
from backcourt.sources.simulated.game_lines import quote_games
from backcourt.sources.simulated.injury_page import copy_page
from backcourt.sources.simulated.league import League
from backcourt.sources.simulated.movement import watch_lines
from backcourt.sources.simulated.names import NameBook
from backcourt.sources.simulated.props import Props, publish, quote_props
from backcourt.sources.simulated.seasons import Season, play_season
from backcourt.sources.simulated.world import World, found, pass_summer


def write_league(league: League, folder: Path) -> None:
    """Simulate a league and write it to a folder, replacing files of the same name.

    The folder then holds `<season>/*.parquet` and `players.parquet` in the archive layout, and aside in
    `truth/` what no real archive tells: `latent.parquet` (true means per player-game) and `defects.json`
    (what was injected, by kind, with counts and keys).
    """
    # Streams of their own, so that the same games are played with and without defects.
    streams = Streams(*np.random.default_rng(league.seed).spawn(3))
    rng, book = streams.games, NameBook()
    world = found(rng, book, league)
    ledger = defects.Ledger()
    truths = []
    for number, label in enumerate(league.seasons):
        world = world if number == 0 else pass_summer(rng, book, world, label)
        season = play_season(rng, league, world, label)
        truths.append(archive_tables.latent_table(season))
        _Writer(streams, league, ledger, folder / label).write(season)
    if league.defects:
        _record_twins(world, ledger)
    _write(archive_tables.players_table(world.biographies), folder / "players.parquet")
    _write(pa.concat_tables(truths), folder / "truth" / "latent.parquet")
    (folder / "truth" / "defects.json").write_text(ledger.as_json(), encoding="utf-8")


@dataclass(frozen=True)
class Streams:
    """Independent random numbers for what happens, for what is quoted and told, and for what goes wrong."""

    games: Generator
    quotes: Generator
    defects: Generator


class _Writer:
    """Writes one season, with the defects that belong to it."""

    def __init__(self, streams: Streams, league: League, ledger: defects.Ledger, folder: Path) -> None:
        self._rng = streams.quotes
        self._fate = streams.defects
        self._ledger = ledger
        self._folder = folder
        self._first = folder.name == league.seasons[0]
        self._last = folder.name == league.seasons[-1]
        self._timed = not self._first or self._last
        self._defects = league.defects

    def write(self, season: Season) -> None:
        """Write every file of the season."""
        if self._defects and self._first:
            season = defects.forget_tipoffs(self._fate, season, self._ledger)
        self._write_games(season)
        self._write_shots(season)
        props = self._write_props(season)
        _write(archive_tables.player_box_table(season), self._folder / "player_box.parquet")
        _write(archive_tables.inactives_table(season), self._folder / "inactives.parquet")
        if self._last:
            self._write_extras(season, props)

    def _write_games(self, season: Season) -> None:
        lines = quote_games(self._rng, season.played)
        if self._defects and self._last:
            lines = defects.mistype_game_lines(self._fate, season, lines, self._ledger)
        _write(archive_tables.games_table(season, lines), self._folder / "games.parquet")

    def _write_shots(self, season: Season) -> None:
        played = season.played
        shots = played.shots.take((played.slate.kind == "regular")[played.shots.side // 2])
        if self._defects and self._first:
            shots = defects.lose_shots(self._fate, season, shots, self._ledger)
        if self._defects and self._last:
            shots = defects.contradict_box(self._fate, season, shots, self._ledger)
        _write(archive_tables.shots_table(season, shots), self._folder / "shots.parquet")

    def _write_props(self, season: Season) -> Props:
        board = draw_board(self._rng, season.played)
        props = publish(self._rng, season, board, quote_props(self._rng, board), timed=self._timed)
        written = self._damaged(season, props, len(board)) if self._defects else props
        _write(archive_tables.player_props_table(written), self._folder / "player_props.parquet")
        return props

    def _damaged(self, season: Season, props: Props, quoted: int) -> Props:
        voids = draw_voids(self._fate, season.played, quoted)
        void_props = publish(self._fate, season, voids, quote_props(self._fate, voids), timed=self._timed)
        return defects.damage_props(self._fate, Props.stack([props, void_props]), self._ledger)

    def _write_extras(self, season: Season, props: Props) -> None:
        movements = watch_lines(self._rng, season, props)
        _write(archive_tables.line_movement_table(movements), self._folder / "line_movement.parquet")
        page = copy_page(self._rng, season)
        if self._defects and len(page):
            page = defects.leave_merge_markers(page, self._ledger)
        _write(archive_tables.injury_snapshots_table(page), self._folder / "injury_snapshots.parquet")


def _record_twins(world: World, ledger: defects.Ledger) -> None:
    ids = [int(world.biographies.player_id[twin]) for twin in world.twins]
    ledger.record("name_twins", [[world.biographies.name[world.twins[0]], *ids]])


def _write(table: pa.Table, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd")
