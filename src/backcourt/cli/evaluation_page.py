"""The report page of an evaluation: one HTML file that asks nobody for anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from backcourt.cli.evaluation_sections import Section, sections
from backcourt.cli.plots import Dot, Mark, calibration_plot, interval_plot
from backcourt.evaluation.populations import POPULATIONS
from backcourt.tables.statistics import POINTS

if TYPE_CHECKING:
    from backcourt.evaluation.alarms import Alarm
    from backcourt.evaluation.report import Evaluation, Score

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #5b6470; --rule: #d4d9df; --mark: #0b62b5;
  --bad: #a8071a; --band: #f3f5f7; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --paper: #14171b; --soft: #a3acb7; --rule: #343b44;
  --mark: #6db3ff; --bad: #ff8a8a; --band: #1c2126; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; } h3 { font-size: 1rem; }
p, li { max-width: 46rem; } .note { color: var(--soft); }
nav ul { padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
a { color: var(--mark); } a:focus-visible, .wide:focus-visible { outline: 2px solid var(--mark); }
.wide { overflow-x: auto; border: 1px solid var(--rule); border-radius: .25rem; max-height: 34rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .875rem; }
th, td { padding: .25rem .625rem; text-align: right; white-space: nowrap; }
th.words, td.words { text-align: left; }
thead th { position: sticky; top: 0; background: var(--band); border-bottom: 1px solid var(--rule); }
tbody tr:nth-child(even) { background: var(--band); }
.plots { display: flex; flex-wrap: wrap; gap: 1rem 2rem; } figure { margin: 0; flex: 1 1 16rem; max-width: 26rem; }
figure.small { flex: 0 1 16rem; max-width: 18rem; } code { font-size: .9em; }
figcaption { font-weight: 600; margin-bottom: .25rem; }
svg { width: 100%; height: auto; } svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
svg .name { text-anchor: end; } svg .middle { text-anchor: middle; }
svg circle { fill: var(--mark); } svg .interval { stroke: var(--mark); stroke-width: 2; }
svg .axis { stroke: var(--soft); stroke-dasharray: 4 3; } svg .frame { fill: none; stroke: var(--rule); }
.bad { color: var(--bad); font-weight: 600; }
"""
WORDS = {"season", "rows", "system", "knows"}
PLOTTED = ("xgboost_v6", "xgboost_v6_no_list", "ensemble_v1", "blend", "market")
"""Systems whose calibration is drawn."""

EVERYONE, QUOTED = "A", "C"


def html(found: Evaluation) -> Iterator[str]:
    """Yield the lines of the page."""
    shown = list(sections(found))
    yield from (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>What the systems are worth</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>",
        "<h1>What the systems are worth</h1>",
        f"<p>Every system on exactly the same rows, information time <b>{escape(found.information_time)}</b>. No"
        " figure is a promise.</p>",
        "</header>\n<nav aria-label='Contents'><ul>",
        *(f'<li><a href="#{_anchor(section)}">{escape(section.title)}</a></li>' for section in shown),
        "</ul></nav>\n<main>",
    )
    yield from _alarms(found)
    yield from _plots(found)
    yield "<h2>Populations</h2><ul>"
    yield from (f"<li><b>{each.id}</b>: {escape(each.meaning)}</li>" for each in POPULATIONS)
    yield "</ul>"
    for section in shown:
        yield from _table(section)
    yield "</main>\n</body>\n</html>"


def _anchor(section: Section) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in section.title.lower())


def _alarms(found: Evaluation) -> Iterator[str]:
    kind = ' class="bad"' if found.rang else ""
    yield (
        f"<h2>Leak alarms</h2><p{kind}>{len(found.alarms):,} checked, {len(found.rang)} rang and are not explained,"
        f" {len(found.explained)} rang and are.</p>"
    )
    if found.rang or found.explained:
        yield f"<ul>{''.join(map(_alarm, (*found.rang, *found.explained)))}</ul>"


def _alarm(alarm: Alarm) -> str:
    words = (
        f"{alarm.name}, {alarm.subject}, {alarm.season}: {alarm.figure:.4f}, bound {alarm.bound:g}, n {alarm.n:,}. "
        f"{alarm.explanation or 'Not explained.'}"
    )
    return f"<li>{escape(words)}</li>"


def _plots(found: Evaluation) -> Iterator[str]:
    points = [score for score in found.scores if score.stat == POINTS.name]
    for season in sorted({score.season for score in points}):
        yearly = [score for score in points if score.season == season]
        yield f'<h2>{escape(season)} at a glance</h2><div class="plots">'
        for population in (EVERYONE, QUOTED):
            yield from _skill(
                [score for score in yearly if score.population == population], season, population
            )
        yield '</div><div class="plots">'
        for score in yearly:
            if score.population == QUOTED and score.system in PLOTTED:
                yield from _calibration(score)
        yield "</div>"


def _skill(found: list[Score], season: str, population: str) -> Iterator[str]:
    marks = []
    for score in found:
        skill = score.accuracy.skill
        words = (
            f"{score.system}: {100 * skill.value:+.2f} % ({100 * skill.low:+.2f} to {100 * skill.high:+.2f})"
        )
        marks.append(Mark(score.system, 100 * skill.value, 100 * skill.low, 100 * skill.high, words))
    if marks:
        title = f"Skill over ewma on {population} {season}, percent"
        yield f"<figure><figcaption>{escape(title)}</figcaption>{interval_plot(title, marks)}</figure>"


def _calibration(score: Score) -> Iterator[str]:
    held = score.wagers
    found = (held.at_all_lines or held.calibration) if held else None
    if found is not None:
        title = f"Chance of the over, {score.system}, {score.season}"
        dots = [
            Dot(each.said, each.happened.value, each.happened.low, each.happened.high) for each in found.bins
        ]
        yield (
            f'<figure class="small"><figcaption>{escape(title)}</figcaption>'
            f"{calibration_plot(title, dots)}</figure>"
        )


def _table(section: Section) -> Iterator[str]:
    anchor = _anchor(section)
    yield f'<h2 id="{anchor}">{escape(section.title)}</h2><p class="note">{_prose(section.note)}</p>'
    yield f'<div class="wide" role="region" tabindex="0" aria-labelledby="{anchor}"><table><thead><tr>'
    yield "".join(f'<th scope="col"{_words(name)}>{escape(name)}</th>' for name in section.headers)
    yield "</tr></thead><tbody>"
    for row in section.rows:
        cells = zip(section.headers, row, strict=True)
        yield f"<tr>{''.join(f'<td{_words(name)}>{escape(cell)}</td>' for name, cell in cells)}</tr>"
    yield "</tbody></table></div>"


def _prose(text: str) -> str:
    """Return text in which backticks are code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))


def _words(name: str) -> str:
    return ' class="words"' if name in WORDS else ""
