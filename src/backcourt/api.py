"""Backcourt in Python: one object with the vocabulary of the command line.

>>> import backcourt
>>> store = backcourt.open("my-workspace")
>>> store.ingest_archive("archive", seasons=["2023-24"])
>>> store.sync()
>>> store.table("player_boxscores").num_rows
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backcourt import intake
from backcourt.catalogue import catalogue
from backcourt.compiling import compiling_ahead
from backcourt.errors import BackcourtError, RefusedError, UsageError
from backcourt.session import Session, reading, writing
from backcourt.settings import ResolvedSettings, Settings, resolve
from backcourt.sources.archive.client import fetch
from backcourt.sync.interrupts import interrupting
from backcourt.sync.overrides import override
from backcourt.sync.pace import pace
from backcourt.sync.plan import PlanLine, lines
from backcourt.sync.run import Report, Runner
from backcourt.sync.selection import Selection, certain_plan, dates_by_table, plan, plan_with_conditions
from backcourt.sync.status import Heart, RunState, RunStatus
from backcourt.time import InformationTime, as_utc, utc
from backcourt.warehouse.interface import Scope
from backcourt.workspace import Workspace

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from backcourt import backups, doctor
    from backcourt.daily.heartbeat import Pulse
    from backcourt.daily.known import Known
    from backcourt.daily.plan import DayPlan, Stretch
    from backcourt.daily.report import DayReport
    from backcourt.daily.run import Day
    from backcourt.evaluation import challenge, model_cards, model_records, showdown, trainings
    from backcourt.evaluation.explained import PredictionExplained
    from backcourt.evaluation.feature_profile import FeatureProfile
    from backcourt.evaluation.live import Live
    from backcourt.evaluation.report import Evaluation
    from backcourt.learning.recipe import Recipe
    from backcourt.publishing.frame import Frame
    from backcourt.publishing.publish import Change, PublishReport
    from backcourt.publishing.targets.transfer import Transfer
    from backcourt.sources.fetching.access import Access
    from backcourt.sources.fetching.provider import Provider
    from backcourt.sources.fetching.report import FetchReport, Progress
    from backcourt.sources.promotions import Promotion
    from backcourt.sync import check, coverage, diff, explain, overview
    from backcourt.web.serve import Served


@dataclass(frozen=True)
class Ingest:
    """What an ingest brought: payloads that were landed, and what was loaded from them."""

    landed: int
    intake: intake.Intake


@dataclass(frozen=True)
class Fetched:
    """What fetching from a provider brought: the account of its requests, and what was loaded from the answers."""

    report: FetchReport
    intake: intake.Intake


@dataclass(frozen=True)
class Plan:
    """What a sync would do at most, folded into stretches; `seconds` is None while a table was never built."""

    lines: list[PlanLine]
    partitions: int
    blocked: int
    seconds: float | None
    waiting_payloads: int


@dataclass(frozen=True)
class Sync:
    """What a sync did: the payloads it loaded first, and what it built."""

    intake: intake.Intake
    report: Report


@dataclass(frozen=True)
class Training:
    """What a training did: the sync that it is, the models it trained, how long, and how many are excused and why."""

    sync: Sync
    seconds: float
    trained: list[trainings.Training]
    excused: dict[str, int]


def open_workspace(home: str | Path | None = None, **settings: Any) -> Backcourt:
    """Return the workspace in `home` (default: as `config show` tells); nothing is read yet."""
    flags = settings | {"home": None if home is None else Path(home)}
    resolved = resolve(flags)
    return Backcourt(resolved, Workspace(resolved.values.home))


@dataclass(frozen=True)
class Backcourt:
    """A workspace; every method opens and closes it, so that none holds others up longer than it works.

    What only one of them needs is imported there: most programs call few.
    """

    config: ResolvedSettings
    workspace: Workspace
    notify: Callable[[str], None] = lambda text: None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    """What tells the time (aware)."""

    def ingest_archive(
        self,
        folder: str | Path,
        seasons: Sequence[str] = (),
        *,
        watch: Callable[[str], None] = lambda subject: None,
    ) -> Ingest:
        """Land the files of an archive folder (all seasons when none is named) and load them.

        What the first sync will ask of the engine is compiled meanwhile.
        """
        with self._writing() as session:
            with compiling_ahead(Selection().names(catalogue()), session.codes.texts):
                now = utc(self.clock())
                landed = [
                    receipt.subject for receipt in fetch(Path(folder), list(seasons), session.landing, now)
                ]
                loaded = self._load(session, watch, landed)
            session.codes.remember()
            return Ingest(len(landed), loaded)

    def ingest_bigdataball(
        self, folder: str | Path, *, watch: Callable[[str], None] = lambda subject: None
    ) -> Ingest:
        """Land the play-by-play files of BigDataBall that are in a folder, or in folders inside, and load them."""
        from backcourt.sources.bigdataball import client

        with self._writing() as session:
            receipts = client.fetch(Path(folder), session.landing, utc(self.clock()))
            landed = [receipt.subject for receipt in receipts]
            return Ingest(len(landed), self._load(session, watch, landed))

    def ingest(
        self,
        source: str,
        *,
        first: date | None = None,
        last: date | None = None,
        season: str | None = None,
        only: Mapping[date, Collection[tuple[str, str]]] | None = None,
        again: bool = False,
        opening: bool = False,
        max_credits: int | None = None,
        progress: Callable[[Progress], None] = lambda progress: None,
        watch: Callable[[str], None] = lambda subject: None,
    ) -> Fetched:
        """Fetch what a provider has of some game dates, and load it: a season, a range, or today when none is named.

        `only` names the games (tricodes of both teams) that are meant on dates of which not all are, for providers that
        charge by the game. What is landed already is not fetched `again` unless asked; at most `max_credits` are spent.
        What a service does is in the report, and what came is loaded however it ended. Raises `AuthenticationError`
        without its key.
        """
        from backcourt.sources.fetching.fetch import fetch, matchups, window

        now = self.clock()
        wanted = replace(window(now, first, last, season, opening=opening), only=matchups(only or {}))
        provider, access = _provider(source, self.config.values)
        with self._writing() as session:
            report = fetch(
                provider, access, session.landing, wanted,
                again=again, most=max_credits, watch=progress, told=watch, now=self.clock,
            )  # fmt: skip
            return Fetched(report, self._load(session, watch, report.landed))

    def ingest_simulated(
        self,
        *,
        size: str = "small",
        seed: int | None = None,
        watch: Callable[[str], None] = lambda subject: None,
    ) -> Ingest:
        """Make up a league (`small` or `demo`), keep its files in the workspace, and ingest them."""
        from backcourt.sources.simulated import write_league

        league = _league(size, seed)
        folder = self.workspace.home / "simulated" / f"{size}-{league.seed}"
        self.workspace.create()
        write_league(league, folder)
        return self.ingest_archive(folder, watch=watch)

    def plan(self, **selection: Any) -> Plan:
        """Tell what a sync with the same arguments would do, why, and how long it takes."""
        chosen = Selection(**selection)
        with self._reading() as session:
            work = plan_with_conditions(session.planner(), chosen)
            session.codes.remember()
            seconds = pace(session.ledger)
            stretches = lines(work, seconds)
            waiting = len(intake.waiting(session.warehouse, session.landing))
        blocked = sum(item.blocked for item in work)
        known = [line.seconds for line in stretches if not line.blocked]
        total = None if None in known else sum(part for part in known if part)
        return Plan(stretches, len(work) - blocked, blocked, total, waiting)

    def sync(
        self,
        *,
        chunk: int | None = None,
        watch: Callable[[RunStatus], None] = lambda status: None,
        **selection: Any,
    ) -> Sync:
        """Load what was landed, then redo what is missing or stale; each chunk is committed as it is done.

        `chunk` is how many input rows seasons may read to be built together (0: each season by itself).
        """
        chosen = Selection(**selection)
        chosen.names(catalogue())
        self.workspace.require_present()
        with self._writing() as session:
            loaded = self._load(session)
            return Sync(loaded, self._carry_out(session, chosen, chunk, watch))

    def _carry_out(
        self, session: Session, chosen: Selection, chunk: int | None, watch: Callable[[RunStatus], None]
    ) -> Report:
        planner = session.planner()
        work, assumed = certain_plan(planner, chosen)
        session.codes.remember()
        heart = Heart(self.workspace.status_file, work, pace(session.ledger), watch)
        built = dates_by_table(work)
        try:
            # The last first: the run itself begins with the others.
            ahead = compiling_ahead(list(built)[::-1], session.codes.texts)
            with interrupting(session.warehouse.interrupt), ahead:
                runner = Runner(
                    planner, session.warehouse, session.codes.texts, heart.beat,
                    lambda: utc(self.clock()), chunk_rows=chunk,
                )  # fmt: skip
                report = runner.run(
                    tables=chosen.names(catalogue()),
                    wanted=chosen.wants,
                    force=chosen.force,
                    planned=built,
                    assumed=assumed,
                )
        except KeyboardInterrupt:
            heart.stop(RunState.STOPPED)
            raise
        except BaseException:
            with suppress(OSError):
                heart.stop(RunState.FAILED)
            raise
        report.planned = sum(not item.blocked for item in work)
        session.codes.remember()
        heart.stop(RunState.FAILED if report.failed else RunState.DONE, report)
        return report

    def train(
        self,
        *,
        first: date | None = None,
        last: date | None = None,
        force: bool = False,
        watch: Callable[[RunStatus], None] = lambda status: None,
    ) -> Training:
        """Bring the learned models, and whatever they are trained on, up to date."""
        from backcourt.evaluation import trainings

        done = self.sync(watch=watch, tables=(trainings.TABLE,), first=first, last=last, force=force)
        with self._reading() as session:
            trained = trainings.trained_in(session.warehouse, done.report.run_id)
            seconds = done.report.seconds.get(trainings.TABLE, 0.0)
            return Training(done, seconds, trained, trainings.excused_in(session.warehouse))

    def showdown(
        self, seasons: Sequence[str] = (), *, watch: Callable[[str], None] = lambda text: None
    ) -> showdown.Showdown:
        """Let boosted trees alone meet the experts' rule where it misses nothing, out of sample, on the same rows."""
        from backcourt.evaluation import showdown

        with self._reading() as session:
            return showdown.showdown(session.warehouse.read, _contest(session), seasons, watch)

    def models_list(self) -> list[model_records.Record]:
        """Return the learned models, how each did in the month it was in force for, and which are in force today."""
        from backcourt.evaluation import model_records

        with self._reading() as session:
            shown = _shown(session, model_records.TABLES)
            return model_records.records(session.warehouse.read, shown, _today())

    def models_show(self, model: str) -> model_cards.ModelCard:
        """Return what there is to know of a model, named by the beginning of its digest, after checking all of it."""
        from backcourt.evaluation import model_cards, model_records

        with self._reading() as session:
            shown, read = _shown(session, model_records.TABLES), session.warehouse.read
            saved = model_records.saved(read, shown, model)
            [record] = model_records.records(read, shown, _today(), [saved.digest])
            return model_cards.card_of(record, saved)

    def models_diff(self, left: str, right: str) -> list[model_cards.Change]:
        """Return in what two models differ."""
        from backcourt.evaluation import model_cards

        return model_cards.changes(self.models_show(left), self.models_show(right))

    def models_challenge(
        self,
        recipe: str | Path,
        seasons: Sequence[str] = (),
        *,
        stat: str = "points",
        watch: Callable[[str], None] = lambda text: None,
    ) -> challenge.Challenge:
        """Train by another recipe (a TOML file), walk-forward, and hold it against what the champion said."""
        return self._fought(_recipe(recipe), seasons, stat, watch)

    def _fought(
        self, recipe: Recipe, seasons: Sequence[str], stat: str, watch: Callable[[str], None]
    ) -> challenge.Challenge:
        from backcourt.evaluation import challenge

        with self._reading() as session:
            shown = _contest(session)
            return challenge.challenge(session.warehouse.read, shown, recipe, seasons, stat, watch)

    def models_promote(
        self,
        recipe: str | Path,
        seasons: Sequence[str] = (),
        *,
        because: str = "",
        watch: Callable[[str], None] = lambda text: None,
    ) -> challenge.Challenge:
        """Let a recipe take over if it proves better: its models are what the next sync trains.

        Raises `RefusedError` unless the interval of the paired difference in MAE lies below zero and CRPS is no worse.
        """
        from backcourt.learning.recipe_text import to_json

        chosen = _recipe(recipe)
        fought = self._fought(chosen, seasons, "points", watch)
        if fought.obstacles:
            raise RefusedError(
                f"{Path(recipe).name} does not take over: {'; '.join(fought.obstacles)}",
                "`backcourt models challenge` shows the figures",
            )
        self._promote(to_json(chosen), because, fought)
        return fought

    def models_demote(self, *, because: str) -> None:
        """Go back to the default recipe: its models are what the next sync trains."""
        if not because.strip():
            raise UsageError("a demotion needs a reason", 'say why: --because "..."')
        if not any(each.recipe for each in self.models_promotions()[-1:]):
            raise UsageError(
                "the default recipe is in force", "`backcourt models promotions` lists decisions"
            )
        self._promote(None, because, None)

    def models_promotions(self) -> list[Promotion]:
        """Return every promotion and demotion on record, in order."""
        from backcourt.sources import promotions

        with self._reading() as session:
            return list(promotions.promotions(session.landing))

    def _promote(self, recipe: str | None, because: str, fought: challenge.Challenge | None) -> None:
        from backcourt.sources import promotions

        self.workspace.require_present()
        with self._writing() as session:
            now = utc(self.clock())
            evidence = {} if fought is None else asdict(fought)
            decided = promotions.Promotion(recipe, because.strip(), evidence, now.isoformat())
            receipt = promotions.land(session.landing, decided, now)
            self._load(session, delivered=[receipt.subject])

    def information_time(self, chosen: InformationTime | None = None) -> InformationTime:
        """Return when, before each game, the predictions of this workspace are made; `chosen` changes it.

        The next sync makes everything anew that rests on it.
        """
        from backcourt.sources import information_times

        if chosen is None:
            with self._reading() as session:
                found = [each.information_time for each in information_times.choices(session.landing)]
                return found[-1] if found else InformationTime.CLOSE
        with self._writing() as session:
            receipt = information_times.land(session.landing, chosen, utc(self.clock()))
            self._load(session, delivered=[receipt.subject])
            return chosen

    def status(self) -> overview.Overview:
        """Tell what runs or ran last, and how every table stands."""
        from backcourt.sync import overview

        with self._reading() as session:
            status_file, writer = self.workspace.status_file, self.workspace.writer
            return overview.overview(session.ledger, catalogue(), status_file, writer)

    def exceptions(self, **filters: Any) -> list[coverage.Exceptions]:
        """Count what is excused by table, season, month and category."""
        from backcourt.sync import coverage

        with self._reading() as session:
            return coverage.exceptions(session.warehouse, catalogue(), **filters)

    def coverage(self, **filters: Any) -> list[coverage.Cover]:
        """Hold every table and season against what it owes: complete, excused (by reason), unaccounted."""
        from backcourt.sync import coverage

        with self._reading() as session:
            return coverage.coverage(session.warehouse, session.planner(), **filters)

    def check(self) -> check.Verdict:
        """Judge whether the data may be used: gates, contracts, conservation, completeness, the published record."""
        from backcourt.publishing.best_bets.checking import record_figures
        from backcourt.sync import check

        with self._reading() as session:
            waiting = intake.waiting(session.warehouse, session.landing)
            verdict = check.check(session.warehouse, session.planner(), waiting)
        record = record_figures(self.workspace.published_folder)
        return replace(verdict, figures=[*verdict.figures, *record])

    def evaluate(self, seasons: Sequence[str] = ()) -> Evaluation:
        """Score every system on the frozen populations (of all seasons when none is named) and run the leak alarms."""
        from backcourt.evaluation.declared import speaking_tables
        from backcourt.evaluation.explanations import read_explanations
        from backcourt.evaluation.report import TABLES, evaluate

        speaking = speaking_tables(catalogue().values())
        with self._reading() as session:
            relations = _shown(session, {*TABLES, *(table.name for table in speaking)})
            read, known = session.warehouse.read, read_explanations()
            return evaluate(read, relations, seasons, tables=speaking, explanations=known)

    def live(self, today: date | None = None) -> Live:
        """Tell whether systems drift of late, and what should have come by today and did not."""
        from backcourt.evaluation.live import TABLES, live

        with self._reading() as session:
            relations = _shown(session, TABLES)
            return live(session.warehouse.read, relations, today or self.clock().date())

    def features(self, seasons: Sequence[str] = ()) -> list[FeatureProfile]:
        """Return the feature contract beside null share and distribution of what the store holds."""
        from backcourt.evaluation.feature_profile import STORE, profile

        table = catalogue()[STORE]
        with self._reading() as session:
            session.warehouse.show(STORE, Scope(table))
            return profile(session.warehouse.read, {STORE: table.relation(STORE)}, seasons)

    def publish(
        self,
        dates: Collection[date] | None = None,
        *,
        only: Collection[str] | None = None,
        because: str | None = None,
        now: datetime | None = None,
        folder: str | Path | None = None,
        to: Sequence[str] = (),
        watch: Callable[[Transfer], None] = lambda transfer: None,
    ) -> PublishReport:
        """Publish what every kind of file owes as one snapshot: all dates, or of dated kinds only these.

        `only` names kinds; `now` (UTC unless it says otherwise, by default the clock's) is the moment that is shown:
        nothing that became known later is published. `to` names targets (`s3://bucket/prefix`, a folder, any URL that
        fsspec knows) that are then brought to the same snapshot; `watch` is told how far each is. Raises
        `RefusedError` when published content would be lost and no reason (`because`) is given, `TargetError` when a
        target gives out.
        """
        from backcourt.publishing.publish import publish
        from backcourt.publishing.snapshots import Shelf
        from backcourt.publishing.targets.mirror import mirror, open_target

        shelf = Shelf(Path(folder) if folder else self.workspace.published_folder)
        for target in to:
            open_target(target, shelf)
        with self._publishing(now, folder) as (frame, place):
            report = publish(frame, place, dates, only, because)
        return replace(report, mirrors=[mirror(shelf, target, because, watch) for target in to])

    def publish_plan(
        self,
        dates: Collection[date] | None = None,
        *,
        only: Collection[str] | None = None,
        now: datetime | None = None,
        folder: str | Path | None = None,
    ) -> list[Change]:
        """Tell which files `publish` with the same arguments would make or remove, and why."""
        from backcourt.publishing.publish import planned

        with self._publishing(now, folder) as (frame, target):
            return planned(frame, target, dates, only)

    def daily_plan(self) -> DayPlan:
        """Tell what `daily` would do now, and why."""
        return self._day().plan()

    def daily(
        self,
        *,
        to: Sequence[str] = (),
        watch: Callable[[str], None] = lambda text: None,
    ) -> DayReport:
        """Do what this moment needs: ask providers, sync, publish (also `to` these targets), and tell what is late.

        What fails is in the report and is owed again next time. Raises `RefusedError` while another run is at it, and
        any other `BackcourtError` when the workspace or the machine lets nothing be done; that is alerted too.
        """
        return self._day(to, watch).run()

    def daily_check(self) -> Pulse:
        """Tell whether `daily` was run as often as expected, and what is late."""
        return self._day().pulse(self.config.values.daily_within_hours)

    def daily_loop(
        self,
        *,
        to: Sequence[str] = (),
        watch: Callable[[str], None] = lambda text: None,
        told: Callable[[DayReport | BackcourtError, datetime], None] = lambda report, following: None,
    ) -> None:
        """Run the day again and again, whenever something is expected, until `KeyboardInterrupt`.

        `told` hears how each run ended, and when the next one is. Raises `UsageError` when settings make no sense.
        """
        from time import sleep

        from backcourt.daily.loop import Loop

        Loop(lambda: self.daily(to=to, watch=watch), lambda: utc(self.clock()), sleep, told).go()

    def _day(self, to: Sequence[str] = (), watch: Callable[[str], None] = lambda text: None) -> Day:
        from backcourt.daily.alerts import ways
        from backcourt.daily.asking import askable
        from backcourt.daily.run import Day

        values = self.config.values
        asked, unasked = askable(values)
        return Day(
            self.workspace, DayOperations(self, to, watch), lambda: utc(self.clock()), asked, unasked,
            values.daily_max_credits, watch, tuple(ways(values)),
        )  # fmt: skip

    def serve(
        self,
        host: str = "127.0.0.1",
        port: int = 8000,
        *,
        folder: str | Path | None = None,
        rate_limit: float | None = None,
        allow_hosts: Sequence[str] = (),
        operations_token_file: str | Path | None = None,
        announce: Callable[[str], None] = lambda address: None,
        log: Callable[[dict[str, Any]], None] | None = None,
    ) -> Served:
        """Serve the site and the API from what is published until SIGINT or SIGTERM; the warehouse is never opened.

        `rate_limit` is requests per second and client (0: no limit). Operations exist when there is a token: the
        setting `operations_token`, or the first line of a file.
        """
        from backcourt.web.serve import ServeSettings, serve

        return serve(
            ServeSettings(
                self.workspace,
                Path(folder) if folder else self.workspace.published_folder,
                host,
                port,
                rate_limit,
                tuple(allow_hosts),
                _operations_token(self.config.values, operations_token_file),
                announce,
                log,
            )
        )

    @contextmanager
    def _publishing(self, now: datetime | None, folder: str | Path | None) -> Iterator[tuple[Frame, Path]]:
        from backcourt.publishing.frame import Frame, sound_moment
        from backcourt.tables.sql import uncollected

        with uncollected(), self._reading() as session:
            moment = as_utc(now) if now else sound_moment(session.ledger, utc(self.clock()))
            target = Path(folder) if folder else self.workspace.published_folder
            frame = Frame(
                session.warehouse, session.ledger, moment, session.codes.texts, target,
                lambda: utc(self.clock()),
            )  # fmt: skip
            yield frame, target
            session.codes.remember()

    def explain(
        self, table: str, day: date | None = None, entity: str = "", *, feature: str = ""
    ) -> explain.Explanation:
        """Tell where the rows of a table on a date (and of one player, team or game) come from.

        With `feature`, a column's value is followed down to the terms of its formula and the games in its windows.
        """
        from backcourt.sync import explain

        with self._reading() as session:
            return explain.explain(
                session.warehouse, session.planner(), session.landing, table, day, entity, feature
            )

    def explain_prediction(self, prediction: str) -> PredictionExplained:
        """Tell what moved a prediction (SYSTEM/GAME/PLAYER/STAT), and make it once more from stored inputs."""
        from backcourt.evaluation.explained import PredictionId, explain_prediction

        wanted = PredictionId.parse(prediction)
        with self._reading() as session:
            return explain_prediction(session.warehouse, wanted)

    def diff(self, other: str | Path, tables: Sequence[str] = ()) -> list[diff.Difference]:
        """Compare the tables of this workspace (left) with those of another (right)."""
        from backcourt.sync import diff

        right = Backcourt(self.config, Workspace(Path(other)), self.notify)
        with self._reading() as mine, right._reading() as theirs:
            return diff.diff(catalogue(), diff.Side(mine.warehouse, mine.ledger),
                             diff.Side(theirs.warehouse, theirs.ledger), tables)  # fmt: skip

    def sql(self, query: str) -> pa.Table:
        """Run one SELECT and return its rows."""
        with self._reading() as session:
            return session.warehouse.query(query)

    def table(self, name: str) -> pa.Table:
        """Return all rows of a table."""
        from backcourt.sync import export

        with self._reading() as session:
            return export.rows(session.warehouse, session.ledger, catalogue()[name])

    def export(self, name: str, path: str | Path, format: str = "", *, replace: bool = False) -> int:  # noqa: A002
        """Write a table to a file (parquet, csv or json; by default its ending); return the rows written."""
        from backcourt.sync import export

        with self._reading() as session:
            rows = export.rows(session.warehouse, session.ledger, catalogue()[name])
        export.write(rows, Path(path), format, replace=replace)
        return len(rows)

    def override(self, table: str, day: date, gate: str, *, because: str) -> None:
        """Let what a gate refused pass for one date, with a recorded reason."""
        with self._writing() as session:
            override(session.warehouse, catalogue()[table], day, gate, because)

    def backup(self, path: str | Path, *, replace: bool = False) -> backups.Manifest:
        """Write warehouse, landing zone and settings to one archive with the hash of every file."""
        from backcourt import backups

        self.workspace.require_present()
        with self._writing() as session:
            return backups.backup(self.workspace, session.warehouse, Path(path), replace=replace)

    def restore(self, path: str | Path, *, replace: bool = False) -> backups.Manifest:
        """Bring a backup back as this workspace, every file checked against its hash."""
        from backcourt import backups

        return backups.restore(self.workspace, Path(path), replace=replace)

    def doctor(self) -> list[doctor.Finding]:
        """Examine the machine and the workspace."""
        from backcourt import doctor

        return doctor.examine(self.config.values, self.workspace)

    def _load(
        self,
        session: Session,
        watch: Callable[[str], None] = lambda subject: None,
        delivered: Collection[str] | None = None,
    ) -> intake.Intake:
        return intake.load(session.warehouse, session.ledger, session.landing, watch, delivered)

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with writing(self.config.values, self.workspace) as session:
            yield session

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with reading(self.config.values, self.workspace, self.notify) as session:
            yield session


@dataclass(frozen=True)
class DayOperations:
    """The verbs of a workspace as a day uses them."""

    store: Backcourt
    to: Sequence[str]
    watch: Callable[[str], None]

    def known(self, since: date) -> Known:
        """Return what there is of game dates from a date on."""
        from backcourt.daily.facts import known_in
        from backcourt.daily.known import Known
        from backcourt.publishing.snapshots import Shelf

        store = self.store
        if not store.workspace.warehouse_file.exists():
            return Known()
        with store._reading() as session:
            found = known_in(session, Shelf(store.workspace.published_folder), since)
            session.codes.remember()
            return found

    def fetch(
        self, stretch: Stretch, most: int | None, spent: Callable[[int], None]
    ) -> tuple[FetchReport, intake.Intake]:
        """Ask a provider for some dates, spending so many credits at most; `spent` hears how many are gone by then."""
        done = self.store.ingest(
            stretch.provider, first=stretch.first, last=stretch.last, only=stretch.only, max_credits=most,
            watch=self.watch, progress=lambda progress: spent(progress.credits_used),
        )  # fmt: skip
        return done.report, done.intake

    def sync(self) -> tuple[Report, intake.Intake]:
        """Redo what is missing or stale."""
        done = self.store.sync()
        return done.report, done.intake

    def publish(self) -> PublishReport:
        """Publish what is owed."""
        return self.store.publish(to=self.to)


def _provider(source: str, settings: Settings) -> tuple[Provider, Access]:
    from backcourt.sources.fetching.access import access_to
    from backcourt.sources.providers import PROVIDERS, listed

    try:
        provider = listed(source).load()
    except KeyError:
        names = ", ".join(each.name for each in PROVIDERS)
        raise UsageError(f"there is no provider {source!r}", f"providers: {names}") from None
    return provider, access_to(provider, settings)


def _operations_token(settings: Settings, path: str | Path | None) -> str:
    if path is None:
        return settings.operations_token.get_secret_value()
    try:
        return Path(path).read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read as a token", "name a text file that holds it") from error


def _recipe(path: str | Path) -> Recipe:
    from backcourt.learning.recipe_text import from_toml

    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "name a TOML file") from error
    return from_toml(content, Path(path).name)


def _contest(session: Session) -> dict[str, ir.Table]:
    """Let queries read what systems meet on, unless the champion's predictions wait for a sync."""
    from backcourt.evaluation import contest

    waiting = plan(session.planner(), Selection(tables=contest.CURRENT))
    session.codes.remember()
    if waiting:
        raise RefusedError(
            f"what the champion said is not current: {len(waiting):,} partitions are to be redone",
            "run `backcourt sync` first",
        )
    return _shown(session, contest.TABLES)


def _today() -> date:
    return datetime.now().astimezone().date()


def _shown(session: Session, names: Collection[str]) -> dict[str, ir.Table]:
    """Let queries read whole tables; return the relations to write queries against."""
    tables = catalogue()
    for name in names:
        session.warehouse.show(name, Scope(tables[name]))
    return {name: tables[name].relation(name) for name in names}


def _league(size: str, seed: int | None) -> Any:
    from backcourt.sources.simulated import LEAGUE_DEMO, LEAGUE_SMALL

    leagues = {"small": LEAGUE_SMALL, "demo": LEAGUE_DEMO}
    if size not in leagues:
        raise UsageError(f"there is no league {size!r}", f"sizes: {', '.join(leagues)}")
    return leagues[size] if seed is None else replace(leagues[size], seed=seed)
