"""What is the same in every file of one publication: the moment it shows, names, and where the facts come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

import pyarrow as pa

from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.analytics.upcoming_player_game_context import UPCOMING_PLAYER_GAME_CONTEXT
from backcourt.catalogue import catalogue
from backcourt.errors import RefusedError
from backcourt.predictions.player_prop_predictions import PLAYER_PROP_PREDICTIONS
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.predictions.system_daily_performance import SYSTEM_DAILY_PERFORMANCE
from backcourt.publishing.best_bets.record import Record, open_record
from backcourt.publishing.forms.base import SCHEMA_VERSION
from backcourt.publishing.origin import is_simulated
from backcourt.publishing.question import Answer, Answers, Question, Relations, alias, combined
from backcourt.publishing.text import written
from backcourt.raw.players import PLAYERS
from backcourt.raw.schedule import SCHEDULE
from backcourt.sync.ledger import Ledger
from backcourt.sync.plan import Grid
from backcourt.tables.declaration import EVER, Table
from backcourt.tables.expressions import ir
from backcourt.tables.sql import Query, Texts
from backcourt.time import InformationTime, game_date_of, game_day, season_of, utc
from backcourt.warehouse.interface import Scope, Warehouse

Found = TypeVar("Found")


def utc_now() -> datetime:
    """Return what the machine's clock shows, as naive UTC."""
    return utc(datetime.now(UTC))


def _digest_of_names(inputs: Relations) -> ir.Table:
    slates = inputs[UPCOMING_PLAYER_GAME_CONTEXT.name].select("game_date", "player_id").distinct()
    rows = slates.inner_join(inputs[PLAYERS.name], "player_id")
    mark = (rows.player_id.cast("string") + rows.player_name).hash().cast("decimal(38, 0)")
    found = rows.group_by("game_date").agg(digest=mark.sum().cast("string"))
    return found.mutate(game_date=found.game_date.cast("string"))


def _graded(inputs: Relations) -> ir.Table:
    rows = inputs[SYSTEM_DAILY_PERFORMANCE.name]
    return rows.filter(rows.graded > 0).select("game_date").distinct()


NAMES = Question(
    "names", lambda inputs: inputs[PLAYERS.name].select("player_id", "player_name"), whole=(PLAYERS,)
)
NAMES_BY_DATE = Question("names by date", _digest_of_names, whole=(UPCOMING_PLAYER_GAME_CONTEXT, PLAYERS))
GRADED = Question("graded", _graded, whole=(SYSTEM_DAILY_PERFORMANCE,))
INFORMATION_TIME = Question(
    "information time",
    lambda inputs: inputs[SCHEDULE.name].select("information_time").limit(1),
    whole=(SCHEDULE,),
)


def sound_moment(ledger: Ledger, clock: datetime) -> datetime:
    """Return what the clock shows, unless games that were played lie after it: then it is the clock that is wrong."""
    parts = ledger.of(PLAYER_GAME_SUMMARY.name)
    last = max((day for day, part in parts.items() if part.is_done and part.rows), default=None)
    if last is None or last <= game_date_of(clock):
        return clock
    return game_day(last).results_known_utc


@dataclass(frozen=True)
class Frame:
    """One publication's view of the warehouse: nothing that became known after `now` (naive UTC) is in it."""

    warehouse: Warehouse
    ledger: Ledger
    now: datetime
    texts: Texts = field(default_factory=dict)
    """Where the SQL of tables is remembered."""
    folder: Path | None = None
    """Where it is published; None where nothing is."""
    clock: Callable[[], datetime] = utc_now
    """The machine's clock (naive UTC), whatever moment is shown: what was public when is told by no other."""

    answers: Answers = field(default_factory=dict, init=False, repr=False)
    """What was answered about seasons: by earlier publications at first, and by this one."""

    found: dict[object, Any] = field(default_factory=dict, init=False, repr=False)
    """What was found once and is asked for again."""

    kept: dict[str, object] = field(default_factory=dict, init=False, repr=False)
    """What the answers that are kept in this session are of, by question."""

    @cached_property
    def record(self) -> Record:
        """The record of best bets in the folder, and what this publication adds to it."""
        return open_record(self.folder) if self.folder else Record()

    def look_around(self) -> None:
        """Find what most kinds ask for, before each goes its own way."""
        _ = self.predicted, self.graded, self.names, self.names_by_date, self.information_time

    def beside(self, warehouse: Warehouse) -> Frame:
        """Return the frame in another session, with what was found so far."""
        other = copy(self)
        other.__dict__.update(warehouse=warehouse, found=dict(self.found), kept={})
        return other

    @property
    def written_at(self) -> datetime:
        """The moment as published files state it."""
        return self.now.replace(tzinfo=UTC, microsecond=0)

    @cached_property
    def simulated(self) -> bool:
        """Whether any fact is made up."""
        return is_simulated(self.warehouse, self.texts)

    @cached_property
    def names(self) -> Mapping[int, str]:
        """The name of every player."""
        return {row["player_id"]: row["player_name"] for row in self.ask(NAMES)}

    @cached_property
    def names_by_date(self) -> Mapping[date, str]:
        """A digest per date of the names of the players on its slate: a new name changes what is published."""
        rows = self.by_season(NAMES_BY_DATE)
        return {date.fromisoformat(row["game_date"]): row["digest"] for row in rows}

    def name(self, player_id: int) -> str:
        """Return a player's name."""
        return self.names.get(player_id, f"player {player_id}")

    @cached_property
    def graded(self) -> list[date]:
        """The dates on which players who were predicted appeared, as far as known by now, in order."""
        tables = PREDICTION_ACCURACY, SYSTEM_DAILY_PERFORMANCE
        done = self.done(*tables)
        if not done:
            return []
        found = {row["game_date"] for row in self.ask(GRADED)}
        return sorted(day for day in found & done if self.is_over(day))

    @cached_property
    def last_game_date(self) -> date | None:
        """The last date whose results are known by now."""
        parts = self.ledger.of(PLAYER_GAME_SUMMARY.name)
        days = (day for day, part in parts.items() if part.is_done and part.rows and self.is_over(day))
        return max(days, default=None)

    @cached_property
    def last_accounted(self) -> date:
        """The last date of which may be told what its tables hold.

        Of a moment in the past it is the last date that was over: what the ledger says of later ones came after.
        """
        parts = (part for name in catalogue() for part in self.ledger.of(name).values())
        written = max((part.finished_at for part in parts if part.finished_at), default=self.now)
        return self.slate if written <= self.now else self.last_over

    @cached_property
    def predicted(self) -> list[date]:
        """The dates up to the slate's on which something was predicted, in order."""
        parts = self.ledger.of(PLAYER_PROP_PREDICTIONS.name)
        days = sorted(day for day, part in parts.items() if part.is_done and part.rows)
        if not days:
            raise RefusedError(
                "nothing has been predicted, so there is nothing to publish", "run `backcourt sync` first"
            )
        upto = next((day for day in days if day >= self.today), days[-1])
        return [day for day in days if day <= upto]

    @property
    def today(self) -> date:
        """The basketball day of the moment."""
        return game_date_of(self.now)

    @property
    def slate(self) -> date:
        """The date that is shown as tonight: today, else the next with predictions, else the last one."""
        return self.predicted[-1]

    @property
    def slate_state(self) -> Literal["today", "upcoming", "past"]:
        """Where the slate lies from the moment."""
        if self.slate == self.today:
            return "today"
        return "upcoming" if self.slate > self.today else "past"

    @cached_property
    def information_time(self) -> InformationTime:
        """The cut-off of the predictions."""
        rows = self.ask(INFORMATION_TIME)
        return InformationTime(rows[0]["information_time"]) if rows else InformationTime.CLOSE

    def is_over(self, day: date) -> bool:
        """Whether the results of a date are known by now."""
        return game_day(day).results_known_utc <= self.now

    @property
    def last_over(self) -> date:
        """The last date whose results are known by now, whether it had games or not."""
        return self.today - timedelta(days=1)

    def done(self, *tables: Table) -> set[date]:
        """Return the dates of which all of these tables are done."""
        found = [
            {day for day, part in self.ledger.of(table.name).items() if part.is_done} for table in tables
        ]
        return set.intersection(*found)

    def digests(self, day: date, *tables: Table) -> dict[str, str]:
        """Return the content of tables on a date, by table and date."""
        parts = {table.name: self.ledger.of(table.name).get(day) for table in tables}
        return {f"{name} @ {day}": part.content_hash if part else "" for name, part in parts.items()}

    @cached_property
    def grid(self) -> Grid:
        """The dates on which each table owes something."""
        return Grid(catalogue(), self.ledger)

    def once(self, find: Callable[[Frame], Found]) -> Found:
        """Return what a function finds in this frame, found once however many ask."""
        if find not in self.found:
            self.found[find] = find(self)
        found: Found = self.found[find]
        return found

    def ask(
        self,
        question: Question,
        days: Collection[date] = (),
        since: date | None = None,
        until: date | None = None,
        **rows: pa.Table,
    ) -> list[dict[str, Any]]:
        """Return the rows that answer a question about some dates; `rows` are what is handed in.

        `since` and `until` bound the dates of what it reads whole, or as far as it is over.
        """
        return self.warehouse.records(self._query(question, days, rows, since, until))

    def by_season(self, question: Question) -> list[dict[str, Any]]:
        """Return the rows that answer a question about the dates of each season in turn, with values JSON knows.

        A season that has not changed since it was last asked about is answered from memory.
        """
        found: list[dict[str, Any]] = []
        of_all, of_seasons = self._contents(question)
        for season, contents in sorted(of_seasons.items()):
            name, made_from = (
                f"{question.name} {season}",
                combined([*of_all, *(text for _, text in contents)]),
            )
            known = self.answers.get(name)
            if known is None or known.made_from != made_from:
                # Its own dates, and not its bounds, which those of the season of the bubble run into.
                days = [day for day, _ in contents]
                known = Answer.of(made_from, self.ask(question, since=min(days), until=max(days)))
                self.answers[name] = known
            found += (dict(zip(known.columns, row, strict=True)) for row in known.rows)
        return found

    def _contents(self, question: Question) -> tuple[list[str], Mapping[str, list[tuple[date, str]]]]:
        """Return what all answers follow from, and by season the dates that a question reads with their content."""
        of_all, of_seasons = [self._worded(question).sql], defaultdict[str, list[tuple[date, str]]](list)
        for table in (*question.whole, *question.past):
            upto = self.last_over if table in question.past else date.max
            for day, part in sorted(self.ledger.of(table.name).items()):
                text = f"{table.name} {day} {part.content_hash}"
                if day == EVER:
                    of_all.append(text)
                elif day <= upto:
                    of_seasons[season_of(day)].append((day, text))
        return of_all, of_seasons

    def keep(self, question: Question, days: Collection[date] = (), **rows: pa.Table) -> None:
        """Let later questions read the answer to this one, under its name."""
        self.warehouse.keep(alias(question.name), self._query(question, days, rows))

    def _query(
        self,
        question: Question,
        days: Collection[date],
        rows: Mapping[str, pa.Table],
        since: date | None = None,
        until: date | None = None,
    ) -> Query:
        """Show what a question reads."""
        past = min(until or self.last_over, self.last_over)
        for table in question.dated:
            self.warehouse.show(alias(table.name), Scope(table, dates=sorted(days)))
        for table in question.whole:
            self.warehouse.show(alias(table.name), Scope(table, since, until))
        for table in question.past:
            self.warehouse.show(alias(table.name), Scope(table, since, past))
        for name in question.stores:
            self.warehouse.show_store(alias(name), name)
        for name, content in rows.items():
            self.warehouse.show_rows(alias(name), content)
        return self._worded(question)

    def _worded(self, question: Question) -> Query:
        return Query(f"published/{question.name}", question.build, self.texts)

    def head(self, as_of: str | datetime, **fields: Any) -> dict[str, Any]:
        """Return what every file begins with, and fields of its own; `as_of` is naive UTC, or as it is written."""
        return {
            "schema_version": SCHEMA_VERSION,
            "as_of": as_of if isinstance(as_of, str) else written(as_of),
            "simulated": self.simulated,
            "information_time": self.information_time.value,
            **fields,
        }
