"""Distributions, chances, advice and scores are worked out again from stored laws, with `math` and loops alone."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from pipelines import Pipeline
from plain_laws import Plain, at_a_price, luck, mixed, root_normal

from backcourt.systems.registry import SYSTEMS

Row = dict[str, Any]
Key = tuple[str, int, str]
"""Game, player and statistic."""

MEMBERS = ("ewma", "moving_average", "zone_matchup_v1", "similarity_balanced_v1", "xgboost_v6")
LEVELS = {"q05": 0.05, "q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9, "q95": 0.95}
COMBINED = ("ensemble_v1", "ensemble_v1+tiers", "blend")
ALONE = (*(system.id for system in SYSTEMS), "xgboost_v6", "xgboost_v6_no_list")
ONE_IN = 23
"""One player and game in so many is worked out."""

MILLIONTH = 1.01e-6
TIE = 1e-9
USUAL_PRICE = -110
TIERS = ((30, "STAR_30PLUS"), (20, "STARTER_20_29"), (10, "ROTATION_10_19"), (0, "BENCH_0_9"))


@dataclass(frozen=True)
class Stored:
    """What the tables of predictions hold, by what they speak of."""

    said: dict[Key, dict[str, Row]]
    graded: dict[tuple[str, Key], Row]
    fitted: dict[tuple[str, date, str], dict[str, Row]]
    adjusted: dict[tuple[date, str], Row]

    def of_month(self, row: Row) -> dict[str, Row]:
        """What was fitted for the month of a prediction, by system."""
        return self.fitted.get((row["season"], row["game_date"].replace(day=1), row["stat"]), {})

    def some(self, system: str, *, fitted: bool = True) -> list[Row]:
        """Predictions of a system, of months for which something was fitted, or of the others."""
        rows = [rows[system] for rows in self.said.values() if system in rows]
        return [row for row in rows if bool(self.of_month(row)) == fitted][:: ONE_IN if fitted else 1]

    def members(self, row: Row) -> Iterator[tuple[float, Row]]:
        """The members of the ensemble that speak, each with its weight."""
        fitted = self.of_month(row)
        for system in MEMBERS:
            if system in self.said[key_of(row)]:
                yield fitted[system]["ensemble_weight"], self.said[key_of(row)][system]

    def adjustment(self, row: Row) -> float:
        adjustment = self.adjusted.get((row["game_date"], tier_of(row["points_avg_season"])))
        return adjustment["adjustment"] if adjustment else 0.0

    def distribution(self, row: Row) -> Plain:
        """What a prediction is a row of, from the rows beside it and what was fitted for its month."""
        system, fitted = row["system_id"], self.of_month(row)
        if system == "market":
            return at_a_price(
                fitted[system]["law"], row["line"], row["predicted_minutes"], row["market_over"]
            )
        if system not in COMBINED:
            return root_normal(fitted[system]["law"], row["predicted_mean"], row["predicted_minutes"])
        moved = self.adjustment(row) if system == "ensemble_v1+tiers" else 0.0
        ensemble = mixed(
            [
                (weight, root_normal(fitted[member["system_id"]]["law"], max(mean, 0.0), minutes))
                for weight, member in self.members(row)
                for mean, minutes in [(member["predicted_mean"] + moved, member["predicted_minutes"])]
            ]
        )
        if system != "blend" or row["line"] is None:
            return ensemble
        share = fitted["market"]["blend_weight"]
        return mixed([(1 - share, ensemble), (share, self.market(row))])

    def market(self, row: Row) -> Plain:
        """What the market says of a line once the bias of its prices is taken off."""
        fitted = self.of_month(row)["market"]
        minutes = self.said[key_of(row)]["market"]["predicted_minutes"]
        return at_a_price(fitted["law"], row["line"], minutes, row["market_over"], fitted["over_offset"])


def key_of(row: Row) -> Key:
    return row["game_id"], row["player_id"], row["stat"]


def tier_of(average: float | None) -> str:
    """Tiers by pre-game season average; none without one."""
    if average is None:
        return ""
    return next(tier for least, tier in TIERS if average >= least)


@pytest.fixture(scope="module")
def stored(small: Pipeline) -> Stored:
    said: dict[Key, dict[str, Row]] = defaultdict(dict)
    for row in small.rows("player_prop_predictions").to_pylist():
        said[key_of(row)][row["system_id"]] = row
    fitted: dict[tuple[str, date, str], dict[str, Row]] = defaultdict(dict)
    for row in small.rows("system_calibrations").to_pylist():
        fitted[row["season"], row["cut_date"].replace(day=1), row["stat"]][row["system_id"]] = row
    return Stored(
        dict(sorted(said.items())),
        {(row["system_id"], key_of(row)): row for row in small.rows("prediction_accuracy").to_pylist()},
        fitted,
        {
            (row["as_of_date"], row["scoring_tier"]): row
            for row in small.rows("scoring_tier_adjustments").to_pylist()
        },
    )


@pytest.mark.parametrize("system", [*ALONE, *COMBINED])
def test_quantiles_chances_and_fair_lines_are_those_of_the_law(system: str, stored: Stored) -> None:
    rows = stored.some(system)
    assert len(rows) > 50
    for row in rows:
        plain = stored.distribution(row)
        for name, level in LEVELS.items():
            assert plain.upto(row[name]) >= level - TIE, (row, name)
            assert plain.upto(row[name] - 1) < level + TIE, (row, name)
        middle = row["q50"]
        below, within = plain.upto(middle - 1), plain.chance(middle)
        fair = max(middle - 0.5 + (0.5 - below) / within, 0.0)
        assert row["fair_line"] == pytest.approx(fair, abs=MILLIONTH)
        chances = (None,) * 3 if row["line"] is None else plain.chances(row["line"])
        for name, chance in zip(("p_over", "p_under", "p_push"), chances, strict=True):
            assert row[name] == (None if chance is None else pytest.approx(chance, abs=MILLIONTH)), (
                row,
                name,
            )


@pytest.mark.parametrize("system", [*ALONE, *COMBINED])
def test_advice_follows_chances_and_prices(system: str, stored: Stored) -> None:
    for row in stored.some(system):
        if row["line"] is None:
            assert row["recommendation"] == "NO_LINE"
            assert (row["edge"], row["expected_value"], row["confidence"]) == (None, None, None)
            continue
        assert row["edge"] == pytest.approx(row["predicted_mean"] - row["line"], abs=MILLIONTH)
        over, under, _ = stored.distribution(row).chances(row["line"])
        assert row["confidence"] == pytest.approx(max(over, under), abs=MILLIONTH)
        assert any(
            is_advice(row, *side)
            for side in (("OVER", over, under, row["over_odds"]), ("UNDER", under, over, row["under_odds"]))
            if side[1] >= side[2] - TIE
        ), row


def is_advice(row: Row, side: str, winning: float, losing: float, odds: float | None) -> bool:
    """Whether a prediction's advice and expected value are those of its likelier side."""
    assumed = value_of(winning, losing, USUAL_PRICE if odds is None else odds)
    value = None if odds is None else pytest.approx(assumed, abs=2 * MILLIONTH)
    taken = side if assumed > 0 and winning - losing > TIE else "PASS"
    return row["expected_value"] == value and (row["recommendation"] == taken or abs(assumed) < TIE)


def value_of(winning: float, losing: float, american: float) -> float:
    """Profit to be expected per unit staked."""
    won = 100 / -american if american < 0 else american / 100
    return winning * won - losing


def test_sides_are_taken_and_left_at_prices_and_without(stored: Stored) -> None:
    taken = {
        (row["recommendation"], row["expected_value"] is None)
        for system in (*ALONE, *COMBINED)
        for row in stored.some(system)
    }
    assert taken == {(side, free) for side in ("OVER", "UNDER", "PASS") for free in (True, False)} | {
        ("NO_LINE", True)
    }


def test_the_market_says_its_own_price_again(stored: Stored) -> None:
    rows = [row for row in stored.some("market") if row["p_push"] < 0.5]
    assert {row["market_over"] is None for row in rows} == {True, False}
    for row in rows:
        fair = 0.5 if row["market_over"] is None else row["market_over"]
        assert row["p_over"] / (row["p_over"] + row["p_under"]) == pytest.approx(fair, abs=4e-6)


def test_means_and_minutes_of_what_is_made_of_all(stored: Stored) -> None:
    for system in COMBINED:
        for row in stored.some(system):
            beside = stored.said[key_of(row)]
            members = list(stored.members(row))
            total = sum(weight for weight, _ in members)
            mean = sum(weight * member["predicted_mean"] for weight, member in members) / total
            if system == "ensemble_v1+tiers":
                mean = max(mean + stored.adjustment(row), 0.0)
            elif system == "blend" and row["line"] is not None:
                share = stored.of_month(row)["market"]["blend_weight"]
                mean = (1 - share) * mean + share * stored.market(row).mean()
            assert row["predicted_mean"] == pytest.approx(mean, abs=2 * MILLIONTH), row
            minutes = beside.get("xgboost_v6", beside["ewma"])["predicted_minutes"]
            assert row["predicted_minutes"] == minutes


def test_some_members_are_silent_and_some_tiers_moved(stored: Stored) -> None:
    """Else the tests above would show nothing of either."""
    rows = stored.some("ensemble_v1+tiers")
    assert len({len(list(stored.members(row))) for row in rows}) > 1
    assert sum(stored.adjustment(row) != 0 for row in rows) > 20


def test_a_prediction_names_what_was_fitted_for_its_month_and_without_that_has_no_law(stored: Stored) -> None:
    of_a_law = (*LEVELS, "p_over", "p_under", "p_push", "fair_line", "expected_value", "confidence")
    for system in (*ALONE, *COMBINED):
        for row in stored.some(system):
            assert row["calibration"] == stored.of_month(row)[system if system in ALONE else "ewma"]["digest"]
        early = stored.some(system, fitted=False)
        assert bool(early) == (system in ALONE and not system.startswith("xgboost"))
        for row in early:
            assert {row[name] for name in (*of_a_law, "calibration")} == {None}
            assert row["recommendation"] == ("NO_LINE" if row["line"] is None else "PASS")
            grade = stored.graded[system, key_of(row)]
            assert {grade[name] for name in ("crps", "pit", "log_loss")} == {None}


def test_learned_systems_repeat_the_models_and_rules_what_they_said(small: Pipeline) -> None:
    for table, system, minutes in (
        ("rule_predictions", "system_id", "usual_minutes"),
        (
            "learned_predictions",
            "CASE knowledge WHEN 'none' THEN 'xgboost_v6_no_list' ELSE 'xgboost_v6' END",
            "predicted_minutes",
        ),
    ):
        [(rows, same)] = small.query(f"""
            SELECT count(*), count(said.game_id)
            FROM (SELECT *, {system} AS system FROM nba_predictions.{table}) AS source
            LEFT JOIN nba_predictions.player_prop_predictions AS said
                ON said.system_id = source.system AND said.game_id = source.game_id
                AND said.player_id = source.player_id AND said.stat = source.stat
                AND said.predicted_mean = source.predicted_mean AND said.predicted_minutes = source.{minutes}
            WHERE source.stat = 'points' OR (source.game_id, source.player_id, source.stat) IN (
                SELECT (game_id, player_id, stat) FROM nba_predictions.prop_lines)""")
        assert rows == same > 1_000


@pytest.mark.parametrize("system", [*ALONE, *COMBINED])
def test_scores_are_those_of_the_distribution_and_the_outcome(system: str, stored: Stored) -> None:
    scored = 0
    for row in stored.some(system):
        grade = stored.graded[system, key_of(row)]
        actual = grade["actual"]
        if actual is None:
            assert (grade["crps"], grade["pit"], grade["log_loss"]) == (None, None, None)
            continue
        plain = stored.distribution(row)
        place = int(row["game_id"]) * 2**22 + row["player_id"]
        assert grade["crps"] == pytest.approx(plain.crps(actual), abs=MILLIONTH)
        own = plain.pit(actual, luck(f"{place} {row['stat']}", "pit"))
        assert grade["pit"] == pytest.approx(own, abs=MILLIONTH)
        assert grade["log_loss"] == log_loss(row, actual)
        scored += 1
    assert scored > 50


def log_loss(row: Row, actual: int) -> Any:
    """Minus the logarithm of the chance that was given, but for the push, to the side on which it fell."""
    if row["line"] is None or actual == row["line"]:
        return None
    chance = row["p_over"] if actual > row["line"] else row["p_under"]
    return pytest.approx(-math.log(max(chance / (row["p_over"] + row["p_under"]), 1e-12)), abs=MILLIONTH)


# Tiers

WINDOW = timedelta(days=30)
FEWEST = 20
DAMPING = {"STAR_30PLUS": 0.5, "STARTER_20_29": 0.5, "ROTATION_10_19": 0.75, "BENCH_0_9": 1.0}


def thousandths(value: float) -> int:
    """Return a number of points in whole thousandths, halves away from zero."""
    return int(math.copysign(math.floor(abs(value * 1000) + 0.5), value))


@pytest.fixture(scope="module")
def missed(stored: Stored) -> dict[tuple[date, str], list[int]]:
    """The errors of the ensemble by date and tier, in thousandths of a point."""
    found: dict[tuple[date, str], list[int]] = defaultdict(list)
    for key, rows in stored.said.items():
        row = rows.get("ensemble_v1")
        if row and row["stat"] == "points" and (tier := tier_of(row["points_avg_season"])):
            actual = stored.graded["ensemble_v1", key]["actual"]
            if actual is not None:
                found[row["game_date"], tier].append(thousandths(row["predicted_mean"] - actual))
    return found


def test_tiers_take_off_what_was_missed_of_late_while_that_helped(
    stored: Stored, missed: dict[tuple[date, str], list[int]]
) -> None:
    def recent(day: date, tier: str) -> Iterable[tuple[date, list[int]]]:
        return [(d, rows) for (d, name), rows in missed.items() if name == tier and day - WINDOW <= d < day]

    def raw(day: date, tier: str) -> tuple[int, float | None, float | None]:
        errors = [error for _, rows in recent(day, tier) for error in rows]
        if len(errors) < FEWEST:
            return len(errors), None, None
        bias = round(sum(errors) / len(errors) / 1000, 6)
        return len(errors), bias, round(-bias * DAMPING[tier], 6)

    active = 0
    for (day, tier), row in stored.adjusted.items():
        grades, bias, adjustment = raw(day, tier)
        assert row["grades"] == grades
        for name, value in (("bias", bias), ("raw_adjustment", adjustment)):
            assert row[name] == (None if value is None else pytest.approx(value, abs=MILLIONTH))
        changes = [
            abs(error + thousandths(moved)) - abs(error)
            for d, errors in recent(day, tier)
            # As it was kept: half a thousandth more or less hangs on the last digit.
            if (moved := stored.adjusted[d, tier]["raw_adjustment"]) is not None
            for error in errors
        ]
        assert row["tested"] == len(changes)
        gain = sum(changes) / len(changes) / 1000 if changes else None
        assert row["mae_change"] == (None if gain is None else pytest.approx(gain, abs=MILLIONTH))
        helped = (
            gain is not None and len(changes) >= FEWEST and gain < 0 and row["raw_adjustment"] is not None
        )
        assert row["is_active"] == helped
        assert row["adjustment"] == (row["raw_adjustment"] if helped else 0.0)
        active += helped
    assert 20 < active < len(stored.adjusted) - 20
    harmed = [row for row in stored.adjusted.values() if row["tested"] >= FEWEST and row["mae_change"] > 0]
    assert len(harmed) > 20
