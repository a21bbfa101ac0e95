"""What every target can do, be it a folder, a bucket or another file system; names are relative to its root."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

POINTER = "current.json"


@dataclass(frozen=True)
class Held:
    """The pointer a target holds, and which version of it that is where the target counts versions."""

    content: bytes
    version: dict[str, str] | None = None


class SwappedMeanwhileError(Exception):
    """Another publisher swapped the pointer since it was read."""


class Place(Protocol):
    """A target. Every method may raise `TargetError`; what is written is there as a whole, or not at all."""

    @property
    def is_whole_by_size(self) -> bool:
        """Whether a file of the size it should have is whole for certain, even after a power failure."""

    def lock(self) -> AbstractContextManager[None]:
        """Keep other publishers away where the place has locks; `RefusedError` if one is at work."""

    def read(self, name: str) -> bytes | None:
        """Return a file, or None if there is none."""

    def pointer(self) -> Held | None:
        """Return the pointer, or None before the first publication."""

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the size of every file at any depth of a folder, by its name below that folder."""

    def children(self, folder: str) -> list[str]:
        """Return the names of the folders right below a folder."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file."""

    def copy(self, source: str, name: str) -> bool:
        """Copy a file without sending it; False if this place cannot."""

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; those that are gone already are no error."""

    def settle(self, folder: str) -> None:
        """Make sure that what was written to a folder is there after a power failure."""

    def swap(self, content: bytes, before: Held | None) -> None:
        """Replace the pointer; `SwappedMeanwhileError` if it is no longer the one that was read before."""
