"""A table that reads its target date is caught by truncation, by poison and by the leak alarms, each for itself.

The tables are declared as anybody would declare one, and go through the real pipeline and the real evaluation.
"""

import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import ibis.expr.types as ir
import pytest
from evaluations import Relations, judged, with_system
from leaks import LEAKS, NAME
from pipelines import MakeOnce, Pipeline
from poison import Nonsense, Poison
from truncation import Cut, cut_after, differences
from worlds import declaring, opened, poisoned, poisoned_raw, truncated

from backcourt.sources.simulated import League, write_league
from backcourt.tables.graph import Catalogue

LIE = Poison(Nonsense.EXCHANGED, 3)
LEAGUE_TO_EVALUATE = League(seed=11, seasons=("2023-24",), games_per_team=48, defects=False)
"""A season long enough for the alarms to judge, whose players differ about as much as real ones."""


@pytest.fixture(params=LEAKS)
def leaking(
    request: pytest.FixtureRequest, tiny_home: Path, tmp_path: Path, codes: Mapping[str, str]
) -> Iterator[tuple[Pipeline, Mapping[str, str], Catalogue]]:
    """The tiny league with a leaking table in its catalogue, synced."""
    versions, tables = declaring(codes, LEAKS[request.param])
    home = Path(shutil.copytree(tiny_home, tmp_path / "home"))
    with opened(home, versions, tables) as pipeline:
        assert pipeline.sync().errors == []
    whole = Pipeline(home, versions, tables, read_only=True)
    yield whole, versions, tables
    whole.close()


def test_each_way_of_taking_the_future_away_catches_a_leak_and_only_the_leak(
    leaking: tuple[Pipeline, Mapping[str, str], Catalogue], tiny_archive: Path
) -> None:
    whole, codes, tables = leaking
    cut = cut_after(whole, date(2023, 11, 7))
    with truncated(tiny_archive, cut, codes, tables) as other:
        assert caught(whole, other, cut) == [NAME]
    with poisoned(tiny_archive, cut, LIE, codes, tables) as other:
        assert caught(whole, other, cut) == [NAME]
    with poisoned_raw(whole.home, cut, LIE, codes, tables) as other:
        assert caught(whole, other, cut) == [NAME]


def caught(whole: Pipeline, other: Pipeline, cut: Cut) -> list[str]:
    return [difference.table for difference in differences(whole, other, cut)]


@pytest.fixture(scope="module")
def season(make_once: MakeOnce, codes: Mapping[str, str]) -> Path:
    """The home of a longer season, with the honest tables."""

    def fill(folder: Path) -> None:
        write_league(LEAGUE_TO_EVALUATE, folder / "archive")
        with opened(folder / "home", *declaring(codes)) as pipeline:
            pipeline.ingest(folder / "archive")
            assert pipeline.sync().errors == []

    return make_once("season_to_evaluate", fill) / "home"


def test_no_alarm_rings_for_what_is_honest(season: Path, codes: Mapping[str, str]) -> None:
    with opened(season, *declaring(codes)) as pipeline:
        found = judged(pipeline)
    assert {"skill", "dispersion", "points_mae", "feature_correlation"} <= {a.name for a in found.alarms}
    assert any(alarm.subject.startswith("player_daily_cache.points_avg_last_5 ") for alarm in found.alarms)
    assert found.rang == []


@pytest.mark.parametrize("leak", ["the points of the day itself", "a window that ends on the day itself"])
def test_an_alarm_rings_for_a_leaking_table_and_for_the_system_that_is_fed_by_it(
    leak: str, season: Path, tmp_path: Path, codes: Mapping[str, str]
) -> None:
    """The season without a window is too faint for an alarm, though not for truncation and poison."""
    home = Path(shutil.copytree(season, tmp_path / "home"))
    with opened(home, *declaring(codes, LEAKS[leak])) as pipeline:
        assert pipeline.sync().errors == []
        found = judged(pipeline, plant=with_system("fed", trusting))
    subjects = {(alarm.name, alarm.subject.split(" ")[0]) for alarm in found.rang}
    assert subjects >= {("feature_correlation", f"{NAME}.figure"), ("skill", "fed"), ("points_mae", "fed")}
    assert {subject for _, subject in subjects} == {f"{NAME}.figure", "fed"}


def trusting(rows: ir.Table, relations: Relations) -> ir.Table:
    """A system that says what the leaking table says."""
    leak = relations[NAME].select("game_id", "player_id", "figure")
    fed = rows.left_join(leak, ["game_id", "player_id"], rname="leak_{name}")
    return fed.mutate(predicted_mean=fed.figure.coalesce(fed.predicted_mean))
