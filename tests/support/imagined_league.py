"""What the imagined league's files share: its dates, what every file begins with."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from backcourt.publishing.forms.base import PublishedFile

SLATE = date(2024, 1, 20)
NOW = datetime(2024, 1, 20, 23, 0, tzinfo=UTC)
SEASON = "2023-24"
GRADED = [SLATE - timedelta(days=back) for back in (3, 2, 1)]

Fields = dict[str, Any]
Named = Iterator[tuple[str, PublishedFile]]


def head(simulated: bool) -> Fields:
    return {
        "generated_at": NOW,
        "schema_version": 1,
        "as_of": NOW,
        "simulated": simulated,
        "information_time": "close",
    }
