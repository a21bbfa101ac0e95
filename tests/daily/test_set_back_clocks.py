"""A clock that is set back makes nothing be told twice, and keeps nothing from being asked or told for long."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from backcourt.daily.alerts import Digest, Way
from backcourt.daily.duties import DUTIES, Asked
from backcourt.daily.known import Game, Known
from backcourt.daily.plan import Stretch
from backcourt.daily.report import DayReport
from backcourt.daily.run import Day
from backcourt.intake import Intake
from backcourt.sources.fetching.report import FetchReport
from backcourt.sync.report import Report
from backcourt.workspace import Workspace

TIPOFF = datetime(2024, 2, 23, 0, 30)
EVENING = TIPOFF - timedelta(minutes=30)
BEFORE_ANY_IS_DUE = TIPOFF - timedelta(hours=4)
TONIGHT = Game("0022300801", date(2024, 2, 22), TIPOFF)
NBA = Asked("nba-com", DUTIES["nba-com"])


@dataclass
class Life:
    """Days of a workspace that holds a schedule and nothing else: what is asked, and what is told to be late."""

    folder: Path
    games: tuple[Game, ...] = (TONIGHT,)
    told: list[list[str]] = field(default_factory=list)
    asked: int = 0

    def known(self, since: date) -> Known:
        return Known(self.games)

    def fetch(
        self, stretch: Stretch, most: int | None, spent: Callable[[int], None]
    ) -> tuple[FetchReport, Intake]:
        self.asked += 1
        return FetchReport(stretch.provider), Intake()

    def sync(self) -> tuple[Report, Intake]:
        return Report("run"), Intake()

    def publish(self) -> None:
        raise AssertionError("nothing is predicted")

    def hear(self, digest: Digest) -> None:
        self.told.append(digest.names)

    def run(self, moment: datetime) -> DayReport:
        ways = (Way("ear", self.hear),)
        return Day(Workspace(self.folder), self, lambda: moment, [NBA], [], ways=ways).run()


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


LATE = [f"predictions of {TONIGHT.day}"]


def test_what_was_told_to_be_late_is_not_told_again_nor_taken_back(life: Life) -> None:
    life.run(EVENING)
    early = life.run(BEFORE_ANY_IS_DUE)
    assert early.late == []
    assert [note[:22] for note in early.notes] == ["the clock was set back"]
    assert life.run(EVENING - timedelta(minutes=1)).late
    assert life.run(EVENING + timedelta(hours=1)).notes == []
    assert life.told == [LATE]


def test_what_is_late_anew_is_told_although_the_clock_was_set_back(life: Life) -> None:
    life.run(EVENING)
    other = replace(
        TONIGHT, game_id="0022300790", day=TONIGHT.day - timedelta(days=1), tipoff=TIPOFF - timedelta(1)
    )
    life.games = (other, TONIGHT)
    life.run(BEFORE_ANY_IS_DUE)
    life.run(EVENING - timedelta(minutes=1))
    assert life.told[0] == LATE
    assert len(life.told) == 2
    assert f"predictions of {other.day}" in life.told[1]


def test_the_end_of_it_is_told_once_the_clock_is_where_it_was(life: Life) -> None:
    life.run(EVENING)
    life.games = ()
    life.run(BEFORE_ANY_IS_DUE)
    assert life.told == [LATE]
    life.run(EVENING + timedelta(minutes=1))
    assert life.told == [LATE, []]


def test_a_clock_that_was_days_ahead_silences_nothing(life: Life) -> None:
    life.games = (replace(TONIGHT, day=date(2024, 3, 22), tipoff=TIPOFF + timedelta(days=29)), TONIGHT)
    life.run(EVENING + timedelta(days=29))
    life.run(EVENING)
    assert life.told[1] == LATE


def test_what_was_asked_by_a_clock_that_was_ahead_is_asked_again(life: Life) -> None:
    life.run(EVENING)
    asked = life.asked
    assert life.run(EVENING - timedelta(minutes=1)).fetched == []
    life.run(BEFORE_ANY_IS_DUE)
    assert life.asked > asked
    assert life.run(BEFORE_ANY_IS_DUE).fetched == []
