"""However a payload of BettingPros is damaged, it is refused or every row of it is accounted for."""

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from bettingpros_payloads import event, events, prop, props, side
from hostile import outcome_of
from mutations import MUTATIONS, as_bytes, mutated_bytes, mutated_documents

from backcourt.sources.bettingpros.parse import parse


def rows_under(name: str) -> Any:
    return lambda payload: len(json.loads(payload.decode("utf-8-sig"))[name])


@pytest.mark.parametrize(
    ("endpoint", "document"),
    [
        ("events", events(event(), event(502, status="scheduled"))),
        ("props", props(prop(), prop(market_id=151, under=None), prop(over=side(book=0)))),
    ],
)
def test_no_damage_crashes_the_parser_or_loses_a_row(tmp_path: Path, endpoint: str, document: Any) -> None:
    payloads = chain(map(as_bytes, mutated_documents(document)), mutated_bytes(as_bytes(document)))
    found = outcome_of(parse, payloads, rows_under(endpoint), tmp_path, endpoint, source="bettingpros")
    assert (found.payloads, found.untold) == (MUTATIONS + MUTATIONS // 5, 0)
    assert min(found.refused, found.landed, found.set_aside) > 0
