"""Best bets under test: picks made by hand, and a publisher of nothing but their record."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from backcourt.publishing.best_bets.grading import graded
from backcourt.publishing.best_bets.record import PUBLISHED, Record, open_record
from backcourt.publishing.best_bets.rule import RULE
from backcourt.publishing.forms.best_bets import Pick, PicksOfDate, RecordFile, ResultsOfDate
from backcourt.publishing.snapshots import Shelf

MOMENT = datetime(2024, 3, 1, 12, tzinfo=UTC)


def pick(**changes: Any) -> Pick:
    """Return a pick: an over of 20.5 at even money."""
    fields: dict[str, Any] = {
        "rank": 1, "game_id": "0022300001", "tipoff": MOMENT, "player_id": 1, "player": "A Player", "team": "AAA",
        "opponent": "BBB", "stat": "points", "side": "OVER", "line": 20.5, "odds": 100.0, "book": "a book",
        "seen_at": MOMENT, "probability": 0.6, "break_even": 0.5, "market_probability": 0.5, "expected_value": 0.2,
        "predicted_mean": 23.0, "reasons": [],
    }  # fmt: skip
    return Pick(**{**fields, **changes})


def picks_of(*picks: Pick, **changes: Any) -> PicksOfDate:
    """Return the picks of a date."""
    fields: dict[str, Any] = {
        "rule": RULE.version,
        "season": "2023-24",
        "as_of": MOMENT,
        "basis": "backfilled",
    }
    return PicksOfDate(**{**fields, "considered": 9, "picks": list(picks), **changes})


def results_of(*results: tuple[Pick, int | None]) -> ResultsOfDate:
    """Return results: what each player did, or None if he did not appear."""
    return ResultsOfDate(as_of=MOMENT, results=[graded(*result) for result in results])


def begin(record: Record) -> Record:
    """Put the rule on record."""
    record.add("rule", MOMENT, date(2024, 1, 1), RULE)
    return record


def add_picks(record: Record, day: date, *picks: Pick) -> None:
    """Put the picks of a date on record, and the rule before the first."""
    if not record.rules:
        begin(record)
    record.add("picks", MOMENT, day, picks_of(*picks))


def publish_record(record: Record, folder: Path, *, killed_before_swap: bool = False) -> None:
    """Publish a record and nothing else, in the order in which it is always done."""
    file = RecordFile(
        generated_at=MOMENT, as_of=MOMENT, simulated=True, information_time="close", rule=RULE, summaries=[],
        entries=list(record.all()),
    )  # fmt: skip
    shelf = Shelf(folder)
    with shelf.lock(), shelf.draft() as draft:
        draft.put(PUBLISHED, file.model_dump_json().encode())
        record.save()
        if not killed_before_swap:
            shelf.make_current(draft, MOMENT, None, [], simulated=True)


def published_days(folder: Path, *days: date) -> Path:
    """Publish picks of some dates, one publication each; return the file of the record."""
    for number, day in enumerate(days):
        record = open_record(folder)
        add_picks(record, day, pick(player_id=number, player=f"Player {number}"))
        publish_record(record, folder)
    path = open_record(folder).path
    assert path is not None
    return path
