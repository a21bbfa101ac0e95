"""What the ledger recorded: a mark per season that changes with every commit that touches it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from backcourt.catalogue import catalogue
from backcourt.publishing.frame import Frame
from backcourt.sync.ledger import Partition
from backcourt.tables.declaration import EVER
from backcourt.time import season_of

OTHER = ""
"""Stands for what belongs to no season, or to a date of which nothing may be told yet."""


def recorded(frame: Frame) -> Mapping[str, str]:
    """Return the mark of every season: how many partitions are recorded, and the last commit among them.

    Every commit has a number of its own, so nothing can change without another last one, or another count.
    """
    return frame.once(_recorded)


def _recorded(frame: Frame) -> Mapping[str, str]:
    counts, last, until = Counter[str](), dict[str, Partition](), frame.last_accounted
    for name in catalogue():
        for day, part in frame.ledger.of(name).items():
            season = season_of(day) if EVER < day <= until else OTHER
            counts[season] += 1
            if season not in last or part.sequence > last[season].sequence:
                last[season] = part
    return {
        season: f"{counts[season]} partitions, last {part.sequence} of {part.run_id}"
        for season, part in last.items()
    }
