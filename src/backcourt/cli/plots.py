"""Plain plots as inline SVG, in the colours of the page they stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

ROW, LABELS, PLOT, RIGHT = 22, 150, 230, 16
SIDE, PAD = 260, 44
APART = 28
"""Nearer than this, numbers on an axis would run into each other."""


@dataclass(frozen=True)
class Mark:
    """A figure with its interval, and the words that say so."""

    label: str
    value: float
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class Dot:
    """What was said and what happened, with the interval of what happened."""

    said: float
    happened: float
    low: float
    high: float


def interval_plot(title: str, marks: Sequence[Mark]) -> str:
    """Draw a row per figure, with its interval, around a line at 0."""
    low = min(0.0, *(mark.low for mark in marks))
    high = max(0.0, *(mark.high for mark in marks))
    scale = PLOT / ((high - low) or 1.0)
    height = ROW * len(marks) + 28
    zero = LABELS - low * scale

    def body() -> Iterator[str]:
        yield _line(zero, 6, zero, height - 22, "axis")
        for number, mark in enumerate(marks):
            y = 16 + ROW * number
            left, right, at = (LABELS + (value - low) * scale for value in (mark.low, mark.high, mark.value))
            yield f'<text x="{LABELS - 10}" y="{y + 4}" class="name">{escape(mark.label)}</text>'
            yield _line(left, y, right, y, "interval")
            yield f'<circle cx="{at:.1f}" cy="{y}" r="4"><title>{escape(mark.words)}</title></circle>'
        yield f'<text x="{zero:.1f}" y="{height - 4}" class="middle">0</text>'
        if zero - LABELS > APART:
            yield f'<text x="{LABELS}" y="{height - 4}">{low:+.1f}</text>'
        if LABELS + PLOT - zero > APART:
            yield f'<text x="{LABELS + PLOT}" y="{height - 4}" class="name">{high:+.1f}</text>'

    return _svg(title, LABELS + PLOT + RIGHT, height, body())


def calibration_plot(title: str, dots: Sequence[Dot]) -> str:
    """Draw what happened over what was said; right chances lie on the diagonal."""
    ends = [value for dot in dots for value in (dot.said, dot.low, dot.high)]
    low, high = max(0.0, min(ends) - 0.02), min(1.0, max(ends) + 0.02)
    scale = SIDE / (high - low)

    def x(value: float) -> float:
        return PAD + (value - low) * scale

    def y(value: float) -> float:
        return PAD / 2 + (high - value) * scale

    def body() -> Iterator[str]:
        yield f'<rect x="{PAD}" y="{PAD / 2}" width="{SIDE}" height="{SIDE}" class="frame"/>'
        yield _line(x(low), y(low), x(high), y(high), "axis")
        for dot in dots:
            words = f"said {dot.said:.1%}, happened {dot.happened:.1%} ({dot.low:.1%} to {dot.high:.1%})"
            yield _line(x(dot.said), y(dot.low), x(dot.said), y(dot.high), "interval")
            yield f'<circle cx="{x(dot.said):.1f}" cy="{y(dot.happened):.1f}" r="4"><title>{words}</title></circle>'
        for value in (low, high):
            yield f'<text x="{x(value):.1f}" y="{PAD / 2 + SIDE + 16}" class="middle">{value:.0%}</text>'
            yield f'<text x="{PAD - 6}" y="{y(value) + 4:.1f}" class="name">{value:.0%}</text>'
        yield f'<text x="{PAD + SIDE / 2}" y="{PAD / 2 + SIDE + 16}" class="middle">said</text>'
        yield f'<text x="{PAD - 6}" y="{PAD / 2 + SIDE / 2}" class="name">came</text>'

    return _svg(title, SIDE + PAD + RIGHT, SIDE + PAD, body())


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def _svg(title: str, width: float, height: float, body: Iterator[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(title, quote=True)}">'
        f"{''.join(body)}</svg>"
    )
