"""Payloads with something changed in them, as a service or a bad connection might: no parser may crash on one."""

import gzip
import hashlib
import json
import os
import random
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

from examples import SOAK

from backcourt.errors import LostRowsError, PayloadError
from backcourt.landing import Receipt
from backcourt.sources.parsed import Parsed

IN_CI = 150
"""Mutants of each payload in continuous integration; a soak has `BACKCOURT_SOAK` times as many."""

ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 10**9, 10**30, -(10**400), 0.5, 1e308, "", " ", "0", "-", "None", "2024-02-30",
    "2024-02-22T19:30:00", "9999-12-31T23:59:59Z", "1900-01-01", "Ann \x00Example", "\ud800", "é" * 5000, "PT12M",
    "<b>", [], {}, [[]], [None], {"a": {"b": []}}, "../../x", "NaN",
)  # fmt: skip
ODD_BYTES = (
    b"",
    b"\x00",
    b"\xff",
    b"NaN",
    b"Infinity",
    b"{",
    b"]",
    b",",
    b'"',
    b"\\u0000",
    b"<",
    b"%",
    b"1e999",
)

Parser: TypeAlias = Callable[[Receipt, Path], Parsed]


def mutants(payload: bytes, number: int, seed: int = 0) -> Iterator[bytes]:
    """Yield payloads with one to three changes: of values where it is JSON, else, and now and then, of bytes."""
    chance = random.Random(seed)
    try:
        document = json.loads(payload)
    except ValueError:
        document = None
    for _ in range(number):
        if document is None or chance.random() < 0.2:
            yield _of_bytes(payload, chance)
        else:
            changed = deepcopy(document)
            for _ in range(chance.randint(1, 3)):
                _change(changed, chance)
            yield json.dumps(changed).encode()


def _of_bytes(payload: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(payload) + 1)
    kind = chance.randrange(4)
    if kind == 0:
        return payload[:place]
    if kind == 1:
        return payload[:place] + chance.choice(ODD_BYTES) + payload[place:]
    if kind == 2:
        return payload[:place] + payload[place + chance.randint(1, 40) :]
    return payload[:place] + bytes([chance.randrange(256)]) + payload[place + 1 :]


def _change(document: Any, chance: random.Random) -> None:
    """Change one place of a document, as likely deep inside as near the top."""
    holder = document
    while True:
        values = holder.values() if isinstance(holder, dict) else holder
        inner = [each for each in values if isinstance(each, dict | list) and each]
        if not inner or chance.random() < 0.15:
            break
        holder = chance.choice(inner)
    if not holder:
        return
    key = chance.choice(list(holder)) if isinstance(holder, dict) else chance.randrange(len(holder))
    _ACTS[chance.randrange(len(_ACTS))](holder, key, chance)


def _replace(holder: Any, key: Any, chance: random.Random) -> None:
    holder[key] = deepcopy(chance.choice(ODD_VALUES))


def _remove(holder: Any, key: Any, chance: random.Random) -> None:
    del holder[key]


def _repeat(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder, list):
        holder.insert(key, deepcopy(holder[key]))
    else:
        holder[f"{key}_new"] = deepcopy(holder[key])


def _swap(holder: Any, key: Any, chance: random.Random) -> None:
    other = chance.choice(list(holder)) if isinstance(holder, dict) else chance.randrange(len(holder))
    holder[key], holder[other] = holder[other], holder[key]


_ACTS = (_replace, _replace, _remove, _repeat, _swap)


def how_many() -> int:
    """Return how many mutants of each payload this run tries."""
    return IN_CI * int(os.environ.get(SOAK, "1"))


def assert_no_mutant_crashes(
    parse: Parser,
    payload: bytes,
    folder: Path,
    *,
    source: str,
    endpoint: str,
    parameters: Mapping[str, str] | None = None,
    suffix: str = ".json",
    seed: int = 0,
) -> None:
    """Parse mutants of a payload: each is read with every row accounted for, or is an error of the payload.

    That every row is landed, set aside or passed over is held by the reading itself: it raises when one is missing, as
    a bug.
    """
    read = 0
    for number, mutant in enumerate(mutants(payload, how_many(), seed)):
        digest = hashlib.sha256(mutant).hexdigest()
        receipt = Receipt(
            source, endpoint, parameters or {}, "2024-02-22T12:00:00+00:00", digest, len(mutant), suffix
        )
        path = folder / "mutant.gz"
        path.write_bytes(gzip.compress(mutant, 1))
        try:
            parse(receipt, path)
            read += 1
        except PayloadError as error:
            refused = error
        except Exception as error:
            error.add_note(f"mutant {number} of seed {seed}: {mutant[:300]!r}")
            raise
        else:
            continue
        assert not isinstance(refused, LostRowsError), (number, refused.message)
        assert refused.advice, (number, refused.message)
    assert read, "no mutant could be read: the parser was not put to the test"
