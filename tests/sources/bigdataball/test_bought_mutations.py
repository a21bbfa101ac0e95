"""Whatever becomes of a file of BigDataBall, each line lands or is set aside, and nothing else breaks."""

import csv
from io import StringIO
from pathlib import Path

from bought_plays import HEADER, file_of, plays
from mutations import delivered, mutated_bytes, mutated_documents
from payloads import numbers_of

from backcourt.errors import PayloadError
from backcourt.sources.bigdataball.parse import parse
from backcourt.sources.parsed import Parsed


def read(folder: Path, payload: bytes) -> Parsed | None:
    try:
        return parse(*delivered(folder, payload, "play_by_play", source="bigdataball", suffix=".csv"))
    except PayloadError:
        return None


def text_of(document: list[object]) -> str:
    """Write lines whatever became of them: what is no list of cells is one cell."""
    lines = [line if isinstance(line, list) else [line] for line in document]
    text = StringIO(newline="")
    csv.writer(text).writerows(
        [ascii(cell) if isinstance(cell, dict | list) else cell for cell in line] for line in lines
    )
    return text.getvalue()


def test_every_line_of_a_mutated_file_lands_or_is_set_aside(tmp_path: Path) -> None:
    outcomes = {"read": 0, "refused": 0, "rejected": 0}
    for document in mutated_documents([HEADER, *plays()]):
        text = text_of(document)
        found = read(tmp_path, text.encode("utf-8", "surrogatepass"))
        if found is None:
            outcomes["refused"] += 1
            continue
        landed, rejected = numbers_of(found, "landed_plays"), numbers_of(found, "landed_rejects")
        lines = [line for line in csv.reader(StringIO(text, newline="")) if line]
        assert sorted(landed + rejected) == list(range(len(lines) - 1))
        assert numbers_of(found, "landed_lineups") == landed
        assert set(numbers_of(found, "landed_play_shots")) <= set(landed)
        outcomes["rejected" if rejected else "read"] += 1
    assert all(outcomes.values()), outcomes


def test_mutated_bytes_are_read_or_refused(tmp_path: Path) -> None:
    payload = file_of(plays()).encode()
    assert {read(tmp_path, each) is None for each in mutated_bytes(payload)} == {True, False}
