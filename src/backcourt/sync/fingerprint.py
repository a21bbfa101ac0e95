"""Input fingerprints: what a partition was made from, in one short text.

Content hashes of an input's partitions are added up (as 128-bit numbers, keyed by date), so the combined hash
of any stretch of dates is the difference of two running sums: planning costs the same for long look-backs
and short.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from backcourt.tables.declaration import EVER, Input, LookBack, Reach
from backcourt.time import season_bounds, season_of

MODULUS = 2**128

REMEMBERED = 100_000
"""Hashes kept of partitions: when one changes, those of the others of its table need not be made again."""


class Stretch(NamedTuple):
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
            return Stretch(_first_day(season_of(day)), last)
    return Stretch(None, last)


@cache
def _first_day(season: str) -> date:
    return season_bounds(season)[0]


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
    """The partitions of one input in date order, with running sums of their hashes."""

    def __init__(self, hashes: Mapping[date, str]) -> None:
        self._hashes = hashes
        self._digests: defaultdict[tuple[LookBack, bool], dict[date, str]] = defaultdict(dict)

    @cached_property
    def _dates(self) -> list[date]:
        return sorted(self._hashes)

    @cached_property
    def _sums(self) -> list[int]:
        contents = map(self._hashes.__getitem__, self._dates)
        return list(accumulate(map(_keyed, self._dates, contents), initial=0))

    def digest(self, stretch: Stretch) -> str:
        """Return the combined hash of the partitions in a stretch."""
        sums = self._sums
        first = 0 if stretch.first is None else bisect_left(self._dates, stretch.first)
        last = bisect_right(self._dates, stretch.last, first)
        return f"{(sums[last] - sums[first]) % MODULUS:032x}"

    def digests(self, entry: Input, timeless: bool, days: Sequence[date]) -> list[str]:
        """Return the combined hash of what an input reads for each of some dates; several tables ask for the same."""
        known = self._digests[entry.look_back, timeless]
        if missing := [day for day in days if day not in known]:
            dates, sums = self._dates, self._sums
            for day, (first, last) in zip(missing, stretches(entry, timeless, missing), strict=True):
                begin = 0 if first is None else bisect_left(dates, first)
                known[day] = f"{(sums[bisect_right(dates, last, begin)] - sums[begin]) % MODULUS:032x}"
        return [known[day] for day in days]


class Flags:
    """Dates on which something is the matter with an input."""

    def __init__(self, days: Iterable[date]) -> None:
        self._days = sorted(days)

    def __bool__(self) -> bool:
        return bool(self._days)

    def first_in(self, stretch: Stretch) -> date | None:
        """Return the first flagged date in a stretch, if there is one."""
        place = 0 if stretch.first is None else bisect_left(self._days, stretch.first)
        if place == len(self._days) or self._days[place] > stretch.last:
            return None
        return self._days[place]

    def met(self, read: Sequence[Stretch]) -> Iterator[tuple[int, date]]:
        """Yield the places of the stretches that hold a flagged date, and the first one in each."""
        if not self._days:
            return
        for place, stretch in enumerate(read):
            if stretch.last >= self._days[0] and (day := self.first_in(stretch)):
                yield place, day


@lru_cache(maxsize=REMEMBERED)
def _keyed(day: date, content_hash: str) -> int:
    key = f"{day.isoformat()}{content_hash}".encode()
    return int.from_bytes(hashlib.md5(key, usedforsecurity=False).digest(), "big")


def fingerprint(code_version: str, digests: Iterable[str]) -> str:
    """Return the input fingerprint of a partition."""
    return hashlib.sha256("|".join([code_version, *digests]).encode()).hexdigest()[:32]
