"""What is to be known of a provider to ask it anything: where, how often, with which key, and what is owed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.budget import QuotaHeaders

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Service:
    """One host of a provider: its base address, how often it may be asked, and the headers it wants.

    Of one that `is_a_store`, 403 may mean that there is nothing under an address: it lists its files to nobody.
    """

    url: str
    per_second: float = 1.0
    burst: int = 1
    parallel: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)
    largest: int = 64 * MEGABYTE
    is_a_store: bool = False


@dataclass(frozen=True)
class KeyPlace:
    """Where a provider wants its key: a parameter of the query, or a header. `signup` is where to get one."""

    query: str = ""
    header: str = ""
    signup: str = ""


@dataclass(frozen=True)
class Wanted:
    """What a run is to bring: game dates from `first` to `last`, as of `now` (aware, UTC).

    `opening` asks for the first lines of each game beside the last. `only` names the games that are meant (tricodes of
    both teams) on dates of which not all are: whoever charges by the game asks for no other.
    """

    first: date
    last: date
    now: datetime
    opening: bool = False
    only: Mapping[date, Collection[frozenset[str]]] = field(default_factory=dict)

    def means(self, day: date, home: str | None, away: str | None) -> bool:
        """Tell whether a game of a date is among those that are meant; one of unknown teams (None) may be."""
        return day not in self.only or None in (home, away) or frozenset({home, away}) in self.only[day]


Answers: TypeAlias = "Callable[[Ask], bytes | None]"
"""How a plan reads what an earlier request brought: its payload, or None when it failed."""

Plan: TypeAlias = "Callable[[Wanted, Answers], Iterator[Sequence[Ask]]]"
"""The requests owed, in batches: each is carried out before the next is asked for, which may depend on it."""


@dataclass(frozen=True)
class Provider:
    """A provider: its name on the command line, its source in the landing zone, its services, and its plan.

    The settings `SOURCE_url`, `SOURCE_key` and `SOURCE_key_file` are about it. Of one with several services, a folder
    per service is expected under an address that is set.
    """

    name: str
    source: str
    title: str
    services: Mapping[str, Service]
    plan: Plan
    key: KeyPlace | None = None
    quota: QuotaHeaders | None = None
