"""The final box score of a game book as it is laid out: two teams' lines, the score, and who was inactive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from math import inf

from backcourt.sources.pdf.pages import Page, Word, lines_of
from backcourt.sources.wire.reading import Reading

TITLES = {
    "POS": "position",
    "MIN": "minutes",
    "FG": "fgm",
    "FGA": "fga",
    "3P": "fg3m",
    "3PA": "fg3a",
    "FT": "ftm",
    "FTA": "fta",
    "OR": "oreb",
    "DR": "dreb",
    "TOT": "reb",
    "A": "ast",
    "AST": "ast",
    "PF": "pf",
    "ST": "stl",
    "STL": "stl",
    "TO": "tov",
    "BS": "blk",
    "BLK": "blk",
    "+/-": "plus_minus",
    "PTS": "points",
}
"""What columns are called on paper, and here; one with another title is unknown, and named by it."""

SIDES = {"VISITOR:": "visitor", "HOME:": "home"}
FINAL_BOX = "FINAL BOX"
"""What the page is called that counts; those after it tell of quarters and halves."""

ABSENT = re.compile(r"(?:DNP|DND|NWT)\b.*")
"""Did not play, did not dress, not with the team: what stands in the place of figures, before the reason."""

_DATE = re.compile(r"[A-Z][a-z]+day, ([A-Z][a-z]+ \d{1,2}, \d{4})\b")
_TEAM = re.compile(r"(.+?)(?: \(\d+-\d+\))?")
_MINUTES = re.compile(r"\d{1,2}:\d{2}")
_TEAM_MINUTES = re.compile(r"\d{3}:\d{2}")
_SCORE = re.compile(r"SCORE BY\b.*")
_INACTIVE = "Inactive:"
_AFTER_INACTIVE = re.compile(
    r"(?:Points in the Paint|2nd Chance|Fast Break|Biggest Lead|Lead Changes|Times Tied|Technical|Flagrant|MEMO|"
    r"SCORE BY|Officials|Copyright)\b.*"
)

_LEFT_OF_TITLE = 2.0
"""Points by which a position may begin left of its title."""


@dataclass(frozen=True)
class BookLine:
    """A line about a player: where it stands, and its cells; `reason` is what stands in the place of figures."""

    path: str
    cells: Mapping[str, str]

    @property
    def is_absence(self) -> bool:
        """Whether he did not play."""
        return "reason" in self.cells


@dataclass
class TeamSheet:
    """One team's part of the page: how it is called, its lines in order, its totals, and its points in the score."""

    side: str
    team: str
    lines: list[BookLine] = field(default_factory=list)
    totals: Mapping[str, str] = field(default_factory=dict)
    final: str | None = None


@dataclass(frozen=True)
class FinalBox:
    """The page: the date of the game, visitors and home team, and the texts that list inactive players."""

    day: date
    visitor: TeamSheet
    home: TeamSheet
    inactive: tuple[str, ...]


def final_box(reading: Reading, pages: Sequence[Page]) -> FinalBox:
    """Return the final box score of a book; raises `PayloadError` when it is not there, or a part of it is missing."""
    for page in pages:
        lines = [tuple(line) for line in lines_of(page.words)]
        if any(FINAL_BOX in _text(line) for line in lines):
            return _final_box(reading, lines)
    raise reading.error(f"no page is called {FINAL_BOX}")


def _final_box(reading: Reading, lines: Sequence[tuple[Word, ...]]) -> FinalBox:
    starts = [(SIDES[line[0].text], place) for place, line in enumerate(lines) if line[0].text in SIDES]
    if [side for side, _ in starts] != list(SIDES.values()):
        raise reading.error(
            f"the teams are {', '.join(side for side, _ in starts) or 'missing'}, not visitor and home"
        )
    (_, above), (_, below) = starts
    visitor = _team_sheet(reading, "visitor", lines[above:below])
    home = _team_sheet(reading, "home", lines[below : _end(lines, below)])
    _read_score(lines, (visitor, home))
    return FinalBox(_day(reading, lines[:above]), visitor, home, _inactive(lines))


def _end(lines: Sequence[Sequence[Word]], start: int) -> int:
    """Return where the part of the home team ends: at the score, or at the list of inactive players."""
    later = enumerate(map(_text, lines[start:]), start)
    found = (place for place, text in later if _SCORE.match(text) or text.startswith(_INACTIVE))
    return next(found, len(lines))


def _day(reading: Reading, lines: Iterable[Sequence[Word]]) -> date:
    for line in lines:
        if found := _DATE.search(_text(line)):
            try:
                return datetime.strptime(found[1], "%B %d, %Y").date()  # noqa: DTZ007 - a date has no time zone
            except ValueError as error:
                raise reading.error(f"date is {found[0]!a}: no date") from error
    raise reading.error("date is missing")


def _team_sheet(reading: Reading, side: str, lines: Sequence[tuple[Word, ...]]) -> TeamSheet:
    named = _TEAM.fullmatch(_text(lines[0][1:]))
    if not named:
        raise reading.error(f"{side}.team is missing")
    sheet = TeamSheet(side, named[1])
    titles = next((place for place, line in enumerate(lines) if _is_titles(line)), None)
    if titles is None:
        raise reading.error(f"{side}.titles are missing")
    columns = _Columns(reading, side, lines[titles])
    totals = [
        place for place, line in enumerate(lines) if place > titles and _TEAM_MINUTES.fullmatch(line[0].text)
    ]
    if len(totals) != 1:
        raise reading.error(f"{side}.totals are there {len(totals)} times")
    for line in lines[titles + 1 : totals[0]]:
        columns.add(sheet, line)
    sheet.totals = columns.cells(lines[totals[0]])
    for line in lines[totals[0] + 1 :]:
        if columns.is_player(line):
            raise reading.error(f"{side} has a player below its totals: {_text(line)[:60]!a}")
    return sheet


def _is_titles(line: Sequence[Word]) -> bool:
    return {"MIN", "PTS"} <= {word.text for word in line}


class _Columns:
    """The columns of one team's lines: every figure belongs to the title it stands under."""

    def __init__(self, reading: Reading, side: str, titles: Sequence[Word]) -> None:
        names = [TITLES.get(word.text, word.text) for word in titles]
        for name in dict.fromkeys(TITLES.values()):
            if names.count(name) != 1:
                raise reading.error(f"{side}.titles: {name} is there {names.count(name)} times")
        middles = [(left.box.centre + right.box.centre) / 2 for left, right in pairwise(titles)]
        self._ends = list(zip([*middles, inf], names, strict=True))
        self._left = titles[0].box.left - _LEFT_OF_TITLE

    def add(self, sheet: TeamSheet, line: Sequence[Word]) -> None:
        """Add a line about a player, or the rest of a reason to the line before it."""
        before = sheet.lines[-1] if sheet.lines else None
        if line[0].box.left >= self._left and before and before.is_absence:
            rest = {"reason": f"{before.cells['reason']} {_text(line)}"}
            sheet.lines[-1] = BookLine(before.path, {**before.cells, **rest})
            return
        path = f"{sheet.side}.rows[{len(sheet.lines)}]"
        absent = next(
            (place for place, word in enumerate(line) if place and ABSENT.fullmatch(word.text)), None
        )
        if absent is None:
            sheet.lines.append(BookLine(path, self.cells(line)))
        else:
            cells = {**_player(line[:absent]), "reason": _text(line[absent:])}
            sheet.lines.append(BookLine(path, cells))

    def is_player(self, line: Sequence[Word]) -> bool:
        """Tell whether a line has minutes under their title, or the word for not having any."""
        cells = self.cells(line)
        return bool(_MINUTES.fullmatch(cells.get("minutes", ""))) or any(
            ABSENT.fullmatch(word.text) for word in line
        )

    def cells(self, line: Sequence[Word]) -> dict[str, str]:
        """Return the cells of a line by column; two figures under one title are one cell that is no number."""
        found = _player([word for word in line if word.box.left < self._left])
        for word in line:
            if word.box.left >= self._left:
                name = next(name for end, name in self._ends if word.box.centre < end)
                found[name] = f"{found[name]} {word.text}" if name in found else word.text
        return found


def _player(words: Sequence[Word]) -> dict[str, str]:
    """Return jersey and name; without digits in front there is no jersey."""
    if not words:
        return {}
    if words[0].text.isdigit() and len(words) > 1:
        return {"jersey": words[0].text, "player_name": _text(words[1:])}
    return {"player_name": _text(words)}


def _read_score(lines: Sequence[Sequence[Word]], sheets: Sequence[TeamSheet]) -> None:
    """Take each team's final score from the lines below the title; they come in the same order."""
    start = next((place for place, line in enumerate(lines) if _SCORE.match(_text(line))), None)
    if start is None:
        return
    for sheet, line in zip(sheets, lines[start + 1 : start + 3], strict=False):
        sheet.final = line[-1].text


def _inactive(lines: Sequence[Sequence[Word]]) -> tuple[str, ...]:
    """Return the texts that begin with the word for inactive, each to its end on a later line."""
    texts: list[str] = []
    is_inside = False
    for text in map(_text, lines):
        if text.startswith(_INACTIVE):
            is_inside = True
            texts.append(text.removeprefix(_INACTIVE).strip())
        elif is_inside := is_inside and not _AFTER_INACTIVE.match(text):
            texts[-1] = f"{texts[-1]} {text}"
    return tuple(texts)


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)
