"""The dependency graph, derived from the declarations."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from backcourt.errors import UsageError
from backcourt.tables.declaration import Table


class Catalogue(Mapping[str, Table]):
    """All tables by name, in an order in which every table follows its inputs."""

    def __init__(self, tables: Iterable[Table]) -> None:
        by_name: dict[str, Table] = {}
        for table in tables:
            if table.name in by_name:
                raise ValueError(f"two tables are called {table.name}")
            by_name[table.name] = table
        self._tables = {name: by_name[name] for name in _order(by_name)}

    def __getitem__(self, name: str) -> Table:
        try:
            return self._tables[name]
        except KeyError:
            raise UsageError(f"there is no table {name!r}", f"tables: {', '.join(self._tables)}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def upstream(self, name: str) -> set[str]:
        """Return every table that `name` reads, directly or not."""
        found: set[str] = set()
        queue = [name]
        while queue:
            for parent in self[queue.pop()].inputs:
                if parent.table not in found:
                    found.add(parent.table)
                    queue.append(parent.table)
        return found

    def downstream(self, name: str) -> set[str]:
        """Return every table that reads `name`, directly or not."""
        return {other for other in self if name in self.upstream(other)}


def _bounds(table: Table) -> set[str]:
    return {table.horizon.after} if table.horizon else set()


def _order(tables: Mapping[str, Table]) -> list[str]:
    edges = {
        name: ({entry.table for entry in table.inputs} | set(table.grid) | _bounds(table)) - {name}
        for name, table in tables.items()
    }
    unknown = {parent for parents in edges.values() for parent in parents} - set(tables)
    if unknown:
        raise ValueError(f"inputs that no table declares: {', '.join(sorted(unknown))}")
    try:
        return list(TopologicalSorter(edges).static_order())
    except CycleError as error:
        raise ValueError(f"tables read each other in a circle: {error.args[1]}") from error
