"""A recipe that somebody wrote is read exactly, and whatever is wrong with it is told by field."""

from dataclasses import replace

import pytest

from backcourt.errors import UsageError
from backcourt.learning.recipe import RECIPE
from backcourt.learning.recipe_text import from_json, from_toml, to_json


def test_what_is_left_out_is_as_by_default() -> None:
    assert from_toml(b"", "empty.toml") == RECIPE
    written = from_toml(b"trees_share = 0.3\n[stat]\nrounds = 100\n[minutes]\nmax_depth = 4\n", "other.toml")
    assert written == replace(
        RECIPE,
        trees_share=0.3,
        stat=replace(RECIPE.stat, rounds=100),
        minutes=replace(RECIPE.minutes, max_depth=4),
    )


def test_a_recipe_comes_back_from_json_as_it_was() -> None:
    other = from_toml(b"alpha = 12.5\nblock_days = 20\n[stat]\ntweedie_variance_power = 1.3\n", "other.toml")
    assert from_json(to_json(other)) == other
    assert from_json(to_json(RECIPE)) == RECIPE


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (b"depth = 4", "depth is no field that may be chosen"),
        (b"least_rows = 4", "least_rows is no field that may be chosen"),
        (b"most_days = 4", "most_days is 4: input should be greater than or equal to 365"),
        (b"[stat]\nobjective = 'reg:gamma'", "stat.objective is no field that may be chosen"),
        (b"[minutes]\ntweedie_variance_power = 1.2", "minutes.tweedie_variance_power is no field"),
        (b"[stat]\nrounds = '5'", "stat.rounds is '5': input should be a valid integer"),
        (b"[stat]\nrounds = 0\neta = 2.0", "stat.rounds is 0: .*; stat.eta is 2.0: "),
        (b"alpha = nan", "alpha is nan: input should be a finite number"),
        (b"alpha = true", "alpha is True: "),
        (b"trees_share = 1.5", "trees_share is 1.5: "),
        (b"stat = 3", "stat is 3: "),
        (b"a =", "is not valid TOML"),
        (b"\xff", "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_by_field(written: bytes, told: str) -> None:
    with pytest.raises(UsageError, match=f"other.toml.*{told}") as raised:
        from_toml(written, "other.toml")
    assert raised.value.advice


@pytest.mark.parametrize("kept", ["", "[]", "null", '{"alpha": Infinity}', '{"seed": 1}'])
def test_a_kept_recipe_that_is_none_is_refused(kept: str) -> None:
    with pytest.raises(UsageError, match="a kept recipe"):
        from_json(kept)
