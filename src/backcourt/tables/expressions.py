"""Ibis, imported when an expression is first built.

Whoever finds the SQL of every query remembered builds none, and importing it takes as long as planning does.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["ibis", "ir", "ops"]

if TYPE_CHECKING:
    import ibis
    import ibis.expr.operations as ops
    import ibis.expr.types as ir
else:

    class _Later:
        """A module that is imported when something in it is first asked for."""

        def __init__(self, name: str) -> None:
            self.__name__ = name

        def __getattr__(self, name: str) -> Any:
            found = getattr(import_module(self.__name__), name)
            setattr(self, name, found)
            return found

    ibis = _Later("ibis")
    ops = _Later("ibis.expr.operations")
    ir = _Later("ibis.expr.types")
