"""What a model reads is named in order and bounded, and any other order is another contract."""

from dataclasses import replace

import pytest

from backcourt.errors import UsageError
from backcourt.learning.contract import INPUTS, MINUTES, PREDICTED_MINUTES, Contract, contract_of
from backcourt.precompute import learned_inputs
from backcourt.precompute.form_states import STATS

TARGETS = (MINUTES, *(stat.name for stat in STATS))


@pytest.mark.parametrize("target", TARGETS)
def test_whatever_a_model_reads_is_read_of_every_row_and_named_once(target: str) -> None:
    names = contract_of(target).names
    assert len(names) == len(set(names))
    assert set(names) <= {*INPUTS.names, PREDICTED_MINUTES.name}


def test_the_order_is_that_of_the_learned_inputs() -> None:
    assert INPUTS.names == learned_inputs.FEATURES
    assert contract_of(MINUTES).names == learned_inputs.MINUTES
    for stat in STATS:
        names = contract_of(stat.name).names
        assert names[0] == "predicted_minutes"
        assert names[-3:] == learned_inputs.of_stat(stat)[-3:]


def test_every_feature_has_bounds() -> None:
    assert [feature.name for feature in INPUTS.features if not feature.low < feature.high] == []


def test_another_order_or_bound_is_another_contract() -> None:
    contract = contract_of("points")
    first, *others = contract.features
    reordered = Contract((*others, first))
    wider = Contract((replace(first, high=first.high + 1), *others))
    assert len({contract.digest, reordered.digest, wider.digest}) == 3
    assert contract.digest == contract_of("points").digest


def test_nothing_is_learned_of_what_nobody_bets_on() -> None:
    with pytest.raises(UsageError, match="'dunks'"):
        contract_of("dunks")
