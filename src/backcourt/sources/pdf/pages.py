"""What is on a page of a PDF: words and ruled lines, each with its place in points from the top left corner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half of its height."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Half of its width."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a page and its horizontal rules."""

    words: tuple[Word, ...]
    rules: tuple[Box, ...]


SAME_LINE = 0.5
"""Words are on one line when their middles are apart by less than this share of their height."""


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Return words as lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.middle):
        height = word.box.bottom - word.box.top
        if lines and word.box.middle - lines[-1][-1].box.middle < SAME_LINE * height:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.box.left) for line in lines]


def text_of(words: Iterable[Word]) -> str:
    """Return what words say, line after line."""
    return " ".join(word.text for line in lines_of(words) for word in line)
