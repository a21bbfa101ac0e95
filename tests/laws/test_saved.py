"""A saved law comes back to the last digit, and nothing else is taken for one."""

import json

import pytest
from hypothesis import given
from lawful import LAWS, laws

from backcourt.errors import PayloadError
from backcourt.laws.law import Law
from backcourt.laws.saved import from_json, to_json


@given(laws)
def test_a_law_survives_its_saving(law: Law) -> None:
    assert from_json(to_json(law)) == law


def test_a_saved_law_can_be_read_by_a_person() -> None:
    assert json.loads(to_json(LAWS["negative_binomial"])) == {
        "law": "negative_binomial",
        "excess": 0.9,
        "excess_by_mean": 0.0,
        "excess_by_scale": -0.3,
    }


GOOD = {"excess": 0.9, "excess_by_mean": 0.0, "excess_by_scale": -0.3}


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("{", "cannot be read"),
        ("[]", "no kind that is known"),
        (json.dumps(GOOD), "no kind that is known"),
        (json.dumps({"law": "poisson", **GOOD}), "no kind that is known"),
        (json.dumps({"law": "negative_binomial", "excess": 0.9}), "not those it has"),
        (json.dumps({"law": "negative_binomial", **GOOD, "more": 1.0}), "not those it has"),
        (json.dumps({"law": "negative_binomial", **GOOD, "excess": "0.9"}), "not those it has"),
        (json.dumps({"law": "negative_binomial", **GOOD, "excess": True}), "not those it has"),
        (json.dumps({"law": "negative_binomial", **GOOD, "excess": float("nan")}), "not those it has"),
        (json.dumps({"law": "negative_binomial", **dict(reversed(GOOD.items()))}), "not those it has"),
    ],
)
def test_what_is_no_saved_law_is_refused(written: str, complaint: str) -> None:
    with pytest.raises(PayloadError, match=complaint):
        from_json(written)
