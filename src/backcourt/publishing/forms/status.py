"""`status.json`: whether what is published may be relied on."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from backcourt.publishing.forms.base import Model, PublishedFile


class RunSummary(Model):
    """The last run of `sync`."""

    run_id: str
    started: datetime
    finished: datetime | None
    partitions: int = Field(description="partitions it wrote")
    failed: int


class TableStatus(Model):
    """A table as the ledger has it."""

    table: str
    phase: str
    rows: int
    partitions: int
    failed: int
    blocked: int
    first: date | None
    last: date | None
    written_at: datetime | None


class StatusFile(PublishedFile):
    """The state of the warehouse that the files were made from.

    `as_of` speaks of games; moments of runs are those of the machine.
    """

    health: Literal["good", "degraded"] = Field(
        description="degraded: a partition failed or is blocked, or entities are unaccounted for"
    )
    problems: list[str] = Field(description="what is wrong, in words")
    version: str = Field(description="version of the program")
    slate: date | None = Field(description="the date of the slate")
    last_graded: date | None
    last_game: date | None = Field(description="the last date with results")
    run: RunSummary | None
    tables: list[TableStatus]
