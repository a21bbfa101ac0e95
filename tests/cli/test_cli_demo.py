"""The demo takes a made-up league from nothing to published results, and shows every system on its rows."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from backcourt.systems.combined import BLEND, ENSEMBLE, LEARNED_SYSTEMS, TIERED
from backcourt.systems.registry import SYSTEMS

SILENT_OF_SOME = "similarity_balanced_v1"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "home"


@pytest.fixture(scope="module")
def shown(home: Path, program: Callable[[Path], Callable[..., object]]) -> str:
    ended = program(home)("demo", "--size", "small")
    assert ended.code == 0, ended.err
    return ended.out


def rows_of(shown: str, population: str) -> dict[str, int]:
    """Return the systems that are shown on a population, and on how many rows."""
    found = re.findall(rf"^2023-24  {population}  +(\S+)  +(\d+)  ", shown, re.MULTILINE)
    return {system: int(n) for system, n in found}


def test_every_system_is_shown_on_the_rows_that_all_share(shown: str) -> None:
    everyone = {system.id for system in SYSTEMS} | {*LEARNED_SYSTEMS.values(), ENSEMBLE, TIERED, BLEND}
    assert rows_of(shown, "A").keys() == everyone - {SILENT_OF_SOME, "market"}
    assert rows_of(shown, "C").keys() == everyone - {SILENT_OF_SOME}
    assert all(len({*rows_of(shown, population).values()}) == 1 for population in ("A", "C"))


def test_a_silent_system_is_shown_on_fewer_rows_beside_the_baselines(shown: str) -> None:
    beside = {"A": {"season_average", "ewma"}, "C": {"season_average", "ewma", "market"}}
    for population, baselines in beside.items():
        spoken = rows_of(shown, f"{population} where {SILENT_OF_SOME} speaks")
        assert spoken.keys() == {SILENT_OF_SOME, *baselines}
        assert 0 < max(spoken.values()) == min(spoken.values()) < rows_of(shown, population)["ewma"]


def test_nothing_is_unaccounted_for_and_no_alarm_rings(shown: str) -> None:
    assert "0 tables with anything unaccounted for, 0 leak alarms" in shown


def test_the_results_lie_where_it_says(shown: str, home: Path) -> None:
    [folder] = re.findall(r"^published: (.*)$", shown, re.MULTILINE)
    assert Path(folder).is_relative_to(home)
    assert [*Path(folder).rglob("performance.json")]
