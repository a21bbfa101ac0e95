"""Whatever becomes of a file of BigDataBall, each line lands or is set aside, and nothing else breaks."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from bought_plays import HEADER, file_of, plays
from mutants import how_many, mutants
from payloads import delivered, numbers_of

from backcourt.errors import LostRowsError, PayloadError
from backcourt.sources.bigdataball.parse import parse
from backcourt.sources.parsed import Parsed


def read(folder: Path, payload: bytes) -> Parsed | None:
    about = {"source": "bigdataball", "endpoint": "play_by_play", "suffix": ".csv"}
    try:
        return parse(*delivered(folder, payload, **about))
    except PayloadError as error:
        refused = error
    assert not isinstance(refused, LostRowsError), refused.message
    return None


def garbled_files() -> Iterator[bytes]:
    """Yield files with cells, lines or bytes changed."""
    for mutant in mutants(json.dumps([HEADER, *plays()]).encode(), how_many()):
        try:
            document = json.loads(mutant)
        except ValueError:
            continue
        if isinstance(document, list):
            yield text_of(document).encode("utf-8", "surrogatepass")
    yield from mutants(file_of(plays()).encode(), how_many())


def text_of(document: list[Any]) -> str:
    """Write lines whatever became of them: what is no list of cells is one cell."""
    lines = [line if isinstance(line, list) else [line] for line in document]
    text = StringIO(newline="")
    csv.writer(text).writerows(
        [cell if isinstance(cell, str) else ascii(cell)[:100] for cell in line] for line in lines
    )
    return text.getvalue()


def lines_of(payload: bytes) -> int:
    """Count the lines below the header that are not empty."""
    text = payload.decode("utf-8-sig")
    return sum(bool(line) for line in csv.reader(StringIO(text, newline=""), strict=True)) - 1


def test_every_line_of_a_mutant_lands_or_is_set_aside(tmp_path: Path) -> None:
    outcomes = Counter[str]()
    for payload in garbled_files():
        found = read(tmp_path, payload)
        if found is None:
            outcomes["refused"] += 1
            continue
        landed, rejected = numbers_of(found, "landed_plays"), numbers_of(found, "landed_rejects")
        assert sorted(landed + rejected) == list(range(lines_of(payload)))
        assert numbers_of(found, "landed_lineups") == landed
        assert set(numbers_of(found, "landed_play_shots")) <= set(landed)
        outcomes["rejected" if rejected else "read"] += 1
    assert set(outcomes) == {"read", "refused", "rejected"}
