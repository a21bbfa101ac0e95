"""A correction on its way through the pipeline, and what must hold of every one of them."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipelines import Pipeline
from reach import Days, days_by_table, grid, reach, readers, reads, size, union, without

from backcourt.sync.ledger import FINDINGS, Partition, State
from backcourt.sync.plan import INPUT_CHANGED, MISSING, WITHDRAWN, Work
from backcourt.sync.run import Report
from backcourt.sync.selection import Selection, plan_with_conditions
from backcourt.tables.declaration import EVER

Photograph = dict[tuple[str, date], Partition]
"""What the ledger said of every partition at one moment."""


def photograph(pipeline: Pipeline) -> Photograph:
    return {(name, day): part for name, days in pipeline.ledger.tables.items() for day, part in days.items()}


def changed(before: Photograph, after: Photograph) -> Days:
    """Return the partitions whose content differs, and those that are on one side only."""
    hashes = [{key: part.content_hash for key, part in side.items()} for side in (before, after)]
    here, there = hashes
    return days_by_table(key for key in here.keys() | there.keys() if here.get(key) != there.get(key))


@dataclass(frozen=True)
class Story:
    """What one correction did: what landed, what the plan said, what the sync redid, what came of it."""

    pipeline: Pipeline
    landed: Days
    before: Photograph
    after: Photograph
    planned: list[Work]
    conditions: list[Work]
    report: Report

    @property
    def plan(self) -> Days:
        """Everything that the plan names."""
        return days_by_table((item.table, item.day) for item in self.planned)

    @property
    def redone(self) -> Days:
        """Everything about which the ledger says something new, be it only the time."""
        keys = self.before.keys() | self.after.keys()
        return days_by_table(key for key in keys if self.before.get(key) != self.after.get(key))

    @property
    def changed(self) -> Days:
        """The raw and derived partitions whose content is another one."""
        return changed(self.before, self.after)

    @property
    def withdrawn(self) -> Days:
        """Partitions of dates that no payload names any more."""
        return days_by_table(self.before.keys() - self.after.keys())

    @property
    def reached(self) -> Days:
        """What the landed rows can reach by the declarations, and what they take away."""
        pipeline = self.pipeline
        found = reach(pipeline.catalogue, self.landed, grid(pipeline.catalogue, pipeline.ledger))
        return union(found, self.withdrawn)

    @property
    def stale(self) -> Days:
        """What reads something whose content is another one: this and nothing else was to be redone."""
        pipeline = self.pipeline
        moved = self.landed | self.changed
        found = readers(pipeline.catalogue, moved, grid(pipeline.catalogue, pipeline.ledger))
        return union(found, self.withdrawn)


def tell(pipeline: Pipeline, archive: Path, fetched_at: datetime) -> Story:
    """Land what an archive folder holds, plan, sync, and tell what happened."""
    earlier = photograph(pipeline)
    assert pipeline.ingest(archive, fetched_at).rejected == []
    before = photograph(pipeline)
    planned = pipeline.plan()
    conditions = plan_with_conditions(pipeline.planner(), Selection())
    report = pipeline.sync()
    landed = changed(earlier, before)
    return Story(pipeline, landed, before, photograph(pipeline), planned, conditions, report)


def assert_the_plan_names_all_that_is_reached(story: Story) -> None:
    """Each with a reason that leads, from input to input, back to what landed."""
    assert story.plan == story.reached
    catalogue, named = story.pipeline.catalogue, story.landed | story.plan
    for item in story.planned:
        if item.cause == MISSING:
            assert (item.table, item.day) not in story.before
            continue
        if item.cause == WITHDRAWN:
            assert item.day in story.withdrawn[item.table]
            continue
        place = "" if item.cause.day == EVER else f" @ {item.cause.day}"
        assert item.reason == f"{INPUT_CHANGED} {item.cause.table}{place}"
        assert item.cause.day in named[item.cause.table]
        assert reads(catalogue, catalogue[item.table], item.day, {item.cause.table: {item.cause.day}})


def assert_what_hangs_on_names_alone_is_told_apart(story: Story) -> None:
    """Every payload may bring a name, and every name may mean somebody else, of whom more is known: it seldom does."""
    hubs = ["player_names", "players"]
    assert [(item.table, item.day) for item in story.conditions] == [
        (item.table, item.day) for item in story.planned
    ]
    certain = days_by_table((item.table, item.day) for item in story.conditions if not item.only_if)
    catalogue, ledger = story.pipeline.catalogue, story.pipeline.ledger
    assert certain == reach(catalogue, story.landed, grid(catalogue, ledger), settled=hubs)
    assert {item.only_if for item in story.conditions} == {"", " or ".join(hubs)}
    assert without(story.redone, certain) == {}


def assert_only_what_really_changed_was_redone(story: Story) -> None:
    """What reads changed content was redone; all else stands in the ledger as it stood, to the microsecond."""
    assert story.report.errors == []
    assert story.redone == story.stale
    assert without(story.redone, story.plan) == {}
    gone = size(story.withdrawn)
    assert story.report.partitions == size(story.redone) - gone
    assert sum(story.report.changed.values()) == size(story.changed) - gone
    assert story.pipeline.plan() == []


def findings(pipeline: Pipeline) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything that was found wrong or missing, whichever run found it in whichever payload."""
    stores = {name: f"nba_ops.{name}" for name in FINDINGS} | {"quarantine": "nba_raw.quarantine"}
    left_out = {"quarantine": "payload_sha, row_number, payload_row"}
    return {
        name: pipeline.query(f"SELECT * EXCLUDE ({left_out.get(name, 'run_id')}) FROM {place} ORDER BY ALL")
        for name, place in stores.items()
    }


def outcome(pipeline: Pipeline) -> dict[tuple[str, date], tuple[Any, ...]]:
    """Return what the ledger says of each partition that owes or holds anything, without run and time."""
    return {
        (name, day): (
            part.state, part.rows, part.expected, part.excused, part.unaccounted, part.content_hash,
            part.failure, part.error,
        )
        for (name, day), part in photograph(pipeline).items()
        if not pipeline.catalogue[name].is_landing and part.state != State.COMPLETE_EMPTY
    }  # fmt: skip


def assert_same_outcome(one: Pipeline, other: Pipeline) -> None:
    assert outcome(one) == outcome(other)
    assert findings(one) == findings(other)
