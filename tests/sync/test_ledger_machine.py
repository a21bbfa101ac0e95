"""Whatever happens in whatever order, the ledger calls nothing done that differs from a cold rebuild.

Hypothesis disturbs a small store of declared toy tables at will (late, corrected, reverted and repeated payloads, moved
and cancelled games, new code, engine errors, gates and overrides, partial runs, death at any step) and after every
step holds what the real machinery says against a plain-Python model of the same tables.
"""

import os
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from examples import SOAK, examples
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from toy_model import EVERYTHING, Key, Model, Record, Row, Wish
from toy_payloads import FIRST, PLAYED, Subject, first_payloads
from toy_store import MOMENTS, Store
from toy_tables import ABSENT, BASE, LANDING, VARIANTS

from backcourt.errors import ExitCode
from backcourt.sync.ledger import State
from backcourt.tables.declaration import EVER
from backcourt.time import season_of

DATES = (*PLAYED, *(FIRST + timedelta(days=number) for number in (6, 9, 13)))
DERIVED = tuple(VARIANTS)
CHOICES = tuple(
    (name, variant) for name, options in VARIANTS.items() for variant in options if len(options) > 1
)

CHAIN = ("forecasts", "grades", "standings")
"""Each of these reads the one before; without it there can be none."""

EXAMPLES = 15
STEPS = 25

dates = st.sampled_from(DATES)
positions = st.integers(0, 15)
"""The place of a row in its payload, counted around."""

seasons = st.sampled_from([season_of(PLAYED[0]), season_of(PLAYED[-1])])
steps_to_live = st.none() | st.integers(0, 40) | st.integers(0, 400)
wishes = st.builds(
    Wish,
    tables=st.lists(st.sampled_from(DERIVED), max_size=2).map(tuple),
    first=st.none() | dates,
    only_failed=st.booleans(),
    force=st.booleans(),
) | st.builds(Wish, last=dates)
faults = st.frozensets(
    st.tuples(st.sampled_from(DERIVED), seasons) | st.just(("teams", season_of(EVER))), min_size=1, max_size=2
)


class LedgerMachine(RuleBasedStateMachine):
    """A store, the model of it, and the payloads as their sources have them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="machine-"))
        self.store = Store(self.folder / "store")
        self.model = Model()
        self.payloads = first_payloads()
        self.loaded: dict[Subject, list[Row]] = {}
        self.earlier: list[tuple[Subject, list[Row]]] = []
        self.history: list[tuple[Any, ...]] = []

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # What happens outside: payloads

    @initialize(is_synced=st.booleans(), splits_seasons=st.booleans())
    def begin(self, is_synced: bool, splits_seasons: bool) -> None:
        if splits_seasons:
            self.store.split_seasons()
            self.model.splits_seasons = True
        self.send(*self.payloads)
        if is_synced:
            self.sync(EVERYTHING)

    def send(self, *subjects: Subject, dies_at: int | None = None) -> None:
        """Land the payloads of subjects as they are now, and load them."""
        for subject in subjects:
            table, part = subject
            self.store.land(part, table, self.payloads[subject])
        waiting = [subject for subject, rows in self.payloads.items() if self.loaded.get(subject) != rows]
        with self.store.dying(dies_at) as died:
            assert self.store.load().payloads == len(waiting)
        if died:
            self.adopt_loaded(waiting)
        else:
            self.loaded |= {subject: self.payloads[subject] for subject in waiting}
            self.land_in(self.model)
        assert differences(self.store.records(), self.model.records) == {}

    def land_in(self, model: Model) -> None:
        for table in LANDING:
            rows = [row for (name, _), rows in self.loaded.items() if name == table.name for row in rows]
            full = [row | {"source": "toy", "provider": None, "payload_rows": 1} for row in rows]
            model.land(table.name, full, table.hashed_columns)

    def adopt_loaded(self, subjects: list[Subject]) -> None:
        """Find how many of the payloads were loaded before the process died."""
        found = self.store.records()
        before = dict(self.loaded)
        for count in range(len(subjects) + 1):
            self.loaded = before | {subject: self.payloads[subject] for subject in subjects[:count]}
            model = self.model.copy()
            self.land_in(model)
            if model.records == found:
                self.model = model
                return
        raise AssertionError("a payload was loaded in part")

    def change(self, subject: Subject, rows: list[Row]) -> None:
        self.earlier.append((subject, self.payloads[subject]))
        self.payloads[subject] = rows

    def edit(self, subject: Subject, position: int, **values: Any) -> Row | None:
        """Change one row of a payload; return it as it was."""
        rows = self.payloads[subject]
        if not rows:
            return None
        at = position % len(rows)
        self.change(subject, [*rows[:at], rows[at] | values, *rows[at + 1 :]])
        return rows[at]

    @rule(
        season=seasons, position=positions, dies_at=steps_to_live,
        points=st.sampled_from([0, 1, 88, 120, 200, 999, None]),
    )  # fmt: skip
    def correct_a_score(self, season: str, position: int, points: int | None, dies_at: int | None) -> None:
        subject = ("landed_scores", season)
        self.edit(subject, position, points=points)
        self.send(subject, dies_at=dies_at)

    @rule(season=seasons, position=positions, count=st.integers(1, 4))
    def withdraw_scores(self, season: str, position: int, count: int) -> None:
        subject = ("landed_scores", season)
        rows = self.payloads[subject]
        at = position % max(1, len(rows))
        self.change(subject, rows[:at] + rows[at + count :])
        self.send(subject)

    @rule(table=st.sampled_from(["landed_scores", "landed_games"]), season=seasons, position=positions)
    def deliver_a_row_twice(self, table: str, season: str, position: int) -> None:
        rows = self.payloads[table, season]
        self.change((table, season), [*rows, *rows[position : position + 1]])
        self.send((table, season))

    @rule(season=seasons, position=positions, day=dates | st.just(EVER), with_scores=st.booleans())
    def move_a_game(self, season: str, position: int, day: date, with_scores: bool) -> None:
        games, scores = ("landed_games", season), ("landed_scores", season)
        game = self.edit(games, position, landed_date=day)
        if game and with_scores:
            self.change(
                scores,
                [
                    row | {"landed_date": day} if row["game_id"] == game["game_id"] else row
                    for row in self.payloads[scores]
                ],
            )
        self.send(games, scores)

    @rule(season=seasons, position=positions)
    def cancel_a_game(self, season: str, position: int) -> None:
        subject = ("landed_games", season)
        rows = self.payloads[subject]
        at = position % max(1, len(rows))
        self.change(subject, rows[:at] + rows[at + 1 :])
        self.send(subject)

    @rule(season=seasons, day=dates, pair=st.sampled_from([("A", "B"), ("C", "A"), ("D", None), ("E", "B")]))
    def add_a_game(self, season: str, day: date, pair: tuple[str, str | None]) -> None:
        subject = ("landed_games", season)
        game = {"landed_date": day, "game_id": f"{day:%m%d}{pair[0]}", "home": pair[0], "away": pair[1]}
        self.change(subject, [*self.payloads[subject], game])
        self.send(subject)

    @rule(position=positions, strength=st.integers(0, 3))
    def weigh_a_team_anew(self, position: int, strength: int) -> None:
        subject = ("landed_teams", "all")
        self.edit(subject, position, strength=strength)
        self.send(subject)

    @precondition(lambda self: self.earlier)
    @rule(ago=st.integers(1, 6))
    def go_back_to_an_earlier_payload(self, ago: int) -> None:
        subject, rows = self.earlier[-min(ago, len(self.earlier))]
        self.change(subject, rows)
        self.send(subject)

    @rule(is_turned=st.booleans())
    def send_everything_again(self, is_turned: bool) -> None:
        """Nothing new was said, so nothing becomes stale."""
        self.send()
        before = self.store.plan()
        if is_turned:
            self.payloads = {subject: rows[::-1] for subject, rows in self.payloads.items()}
        self.send(*self.payloads)
        assert self.store.plan() == before

    # What happens inside: runs, code, gates, deaths

    @rule()
    def heal_and_hold_against_a_cold_rebuild(self) -> None:
        self.send()
        self.sync(EVERYTHING)
        cold = Store(Path(tempfile.mkdtemp(prefix="cold_", dir=self.folder)))
        cold.choose(self.model.variants)
        for (table, part), rows in self.payloads.items():
            cold.land(part, table, rows)
        cold.load()
        cold.sync()
        for name, day, gate in self.refused:
            if (name, day, gate) in self.model.pardons and not self.model.refusal(name, day):
                cold.override(name, day, gate)
        cold.sync()
        made, hashes = cold.records(), cold.hashes
        cold.close()
        known = {key: digest for key, digest in self.store.hashes.items() if key[0] in self.store.catalogue}
        assert hashes == known
        mine = {key: record for key, record in self.store.records().items() if self.is_made(key[0])}
        assert differences(mine, {key: record for key, record in made.items() if self.is_made(key[0])}) == {}

    def is_made(self, name: str) -> bool:
        return name in self.store.catalogue and not self.store.catalogue[name].is_landing

    @rule(dies_at=steps_to_live)
    def sync_all(self, dies_at: int | None) -> None:
        self.sync(EVERYTHING, dies_at=dies_at)

    @rule(wish=wishes, dies_at=steps_to_live)
    def sync_some(self, wish: Wish, dies_at: int | None) -> None:
        self.sync(wish, dies_at=dies_at)

    @rule(hit=faults, moment=st.sampled_from(MOMENTS))
    def sync_with_an_engine_that_gives_up(self, hit: frozenset[tuple[str, str]], moment: str) -> None:
        self.sync(EVERYTHING, hit=hit, moment=moment)

    @rule(choice=st.sampled_from(CHOICES))
    def change_the_code(self, choice: tuple[str, str]) -> None:
        name, variant = choice
        self.model.variants[name] = variant
        if name in CHAIN:
            at = CHAIN.index(name)
            if variant == ABSENT:
                self.model.variants |= dict.fromkeys(CHAIN[at:], ABSENT)
            else:
                gone = (above for above in CHAIN[:at] if self.model.variants.get(above) == ABSENT)
                self.model.variants |= dict.fromkeys(gone, BASE)
        self.store.choose(self.model.variants)

    @rule(name=st.sampled_from(["rest", "grades", "scores"]), day=dates)
    def owe_no_more_what_was_made_for_a_date_without_scores(self, name: str, day: date) -> None:
        self.change_the_code((name, BASE))
        self.add_a_game(season_of(day), day, ("A", "C"))
        self.sync(EVERYTHING)
        self.change_the_code((name, "sparse"))

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store.open()

    @property
    def refused(self) -> list[tuple[str, date, str]]:
        return sorted(
            (name, day, result.gate)
            for (name, day), record in self.model.records.items()
            for result in record.gates
            if not result.passed and result.gate in {gate.name for gate in self.store.catalogue[name].gates}
        )

    @precondition(lambda self: self.refused)
    @rule(place=positions)
    def override_a_refusal(self, place: int) -> None:
        name, day, gate = self.refused[place % len(self.refused)]
        self.store.override(name, day, gate)
        [figure] = [result.figure for result in self.model.records[name, day].gates if result.gate == gate]
        self.model.pardons[name, day, gate] = min(figure, self.model.pardons.get((name, day, gate), figure))

    @precondition(lambda self: self.model.pardons)
    @rule(place=positions)
    def lose_more_of_what_was_overridden(self, place: int) -> None:
        """What was looked at may pass, and nothing worse."""
        _, day, _ = sorted(self.model.pardons)[place % len(self.model.pardons)]
        subject = ("landed_scores", season_of(day))
        rows = self.payloads.get(subject, [])
        there = [at for at, row in enumerate(rows) if row["landed_date"] == day]
        if there:
            self.change(subject, rows[: there[0]] + rows[there[0] + 1 :])
            self.send(subject)
        self.sync(EVERYTHING)

    @precondition(lambda self: self.model.pardons)
    @rule(place=positions)
    def withdraw_an_override(self, place: int) -> None:
        name, day, gate = sorted(self.model.pardons)[place % len(self.model.pardons)]
        self.store.withdraw_override(name, day, gate)
        del self.model.pardons[name, day, gate]

    def sync(
        self, wish: Wish, *, hit: frozenset[tuple[str, str]] = frozenset(), moment: str = "stage",
        dies_at: int | None = None,
    ) -> None:  # fmt: skip
        """Run, and see that exactly that was done which the model says had to be."""
        if any(name not in self.store.catalogue for name in wish.tables):
            return
        planned = {(item.table, item.day) for item in self.store.plan(wish)}
        acknowledged: list[int] = []
        with self.store.dying(dies_at) as died:
            report = self.store.sync(wish, hit, moment, acknowledged.append)
        before = self.model.copy()
        commits = list(self.model.sync(self.store.catalogue, self.store.codes, wish, hit))
        if died:
            self.adopt_a_beginning(before, commits, max(acknowledged, default=0))
            return
        assert differences(self.store.records(), self.model.records) == {}
        touched = {key for commit in commits if not commit.makes_room for key in commit.changes}
        assert touched <= planned, f"done without being planned: {sorted(touched - planned)}"
        made = [record for commit in commits for record in commit.changes.values() if record]
        assert report.partitions == sum(record.is_done for record in made)
        assert report.failed == sum(record.state is State.FAILED for record in made)
        assert len(report.errors) >= bool(report.failed)
        if wish == EVERYTHING and not hit:
            self.see_that_a_second_run_finds_nothing_to_do()

    def adopt_a_beginning(self, before: Model, commits: list[Any], acknowledged: int) -> None:
        """Find after which commit the process died; whatever was acknowledged must be there."""
        found = self.store.records()
        after, known = before.copy(), before.copy()
        done = 0
        for commit in [*commits, None]:
            if after.records == found and done >= acknowledged:
                return self.continue_from(after)
            if commit is None:
                break
            if commit.divisible:
                for key, record in commit.changes.items():
                    if found.get(key) == record:
                        known.records[key] = record
                if known.records == found and done >= acknowledged:
                    return self.continue_from(known)
            for state in (after, known):
                apply(state.records, commit.changes)
            done += sum(record is not None and record.is_done for record in commit.changes.values())
        raise AssertionError("what was left behind is no beginning of the run, or less than was acknowledged")

    def continue_from(self, model: Model) -> None:
        model.schemas = {name: self.store.table(name).schema for name in self.store.stored}
        self.model = model

    def see_that_a_second_run_finds_nothing_to_do(self) -> None:
        before, entries = self.store.records(), self.figures()
        report = self.store.sync()
        failing = sum(record.state is State.FAILED for record in self.model.records.values())
        assert (report.partitions, report.blocked) == (0, 0), report
        assert report.failed <= failing
        assert self.store.records() == before
        assert self.figures() == entries

    def figures(self) -> dict[Key, tuple[int, int, str]]:
        """Return what a run that has nothing to do must not touch."""
        return {
            (name, day): (partition.sequence, partition.changed_sequence, partition.fingerprint)
            for name, partitions in self.store.ledger.tables.items()
            for day, partition in partitions.items()
            if partition.state != State.FAILED
        }

    # What must always hold

    @invariant()
    def nothing_is_called_current_that_is_not_what_a_cold_rebuild_would_make(self) -> None:
        catalogue, codes = self.store.catalogue, self.store.codes
        owed = {
            (name, day) for name in catalogue if not catalogue[name].is_landing
            for day in self.model.grid(catalogue, name)
        }  # fmt: skip
        work = self.store.plan()
        planned = {(item.table, item.day) for item in work}
        truth = self.model.truth(catalogue, codes)
        for key in sorted(owed - planned):
            record = self.model.records.get(key)
            assert record is not None, f"{key} is not there, and not planned"
            assert record.is_done, f"{key} is {record.state}, and not planned"
            assert record == truth[key], f"{key} is stale, and not planned"
            assert not self.model.obstacles(catalogue, *key), f"{key} stands on what is incomplete"
        self.see_that_the_plan_gives_true_reasons(work, owed)
        self.see_that_the_figures_agree_with_the_plan(planned, truth)

    def see_that_the_plan_gives_true_reasons(self, work: list[Any], owed: set[Key]) -> None:
        catalogue, codes = self.store.catalogue, self.store.codes
        planner = self.store.planner
        active = {(item.table, item.day) for item in work if not item.blocked}
        assert len({(item.table, item.day) for item in work}) == len(work), "planned twice"
        for name in catalogue:
            if catalogue[name].is_landing:
                continue
            due = {item.day: item for item in self.model.due(catalogue, codes, name)}
            direct = {item.day: item for item in planner.work(catalogue[name], planned={})}
            assert {day for day, item in direct.items() if not item.blocked} == {
                day for day, item in due.items() if not item.waits
            }, name
            for day, item in direct.items():
                assert item.blocked == due[day].waits, (name, day)
                assert item.reason.startswith(due[day].word), (name, day, item.reason)
        for item in work:
            key = (item.table, item.day)
            cause = (item.cause.table, item.cause.day)
            if item.blocked:
                assert item.reason.startswith("blocked"), item
            elif item.cause.table and item.cause.day:
                assert cause in active or cause in self.model.records, item
                entries = [entry for entry in catalogue[item.table].inputs if entry.table == cause[0]]
                assert any(self.model.reads(catalogue, entry, key[1], cause[1]) for entry in entries), item

    def see_that_the_figures_agree_with_the_plan(self, planned: set[Key], truth: dict[Key, Record]) -> None:
        covers, verdict = self.store.coverage(), self.store.check()
        catalogue = self.store.catalogue
        for name in catalogue:
            mine = [cover for cover in covers if cover.table == name]
            if catalogue[name].is_landing:
                continue
            grid = self.model.grid(catalogue, name)
            assert sum(cover.dates for cover in mine) == len(grid)
            undone = sum((name, day) in planned for day in grid)
            assert sum(cover.undone for cover in mine) == undone, f"{name}: coverage says other than the plan"
            done = [self.model.records[name, day] for day in grid if self.is_done(name, day)]
            assert sum(cover.unaccounted for cover in mine) == sum(len(record.unaccounted) for record in done)
            assert sum(cover.expected for cover in mine) == sum(record.expected for record in done)
        for balance in verdict.balances:
            assert balance.lost == 0, balance
        recorded = [key for key in self.model.records if key[0] in catalogue]
        is_healthy = (
            not planned
            and not any(self.model.refusal(*key) for key in recorded)
            and not any(self.model.records[key].unaccounted for key in recorded)
        )
        assert (verdict.exit_code is ExitCode.DONE) == is_healthy, verdict
        is_refused = any(self.model.refusal(*key) for key in recorded) or any(
            self.model.records[key].state is State.FAILED for key in recorded
        )
        assert (verdict.exit_code is ExitCode.REFUSED) == is_refused, verdict

    def is_done(self, name: str, day: date) -> bool:
        record = self.model.records.get((name, day))
        return record is not None and record.is_done

    @invariant()
    def history_only_grows_and_ends_with_what_is_on_record(self) -> None:
        ledger = self.store.ledger
        partitions = self.store.warehouse.query("SELECT table_name, partition_date, count(*) AS n FROM "
                                                "nba_ops.partitions GROUP BY ALL HAVING n > 1")  # fmt: skip
        assert partitions.num_rows == 0, "two latest states of one partition"
        runs = self.store.warehouse.query(
            "SELECT table_name, partition_date, run_id, sequence, state, content_hash, fingerprint, error "
            "FROM nba_ops.runs ORDER BY ALL"
        )
        entries = list(zip(*(runs[name].to_pylist() for name in runs.column_names), strict=True))
        gone = set(self.history) - set(entries)
        assert not gone, "history was rewritten"
        self.history = entries
        told = set(entries)
        for name, days in ledger.tables.items():
            for day, part in days.items():
                assert (name, day, part.run_id, part.sequence, str(part.state), part.content_hash,
                        part.fingerprint, part.error) in told, (name, day)  # fmt: skip


def differences(found: dict[Key, Record], wanted: dict[Key, Record]) -> dict[Key, Any]:
    """Return what is there and what ought to be, where they differ."""
    return {
        key: (found.get(key), wanted.get(key))
        for key in sorted(found.keys() | wanted.keys())
        if found.get(key) != wanted.get(key)
    }


def apply(records: dict[Key, Record], changes: Any) -> None:
    for key, record in changes.items():
        if record is None:
            records.pop(key, None)
        else:
            records[key] = record


def test_no_sequence_of_disturbances_makes_the_ledger_lie() -> None:
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            examples(EXAMPLES),
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            # Every run of the suite takes the same steps; a soak takes new ones.
            derandomize=SOAK not in os.environ,
            database=None,
        ),
    )
