"""What services call the state of a player who may not play, and the official status nearest to it."""

from __future__ import annotations

from collections.abc import Mapping

STATUSES: Mapping[str, str] = {
    "out": "out",
    "out for season": "out",
    "doubtful": "doubtful",
    "questionable": "questionable",
    "day-to-day": "questionable",
    "probable": "probable",
    "available": "available",
}
"""Official statuses by the wording of services, in lower case."""


def status_of(wording: str) -> str | None:
    """Return the official status; None for a wording that is not known here."""
    return STATUSES.get(wording.strip().casefold())
