"""A file is held against its form by a decoder, and is refused just where the form itself would refuse it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from published import Reader
from pydantic import ValidationError

from backcourt.publishing.forms.base import Share
from backcourt.publishing.forms.checking import check, decoder_of
from backcourt.publishing.kind import Kind
from backcourt.publishing.kinds import KINDS, by_kind

STRANGE = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        1,
        2,
        10**30,
        0.5,
        -0.5,
        1e999,
        float("nan"),
        "",
        "1",
        "2024-12-04",
        [],
        {},
        [None],
        {"a": 1},
    ]
)
"""What may stand where something else should."""


@pytest.fixture(scope="module")
def samples(small_published: Reader) -> dict[str, bytes]:
    """The longest file of each kind: it says most."""
    sizes = {name: entry["size"] for name, entry in small_published.manifest["files"].items()}
    longest = {kind: max(names, key=sizes.__getitem__) for kind, names in by_kind(sizes).items() if names}
    return {kind: small_published.bytes_of(name) for kind, name in longest.items()}


def is_refused(act: Any, *given: Any) -> bool:
    try:
        act(*given)
    except ValidationError:
        return True
    return False


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every place in a document: what holds it, and its key there."""
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    below = [place for _, part in pairs if isinstance(part, dict | list) for place in places(part)]
    return [(value, key) for key, _ in pairs] + below


def altered(data: st.DataObject, content: bytes) -> bytes:
    """Return a document after one change: something gone, another value, or a field too many."""
    document = json.loads(content)
    holder, key = data.draw(st.sampled_from(places(document)), "place")
    change = data.draw(st.sampled_from(["drop", "replace", "add"]), "change")
    if change == "drop":
        del holder[key]
    elif change == "add" and isinstance(holder, dict):
        holder["unheard_of"] = data.draw(STRANGE)
    else:
        holder[key] = data.draw(STRANGE)
    return json.dumps(document).encode()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(data=st.data())
def test_it_refuses_what_the_form_refuses_and_nothing_else(
    kind: Kind, samples: dict[str, bytes], data: st.DataObject
) -> None:
    content = altered(data, samples[kind.name])
    assert is_refused(check, kind.form, content) == is_refused(kind.form.model_validate_json, content)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_it_takes_files_as_they_are_and_refuses_broken_ones(kind: Kind, samples: dict[str, bytes]) -> None:
    content = samples[kind.name]
    check(kind.form, content)
    for broken in (content[:-1], b"", b"[]", content.replace(b"{", b'{"unheard_of":1,', 1)):
        with pytest.raises(ValidationError):
            check(kind.form, broken)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_form_has_a_decoder_that_takes_the_file_by_itself(
    kind: Kind, samples: dict[str, bytes]
) -> None:
    decoder = decoder_of(kind.form)
    assert decoder is not None
    decoder.decode(samples[kind.name])


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"NaN", b"Infinity"])
def test_a_number_that_is_none_is_refused(number: bytes) -> None:
    content = b'{"value_pct":50.0,"low_pct":40.0,"high_pct":60.0,"n":9}'
    check(Share, content)
    with pytest.raises(ValidationError):
        check(Share, content.replace(b"50.0", number))
