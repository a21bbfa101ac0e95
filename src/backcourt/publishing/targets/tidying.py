"""Removing from a target what no reader needs any more: old snapshots, and unfinished ones of killed uploads."""

import re

from backcourt.publishing.snapshots import KEPT_SNAPSHOTS, MANIFEST, Pointer
from backcourt.publishing.targets.place import Place

SNAPSHOTS = "snapshots"
OURS = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
"""Names of snapshots; nothing else is ever removed."""


def tidy(place: Place, current: Pointer, needed: set[str]) -> list[str]:
    """Remove snapshots beyond those that are kept and return their names; those needed stay.

    An unfinished one goes if it is older than the current one: a later one may be somebody's upload under way.
    """
    others = [name for name in place.children(SNAPSHOTS) if OURS.fullmatch(name) and name not in needed]
    whole = [name for name in others if place.read(f"{SNAPSHOTS}/{name}/{MANIFEST}") is not None]
    spare = whole[: max(0, len(whole) + len(needed) - KEPT_SNAPSHOTS)]
    unfinished = [name for name in others if name not in whole and name < current.snapshot]
    for name in (*spare, *unfinished):
        remove_snapshot(place, name)
    return sorted([*spare, *unfinished])


def remove_snapshot(place: Place, name: str) -> None:
    """Remove a snapshot, its manifest first: what is left of it then counts as unfinished."""
    folder = f"{SNAPSHOTS}/{name}"
    files = set(place.sizes(folder))
    if MANIFEST in files:
        place.remove([f"{folder}/{MANIFEST}"])
    place.remove([f"{folder}/{file}" for file in sorted(files - {MANIFEST})])
