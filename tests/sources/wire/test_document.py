"""Bytes become a JSON document, or an error that says why they are none."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payloads import landed, reading

from backcourt.errors import PayloadError
from backcourt.sources.wire.document import read_json, read_payload


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (b"", "things is empty"),
        (b" \n ", "things is empty"),
        (b"<!DOCTYPE html><html></html>", "things is HTML or XML, not JSON"),
        (b'{"a": [1, 2', "things ends in the middle"),
        (b'{"a": 1,, "b": 2}', "things is not JSON"),
        (b'[{"a": 1}] trailing', "things ends in the middle"),
        (b'{"a": NaN}', "things holds what is no number"),
        (b'{"a": -Infinity}', "things holds what is no number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "things holds what is no number"),
        (b"\xff\xfe{}", "things is not UTF-8 text"),
        (b'{"home": "BOS", "home": "NYK"}', "says two things under one name"),
        (b"[" * 100_000 + b"]" * 100_000, "things is nested too deep"),
    ],
)
def test_what_is_no_document_is_an_error_that_says_why(payload: bytes, said: str) -> None:
    with pytest.raises(PayloadError, match=said) as caught:
        read_json(payload, "things")
    assert caught.value.advice


def test_a_byte_order_mark_and_a_name_repeated_in_agreement_do_no_harm() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": 1, "a": 1}', "things") == {"a": 1}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(payload: bytes) -> None:
    try:
        read_json(payload, "things")
    except PayloadError:
        return
    json.loads(payload.decode("utf-8-sig"))


def test_a_damaged_object_of_the_landing_zone_is_an_error(tmp_path: Path) -> None:
    receipt, path = landed(tmp_path, {"a": 1})
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(PayloadError, match="is damaged"):
        read_payload(receipt, path)


def test_a_payload_larger_than_any_can_be_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backcourt.sources.wire.document.LARGEST_PAYLOAD", 10)
    with pytest.raises(PayloadError, match="larger than 10 bytes"):
        _ = reading(tmp_path, [0] * 10).payload
