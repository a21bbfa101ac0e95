"""Every provider that payloads can be fetched from: known by name to the command line, loaded when asked."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backcourt.landing import Receipt
    from backcourt.sources.fetching.provider import Provider
    from backcourt.sources.parsed import Parsed


SOURCES = Path(__file__).parent
PACKAGE = __name__.rpartition(".")[0]
ASIDE = {"__init__", "asks", "paper_asks", "paper_files", "plan", "play_asks", "provider"}
"""Modules of a source that only fetch: no landing row depends on them."""


def modules_of(folder: str) -> tuple[str, ...]:
    """Return the names of the modules in a folder of sources."""
    found = sorted({path.stem for path in (SOURCES / folder).glob("*.py")} - ASIDE)
    return tuple(f"{PACKAGE}.{folder}.{name}" for name in found)


@dataclass(frozen=True)
class Listed:
    """A provider: its name on the command line, its source, what it brings, and whether it charges credits.

    The folder of the source has a module `provider` with `PROVIDER`, and one `parse` with `parse(receipt, path)`. What
    its landing rows depend on is all that is in it, how payloads are read at all, and the modules that `reads` names.
    """

    name: str
    source: str
    brings: str
    is_metered: bool = False
    reads: tuple[str, ...] = ()

    def load(self) -> Provider:
        """Return what is to be known to fetch from it."""
        provider: Provider = import_module(f"{PACKAGE}.{self.source}.provider").PROVIDER
        return provider

    def parse(self, receipt: Receipt, path: Path) -> Parsed:
        """Return the landing rows of a payload; what reads them is imported with the first one."""
        parsed: Parsed = import_module(f"{PACKAGE}.{self.source}.parse").parse(receipt, path)
        return parsed

    @property
    def code(self) -> tuple[str, ...]:
        """The modules that make its landing rows."""
        return (*modules_of("wire"), *modules_of(self.source), *self.reads)


PROVIDERS = (
    Listed(
        "nba-com",
        "nba_com",
        "schedules, scores, box scores, plays, shots, players, rosters, movements, referees and "
        "injury reports from the league itself",
        reads=(
            "backcourt.identity.games",
            "backcourt.sources.box_lines",
            "backcourt.sources.court",
            "backcourt.sources.play_tellers",
            "backcourt.sources.plays",
            *modules_of("pdf"),
        ),
    ),
    Listed(
        "the-odds-api",
        "the_odds_api",
        "game lines and player props with the moment they were quoted, closing lines first",
        is_metered=True,
        reads=("backcourt.odds.prices", "backcourt.sources.pairing"),
    ),
    Listed(
        "balldontlie",
        "balldontlie",
        "games, box scores, rosters and injuries: what stands in for NBA.com",
        reads=(
            "backcourt.sources.box_lines",
            "backcourt.sources.injury_statuses",
            "backcourt.sources.observation",
        ),
    ),
    Listed(
        "espn",
        "espn",
        "games, box scores with reasons for not playing, rosters and injuries with their dates",
        reads=(
            "backcourt.sources.box_lines",
            "backcourt.sources.injury_statuses",
            "backcourt.sources.observation",
        ),
    ),
    Listed(
        "bettingpros",
        "bettingpros",
        "player lines of many books and seasons, with opening lines and the consensus",
    ),
)


def listed(name: str) -> Listed:
    """Return a provider by its name on the command line or its source; raises `KeyError` when there is none."""
    return {key: each for each in PROVIDERS for key in (each.name, each.source)}[name]
