"""A promotion is landed with its evidence: the newest counts, all stay on record, a damaged one is refused."""

import gzip
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from backcourt.errors import PayloadError
from backcourt.intake import newest
from backcourt.landing import LandingZone
from backcourt.sources.promotions import Promotion, land, parse, promotions

NOW = datetime(2024, 7, 1, 12)
FIRST = Promotion('{"alpha": 20.0}', "less noise", {"verdicts": []}, "2024-07-01T12:00:00")
BACK = Promotion(None, "it was luck", {}, "2024-07-02T12:00:00")


@pytest.fixture
def landing(tmp_path: Path) -> LandingZone:
    zone = LandingZone(tmp_path / "landing")
    land(zone, FIRST, NOW)
    land(zone, BACK, NOW + timedelta(days=1))
    return zone


def test_every_promotion_stays_on_record_in_order(landing: LandingZone) -> None:
    assert list(promotions(landing)) == [FIRST, BACK]


def test_the_newest_takes_the_place_of_those_before(landing: LandingZone) -> None:
    [receipt] = newest(landing.receipts())
    [(table, rows)] = parse(receipt, landing.path_of(receipt))
    assert (table.name, rows["recipe"].to_pylist()) == ("landed_recipes", [None])


def test_a_promoted_recipe_is_landed_as_it_was_decided(tmp_path: Path) -> None:
    zone = LandingZone(tmp_path)
    receipt = land(zone, FIRST, NOW)
    [(_, rows)] = parse(receipt, zone.path_of(receipt))
    assert rows["recipe"].to_pylist() == [FIRST.recipe]


DAMAGED = {
    "empty": b"",
    "no gzip": b"no gzip",
    "half of it": gzip.compress(b'{"recipe": null}', mtime=0)[:-9],
    "no JSON": gzip.compress(b"{", mtime=0),
    "a list": gzip.compress(b"[]", mtime=0),
    "nothing": gzip.compress(b"null", mtime=0),
    "without reasons": gzip.compress(b'{"recipe": null}', mtime=0),
}


@pytest.mark.parametrize("stored", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_promotion_is_refused(landing: LandingZone, stored: bytes) -> None:
    receipt = next(landing.receipts())
    landing.path_of(receipt).write_bytes(stored)
    with pytest.raises(PayloadError, match="is no promotion of a recipe"):
        parse(receipt, landing.path_of(receipt))
    with pytest.raises(PayloadError, match="is no promotion of a recipe"):
        list(promotions(landing))
