"""Input fingerprints: what a partition was made from, in one short text.

Content hashes of an input's partitions are added up (as 128-bit numbers, keyed by date), so the combined hash
of any stretch of dates is the difference of two running sums: planning costs the same for long look-backs
and short.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from backcourt.tables.declaration import EVER, Input, LookBack, Reach
from backcourt.time import season_bounds, season_of

MODULUS = 2**128


@dataclass(frozen=True)
class Stretch:
    """An inclusive range of dates; `first` None means from the beginning."""

    first: date | None
    last: date


def stretch_of(look_back: LookBack, day: date) -> Stretch:
    """Return the dates of an input that the rows of `day` may depend on; an undated row may depend on all."""
    if day == EVER and look_back.reach is Reach.ALL:
        return Stretch(None, date.max)
    last = day + timedelta(days=look_back.ahead) if look_back.through else day - timedelta(days=1)
    match look_back.reach:
        case Reach.DAYS:
            return Stretch(day - timedelta(days=look_back.days), last)
        case Reach.SEASON:
            return Stretch(season_bounds(season_of(day))[0], last)
    return Stretch(None, last)


_known: defaultdict[LookBack, dict[date, Stretch]] = defaultdict(dict)
"""Stretches by date: many tables look back as far, and are planned more than once."""


def stretches(entry: Input, timeless: bool, days: Sequence[date]) -> list[Stretch]:
    """Return the stretch of an input for each of some dates; undated tables have a single partition."""
    if timeless:
        return [Stretch(EVER, EVER)] * len(days)
    known = _known[entry.look_back]
    for day in days:
        if day not in known:
            known[day] = stretch_of(entry.look_back, day)
    return [known[day] for day in days]


def partition_stretch(entry: Input, timeless: bool, day: date) -> Stretch:
    """Return the stretch of an input for one date."""
    [stretch] = stretches(entry, timeless, [day])
    return stretch


class RunningHashes:
    """The partitions of one input in date order, with running sums of their hashes and of any flag."""

    def __init__(self, hashes: Mapping[date, str], flagged: Iterable[date] = ()) -> None:
        self._hashes = hashes
        self._marks = frozenset(flagged)
        self.dates = sorted(self._marks.union(hashes))
        self._digests: defaultdict[tuple[LookBack, bool], dict[date, str]] = defaultdict(dict)

    @cached_property
    def _sums(self) -> list[int]:
        keyed = (_keyed(day, self._hashes.get(day, "")) for day in self.dates)
        return list(accumulate(keyed, initial=0))

    @cached_property
    def _flags(self) -> list[int]:
        return list(accumulate((day in self._marks for day in self.dates), initial=0))

    def _slice(self, stretch: Stretch) -> tuple[int, int]:
        first = 0 if stretch.first is None else bisect_left(self.dates, stretch.first)
        return first, bisect_right(self.dates, stretch.last, first)

    def digest(self, stretch: Stretch) -> str:
        """Return the combined hash of the partitions in a stretch."""
        first, last = self._slice(stretch)
        sums = self._sums
        return f"{(sums[last] - sums[first]) % MODULUS:032x}"

    def digests(self, entry: Input, timeless: bool, days: Sequence[date]) -> list[str]:
        """Return the combined hash of what an input reads for each of some dates; several tables ask for the same."""
        known = self._digests[entry.look_back, timeless]
        if missing := [day for day in days if day not in known]:
            for day, stretch in zip(missing, stretches(entry, timeless, missing), strict=True):
                known[day] = self.digest(stretch)
        return [known[day] for day in days]

    @cached_property
    def _first_mark(self) -> date:
        return min(self._marks)

    @property
    def has_flags(self) -> bool:
        """Whether any partition is flagged."""
        return bool(self._marks)

    def first_flagged(self, stretch: Stretch) -> date | None:
        """Return the first flagged date in a stretch, if there is one."""
        if not self.has_flags or stretch.last < self._first_mark:
            return None
        first, last = self._slice(stretch)
        if self._flags[last] == self._flags[first]:
            return None
        return self.dates[bisect_left(self._flags, self._flags[first] + 1, first, last + 1) - 1]


def _keyed(day: date, content_hash: str) -> int:
    return int(
        hashlib.md5(f"{day.isoformat()}{content_hash}".encode(), usedforsecurity=False).hexdigest(), 16
    )


def fingerprint(code_version: str, digests: Iterable[str]) -> str:
    """Return the input fingerprint of a partition."""
    return hashlib.sha256("|".join([code_version, *digests]).encode()).hexdigest()[:32]
