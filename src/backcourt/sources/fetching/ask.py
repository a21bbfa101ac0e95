"""One request that is owed: what it is about, where it goes, and how its answer is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from backcourt.landing import subject_of
from backcourt.sources.fetching.content import Content


@dataclass(frozen=True)
class Ask:
    """A request for one payload.

    `parameters` name the payload in the landing zone, and hold no secret; what changes by the hour has its moment among
    them. `path` and `query` are where it is had from. `credits` is what the service charges for it at most. A payload
    that was fetched before `final_from` (aware, UTC) may have changed since, and is fetched again. `next_page` returns
    the request for the page after this one, or None after the last. `comes_by` is when a payload that need not exist
    would have come (aware, UTC): found missing after that, it is not asked for again; None means that it must exist.
    The pages of what `is_one_list` are landed together, once the last has come: half a list that tells how things stand
    would say that nothing stands so of whoever is on its other half.
    `mark` is what a payload of this kind holds: pages that ask whether we are human are whole pages too.
    """

    endpoint: str
    parameters: Mapping[str, str]
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    service: str = ""
    content: Content = Content.JSON
    mark: str = ""
    credits: int = 0
    final_from: datetime | None = None
    comes_by: datetime | None = None
    is_one_list: bool = False
    next_page: Callable[[bytes], Ask | None] | None = field(default=None, compare=False)

    def subject(self, source: str) -> str:
        """Return what the payload is about, as its receipt says it."""
        return subject_of(source, self.endpoint, self.parameters)
