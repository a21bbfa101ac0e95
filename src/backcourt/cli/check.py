"""`backcourt check`: GO or NO-GO."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from backcourt.cli.output import columns, counts, paragraphs, plain
from backcourt.cli.verb import Outcome, Run, verb
from backcourt.errors import ExitCode

if TYPE_CHECKING:
    from backcourt.sync.check import Verdict

Line = tuple[str, str, str, str]


def check(run: Run) -> Outcome:
    """Print the GO / NO-GO table.

    Looks at gates, contracts, conservation of payload rows, completeness, and columns that must vary.

    The exit code is 3 when something is wrong and 4 when something is missing.

    Example: backcourt check
    """
    verdict = run.store.check()
    lines = [
        *_gates(verdict),
        *_troubles(verdict),
        *_balances(verdict),
        *_constants(verdict),
        *_missing(verdict),
    ]
    go = verdict.exit_code is ExitCode.DONE
    text = paragraphs(columns(["", "what", "figure", "threshold or reason"], lines), "GO" if go else "NO-GO")
    return Outcome(_data(verdict, go=go), text, verdict.exit_code)


def _data(verdict: "Verdict", *, go: bool) -> dict[str, Any]:
    balances = [plain(balance) | {"lost": balance.lost} for balance in verdict.balances]
    data: dict[str, Any] = plain(verdict)
    return {"go": go} | data | {"balances": balances}


def _mark(good: object) -> str:
    return "ok" if good else "NO"


def _gates(verdict: "Verdict") -> Iterator[Line]:
    for line in verdict.gates:
        figure = "not checked" if line.lowest is None else f"lowest {line.lowest:.4g} @ {line.lowest_date}"
        pardoned = f", {line.overridden} overridden" if line.overridden else ""
        limit = f"at least {line.threshold:g}: {line.refused} of {line.checked} dates refused{pardoned}"
        yield _mark(not line.refused), f"gate {line.gate} of {line.table}", figure, limit


def _troubles(verdict: "Verdict") -> Iterator[Line]:
    for line in verdict.troubles:
        yield (
            "NO",
            f"{line.failure} in {line.table}",
            f"{line.partitions} dates from {line.first}",
            line.message,
        )


def _balances(verdict: "Verdict") -> Iterator[Line]:
    for line in verdict.balances:
        aside = sum(line.quarantined.values())
        figure = f"{line.landed:,} landed = {line.raw:,} raw + {aside:,} set aside"
        open_dates = f"{line.undone + line.stale} dates undone" if line.undone + line.stale else ""
        lost = f"{line.lost:,} lost" if line.lost else open_dates or counts(line.quarantined)
        yield _mark(not line.lost), f"conservation of {line.table}", figure, lost


def _constants(verdict: "Verdict") -> Iterator[Line]:
    for line in verdict.constants:
        yield "NO", f"{line.table}.{line.column} must vary", f"one value in {line.rows:,} rows", line.season


def _missing(verdict: "Verdict") -> Iterator[Line]:
    yield (
        _mark(not verdict.owed),
        "partitions owed",
        f"{verdict.owed:,}",
        "run `backcourt sync`" if verdict.owed else "",
    )
    for subject in verdict.waiting_payloads:
        yield "NO", "payload not loaded", subject, "`backcourt sync` loads it, or says why it cannot"
    for name, count in verdict.unaccounted.items():
        yield "NO", f"unaccounted in {name}", f"{count:,}", "neither a row nor an excuse"
    if not verdict.unaccounted:
        yield "ok", "unaccounted", "0", ""


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "check")(check)
