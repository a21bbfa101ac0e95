"""What is held in memory: the things used last, as many as fit."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class Cache:
    """Things by key with the bytes they take; what was not used for longest goes first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def get(self, key: Hashable) -> Any:
        """Return what is held under a key, or None."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        """Hold something; what is larger than all the room is not held."""
        if size > self.limit:
            return
        self._drop(key)
        self._kept[key] = value, size
        self.size += size
        while self.size > self.limit:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        _, size = self._kept.pop(key, (None, 0))
        self.size -= size
