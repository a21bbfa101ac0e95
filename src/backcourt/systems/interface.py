"""What a prediction system is: a mean for each row of features, and what it leaves out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backcourt.tables.expressions import ir


@dataclass(frozen=True)
class System:
    """A prediction system.

    `mean` turns a relation of features (see `features.py`) into the predicted mean; NULL where it has none.
    `missing_terms` names the parts of its definition whose inputs do not exist yet.
    """

    id: str
    meaning: str
    mean: Callable[[ir.Table], ir.FloatingValue]
    missing_terms: tuple[str, ...] = ()
    needs_line: bool = False
