"""A choice of an information time is landed: the newest counts, all stay on record, a damaged one is refused."""

import gzip
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from backcourt.errors import PayloadError
from backcourt.intake import PARSERS, newest
from backcourt.landing import LandingZone
from backcourt.sources.information_times import choices, land, parse
from backcourt.sources.operator import SOURCE
from backcourt.time import InformationTime

NOW = datetime(2024, 7, 1, 12)


@pytest.fixture
def landing(tmp_path: Path) -> LandingZone:
    zone = LandingZone(tmp_path / "landing")
    land(zone, InformationTime.NOON, NOW)
    land(zone, InformationTime.CLOSE, NOW + timedelta(days=1))
    return zone


def test_every_choice_stays_on_record_in_order(landing: LandingZone) -> None:
    assert [(each.information_time, each.decided_at) for each in choices(landing)] == [
        (InformationTime.NOON, "2024-07-01T12:00:00"),
        (InformationTime.CLOSE, "2024-07-02T12:00:00"),
    ]


def test_the_newest_choice_takes_the_place_of_those_before(landing: LandingZone) -> None:
    [receipt] = newest(landing.receipts())
    [(table, rows)] = parse(receipt, landing.path_of(receipt))
    assert (table.name, rows["information_time"].to_pylist()) == ("landed_information_times", ["close"])


DAMAGED = {
    "empty": b"",
    "a list": gzip.compress(b"[]", mtime=0),
    "an unheard-of time": gzip.compress(b'{"information_time": "dusk", "decided_at": ""}', mtime=0),
    "no time": gzip.compress(b'{"decided_at": ""}', mtime=0),
}


@pytest.mark.parametrize("stored", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_choice_is_refused(landing: LandingZone, stored: bytes) -> None:
    receipt = next(landing.receipts())
    landing.path_of(receipt).write_bytes(stored)
    with pytest.raises(PayloadError, match="is no choice of an information time"):
        parse(receipt, landing.path_of(receipt))


def test_a_decision_that_nothing_here_knows_of_is_refused(tmp_path: Path) -> None:
    zone = LandingZone(tmp_path)
    receipt = zone.land(b"{}", source=SOURCE, endpoint="mood", parameters={}, suffix=".json", fetched_at=NOW)
    with pytest.raises(PayloadError, match="operator/mood is no decision that is known here"):
        PARSERS[SOURCE](receipt, zone.path_of(receipt))
