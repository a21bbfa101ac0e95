"""Random numbers that belong to rows: a row has its own, in whatever order and company it is met."""

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

from backcourt.arrays import Floats, floats

BITS = 53
"""As many as a float between 0 and 1 can hold."""


def uniforms(keys: Iterable[str], seed: str) -> Floats:
    """Return a number in [0, 1) for each key, the same for the same key and seed anywhere and always."""
    start = blake2b(seed.encode(), digest_size=8)

    def digest(key: str) -> bytes:
        hashed = start.copy()
        hashed.update(b"\0" + key.encode())
        return hashed.digest()

    numbers = np.frombuffer(b"".join(map(digest, keys)), dtype="<u8")
    return floats((numbers >> np.uint64(64 - BITS)) / 2.0**BITS)
