"""A pytest plugin: at the end of a run, one line per test module says what it proves and whether it does."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

TITLE = "What this run proves"
LONGEST = 110
"""Characters of the sentence that says what a module proves."""

OUTCOMES = {
    "passed": "passed", "xfailed": "passed",
    "skipped": "skipped",
    "failed": "FAILED", "error": "FAILED", "xpassed": "FAILED",
}  # fmt: skip
"""What pytest calls the end of a test, and what is counted here."""


@dataclass
class Module:
    """How the tests of one module ended, and the seconds they took together."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def __str__(self) -> str:
        """Say it as `1 FAILED, 24 passed, 2 skipped`."""
        return ", ".join(f"{self.counts[word]} {word}" for word in sorted(self.counts))


def claim(path: Path) -> str:
    """Return the first line of a module's docstring, empty if it has none."""
    try:
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    except (OSError, SyntaxError):
        return ""
    return text.splitlines()[0] if text else ""


def faults(sentence: str) -> list[str]:
    """Say what keeps the first line of a docstring from being one plain sentence."""
    rules = {
        "there is none": not sentence,
        f"it has more than {LONGEST} characters": len(sentence) > LONGEST,
        "it does not end with a full stop": bool(sentence) and not sentence.endswith("."),
        "it is more than one sentence": ". " in sentence,
    }
    return [fault for fault, holds in rules.items() if holds]


def modules(stats: dict[str, list[object]]) -> dict[str, Module]:
    """Add up what was reported, by module; the worker processes' reports are among it."""
    found: dict[str, Module] = {}
    for outcome, reports in stats.items():
        for report in reports:
            if isinstance(report, pytest.TestReport | pytest.CollectReport):
                module = found.setdefault(report.nodeid.partition("::")[0], Module())
                module.seconds += getattr(report, "duration", 0.0)
                module.counts.update([OUTCOMES[outcome]] if outcome in OUTCOMES else [])
    return {name: module for name, module in sorted(found.items()) if module.counts}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the lines, calm ones plain and others in colour where there is any."""
    found = modules(terminalreporter.stats)
    if not found:
        return
    terminalreporter.section(TITLE)
    root = terminalreporter.config.rootpath
    for module, line in zip(found.values(), lines(found, root), strict=True):
        failed, idle = bool(module.counts["FAILED"]), not module.counts["passed"]
        terminalreporter.line(line, red=failed, yellow=idle and not failed)


def lines(found: dict[str, Module], root: Path) -> Iterator[str]:
    """Yield `counts  seconds  sentence  [module]` in aligned columns."""
    counts = list(map(str, found.values()))
    times = [f"{module.seconds:.1f} s" for module in found.values()]
    for name, count, time in zip(found, _aligned(counts), _aligned(times), strict=True):
        yield f"{count}  {time}  {claim(root / name) or 'it does not say'}  [{name}]"


def _aligned(texts: Iterable[str]) -> list[str]:
    cells = list(texts)
    return [text.rjust(max(map(len, cells))) for text in cells]
