"""Where the time of one process goes: entry points of the program are timed, each second counted once.

A second belongs to the innermost entry point that is running, and to the table it works on. What belongs to none is
`other`. Entry points that are gone are named by `missing`, so that a renamed one does not silently become `other`.
"""

import builtins
import functools
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

ROW_WORK = {
    "rows": (
        "warehouse.duckdb:DuckDBWarehouse.stage",
        "sync.chunk:show_inputs",
        "sync.chunk:Chunk._stage",
    ),
    "hashes": ("warehouse.duckdb:DuckDBWarehouse.contents",),
    "accounts": ("sync.promises:promises",),
    "contracts": ("sync.contracts:examine",),
    "gates": ("sync.chunk:Chunk._gates",),
    "writing": ("warehouse.duckdb:DuckDBWarehouse.write", "warehouse.duckdb:DuckDBWarehouse.quarantine"),
    "commits": ("warehouse.duckdb:DuckDBWarehouse.transaction",),
}
"""What is done with the rows of tables, whoever does it: a plain query in place of the program would do it too."""

BOOKKEEPING = {
    "planning": ("sync.plan:Planner.__init__", "sync.plan:Planner.work", "sync.selection:plan"),
    "ledger": (
        "sync.ledger:Ledger.__init__",
        "sync.ledger:Ledger.record",
        "sync.ledger:Ledger.remember",
        "sync.ledger:Ledger.forget",
        "sync.ledger:Ledger.clear_findings",
        "sync.ledger:Ledger.refusals",
        "sync.chunk:Chunk._records",
        "sync.chunk:Chunk._write",
        "sync.run:Runner._prepare",
        "sync.run:Runner._drop_surplus",
    ),
}
"""What keeping promises costs on top, and grows with the number of partitions."""

ONCE = {
    "compiling": (
        "tables.sql:duckdb_sql",
        "sync.queries:table_queries",
        "sync.code:CodeVersions.__getitem__",
    ),
    "opening": ("warehouse.duckdb:DuckDBWarehouse.__init__", "sync.code:CodeVersions.__init__"),
    "payloads": ("intake:load",),
    "copy for readers": ("warehouse.duckdb:DuckDBWarehouse._checkpoint", "warehouse.duckdb:Copying.finish"),
}
"""What a process does once, however many partitions there are."""

IMPORTS, OTHER = "imports", "other"
ENTRY_POINTS: Mapping[str, tuple[str, ...]] = (
    ROW_WORK
    | BOOKKEEPING
    | ONCE
    | {OTHER: ("sync.run:Runner._carry_out",)}  # it names the table of all it calls
)


class Stopwatch:
    """Seconds by table and category; the table is empty for what belongs to none."""

    def __init__(self) -> None:
        self.spent: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.missing: list[str] = []
        self._running = [("", OTHER)]
        self._since = time.perf_counter()

    def _turn(self) -> None:
        now = time.perf_counter()
        self.spent[self._running[-1]] += now - self._since
        self._since = now

    def begin(self, category: str, table: str = "") -> None:
        self._turn()
        self._running.append((table or self._running[-1][0], category))

    def end(self) -> None:
        self._turn()
        self._running.pop()

    @contextmanager
    def timing(self, category: str, table: str = "") -> Iterator[None]:
        self.begin(category, table)
        try:
            yield
        finally:
            self.end()

    @property
    def seconds(self) -> dict[str, dict[str, float]]:
        """Return seconds by table and category, up to now."""
        self._turn()
        found: dict[str, dict[str, float]] = {}
        for (table, category), spent in self.spent.items():
            found.setdefault(table, {})[category] = spent
        return found

    def watch(self) -> None:
        """Time every entry point, and every import, from now on."""
        self._watch_imports()
        for category, names in ENTRY_POINTS.items():
            for name in names:
                if not self._patch(category, name):
                    self.missing.append(name)

    def _watch_imports(self) -> None:
        plain = builtins.__import__

        def watched(name: str, *arguments: Any, **named: Any) -> Any:
            if name in sys.modules:
                return plain(name, *arguments, **named)
            with self.timing(IMPORTS):
                return plain(name, *arguments, **named)

        builtins.__import__ = watched

    def _patch(self, category: str, name: str) -> bool:
        module_name, _, path = name.partition(":")
        with self.timing(IMPORTS):
            owner: Any = import_module(f"backcourt.{module_name}")
        *owners, last = path.split(".")
        for part in owners:
            owner = getattr(owner, part, None)
        plain = getattr(owner, last, None)
        if plain is None:
            return False
        watched = self._watched(plain, category)
        for holder in [owner] if owners else _holders(plain):
            setattr(holder, last, watched)
        return True

    def _watched(self, plain: Callable[..., Any], category: str) -> Callable[..., Any]:
        @functools.wraps(plain)
        def watched(*arguments: Any, **named: Any) -> Any:
            with self.timing(category, _table(arguments)):
                return plain(*arguments, **named)

        @functools.wraps(plain)
        @contextmanager
        def watched_block(*arguments: Any, **named: Any) -> Iterator[None]:
            block = plain(*arguments, **named)
            with self.timing(category):
                block.__enter__()
            try:
                yield
            except BaseException:
                block.__exit__(*sys.exc_info())
                raise
            with self.timing(category):
                block.__exit__(None, None, None)

        return watched_block if category == "commits" else watched


def missing() -> list[str]:
    """Return the entry points that the program no longer has."""
    stopwatch = Stopwatch()
    stopwatch.watch()
    return stopwatch.missing


def _holders(function: Any) -> list[Any]:
    """Return the modules that hold a function under its own name, its importers included."""
    name = function.__name__
    modules = [module for key, module in sys.modules.items() if key.startswith("backcourt")]
    return [module for module in modules if getattr(module, name, None) is function]


def _table(arguments: tuple[Any, ...]) -> str:
    """Return the name of the table that a call is about, as far as its arguments tell."""
    for argument in arguments:
        table = getattr(argument, "table", argument)
        if type(table).__name__ == "Table" and hasattr(table, "grain"):
            return str(table.name)
    return ""
