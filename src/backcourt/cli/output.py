"""How results look: aligned columns for people, stable JSON for programs."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

import typer

RED, PLAIN = "\x1b[31m", "\x1b[0m"
CONTROL = {code: f"\\x{code:02x}" for code in (*range(9), *range(11, 32), *range(127, 160))}
"""Control characters in data are shown, never sent to a terminal."""


def notice(text: str, *, alarming: bool = False) -> None:
    """Print a line for people on standard error."""
    text = text.translate(CONTROL)
    coloured = alarming and sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    typer.echo(f"{RED}{text}{PLAIN}" if coloured else text, err=True)


def plain(value: Any) -> Any:
    """Turn a result into what JSON knows."""
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(entry) for entry in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float) and value != value:
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return float(value) if isinstance(value, Decimal) else str(value)


def as_json(value: Any) -> str:
    """Return a result as JSON text."""
    return json.dumps(plain(value), indent=1, ensure_ascii=False, allow_nan=False)


def text_of(value: Any) -> str:
    """Return a value as a person would write it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.1f}"
    if isinstance(value, datetime):
        return value.isoformat(" ", timespec="seconds")
    return str(value).replace("\n", "\\n").translate(CONTROL)


def columns(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Lay rows out in aligned columns, numbers to the right."""
    cells = [tuple(row) for row in rows]
    texts = [[text_of(value) for value in row] for row in cells]
    widths = [max(len(line[place]) for line in [list(headers), *texts]) for place in range(len(headers))]
    numeric = [_is_numeric([row[place] for row in cells]) for place in range(len(headers))]
    return "\n".join(_line(line, widths, numeric) for line in [list(headers), *texts])


def _is_numeric(values: Sequence[Any]) -> bool:
    present = [value for value in values if value is not None]
    return bool(present) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in present
    )


def _line(texts: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    cells = (
        text.rjust(width) if right else text.ljust(width)
        for text, width, right in zip(texts, widths, numeric, strict=True)
    )
    return "  ".join(cells).rstrip()


def duration(seconds: float | None) -> str:
    """Return a time span in words; unknown when there is none."""
    if seconds is None:
        return "unknown"
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 100 else str(timedelta(seconds=round(seconds)))


def paragraphs(*parts: str) -> str:
    """Join the parts that say something, with an empty line between them."""
    return "\n\n".join(part for part in parts if part)


def counts(values: dict[str, int]) -> str:
    """Return counts by name in one line: `bootstrap 12, did_not_play 3`."""
    return ", ".join(f"{name} {count:,}" for name, count in values.items())
