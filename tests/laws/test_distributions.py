"""Every law's chances sum to one, and its figures are those of adding up its probabilities one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawful import LAWS, MEANS, SCALES, distributions, laws, means, scales
from scipy import stats

from backcourt.arrays import Floats
from backcourt.errors import BadNumbersError
from backcourt.laws.distributions import LEVELS, Distributions
from backcourt.laws.law import Law
from backcourt.laws.mixture import mix
from backcourt.laws.root_normal import RootNormals

KINDS = (*LAWS, "mixture")
WIDE = 3_000
"""More than any of the distributions reaches."""

every_kind = pytest.mark.parametrize("kind", KINDS)
OUTCOMES = np.array([0, 0, 2, 1, 7, 30, 19, 21, 50, 61, 0], dtype=np.float64)


def probabilities(rows: Distributions) -> Floats:
    """P(X = k) for k = 0 to `WIDE` - 1, each asked for alone."""
    return np.stack([rows.pmf(np.full(len(rows), k)) for k in range(WIDE)], axis=1)


@every_kind
def test_probabilities_sum_to_one_and_none_is_negative(kind: str) -> None:
    pmf = probabilities(distributions(kind))
    assert pmf.sum(axis=1) == pytest.approx(1, abs=1e-12)
    assert (pmf >= 0).all()


@every_kind
def test_a_table_is_what_asking_one_by_one_gives(kind: str) -> None:
    rows = distributions(kind)
    one_by_one = np.stack([rows.cdf(np.full(len(rows), k)) for k in range(200)], axis=1)
    assert rows.table(200) == pytest.approx(one_by_one, abs=1e-12)


@every_kind
def test_nothing_lies_below_zero_or_beyond_the_reach(kind: str) -> None:
    rows = distributions(kind)
    assert (rows.cdf(np.full(len(rows), -1.0)) == 0).all()
    assert rows.cdf(np.ceil(rows.reach())) == pytest.approx(1, abs=1e-15)


@every_kind
def test_mean_and_quantiles_are_those_of_the_probabilities(kind: str) -> None:
    rows, pmf = distributions(kind), probabilities(distributions(kind))
    assert rows.mean() == pytest.approx((pmf * np.arange(WIDE)).sum(axis=1), rel=1e-9)
    reached = np.cumsum(pmf, axis=1)
    expected = [[int(np.argmax(row >= level - 1e-15)) for level in LEVELS] for row in reached]
    assert rows.quantiles().tolist() == expected
    assert rows.median().tolist() == rows.quantiles()[:, LEVELS.index(0.5)].tolist()


def test_a_level_that_is_met_exactly_is_reached() -> None:
    even_at_three = RootNormals(1.0, 0.0, np.array([3.5]), np.array([1.0]))
    assert even_at_three.cdf(np.array([3.0])).tolist() == [0.5]
    assert even_at_three.median().tolist() == [3.0]


@every_kind
def test_the_ranked_score_is_the_expected_distance_less_half_that_of_two_draws(kind: str) -> None:
    # The other form of the score (Gneiting and Raftery, 2007): E|X - y| - E|X - X'| / 2.
    rows, pmf, numbers = distributions(kind), probabilities(distributions(kind)), np.arange(WIDE)
    distance = np.abs(numbers[:, None] - numbers)
    expected = (pmf * np.abs(numbers - OUTCOMES[:, None])).sum(axis=1) - ((pmf @ distance) * pmf).sum(
        axis=1
    ) / 2
    assert rows.crps(OUTCOMES) == pytest.approx(expected, rel=1e-9)


def test_a_surprise_far_beyond_the_reach_costs_its_distance() -> None:
    rows = distributions("root_normal").take(np.array([5]))
    near, far = rows.crps(np.array([1_000.0])), rows.crps(np.array([1_001.0]))
    assert far - near == pytest.approx(1)


@every_kind
def test_the_log_score_is_that_of_the_probability_and_has_a_bound(kind: str) -> None:
    rows = distributions(kind)
    assert rows.log_score(OUTCOMES)[:9] == pytest.approx(-np.log(rows.pmf(OUTCOMES))[:9])
    assert rows.log_score(np.full(len(rows), 100_000.0)) == pytest.approx(-np.log(1e-12))


def test_the_negative_binomial_is_the_textbooks() -> None:
    rows = LAWS["negative_binomial"].at(MEANS[3:9], SCALES[3:9])
    excess = np.exp(0.9 - 0.3 * np.log(SCALES[3:9] / 20))
    textbook = stats.nbinom(MEANS[3:9] / excess, 1 / (1 + excess))
    for k in (0, 1, 5, 20, 60):
        assert rows.cdf(np.full(6, k)) == pytest.approx(textbook.cdf(k), abs=1e-12)
    assert rows.mean() == pytest.approx(MEANS[3:9], rel=1e-9)


def test_the_root_normal_by_hand() -> None:
    # Mean 20 at 30 minutes: l = .2 + .8 / (1 + e^.11), c = e^1.8, L = (20 e^.04 - .9 + c)^l, s = ...; P(X <= 17).
    power = 0.2 + 0.8 / (1 + np.exp(0.11))
    shift, spread = np.exp(1.8), np.exp(-0.39 + 0.2 * np.log(20) - 0.18 * np.log(1.5))
    centre = (20 * np.exp(0.04) - 0.9 + shift) ** power
    rows = LAWS["root_normal"].at(np.array([20.0]), np.array([30.0]))
    assert rows.cdf(np.array([17.0]))[0] == pytest.approx(
        stats.norm.cdf(((17.5 + shift) ** power - centre) / spread), abs=1e-12
    )


@given(laws, means, scales, st.integers(0, 160).map(lambda halves: halves / 2))
def test_over_under_and_push_sum_to_one_at_any_line(law: Law, mean: float, scale: float, line: float) -> None:
    rows = law.at(np.array([mean]), np.array([scale]))
    chances = rows.chances(np.array([line]))
    parts = np.array([chances.over, chances.under, chances.push])
    assert parts.sum() == pytest.approx(1, abs=1e-12)
    assert ((parts >= 0) & (parts <= 1)).all()
    expected = rows.pmf(np.array([line]))[0] if line == int(line) else 0.0
    assert chances.push[0] == pytest.approx(expected, abs=1e-12)


@given(laws, means, scales)
def test_a_higher_line_is_never_easier_to_beat(law: Law, mean: float, scale: float) -> None:
    lines = np.arange(0, 60, 0.5)
    chances = law.at(np.full(len(lines), mean), np.full(len(lines), scale)).chances(lines)
    assert (np.diff(chances.over) <= 0).all()
    assert (np.diff(chances.under) >= 0).all()


@given(laws, scales, st.sampled_from([4.5, 12.0, 20.5, 31.5]))
def test_a_higher_mean_never_lowers_the_over_near_the_line(law: Law, scale: float, line: float) -> None:
    mean = np.linspace(line / 2, line * 2, 40)
    over = law.at(mean, np.full(40, scale)).chances(np.full(40, line)).over
    assert (np.diff(over) >= -1e-12).all()


def test_chances_by_hand_at_a_whole_and_a_half_line() -> None:
    rows = distributions("root_normal").take(np.array([6, 6]))
    chances, pmf = rows.chances(np.array([20.0, 20.5])), probabilities(rows)[0]
    assert chances.over == pytest.approx([pmf[21:].sum()] * 2)
    assert chances.under == pytest.approx([pmf[:20].sum(), pmf[:21].sum()])
    assert chances.push == pytest.approx([pmf[20], 0])


def test_without_a_line_there_is_no_chance() -> None:
    chances = distributions("root_normal").chances(np.full(len(MEANS), np.nan))
    assert np.isnan([chances.over, chances.under, chances.push]).all()


@every_kind
def test_where_outcomes_lie_is_uniform_if_the_law_is_right(kind: str) -> None:
    rng = np.random.default_rng(2)
    rows = distributions(kind).take(rng.integers(1, 10, 20_000))
    outcome = (rows.table(400) < rng.random(20_000)[:, None]).sum(axis=1)
    place = rows.pit(outcome, rng.random(20_000))
    assert stats.kstest(place, "uniform").pvalue > 0.001
    assert ((place > 0.1) & (place < 0.9)).mean() == pytest.approx(0.8, abs=0.01)


@every_kind
def test_rows_do_not_influence_one_another(kind: str) -> None:
    rows = distributions(kind)
    many = rows.take(np.tile(np.arange(len(rows)), 300))
    assert (many.quantiles() == np.tile(rows.quantiles(), (300, 1))).all()
    assert many.crps(np.tile(OUTCOMES, 300)) == pytest.approx(np.tile(rows.crps(OUTCOMES), 300), abs=1e-12)


def test_no_rows_give_no_figures() -> None:
    none = distributions("root_normal").take(np.array([], dtype=np.int64))
    assert none.quantiles().shape == (0, len(LEVELS))
    assert none.mean().shape == none.crps(np.array([])).shape == (0,)


@pytest.mark.parametrize("outcome", [-1.0, 2.5, np.nan, np.inf])
def test_an_outcome_that_cannot_be_is_refused(outcome: float) -> None:
    rows = distributions("root_normal").take(np.array([5]))
    with pytest.raises(BadNumbersError, match="an outcome must be a whole number"):
        rows.crps(np.array([outcome]))


def test_a_mixture_lies_between_its_parts() -> None:
    parts = [law.at(MEANS, SCALES) for law in LAWS.values()]
    line = np.full(len(MEANS), 9.5)
    low, high = np.sort([part.chances(line).over for part in parts], axis=0)
    over = mix(parts, np.array([0.5, 0.5])).chances(line).over
    assert ((over >= low - 1e-12) & (over <= high + 1e-12)).all()
    for i, part in enumerate(parts):
        assert mix(parts, np.eye(2)[i]).cdf(line) == pytest.approx(part.cdf(line))


def test_a_row_may_weigh_the_parts_its_own_way() -> None:
    parts = [law.at(MEANS[:2], SCALES[:2]) for law in LAWS.values()]
    mixed = mix(parts, np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert mixed.cdf(np.array([1.0, 1.0])) == pytest.approx(
        [parts[0].cdf(np.array([1.0, 1.0]))[0], parts[1].cdf(np.array([1.0, 1.0]))[1]]
    )


@pytest.mark.parametrize(
    ("weights", "complaint"),
    [([0.5, 0.6], "sum to 1"), ([1.5, -0.5], "0 or more"), ([np.nan, 1.0], "0 or more")],
)
def test_weights_that_are_none_are_refused(weights: list[float], complaint: str) -> None:
    parts = [law.at(MEANS, SCALES) for law in LAWS.values()]
    with pytest.raises(BadNumbersError, match=complaint):
        mix(parts, np.array(weights))


def test_parts_of_different_rows_cannot_be_mixed() -> None:
    law = LAWS["root_normal"]
    with pytest.raises(BadNumbersError, match="must have the same rows"):
        mix([law.at(MEANS, SCALES), law.at(MEANS[:2], SCALES[:2])], np.array([0.5, 0.5]))


def test_a_distribution_that_describes_nothing_is_refused_rather_than_tabulated() -> None:
    everything = RootNormals(0.05, 0.0, np.array([1.0]), np.array([1.0]))
    with pytest.raises(BadNumbersError, match="must end below 50,000"):
        everything.crps(np.array([12.0]))
