"""What a run did, as `sync` says at its end and `status` at any time: what, why, how long, excused, blocked, failed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from backcourt.cli.output import columns, counts, duration

if TYPE_CHECKING:
    from backcourt.sync.report import TableRun

HEADERS = ("table", "partitions", "changed", "rows", "time", "a second", "excused", "why")
REASONS_SHOWN = 2


def run_report(work: "Sequence[TableRun]") -> Iterator[str]:
    """Yield the paragraphs of a run's report."""
    built = [each for each in work if each.partitions]
    if built:
        yield columns(HEADERS, map(_row, built))
    yield from _account("excused", work, lambda each: each.excused)
    yield from _account("blocked", work, lambda each: each.blocked)
    yield from _account("failed", work, lambda each: each.failed)


def _row(each: "TableRun") -> tuple[object, ...]:
    return (
        each.table, each.partitions, each.changed, each.rows, duration(each.seconds), round(each.rate),
        sum(each.excused.values()), _why(each.reasons),
    )  # fmt: skip


def _why(reasons: Mapping[str, int]) -> str:
    """Name the commonest reasons, and how many others there were."""
    ordered = sorted(reasons, key=lambda word: -reasons[word])
    more = len(ordered) - REASONS_SHOWN
    return ", ".join(ordered[:REASONS_SHOWN]) + (f" and {more} other reasons" if more > 0 else "")


def _account(
    word: str, work: "Sequence[TableRun]", part: "Callable[[TableRun], Mapping[str, int]]"
) -> Iterator[str]:
    """Name each cause once, with what it concerns by table: `gate G of T: form 3, career 9`."""
    causes: dict[str, dict[str, int]] = {}
    for each in work:
        for cause, count in part(each).items():
            causes.setdefault(cause, {})[each.table] = count
    if causes:
        ordered = sorted(causes.items(), key=lambda item: -sum(item[1].values()))
        lines = (f"  {cause} {sum(tables.values()):,}: {counts(tables)}" for cause, tables in ordered)
        yield "\n".join([word, *lines])
