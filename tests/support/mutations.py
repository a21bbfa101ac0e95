"""Payloads as no provider would send them: fields dropped, repeated, of other types, huge, cut short, garbled."""

import gzip
import json
import os
from collections.abc import Callable, Iterator
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from backcourt.landing import Receipt

MUTATIONS = int(os.environ.get("BACKCOURT_MUTATIONS", "300"))
"""How many each parser is given: some hundreds in continuous integration, many thousands in a soak."""

SEED = 20241122
ODD_VALUES = (
    *(
        None,
        True,
        False,
        0,
        -1,
        2.5,
        10**12,
        10**30,
        -(10**18),
        1e300,
        "",
        " ",
        "0",
        "-1",
        "1e9",
        "\x00",
        "\ud800",
    ),
    *(
        "A" * 5_000,
        "PT99M99.99S",
        "0000-00-00",
        "2024-02-30",
        "99999999",
        "\u0661\u0662",
        [],
        {},
        [[]],
        {"a": {"b": []}},
    ),
)


def mutated_documents(document: Any, size: int = MUTATIONS) -> Iterator[Any]:
    """Yield a JSON document with up to three changes in it, again and again."""
    random = Random(SEED)
    for _ in range(size):
        changed = deepcopy(document)
        for _ in range(random.randint(1, 3)):
            holder, key = random.choice(_places(changed) or [([changed], 0)])
            random.choice(_CHANGES)(random, holder, key)
        yield changed


def mutated_bytes(payload: bytes, size: int = MUTATIONS // 5) -> Iterator[bytes]:
    """Yield a payload whose bytes are damaged, cut short, doubled or of another encoding."""
    random = Random(SEED)
    for _ in range(size):
        place = random.randrange(len(payload))
        yield random.choice(
            (
                payload[:place],
                payload[:place] + random.randbytes(random.randint(1, 4)) + payload[place + 1 :],
                payload[:place] + payload[place + random.randint(1, 40) :],
                payload[:place] + payload[max(place - 40, 0) :],
                payload[:place] + b"\x00" + payload[place:],
                payload.decode().encode("utf-16"),
                payload + payload,
            )
        )


def delivered(folder: Path, payload: bytes, endpoint: str, **about: Any) -> tuple[Receipt, Path]:
    """Return what parsers are given, without the books of a landing zone: thousands of payloads take seconds."""
    suffix, parameters = about.get("suffix", ".json"), about.get("parameters", {})
    digest = sha256(payload).hexdigest()
    receipt = Receipt(
        about["source"], endpoint, parameters, "2024-02-22T12:00:00", digest, len(payload), suffix
    )
    path = folder / "payload"
    path.write_bytes(gzip.compress(payload, 1))
    return receipt, path


def as_bytes(document: Any) -> bytes:
    """Return a document as JSON, lone surrogates included."""
    return json.dumps(document).encode()


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return every place of a document: the object or list, and the key or index in it."""
    found: list[tuple[Any, Any]] = []
    todo = [value]
    while todo:
        each = todo.pop()
        keys = list(each) if isinstance(each, dict) else range(len(each)) if isinstance(each, list) else ()
        for key in keys:
            found.append((each, key))
            todo.append(each[key])
    return found


def _drop(random: Random, holder: Any, key: Any) -> None:
    del holder[key]


def _replace(random: Random, holder: Any, key: Any) -> None:
    holder[key] = deepcopy(random.choice(ODD_VALUES))


def _retype(random: Random, holder: Any, key: Any) -> None:
    value = holder[key]
    holder[key] = str(value) if isinstance(value, int | float) else [value]


def _repeat(random: Random, holder: Any, key: Any) -> None:
    if isinstance(holder, list):
        holder.insert(random.randint(0, len(holder)), deepcopy(holder[key]))
    else:
        holder[f"{key}_again"] = deepcopy(holder[key])


def _nest(random: Random, holder: Any, key: Any) -> None:
    for _ in range(random.choice((1, 3, 60))):
        holder[key] = {"inner": holder[key]}


_CHANGES: tuple[Callable[[Random, Any, Any], None], ...] = (
    _drop,
    _replace,
    _replace,
    _retype,
    _repeat,
    _nest,
)
