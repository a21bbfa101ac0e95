"""`backcourt check`: GO or NO-GO."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import typer

from backcourt.cli.output import columns, counts, paragraphs, plain, text_of
from backcourt.cli.verb import Outcome, Run, verb
from backcourt.errors import ExitCode

if TYPE_CHECKING:
    from datetime import date

    from backcourt.sync.check import Verdict
    from backcourt.sync.figures import Figure

Line = tuple[str, str, str, str, str]
HEADERS = ("", "what", "figure", "threshold", "first dates, or reason")
GO, NO_GO = "GO", "NO-GO"
MARKS = {"go": GO, "warning": "WARN", "incomplete": NO_GO, "refused": NO_GO, "comparison": "older"}
LIMITS = {
    "preflight": "at least",
    "reconciliation": "at least",
    "required": "at most",
    "synthetic": "at most",
    "calendar": "at least",
}
WORDS = {
    "preflight": "inputs of {table} are there",
    "reconciliation": "games reconciled in {table} {about}",
    "required": "{table}.{about} missing",
    "synthetic": "synthetic rows of {table} {about}",
    "regression": "{table}: {about} against the windows before",
    "empty": "{table}.{about} must vary",
    "calendar": "calendar dates with rows in {table}",
    "record": "record of {table}: {about}",
}
SYNTHETIC_NOTE = "; a warning only: history without lines is honest"
OLDER_NOTE = "older measure, for comparison; "


def check(run: Run) -> Outcome:
    """Print the GO / NO-GO table: figure, threshold and the first offending dates of everything that is looked at.

    Gates, contracts, conservation of payload rows, reconciled games, pre-flight of inputs, missing values of required
    columns, columns that must vary, completeness, and the published record of best bets, entry by entry.

    WARN lines decide nothing: synthetic shares, columns without any value in a season, and what moved against the
    windows before. Neither do the measures of older systems, which are there for comparison.

    The exit code is 3 when something is wrong and 4 when something is missing.

    Example: backcourt check
    """
    verdict = run.store.check()
    lines = [
        *_gates(verdict),
        *_troubles(verdict),
        *_balances(verdict),
        *_constants(verdict),
        *map(_figure, _folded(verdict.figures)),
        *_missing(verdict),
    ]
    go = verdict.exit_code is ExitCode.DONE
    text = paragraphs(columns(HEADERS, lines), GO if go else NO_GO)
    return Outcome(_data(verdict, lines, go=go), text, verdict.exit_code)


def _data(verdict: "Verdict", lines: list[Line], *, go: bool) -> dict[str, Any]:
    balances = [plain(balance) | {"lost": balance.lost} for balance in verdict.balances]
    data: dict[str, Any] = plain(verdict)
    listed = [
        dict(zip(("verdict", "what", "figure", "threshold", "why"), line, strict=True)) for line in lines
    ]
    return {"go": go} | data | {"balances": balances, "lines": listed}


def _mark(good: object) -> str:
    return GO if good else NO_GO


def _days(first: "Sequence[date]", count: int) -> str:
    """Name the first offending dates, and say how many more there are."""
    more = f" and {count - len(first):,} more" if count > len(first) else ""
    return ", ".join(map(str, first)) + more


def _gates(verdict: "Verdict") -> Iterator[Line]:
    for line in verdict.gates:
        figure = "not checked" if line.lowest is None else f"lowest {line.lowest:.4g} @ {line.lowest_date}"
        pardoned = f", {line.overridden} overridden" if line.overridden else ""
        refused = f"{line.refused} of {line.checked} dates refused{pardoned}"
        dates = f": {_days(line.offending, line.refused)}" if line.refused else ""
        yield (
            _mark(not line.refused),
            f"gate {line.gate} of {line.table}",
            figure,
            f"at least {line.threshold:g}",
            refused + dates,
        )


def _troubles(verdict: "Verdict") -> Iterator[Line]:
    for line in verdict.troubles:
        yield (
            NO_GO,
            f"{line.failure} in {line.table}",
            f"{line.partitions} dates",
            "none",
            f"from {line.first}: {line.message}",
        )


def _balances(verdict: "Verdict") -> Iterator[Line]:
    for line in verdict.balances:
        aside = sum(line.quarantined.values())
        figure = f"{line.landed:,} landed = {line.raw:,} raw + {aside:,} set aside"
        open_dates = f"{line.undone + line.stale} dates undone" if line.undone + line.stale else ""
        lost = f"{line.lost:,} lost" if line.lost else open_dates or counts(line.quarantined)
        yield _mark(not line.lost), f"conservation of {line.table}", figure, "none lost", lost


def _constants(verdict: "Verdict") -> Iterator[Line]:
    for line in verdict.constants:
        figure, limit = f"{line.values} {line.what}", f"at least {line.needed}"
        yield (
            NO_GO,
            f"{line.table}.{line.column} must vary",
            figure,
            limit,
            f"{line.season}: {line.rows:,} rows",
        )


def _folded(figures: "Sequence[Figure]") -> "list[Figure]":
    """Make one line of what is true of several columns of a table alike; `--json` has them all under `figures`."""
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for place, line in enumerate(figures):
        key: tuple[object, ...] = (place,)
        if line.kind == "required" and line.judgement.value == "go":
            key = (line.kind, line.table)
        elif line.kind in ("regression", "empty"):
            key = (line.kind, line.table, line.judgement, line.threshold, line.note, *line.offending)
        groups.setdefault(key, []).append(line)
    return [_one(lines) for lines in groups.values()]


def _one(lines: "list[Figure]") -> "Figure":
    from dataclasses import replace

    worst = max(lines, key=lambda line: line.figure or 0.0)
    others = f" and {len(lines) - 1} more like it" if len(lines) > 1 else ""
    return replace(worst, about=worst.about + others)


def _figure(line: "Figure") -> Line:
    what = WORDS[line.kind].format(table=line.table, about=line.about)
    mark = MARKS[line.judgement.value]
    if line.kind == "regression":
        return mark, what, *_shift(line)
    if line.kind == "empty":
        return mark, what, "no value", "at least 1", line.note
    if line.kind == "record":
        entries = "broken" if line.figure is None else f"{line.figure:,.0f} entries"
        return mark, what, entries, "none altered", line.note
    unit = "%" if line.kind == "calendar" else ""
    figure, limit = (_percent(value, unit) for value in (line.figure, line.threshold))
    note = line.note
    if line.kind == "synthetic" and mark != GO:
        note += SYNTHETIC_NOTE
    if line.kind == "calendar":
        note = OLDER_NOTE + note
    dates = _days(line.offending, line.offending_dates)
    return (
        mark,
        what,
        figure,
        f"{LIMITS[line.kind]} {limit}",
        "; ".join(part for part in (dates, note) if part),
    )


def _shift(line: "Figure") -> tuple[str, str, str]:
    if line.judgement.value == "go":
        return "nothing moved", "", line.note
    side = "at most" if (line.figure or 0) > line.threshold else "at least"
    dates = _days(line.offending, line.offending_dates)
    return (
        text_of(line.figure),
        f"{side} {line.threshold:.4g}",
        "; ".join(part for part in (line.note, dates) if part),
    )


def _percent(value: float | None, unit: str) -> str:
    """Write a share (0-1), or what is in percent already."""
    return "-" if value is None else f"{value if unit else 100 * value:.4g} %"


def _missing(verdict: "Verdict") -> Iterator[Line]:
    advice = "run `backcourt sync`" if verdict.owed else ""
    yield _mark(not verdict.owed), "partitions owed", f"{verdict.owed:,}", "none", advice
    for subject in verdict.waiting_payloads:
        yield NO_GO, "payload not loaded", subject, "", "`backcourt sync` loads it, or says why it cannot"
    for name, count in verdict.unaccounted.items():
        yield NO_GO, f"unaccounted in {name}", f"{count:,}", "none", "neither a row nor an excuse"
    if not verdict.unaccounted:
        yield GO, "unaccounted", "0", "none", ""


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "check")(check)
