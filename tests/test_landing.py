"""Payloads stay in the landing zone as they came, and come whole again after the machine spoiled them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backcourt.errors import PayloadError
from backcourt.landing import LandingZone, Receipt

NOON = datetime(2026, 1, 5, 17, tzinfo=UTC)
PAYLOAD = b'{"games": []}'
SUFFIXES = (".json", ".parquet")


def land(zone: LandingZone, payload: bytes = PAYLOAD, suffix: str = ".json") -> Receipt:
    return zone.land(
        payload, source="toy", endpoint="games", parameters={"day": "1"}, suffix=suffix, fetched_at=NOON
    )


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def alter(path: Path) -> None:
    path.write_bytes(bytes(byte ^ 1 for byte in path.read_bytes()))


SPOILED = (cut, alter, Path.unlink)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_payload_is_read_back_as_it_came(tmp_path: Path, suffix: str) -> None:
    zone = LandingZone(tmp_path)
    receipt = land(zone, suffix=suffix)
    assert zone.holds(receipt)
    assert zone.read(receipt) == PAYLOAD


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("spoil", SPOILED)
def test_a_spoiled_payload_is_whole_again_once_it_is_landed_again(
    tmp_path: Path, suffix: str, spoil: Callable[[Path], None]
) -> None:
    zone = LandingZone(tmp_path)
    receipt = land(zone, suffix=suffix)
    spoil(zone.path_of(receipt))
    assert not zone.holds(receipt)
    assert zone.holds(land(zone, suffix=suffix))
    assert zone.read(receipt) == PAYLOAD


def test_a_payload_that_is_another_one_now_is_not_handed_out(tmp_path: Path) -> None:
    zone = LandingZone(tmp_path)
    receipt = land(zone, suffix=".parquet")
    alter(zone.path_of(receipt))
    with pytest.raises(PayloadError, match="no longer matches its hash"):
        zone.read(receipt)


def test_what_comes_again_within_the_same_moment_has_come_last(tmp_path: Path) -> None:
    zone = LandingZone(tmp_path)
    for payload in (PAYLOAD, b"{}", PAYLOAD):
        receipt = land(zone, payload)
        assert list(zone.receipts())[-1] == receipt
