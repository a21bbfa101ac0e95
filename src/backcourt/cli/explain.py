"""`backcourt explain`: where a row comes from."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backcourt.cli.arguments import day as parse_day
from backcourt.cli.explained import prediction_text
from backcourt.cli.feature import feature_text
from backcourt.cli.output import columns, paragraphs, text_of
from backcourt.cli.verb import Outcome, Run, verb
from backcourt.errors import ExitCode

if TYPE_CHECKING:
    from backcourt.sync.explain import Explanation, InputUse, Origin

PAYLOAD_HEADERS = ("raw table", "rows", "payload rows", "subject", "fetched at", "kept in")
HISTORY_HEADERS = ("at (UTC)", "state", "rows", "content hash", "because")
SHOWN_UPRIGHT = 3
"""Up to this many rows are shown one value per line."""


PREDICTION = "prediction"
Subject = Annotated[
    str,
    typer.Argument(
        metavar="TABLE",
        help="The table, such as player_game_summary; or `prediction`.",
        show_default=False,
    ),
]
DayOrPrediction = Annotated[
    str,
    typer.Argument(
        metavar="DATE",
        help="A date such as 2024-01-15; of a prediction its id, SYSTEM/GAME/PLAYER/STAT.",
        show_default=False,
    ),
]


def explain(
    run: Run,
    table: Subject,
    day: DayOrPrediction,
    entity: Annotated[
        str,
        typer.Argument(
            metavar="[ENTITY]",
            help="A player (name or id), a team or a game id [default: all]",
            show_default=False,
        ),
    ] = "",
    feature: Annotated[
        str,
        typer.Option(
            "--feature",
            metavar="COLUMN",
            help="Follow this column down to the terms of its formula and the games in its windows.",
            show_default=False,
        ),
    ] = "",
) -> Outcome:
    """Show where the rows of a table on a date come from.

    Values, ledger entry, inputs with their hashes, code version, gates, exceptions, and payloads; with --feature one
    value, the formula that makes it, the games in each window, added up again, and the inputs. A prediction is made
    once more from stored inputs and compared bit for bit (exit code 1 when it differs), with what moved it.

    Example: backcourt explain player_daily_cache 2023-12-09 "LeBron James" --feature points_avg_last_5
    """
    if table == PREDICTION:
        moved = run.store.explain_prediction(day)
        return Outcome(moved, prediction_text(moved), ExitCode.DONE if moved.is_same else ExitCode.FAILED)
    found = run.store.explain(table, parse_day(day), entity, feature=feature)
    return Outcome(found, feature_text(found) if feature else _text(found))


def _text(found: "Explanation") -> str:
    about = f" of {found.entity}" if found.entity else ""
    return paragraphs(
        f"{found.table} @ {found.day}{about}: {found.meaning}",
        f"schema {found.phase}, one row per {', '.join(found.grain)}",
        _rows(found),
        _ledger(found),
        _section("history", HISTORY_HEADERS, map(_written, found.history)),
        _section("inputs", ["table", "reads", "partitions", "from", "to", "hash"], map(_input, found.inputs)),
        _records("gates", found.gates, ("gate", "figure", "threshold", "passed")),
        _records("exceptions", found.exceptions, ("entity", "category", "reason")),
        "\n  ".join(["unaccounted for", *found.unaccounted]) if found.unaccounted else "",
        _records("set aside", found.quarantined, ("reason", "source", "row_number", "payload_sha")),
        _section("payloads", PAYLOAD_HEADERS, map(_origin, found.origins)),
    )


def _rows(found: "Explanation") -> str:
    if not found.rows:
        return "no row"
    if len(found.rows) > SHOWN_UPRIGHT:
        names = list(found.rows[0])[:10]
        listing = columns(names, ([row[name] for name in names] for row in found.rows))
        more = f"\n... {found.rows_in_all:,} rows in all; --json shows every column"
        return listing + more
    return "\n\n".join(columns(["column", "value"], row.items()) for row in found.rows)


def _ledger(found: "Explanation") -> str:
    entry = found.partition
    if entry is None:
        return f"ledger: nothing recorded{f' ({found.owed})' if found.owed else ''}"
    facts = {
        "state": entry.state + (f": {entry.error}" if entry.error else ""),
        "current": f"no: {found.owed}" if found.owed else "yes",
        "rows": entry.rows,
        "expected": f"{entry.expected}, excused {entry.excused}, unaccounted {entry.unaccounted}",
        "content hash": entry.content_hash,
        "fingerprint": entry.fingerprint,
        "code version": f"{entry.code_version} (now {found.code_version})",
        "written": f"{text_of(entry.finished_at)} UTC by run {entry.run_id}",
    }
    return "ledger\n" + columns(["", ""], ((f"  {name}", value) for name, value in facts.items())).lstrip(
        "\n"
    )


def _written(entry: dict[str, Any]) -> tuple[Any, ...]:
    return (
        entry["finished_at"],
        entry["state"],
        entry["rows"],
        entry["content_hash"],
        entry["reason"] or "landed",
    )


def _input(use: "InputUse") -> tuple[Any, ...]:
    days = [part.day for part in use.partitions]
    name = use.table if use.alias == use.table else f"{use.table} as {use.alias}"
    return name, use.look_back, len(days), min(days, default=None), max(days, default=None), use.digest


def _origin(line: "Origin") -> tuple[Any, ...]:
    return (
        line.table,
        line.rows,
        _numbers(line.row_numbers, line.rows),
        line.subject,
        line.fetched_at,
        line.path,
    )


def _numbers(numbers: Sequence[int], rows: int) -> str:
    return ", ".join(map(str, numbers)) + (", ..." if rows > len(numbers) else "")


def _records(title: str, rows: list[dict[str, Any]], names: Sequence[str]) -> str:
    return _section(title, names, ([row[name] for name in names] for row in rows))


def _section(title: str, headers: Sequence[str], rows: Any) -> str:
    cells = list(rows)
    if not cells:
        return ""
    return f"{title}\n" + "\n".join(f"  {line}" for line in columns(headers, cells).splitlines())


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "explain")(explain)
