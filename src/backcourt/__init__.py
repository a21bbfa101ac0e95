"""Backcourt: NBA player props, point in time."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from backcourt.version import VERSION

if TYPE_CHECKING:
    from backcourt.api import Backcourt

__version__ = VERSION
__all__ = ["open"]


def open(home: str | Path | None = None, **settings: Any) -> "Backcourt":  # noqa: A001
    """Return the workspace in `home`; what each setting may be, `backcourt config show` tells.

    Everything heavy is imported here rather than with the package.
    """
    from backcourt.api import open_workspace

    return open_workspace(home, **settings)
