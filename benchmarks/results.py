"""How a run is told: a table for people, Markdown for the README, JSON for ever."""

import json
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import Figure, Outcome, shown


def verdict(figure: Figure, judged: bool) -> str:
    """Say whether a target is met; on other data than the reference seasons none is judged."""
    if figure.target is None:
        return ""
    if not judged or figure.is_met is None:
        return "not judged"
    return "met" if figure.is_met else "MISSED"


def table(outcomes: dict[str, Outcome], judged: bool) -> str:
    """Return every figure on a line."""
    rows = [("figure", "median", "from-to", "processors", "target", "", "")]
    for outcome in outcomes.values():
        for figure in outcome.figures:
            busy = f"{shown(median(figure.cpu))} s" if figure.cpu else ""
            rows.append(
                (
                    figure.name,
                    figure.told,
                    figure.spread,
                    busy,
                    figure.bound,
                    verdict(figure, judged),
                    figure.note,
                )
            )
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0]), *(row[at].rjust(widths[at]) for at in range(1, 6)), row[6]]
        ).rstrip()
        for row in rows
    )


def markdown(outcomes: dict[str, Outcome], judged: bool, facts: dict[str, Any], data: str) -> str:
    """Return the figures that have a target as a Markdown table, with the machine below."""
    lines = ["| figure | measured | target | |", "|---|---:|---:|---|"]
    for outcome in outcomes.values():
        for figure in outcome.figures:
            if figure.target is not None:
                judgement = verdict(figure, judged)
                lines.append(f"| {figure.name} | {figure.told} | {figure.bound} | {judgement} |")
    return "\n".join([*lines, "", *_behind(outcomes), f"Data: {data}. Machine: {machine_line(facts)}."])


def _behind(outcomes: dict[str, Outcome]) -> list[str]:
    """Say in a sentence for each reason which targets are missed because of it."""
    reasons: dict[str, list[str]] = {}
    for outcome in outcomes.values():
        for figure in outcome.figures:
            if figure.is_met is False and figure.why:
                name = figure.name.removeprefix("against ")
                reasons.setdefault(figure.why, []).append(f"{name} ({figure.told})")
    return [f"Not ahead of {'; '.join(names)}: {why}." for why, names in reasons.items()] + [""] * bool(
        reasons
    )


def machine_line(facts: dict[str, Any]) -> str:
    """Return machine and versions in one sentence."""
    libraries = ", ".join(f"{name} {version}" for name, version in facts["libraries"].items())
    changed = " with uncommitted changes" if facts["has_uncommitted_changes"] else ""
    return (
        f"{facts['cpu']}, {facts['cores']} cores, {facts['memory_gigabytes']} GB, {facts['disk']}, "
        f"{facts['system']}, {facts['python']}, {libraries}; commit {facts['commit'][:10]}{changed}, "
        f"{facts['measured_at'][:10]}"
    )


def keep(folder: Path, record: dict[str, Any]) -> Path:
    """Write a run's record to a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    moment = record["machine"]["measured_at"].replace(":", "").partition("+")[0]
    path = folder / f"{moment}-{record['machine']['commit'][:10]}.json"
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return path


def as_data(outcome: Outcome, judged: bool) -> dict[str, Any]:
    """Return an outcome for the JSON record."""
    figures = [
        {
            "name": figure.name.strip(),
            "median": figure.value if figure.samples else None,
            "unit": figure.unit,
            "samples": figure.samples,
            "processor_seconds": figure.cpu,
            "target": figure.target,
            "at_least": figure.at_least,
            "verdict": verdict(figure, judged),
            "note": figure.note,
            "missing": figure.missing,
        }
        for figure in outcome.figures
    ]
    return {"figures": figures, "checks": outcome.checks, "details": outcome.details}
