"""The toy league in a store, and what its sources deliver again."""

from datetime import date
from pathlib import Path

from toy_model import Row, Wish
from toy_payloads import first_payloads
from toy_store import Store


class League:
    """The toy league as first delivered, synced; what is delivered again is of one season."""

    def __init__(self, folder: Path, season: str) -> None:
        self.season = season
        self.store = Store(folder)
        self.payloads = first_payloads()
        for (table, part), rows in self.payloads.items():
            self.store.land(part, table, rows)
        self.store.load()
        self.store.sync()

    def deliver(self, table: str, rows: list[Row]) -> None:
        """Deliver the rows of the season again."""
        self.payloads[table, self.season] = rows
        self.store.land(self.season, table, rows)
        self.store.load()

    def lose_scores(self, *days: date, left: int = 1) -> None:
        """Deliver the scores again with but so many left of some dates."""
        rows = self.payloads["landed_scores", self.season]
        kept = [row for day in days for row in rows if row["landed_date"] == day][: left * len(days)]
        self.deliver("landed_scores", [row for row in rows if row["landed_date"] not in days] + kept)

    def planned(self, wish: Wish | None = None) -> dict[str, set[date]]:
        found: dict[str, set[date]] = {}
        for item in self.store.plan(wish or Wish()):
            found.setdefault(item.table, set()).add(item.day)
        return found

    def states(self, name: str) -> dict[date, str]:
        return {day: partition.state for day, partition in self.store.ledger.of(name).items()}
