"""Injury reports on paper, laid out like the league's, about teams of the league and players that nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pdf_writer import Sheet, pdf_of, wide

COLUMNS = (
    ("Game Date", 23.0, 19.0),
    ("Game Time", 119.0, 115.0),
    ("Matchup", 200.0, 196.0),
    ("Team", 264.0, 260.0),
    ("Player Name", 425.0, 421.0),
    ("Current Status", 585.0, 581.0),
    ("Reason", 666.0, 662.0),
)
"""Titles, where they begin, and where the rules of their cells begin."""

RIGHT = 822.0
FIRST_TOP, NEXT_TOP, BOTTOM = 122.0, 76.0, 516.0
"""Where the table begins on the first page and on the next ones, and where it ends."""

LINE, PADDING = 14.0, 4.0
FITS = 30
"""Characters of a line in the column of reasons and in that of names."""

NOT_YET = "NOT YET SUBMITTED"


@dataclass(frozen=True)
class Entry:
    """A row: player, status and reason, or a statement about the team under `reason` alone."""

    name: str = ""
    status: str = ""
    reason: str = NOT_YET


@dataclass(frozen=True)
class Side:
    """What is said of one team in one game."""

    day: str
    matchup: str
    team: str
    entries: Sequence[Entry] = (Entry(),)
    clock: str = "07:30 (ET)"


@dataclass
class Paper:
    """A report on its way to paper; `breaks_in` are rows (by number) that a page break divides."""

    heading: str = "Injury Report: 02/22/24 05:30 PM"
    breaks_in: frozenset[int] = frozenset()
    sheets: list[Sheet] = field(default_factory=list)
    height: float = BOTTOM

    def pdf(self, sides: Sequence[Side]) -> bytes:
        """Return the document."""
        self.sheets, self.height = [], BOTTOM
        rows = [
            (side if not place else None, side, entry)
            for side in sides
            for place, entry in enumerate(side.entries)
        ]
        before: Side | None = None
        self._turn()
        for number, (begun, side, entry) in enumerate(rows):
            self._row(number, begun, before, entry)
            before = side
        for sheet in self.sheets if rows else ():
            for _, _, left in COLUMNS:
                sheet.rule(left, RIGHT, self.height if sheet is self.sheets[-1] else BOTTOM)
        for place, sheet in enumerate(self.sheets, 1):
            sheet.write(398.0, 538.0, f"Page {place} of {len(self.sheets)}")
        return pdf_of(self.sheets)

    def _turn(self) -> None:
        self.sheets.append(sheet := Sheet())
        sheet.write(289.0, 45.0, self.heading, 22.0)
        if len(self.sheets) == 1:
            for title, left, _ in COLUMNS:
                sheet.write(left, 108.0, title)
        self.height = FIRST_TOP if len(self.sheets) == 1 else NEXT_TOP

    def _row(self, number: int, begun: Side | None, before: Side | None, entry: Entry) -> None:
        texts = {4: wrapped(entry.name), 5: wrapped(entry.status), 6: wrapped(entry.reason)}
        needed = LINE * max(map(len, texts.values())) + 2 * PADDING
        divided = number in self.breaks_in and len(texts[6]) > 1
        if divided:
            self.height = BOTTOM - (LINE + 2 * PADDING)
        elif self.height + needed > BOTTOM:
            self._turn()
        self._rules(begun, before)
        for column, text in self._shared(begun, before):
            self.sheets[-1].write(COLUMNS[column][1] + 1, self.height + PADDING, text)
        if divided:
            self._cells({**texts, 6: texts[6][:1]}, LINE + 2 * PADDING)
            self._turn()
            texts, needed = {6: texts[6][1:]}, needed - LINE
        self._cells(texts, needed)

    def _cells(self, texts: dict[int, list[str]], needed: float) -> None:
        """Write the lines of each cell around its middle."""
        for column, lines in texts.items():
            top = self.height + (needed - LINE * len(lines)) / 2
            for place, line in enumerate(lines):
                self.sheets[-1].write(COLUMNS[column][1] + 1, top + place * LINE, line)
        self.height += needed

    def _rules(self, begun: Side | None, before: Side | None) -> None:
        """Draw the rules above a row; cells that it shares with the row above have none."""
        if self.height in (FIRST_TOP, NEXT_TOP):
            return
        fresh = {column for column, _ in self._shared(begun, before)} | {4, 5, 6}
        ends = [left for *_, left in COLUMNS[1:]] + [RIGHT]
        for column in fresh:
            self.sheets[-1].rule(COLUMNS[column][2], ends[column], self.height)

    @staticmethod
    def _shared(begun: Side | None, before: Side | None) -> list[tuple[int, str]]:
        """Return what is written once: date, time and matchup where they change, and the team."""
        if begun is None:
            return []
        texts = [begun.day, begun.clock, begun.matchup, begun.team]
        if before:
            same = [
                before.day == begun.day,
                before.clock == begun.clock,
                before.matchup == begun.matchup,
                False,
            ]
            same = [all(same[: place + 1]) for place in range(4)]
            return [(place, text) for place, text in enumerate(texts) if not same[place]]
        return list(enumerate(texts))


def wrapped(text: str) -> list[str]:
    """Return text in lines that fit a cell."""
    lines = [""]
    for word in text.split():
        if lines[-1] and wide(f"{lines[-1]} {word}") > wide("x" * FITS):
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
