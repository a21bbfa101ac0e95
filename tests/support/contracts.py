"""Real payloads of the providers, where a machine has them; tests that need one skip elsewhere."""

import gzip
import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("BACKCOURT_CONTRACTS", Path(__file__).parents[3] / "shared" / "contracts"))


def contract(name: str) -> bytes:
    """Return a payload as its provider sent it."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"no {name} in {FOLDER} (BACKCOURT_CONTRACTS or ../shared/contracts)")
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content
