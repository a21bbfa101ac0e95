"""Payloads with something wrong in them: documents changed at random places, and bytes that no document has."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, -(10**400), 1e308, "", " ", "\x00", "nul\x00inside", "\ud800", "é" * 5_000,
    "1_000", "NaN", "\uff19\uff19", "12:99", "9999-12-31", "0001-01-01T00:00:00+14:00", "2024-02-30", [], {}, [[[]]],
    {"a": {"b": None}}, ["x"] * 50,
)  # fmt: skip

Place = tuple[Any, Any]
"""A container and the key or index of something in it."""


def mutated(document: Any, count: int, first: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield `count` payloads with their seeds, from `first` on: each is the document with a few things wrong in it."""
    for seed in range(first, first + count):
        chance = random.Random(seed)
        yield seed, _payload(document, chance)


def changed(document: Any, chance: random.Random) -> Any:
    """Return the document with some of its values dropped, doubled, renamed, retyped, nested or swapped."""
    changed = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        places = list(_places(changed))
        if places:
            chance.choice(_CHANGES)(*chance.choice(places), chance)
    return changed


def broken(payload: bytes, chance: random.Random) -> bytes:
    """Return bytes that something happened to on the way."""
    return chance.choice(_BREAKS)(payload, chance)


def _payload(document: Any, chance: random.Random) -> bytes:
    payload = json.dumps(changed(document, chance)).encode()
    return broken(payload, chance) if chance.random() < 0.2 else payload


def _places(value: Any) -> Iterator[Place]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield value, key
        yield from _places(inner)


def _drop(holder: Any, key: Any, chance: random.Random) -> None:
    del holder[key]


def _double(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    else:
        holder[f"{key}2"] = holder[key]


def _rename(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder, dict):
        holder[str(key).swapcase() + "_"] = holder.pop(key)


def _replace(holder: Any, key: Any, chance: random.Random) -> None:
    holder[key] = chance.choice(ODD_VALUES)


def _retype(holder: Any, key: Any, chance: random.Random) -> None:
    value = holder[key]
    holder[key] = str(value) if isinstance(value, int | float) else [value]


def _nest(holder: Any, key: Any, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 5, 200))):
        holder[key] = {"x": holder[key]} if chance.random() < 0.5 else [holder[key]]


_CHANGES: tuple[Callable[[Any, Any, random.Random], None], ...] = (
    _drop, _double, _rename, _replace, _replace, _replace, _retype, _nest,
)  # fmt: skip


def _cut(payload: bytes, chance: random.Random) -> bytes:
    return payload[: chance.randrange(len(payload) + 1)]


def _flip(payload: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(payload)
    for _ in range(chance.choice((1, 3, 30))):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def _stuff(payload: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(payload) + 1)
    return (
        payload[:at] + chance.choice((b"\x00", b"\xff\xfe", b"NaN", b"1" * 6_000, b'"', b"}")) + payload[at:]
    )


def _recode(payload: bytes, chance: random.Random) -> bytes:
    return payload.decode("utf-8", "replace").encode(
        chance.choice(("utf-16", "utf-32", "utf-8-sig", "cp037"))
    )


def _wrap(payload: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"", b"[]", b"{}", b"null", b"[" * 100_000, b"<html></html>", payload + payload))


_BREAKS: tuple[Callable[[bytes, random.Random], bytes], ...] = (_cut, _flip, _stuff, _recode, _wrap)
