"""The corrections and facts that ship with the package as CSV files, each row with its source."""

import csv
from collections.abc import Iterator
from importlib import resources


def rows_of(file_name: str) -> Iterator[dict[str, str]]:
    """Read one file of the folder `data`: a row per line, keyed by the header."""
    text = resources.files("backcourt.identity").joinpath("data", file_name).read_text("utf-8")
    return csv.DictReader(text.splitlines())
