"""Game books on paper, laid out like the league's, about teams of the league and players that nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pdf_writer import Sheet, pdf_of, wide

SIZE, STEP = 7.0, 11.0
NAME_LEFT, MARGIN = 50.0, 30.0
TITLES = (
    "POS", "MIN", "FG", "FGA", "3P", "3PA", "FT", "FTA", "OR", "DR", "TOT", "A", "PF", "ST", "TO", "BS", "+/-", "PTS",
)  # fmt: skip
MIDDLES = dict(zip(TITLES, [170.0, 196.0, *(222.0 + 22.0 * place for place in range(16))], strict=True))
"""Titles, and the middle of their columns: what stands in a column stands around it."""

FIGURES = ("FG", "FGA", "3P", "3PA", "FT", "FTA", "OR", "DR", "TOT", "A", "PF", "ST", "TO", "BS", "PTS")
"""What adds up to a team's totals."""


@dataclass(frozen=True)
class Player:
    """A line: figures by title, or the reason why there are none."""

    name: str
    jersey: str = "7"
    position: str = ""
    seconds: int = 0
    figures: tuple[int, ...] = ()
    margin: int = 0
    reason: str = ""

    @property
    def cells(self) -> dict[str, str]:
        """What stands under which title."""
        counted = dict(zip(FIGURES, map(str, self.figures), strict=True))
        return {"POS": self.position, "MIN": clock(self.seconds), **counted, "+/-": f"{self.margin:+d}"}


def clock(seconds: int) -> str:
    """Write minutes as books do."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def line(points: int, seconds: int = 2880, **about: object) -> Player:
    """Return a line with these points, all of them by field goals of two and one free throw if need be."""
    made, free = divmod(points, 2)
    figures = (made, made + 3, 0, 2, free, free, 1, 2, 3, 4, 2, 1, 2, 0, points)
    return Player(**{"name": "Ann Example", "seconds": seconds, "figures": figures} | about)  # type: ignore[arg-type]


@dataclass
class Team:
    """One team's part; `wrong` replaces figures of its totals by title, `final` its points in the score."""

    name: str
    players: Sequence[Player] = ()
    inactive: str = ""
    wrong: dict[str, str] = field(default_factory=dict)
    final: str = ""

    @property
    def totals(self) -> dict[str, str]:
        """The official line."""
        lines = [player for player in self.players if not player.reason]
        sums = [sum(column) for column in zip(*(player.figures for player in lines), strict=True)] or [0] * 15
        seconds = sum(player.seconds for player in lines)
        return {
            "MIN": clock(seconds),
            **dict(zip(FIGURES, map(str, sums), strict=True)),
            "+/-": "3",
        } | self.wrong


@dataclass
class Book:
    """A book: its visitors, its home team, and its date as it is written."""

    visitor: Team
    home: Team
    date: str = "Wednesday, February 21, 2024 Example Arena, Exampletown, EX"
    title: str = "FINAL BOX"

    def sheet(self) -> Sheet:
        """Return the page of the final box."""
        sheet, top = Sheet(612.0, 792.0), 30.0
        heading = (
            "OFFICIAL SCORER'S REPORT",
            self.title,
            self.date,
            "Officials: #11 Ann Arbiter, #22 Bob Beholder",
        )
        for text in ("NATIONAL BASKETBALL ASSOCIATION", *heading, "Game Duration: 2:10", "Attendance: 19000"):
            top = _next(sheet, top, MARGIN, text)
        for place, team in (("VISITOR:", self.visitor), ("HOME:", self.home)):
            top = self._team(sheet, top + STEP, place, team)
        top = _next(sheet, top + STEP, MARGIN, "SCORE BY PERIOD 1 2 3 4 FINAL")
        for team in (self.visitor, self.home):
            final = team.final or team.totals["PTS"]
            top = _next(sheet, top, MARGIN, f"{team.name.rpartition(' ')[2]} 20 20 20 20 {final}")
        for team in (self.visitor, self.home):
            for text in _folded(team.inactive):
                top = _next(sheet, top, MARGIN, text)
        for text in ("Points in the Paint: 40 (20/41), 50 (25/40)", "Copyright (c) 2024 Example"):
            top = _next(sheet, top, MARGIN, text)
        return sheet

    def pdf(self) -> bytes:
        """Return the book: the final box, and a page about a quarter that has lines like it."""
        quarter = Book(self.visitor, self.home, self.date, "1st QUARTER ONLY").sheet()
        return pdf_of([self.sheet(), quarter])

    @staticmethod
    def _team(sheet: Sheet, top: float, place: str, team: Team) -> float:
        top = _next(sheet, top, MARGIN, f"{place} {team.name} (27-53)")
        _figures(sheet, top, dict(zip(TITLES, TITLES, strict=True)))
        for player in team.players:
            top += STEP
            sheet.write(MARGIN, top, player.jersey, SIZE)
            sheet.write(NAME_LEFT, top, player.name, SIZE)
            if player.reason:
                sheet.write(MIDDLES["MIN"] - 12.0, top, player.reason, SIZE)
            else:
                _figures(sheet, top, player.cells)
        _figures(sheet, top + STEP, team.totals)
        return _next(sheet, top + 2 * STEP, 222.0, "43.2% 35.9% 72.7% TM REB: 9 TOT TO: 13 (15 PTS)")


def _next(sheet: Sheet, top: float, left: float, text: str) -> float:
    if text:
        sheet.write(left, top, text, SIZE)
    return top + STEP


def _figures(sheet: Sheet, top: float, cells: dict[str, str]) -> None:
    for title, text in cells.items():
        if text:
            sheet.write(MIDDLES[title] - wide(text, SIZE) / 2, top, text, SIZE)


def _folded(text: str, most: int = 140) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if len(f"{lines[-1]} {word}") > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
