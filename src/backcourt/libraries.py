"""Which versions of libraries are installed on which the digits of results depend."""

from __future__ import annotations

import platform
from functools import cache
from importlib import metadata

PYTHON = "python"

DISTRIBUTIONS = {"numpy": ("numpy",), "scipy": ("scipy",), "xgboost": ("xgboost-cpu", "xgboost")}
"""The names under which libraries are installed, of which the first that is counts."""


@cache
def version_of(library: str) -> str:
    """Return the version of a library without loading it; of Python the first two numbers."""
    if library == PYTHON:
        return ".".join(platform.python_version_tuple()[:2])
    installed = {name: _installed(name) for name in DISTRIBUTIONS[library]}
    found = [version for version in installed.values() if version]
    if not found:
        raise ModuleNotFoundError(f"{' or '.join(installed)} is not installed")
    return found[0]


def _installed(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None
