"""Seconds of a watched command, by category and by table: added up, divided and laid out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from benchmarks.bench import Bench, Home
from benchmarks.figures import Outcome

ROW_WORK = ("rows", "hashes", "accounts", "contracts", "gates", "writing", "commits")
BOOKKEEPING = ("planning", "ledger")
ONCE = ("start", "imports", "opening", "payloads", "compiling", "copy for readers")
CATEGORIES = (*ROW_WORK, *BOOKKEEPING, *ONCE, "other")


@dataclass(frozen=True)
class Profile:
    """Seconds by table and category; what belongs to no table stands under an empty name."""

    seconds: dict[str, dict[str, float]]
    answer: dict[str, Any]

    @property
    def by_category(self) -> dict[str, float]:
        total: Counter[str] = Counter()
        for spent in self.seconds.values():
            total.update(spent)
        return {name: total[name] for name in CATEGORIES if total[name]}

    @property
    def wall(self) -> float:
        return sum(self.by_category.values())

    def of(self, categories: Iterable[str]) -> float:
        return sum(self.by_category.get(name, 0.0) for name in categories)

    def layout(self, title: str) -> str:
        """Return tables by categories, in milliseconds."""
        names = [name for name in CATEGORIES if name in self.by_category]
        rows = {"all": self.by_category, "of no table": self.seconds.get("", {})}
        rows |= {name: spent for name, spent in self.seconds.items() if name}
        width = max(map(len, rows))
        lines = [f"{title} ({self.wall:.2f} s, with a stopwatch running; in milliseconds)"]
        lines.append(" " * width + "".join(f"{name.split()[0]:>10}" for name in names) + f"{'sum':>10}")
        for row, spent in rows.items():
            cells = "".join(f"{spent.get(name, 0.0) * 1000:10.0f}" for name in names)
            lines.append(f"{row:{width}}{cells}{sum(spent.values()) * 1000:10.0f}")
        return "\n".join(lines)


def watched_sync(bench: Bench, outcome: Outcome, home: Home) -> Profile:
    """Sync a workspace with a stopwatch running."""
    arguments = ["--home", str(home.folder), "sync", "--json"]
    found = bench.call("profiled:command", arguments=arguments).answer
    outcome.verify(found["code"] == 0, "the watched command ends as the plain one does")
    outcome.verify(found["missing"] == [], "every entry point that is timed exists")
    return Profile(found["seconds"], found["answer"])
