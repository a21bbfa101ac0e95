"""The record adds up: counted by hand, live and backfilled apart, with intervals over whole slates."""

from datetime import date, timedelta

import pytest
from bets import MOMENT, begin, pick, picks_of, results_of

from backcourt.publishing.best_bets.grading import graded
from backcourt.publishing.best_bets.record import Record
from backcourt.publishing.best_bets.rule import RULE
from backcourt.publishing.best_bets.summaries import summaries
from backcourt.publishing.forms.best_bets import Rule

DAY = date(2024, 3, 1)
OVER = pick(player_id=1, odds=150.0, break_even=0.4, probability=0.5)
UNDER = pick(player_id=2, side="UNDER", odds=-200.0, break_even=0.666667, probability=0.7)
WHOLE = pick(player_id=3, line=20.0)
ABSENT = pick(player_id=4)
WAITING = pick(player_id=5)


@pytest.mark.parametrize(
    ("one", "actual", "outcome", "profit"),
    [
        (OVER, 21, "won", 1.5),
        (OVER, 20, "lost", -1.0),
        (UNDER, 20, "won", 0.5),
        (UNDER, 21, "lost", -1.0),
        (WHOLE, 20, "push", 0.0),
        (WHOLE, 0, "lost", -1.0),
        (ABSENT, None, "void", 0.0),
    ],
)
def test_a_pick_is_graded_at_its_own_price(one, actual, outcome, profit) -> None:  # type: ignore[no-untyped-def]
    found = graded(one, actual)
    assert (found.outcome, found.actual, found.profit) == (outcome, actual, profit)


def test_a_slate_by_hand() -> None:
    record = begin(Record())
    record.add("picks", MOMENT, DAY, picks_of(OVER, UNDER, WHOLE, ABSENT, WAITING))
    record.add("results", MOMENT, DAY, results_of((OVER, 25), (UNDER, 25), (WHOLE, 20), (ABSENT, None)))
    season, whole = summaries(record)
    assert (season.season, whole.season) == ("2023-24", "all")
    assert season.model_copy(update={"season": "all"}) == whole
    assert (whole.slates, whole.picks, whole.pending) == (1, 5, 1)
    assert (whole.won, whole.lost, whole.pushes, whole.voids) == (1, 1, 1, 1)
    assert whole.hit_rate is not None
    assert (whole.hit_rate.value_pct, whole.hit_rate.n) == (50.0, 2)
    # Wilson for 1 of 2: (1/2 + z2/4) / (1 + z2/2) -+ z sqrt(1/8 + z2/16) / (1 + z2/2), z2 = 3.8415
    assert (whole.hit_rate.low_pct, whole.hit_rate.high_pct) == pytest.approx((9.4531, 90.5469), abs=1e-3)
    assert whole.break_even_pct == pytest.approx((40 + 66.6667) / 2, abs=1e-3)
    assert whole.expected_pct == pytest.approx((50 + 70) / 2)
    assert whole.units == 0.5  # 1.5 - 1 + 0
    assert whole.return_pct == pytest.approx(100 * 0.5 / 3, abs=1e-5)


def test_the_interval_draws_whole_slates_again() -> None:
    record = begin(Record())
    for number in range(40):
        day, won = DAY + timedelta(days=number), number % 2
        both = [pick(player_id=player) for player in (1, 2, 3)]
        record.add("picks", MOMENT, day, picks_of(*both))
        record.add("results", MOMENT, day, results_of(*((each, 21 if won else 20) for each in both)))
    _, whole = summaries(record)
    assert whole.return_pct == 0.0
    assert whole.return_low_pct is not None
    assert whole.return_high_pct is not None
    # Of 40 slates that win or lose all, the mean has a standard error of 1 / sqrt(40) = 15.8 %; of 120 picks, 9.1 %.
    assert -35 < whole.return_low_pct < -27
    assert 27 < whole.return_high_pct < 35
    assert summaries(record)[1] == whole


def test_live_and_backfilled_are_never_counted_together() -> None:
    record = begin(Record())
    for number, basis in enumerate(("backfilled", "live", "live")):
        one, day = pick(), DAY + timedelta(days=number)
        record.add("picks", MOMENT, day, picks_of(one, basis=basis))
        record.add("results", MOMENT, day, results_of((one, 20 if basis == "live" else 21)))
    found = {(each.basis, each.season): (each.won, each.lost) for each in summaries(record)}
    assert found == {
        ("live", "2023-24"): (0, 2),
        ("live", "all"): (0, 2),
        ("backfilled", "2023-24"): (1, 0),
        ("backfilled", "all"): (1, 0),
    }
    assert [each.basis for each in summaries(record)][:2] == ["live", "live"]


def test_another_rule_has_its_own_record() -> None:
    record = begin(Record())
    record.add("picks", MOMENT, DAY, picks_of(OVER))
    changed = Rule(**{**dict(RULE), "version": "2", "least_margin": 0.1})
    record.add("rule", MOMENT, DAY, changed)
    record.add("picks", MOMENT, DAY + timedelta(days=1), picks_of(UNDER, rule="2"))
    assert {(each.rule, each.picks) for each in summaries(record)} == {("1", 1), ("2", 1)}


def test_slates_without_picks_count_and_have_no_rates() -> None:
    record = begin(Record())
    record.add("picks", MOMENT, DAY, picks_of())
    _, whole = summaries(record)
    assert (whole.slates, whole.picks, whole.hit_rate, whole.return_pct) == (1, 0, None, None)
