"""The engine's formulas, evaluated on plain values."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from backcourt.warehouse.duckdb import DuckDBWarehouse

Formula = Callable[..., ir.Value]
KINDS = {int: "int64", float: "float64"}


class Formulas:
    """A warehouse that holds nothing and computes."""

    def __init__(self, folder: Path) -> None:
        self.warehouse = DuckDBWarehouse(folder / "w.duckdb")

    def of(self, formula: Formula, **values: float | None) -> Any:
        """Evaluate a formula over one row of named numbers; whole numbers where nothing is known."""
        kinds = {name: float if isinstance(value, float) else int for name, value in values.items()}
        [figure] = self.of_rows(formula, kinds, [tuple(values.values())])
        return figure

    def of_rows(
        self, formula: Formula, kinds: Mapping[str, type], rows: Sequence[Sequence[float | None]]
    ) -> list[Any]:
        """Evaluate a formula over rows of values, whose names and kinds are those of its arguments."""
        types = {name: KINDS[kind] for name, kind in kinds.items()}
        columns = {name: [row[place] for row in rows] for place, name in enumerate(kinds)}
        columns["row_number"] = list(range(len(rows)))
        types["row_number"] = "int64"
        schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in types.items()])
        self.warehouse.show_rows("plain_rows", pa.table(columns, schema=schema))
        table = ibis.table(types, name="plain_rows")
        figures = table.select("row_number", figure=formula(**{name: table[name] for name in kinds}))
        found = self.warehouse.read(figures.order_by("row_number"))["figure"].to_pylist()
        return [float(figure) if isinstance(figure, Decimal) else figure for figure in found]

    def close(self) -> None:
        self.warehouse.close()
