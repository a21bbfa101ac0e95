"""`backcourt ingest PROVIDER`: fetch payloads from a provider, and say what came and what did not."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from backcourt.cli.arguments import day
from backcourt.cli.output import columns, counts, duration, paragraphs
from backcourt.cli.progress import fetching
from backcourt.cli.verb import Outcome, Run
from backcourt.errors import BackcourtError, ExitCode, UsageError
from backcourt.sources.providers import Listed

if TYPE_CHECKING:
    from backcourt.api import Fetched
    from backcourt.intake import Intake
    from backcourt.sources.fetching.report import FetchReport

MOST_SHOWN = 20
"""Failures that are listed; `--json` has all of them."""

First = Annotated[
    date | None, typer.Option("--from", parser=day, metavar="DATE", help="The first game date.")
]
Last = Annotated[date | None, typer.Option("--to", parser=day, metavar="DATE", help="The last game date.")]
OneDay = Annotated[
    date | None, typer.Option("--date", parser=day, metavar="DATE", help="One game date [default: today].")
]
Season = Annotated[str | None, typer.Option("--season", metavar="SEASON", help="A season up to today.")]
Again = Annotated[bool, typer.Option("--again", help="Fetch what is landed already once more.")]
Opening = Annotated[bool, typer.Option("--opening", help="The first lines of each game too.")]
MaxCredits = Annotated[
    int | None,
    typer.Option(
        "--max-credits", min=0, metavar="N", help="Spend so many credits at most.", show_default=False
    ),
]


def fetcher(provider: Listed) -> Callable[..., Outcome]:
    """Return the verb that fetches from a provider; options about credits are for those that charge them."""

    def metered(
        run: Run,
        first: First = None,
        last: Last = None,
        date_: OneDay = None,
        season: Season = None,
        again: Again = False,
        opening: Opening = False,
        max_credits: MaxCredits = None,
    ) -> Outcome:
        with fetching(verbose=run.verbose) as progress:
            begins, ends = _range(first, last, date_)
            return outcome(
                run.store.ingest(
                    provider.name, first=begins, last=ends, season=season, again=again, opening=opening,
                    max_credits=max_credits, progress=progress, watch=run.say,
                )
            )  # fmt: skip

    def free(
        run: Run,
        first: First = None,
        last: Last = None,
        date_: OneDay = None,
        season: Season = None,
        again: Again = False,
    ) -> Outcome:
        return metered(run, first, last, date_, season, again)

    chosen = metered if provider.is_metered else free
    chosen.__doc__ = _help(provider)
    return chosen


def _help(provider: Listed) -> str:
    return (
        f"Fetch {provider.brings}.\n\nEvery answer is kept verbatim in the landing zone; what is there already is not "
        "fetched again, so that a run that was stopped goes on where it was. `backcourt config show` lists the "
        f"settings of each provider: its key, and another address.\n\nExample: backcourt ingest {provider.name} "
        "--from 2024-01-01 --to 2024-01-31"
    )


def _range(first: date | None, last: date | None, one: date | None) -> tuple[date | None, date | None]:
    if one is None:
        return first, last
    if first is not None or last is not None:
        raise UsageError("--date excludes --from and --to", "name one date, or a range")
    return one, one


def outcome(done: "Fetched") -> Outcome:
    """Say what fetching brought."""
    report, intake = done.report, done.intake
    stopped = [report.stopped] if report.stopped else []
    code = report.exit_code
    if intake.not_loaded and code in (ExitCode.DONE, ExitCode.INCOMPLETE):
        code = ExitCode.FAILED
    text = paragraphs(
        columns(["table", "rows"], intake.rows.items()) if intake.rows else "",
        _failures(report),
        notes(intake),
        _summary(report, intake),
    )
    return Outcome(_data(report, intake), text, code, [*intake.not_loaded, *stopped])


def _summary(report: "FetchReport", intake: "Intake") -> str:
    parts = [
        f"{report.requests:,} requests ({report.retried:,} repeated) in {duration(report.seconds)}",
        f"{len(report.landed):,} payloads landed, {report.already:,} were there",
        f"{len(report.absent):,} not there" if report.absent else "",
        f"{len(report.failures):,} failed" if report.failures else "",
        f"{report.not_asked:,} not asked for" if report.not_asked else "",
        f"{intake.payloads:,} loaded, {len(intake.not_loaded):,} not readable",
        _credits(report),
    ]
    return "; ".join(part for part in parts if part)


def _credits(report: "FetchReport") -> str:
    if report.credits_left is None and not report.credits_used:
        return ""
    left = "" if report.credits_left is None else f", {report.credits_left:,} left"
    return f"{report.credits_used:,} credits used{left}"


def _failures(report: "FetchReport") -> str:
    if not report.failures:
        return ""
    rows = [(failure.kind, failure.message) for failure in report.failures[:MOST_SHOWN]]
    more = len(report.failures) - len(rows)
    return columns(["failed", "why"], rows) + (f"\n... and {more:,} more; --json lists all" if more else "")


def notes(intake: "Intake") -> str:
    """Say which fields no wire format names, and which rows belong to no table."""
    unknown = {f"{source} {path}": times for (source, path), times in sorted(intake.unknown_fields.items())}
    passed = {f"{source} {reason}": times for (source, reason), times in sorted(intake.passed_over.items())}
    return "\n".join(
        f"{words}: {counts(found)}"
        for words, found in (("fields that are new to us", unknown), ("rows passed over", passed))
        if found
    )


def _data(report: "FetchReport", intake: "Intake") -> dict[str, object]:
    return {
        "source": report.source,
        "requests": report.requests,
        "retried": report.retried,
        "landed": len(report.landed),
        "already": report.already,
        "absent": report.absent,
        "bytes": report.size,
        "failures": report.failures,
        "not_asked": report.not_asked,
        "stopped": _told(report.stopped),
        "credits_used": report.credits_used,
        "credits_left": report.credits_left,
        "seconds": report.seconds,
        "loaded": intake.payloads,
        "unchanged": intake.unchanged,
        "rows": intake.rows,
        "rejected": [_told(error) for error in intake.not_loaded],
        "unknown_fields": _by_source(intake.unknown_fields),
        "passed_over": _by_source(intake.passed_over),
    }


def _told(error: BackcourtError | None) -> dict[str, str] | None:
    if error is None:
        return None
    return {"type": type(error).__name__, "message": error.message, "advice": error.advice}


def _by_source(found: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    told: dict[str, dict[str, int]] = {}
    for (source, name), times in sorted(found.items()):
        told.setdefault(source, {})[name] = times
    return told
