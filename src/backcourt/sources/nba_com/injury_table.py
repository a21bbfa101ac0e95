"""The table of an injury report: from pages to rows of cells, over page breaks and cells that many rows share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from backcourt.sources.pdf.grid import Band, Column, bands, cell, columns_of
from backcourt.sources.pdf.pages import Page, Word, lines_of
from backcourt.sources.wire.model import tally
from backcourt.sources.wire.reading import Reading

TITLES = {
    ("Game", "Date"): "game_date",
    ("Game", "Time"): "game_time",
    ("Matchup",): "matchup",
    ("Team",): "team",
    ("Player", "Name"): "player_name",
    ("Current", "Status"): "status",
    ("Reason",): "reason",
}
"""What columns are called on paper, and here; one with another title is unknown, and named by it."""

SHARED = ("game_date", "game_time", "matchup", "team")
"""Written once for the rows below it."""

REQUIRED = (*SHARED, "player_name", "status", "reason")

OUTSIDE = "pages[].words outside the table"
"""How words are counted that stand above or below the table: they are no rows."""

_HEADING = re.compile(r"Injury Report: (\d{1,2}/\d{1,2}/\d{2}(?:\d{2})?) (\d{1,2}:\d{2}) ([AP]M)")
_FOOTING = re.compile(r"Page (\d+) of (\d+)")


@dataclass
class TableRow:
    """A row: where it stands, what its cells say, whether it names its team, and is first or last on its page."""

    path: str
    cells: dict[str, str]
    names_team: bool
    is_first: bool
    is_last: bool

    @property
    def is_statement(self) -> bool:
        """Whether the row says something of a team and not of a player: beside it, in capitals, under the reasons."""
        alone = not self.cells["player_name"] and not self.cells["status"]
        return alone and self.names_team and self.cells["reason"].isupper()

    @property
    def is_fragment(self) -> bool:
        """Whether the rest of the row must stand on another page."""
        return not (self.is_statement or (self.cells["player_name"] and self.cells["status"]))

    def take(self, rest: TableRow) -> None:
        """Add what stands on the next page."""
        for name, text in rest.cells.items():
            if name not in SHARED:
                self.cells[name] = " ".join(filter(None, (self.cells.get(name, ""), text)))
        self.is_last = rest.is_last


@dataclass
class Sheet:
    """What is on one page: its heading, its titles, the words of the table, and where that begins and ends."""

    number: int
    page: Page
    heading: tuple[str, str, str] | None = None
    footing: tuple[int, int] | None = None
    titles: list[tuple[str, float]] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0
    words: list[Word] = field(default_factory=list)
    outside: list[Word] = field(default_factory=list)


@dataclass(frozen=True)
class InjuryTable:
    """A report as it was laid out: the date, time and half of the day of its heading, and its rows."""

    heading: tuple[str, str, str]
    rows: list[TableRow]


def injury_table(reading: Reading, pages: Sequence[Page]) -> InjuryTable:
    """Return the table of a report.

    Raises `PayloadError` when a page is missing or belongs to another report, a column is not there, or rows are not
    divided by rules.
    """
    sheets = [_sheet(number, page) for number, page in enumerate(pages)]
    heading = _heading(reading, sheets)
    _require_all_pages(reading, sheets)
    return InjuryTable(heading, _joined(list(_rows(reading, sheets))))


def _sheet(number: int, page: Page) -> Sheet:
    sheet, rest = Sheet(number, page), []
    for line in lines_of(page.words):
        text = " ".join(word.text for word in line)
        lowest = max(word.box.bottom for word in line)
        if found := _HEADING.fullmatch(text):
            sheet.heading, sheet.top = (found[1], found[2], found[3]), lowest
        elif found := _FOOTING.fullmatch(text):
            sheet.footing = int(found[1]), int(found[2])
            sheet.bottom = min(word.box.top for word in line)
        elif not sheet.titles and (titles := _titles(line)):
            sheet.titles, sheet.top = titles, lowest
        else:
            rest += line
    if not sheet.footing:
        sheet.bottom = max((word.box.bottom for word in rest), default=0.0)
    for word in rest:
        inside = sheet.top <= word.box.middle < sheet.bottom
        (sheet.words if inside else sheet.outside).append(word)
    return sheet


def _titles(line: Sequence[Word]) -> list[tuple[str, float]]:
    """Return the titles of a line, or none when it is not the line of titles."""
    found, place = [], 0
    while place < len(line):
        pair = tuple(word.text for word in line[place : place + 2])
        known = pair if pair in TITLES else pair[:1]
        found.append((TITLES.get(known, line[place].text), line[place].box.left))
        place += len(known)
    return found if {"matchup", "status"} <= {name for name, _ in found} else []


def _heading(reading: Reading, sheets: Sequence[Sheet]) -> tuple[str, str, str]:
    headings = [sheet.heading for sheet in sheets if sheet.heading]
    if not headings or not sheets[0].heading:
        raise reading.error("pages[0].heading is missing")
    for sheet in sheets:
        if sheet.heading and sheet.heading != headings[0]:
            raise reading.error(f"pages[{sheet.number}].heading is of another report")
    return headings[0]


def _require_all_pages(reading: Reading, sheets: Sequence[Sheet]) -> None:
    footings = [sheet.footing for sheet in sheets]
    if any(footings) and footings != [(number, len(sheets)) for number in range(1, len(sheets) + 1)]:
        told = ", ".join(f"{footing[0]} of {footing[1]}" if footing else "none" for footing in footings)
        raise reading.error(f"pages are not all there: they say they are {told[:200]}")


def _rows(reading: Reading, sheets: Sequence[Sheet]) -> Iterator[TableRow]:
    columns: list[Column] = []
    shared = dict.fromkeys(SHARED, "")
    for sheet in sheets:
        if sheet.titles:
            columns = _columns(reading, sheet)
        tally(reading.unknown, (OUTSIDE for _ in sheet.outside))
        if not sheet.words:
            continue
        if not columns:
            raise reading.error(f"pages[{sheet.number}] has words and no titles above them")
        found = _rows_of(reading, sheet, columns, shared)
        yield from found
        shared = {name: found[-1].cells[name] for name in SHARED}


def _columns(reading: Reading, sheet: Sheet) -> list[Column]:
    names = [name for name, _ in sheet.titles]
    for name in REQUIRED:
        if names.count(name) != 1:
            raise reading.error(f"pages[{sheet.number}].titles: {name} is there {names.count(name)} times")
    return columns_of(sheet.titles)


def _rows_of(
    reading: Reading, sheet: Sheet, columns: Sequence[Column], above: dict[str, str]
) -> list[TableRow]:
    """Return the rows of a page; `above` is what the cells said that reach over from the page before."""
    named = {column.name: column for column in columns}
    divided = {column.name: bands(sheet.page.rules, column, sheet.top, sheet.bottom) for column in columns}
    rows = [band for band in divided["status"] if any(map(band.holds, sheet.words))]
    if len(divided["status"]) == 1:
        raise reading.error(f"pages[{sheet.number}] has no rules between its rows")
    found = []
    for place, band in enumerate(rows):
        cells = {name: cell(sheet.words, named[name], band) for name in named if name not in SHARED}
        own = {name: _around(divided[name], band) for name in SHARED}
        texts = {name: cell(sheet.words, named[name], around) for name, around in own.items()}
        reaching = {name: above[name] if own[name].top == sheet.top else "" for name in SHARED}
        cells |= {name: texts[name] or reaching[name] for name in SHARED}
        path, is_last = f"pages[{sheet.number}].rows[{place}]", place == len(rows) - 1
        found.append(TableRow(path, cells, bool(texts["team"]), is_first=not place, is_last=is_last))
    return found


def _around(cells: Sequence[Band], row: Band) -> Band:
    return next(band for band in cells if band.top <= row.middle < band.bottom)


def _joined(rows: Sequence[TableRow]) -> list[TableRow]:
    """Put rows together that a page break divides."""
    found: list[TableRow] = []
    for row in rows:
        before = found[-1] if found else None
        if before and before.is_last and row.is_first and (before.is_fragment or row.is_fragment):
            before.take(row)
        else:
            found.append(row)
    return found
