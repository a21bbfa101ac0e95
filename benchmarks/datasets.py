"""What is measured on: the real seasons where they are, else a simulated league of their size."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.processes import ROOT, call

REFERENCE = ("2021-22", "2022-23", "2023-24", "2024-25")
"""The seasons the targets speak of."""

LEAGUES = {"tiny": (4, 12, REFERENCE[2:]), "small": (8, 32, REFERENCE), "full": (30, 82, REFERENCE)}
"""Leagues that can be made up: teams, games of each, seasons; `full` has the real size."""


@dataclass(frozen=True)
class DataSet:
    """An archive folder and the seasons of it that are used, oldest first."""

    description: str
    archive: Path
    seasons: tuple[str, ...]
    is_real: bool

    @property
    def is_reference(self) -> bool:
        """Whether the targets were set for these data."""
        return self.is_real and self.seasons == REFERENCE

    @property
    def span(self) -> str:
        return _span(self.seasons)

    def of(self, seasons: tuple[str, ...]) -> "DataSet":
        return replace(self, seasons=seasons)


def _span(seasons: tuple[str, ...]) -> str:
    return seasons[0] if len(seasons) == 1 else f"{seasons[0]} to {seasons[-1]}"


def real(folder: Path | None, seasons: tuple[str, ...]) -> DataSet | None:
    """Return the real seasons, or None where they are not."""
    archive = folder or _usual_folder()
    chosen = seasons or REFERENCE
    if not all((archive / season / "games.parquet").exists() for season in chosen):
        return None
    return DataSet(f"real seasons {_span(chosen)}", archive, chosen, is_real=True)


def _usual_folder() -> Path:
    folder = Path(os.environ.get("BACKCOURT_REAL_DATA") or ROOT.parent / "shared" / "data")
    return folder / "nba" if (folder / "nba").is_dir() else folder


def simulated(size: str, seasons: tuple[str, ...], work: Path) -> DataSet:
    """Make a league up; it is the same every time."""
    teams, games, usual = LEAGUES[size]
    chosen, folder = seasons or usual, work / f"league-{size}"
    call(1, "archives:simulate", folder=folder, seasons=chosen, teams=teams, games_per_team=games)
    text = f"simulated league ({teams} teams, {games} games each), {_span(chosen)}"
    return DataSet(text, folder, chosen, is_real=False)
