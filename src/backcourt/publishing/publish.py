"""Publishing: every kind of file that is owed, as one snapshot that replaces the last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from operator import attrgetter
from pathlib import Path

from backcourt.errors import RefusedError, UsageError
from backcourt.publishing.called_off import called_off
from backcourt.publishing.forms.checking import check
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind, date_of
from backcourt.publishing.kinds import CHAINS, KINDS, by_kind
from backcourt.publishing.memory import CODE, MISSING, Memory, recall, remember
from backcourt.publishing.players.seen import seen
from backcourt.publishing.schemas import schema_files, schema_name
from backcourt.publishing.site.shelve import bring_site
from backcourt.publishing.snapshots import Draft, Pointer, Shelf
from backcourt.publishing.targets.report import MirrorReport
from backcourt.sync.code import package_hash
from backcourt.sync.lanes import side_by_side
from backcourt.warehouse.interface import Warehouse

LOSSES_NAMED = 3


@dataclass(frozen=True)
class Change:
    """A file that is to be made, or to go, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class PublishReport:
    """What a publication did.

    `snapshot` is current now; `created` tells whether it is new (otherwise nothing had changed). `planned` are the
    files that had to be made and why; `written` those of them whose content really changed. `losses` were accepted
    for the reason given, or because the schedule took their games from the date; `site` are the pages and assets that
    were written; `mirrors` tell what was done at every target.
    """

    snapshot: str
    folder: Path
    created: bool
    files: int
    slate: date
    planned: list[Change] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    simulated: bool = False
    site: list[str] = field(default_factory=list)
    mirrors: list[MirrorReport] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        """Files that are as they were."""
        return self.files - len(self.written)


def publish(
    frame: Frame,
    folder: Path,
    dates: Collection[date] | None = None,
    only: Collection[str] | None = None,
    because: str | None = None,
) -> PublishReport:
    """Publish what every kind owes; of dated kinds only these dates, and only these kinds, if any are named.

    Raises `RefusedError` when there is nothing to publish, when another process publishes, or when published content
    would be lost and no reason (`because`) is given; readers then keep what they have.
    """
    if because is not None and not because.strip():
        raise UsageError("a reason cannot be empty", 'say why: --because "..."')
    shelf, frame = Shelf(folder), replace(frame, folder=folder)
    with shelf.lock(), shelf.draft() as draft:
        return _Publication(frame, shelf, draft, chosen_kinds(only), because).run(dates)


def planned(
    frame: Frame, folder: Path, dates: Collection[date] | None = None, only: Collection[str] | None = None
) -> list[Change]:
    """Tell which files a publication would make, or remove, and why; some may come out as they are."""
    shelf, frame = Shelf(folder), replace(frame, folder=folder)
    with shelf.lock(), shelf.draft() as draft:
        return _Publication(frame, shelf, draft, chosen_kinds(only), None).plan(dates)


def chosen_kinds(only: Collection[str] | None) -> Sequence[Kind]:
    """Return the kinds of these names, or all."""
    known = {kind.name for kind in KINDS}
    if strangers := sorted(set(only or ()) - known):
        raise UsageError(
            f"there is no kind of file {strangers[0]!r}", f"kinds: {', '.join(kind.name for kind in KINDS)}"
        )
    return [kind for kind in KINDS if only is None or {kind.name, kind.companion_of} & set(only)]


@dataclass
class _Brought:
    """What became of one kind: what had to be made and why, what it loses, what its files are made from.

    What is `excused` was said of games that the schedule has taken from their date since.

    `commit` brings to the disk what must be there before readers see the files.
    """

    changes: list[Change] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)
    inputs: dict[str, Inputs] = field(default_factory=dict)
    commit: Callable[[], None] = lambda: None

    def weigh(self, frame: Frame, kind: Kind, name: str, before: bytes, after: bytes | None) -> None:
        """Note what a file would lose, and whether that is no more than games that were called off."""
        if loss := kind.loss(before, after):
            is_excused = not kind.loss(before, after, frame.once(called_off))
            (self.excused if is_excused else self.losses).append(f"{name} would lose {loss}")


@dataclass
class _Publication:
    """One publication, under the lock."""

    frame: Frame
    shelf: Shelf
    draft: Draft
    kinds: Sequence[Kind]
    because: str | None
    losses: list[str] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    inputs: dict[str, Inputs] = field(default_factory=dict)
    commits: list[Callable[[], None]] = field(default_factory=list)
    site: list[str] = field(default_factory=list)

    def run(self, dates: Collection[date] | None) -> PublishReport:
        """Fill the draft, and make it current if it differs and loses nothing."""
        if self.frame.predicted and dates is not None:
            self._check(dates)
        memory = self._memory()
        self.frame.answers.update(memory.answers)
        self._bring_schemas(memory)
        self._bring_all(memory, dates)
        self._keep_the_rest(memory)
        self._judge()
        pointer = self._finish()
        remember(self._memory_file, pointer.snapshot, self.inputs, self.frame.answers)
        return PublishReport(
            pointer.snapshot, self.shelf.path_of(pointer.snapshot), self.draft.differs, pointer.files,
            self.frame.slate, self.changes, sorted(self.draft.written), self.draft.removed,
            self.losses + self.excused, self.frame.simulated, self.site,
        )  # fmt: skip

    def plan(self, dates: Collection[date] | None) -> list[Change]:
        """Find out what is to be made or to go, without making it."""
        memory = self._memory()
        self.frame.answers.update(memory.answers)
        for kind in self.kinds:
            wanted, stale = self._wanted(self.frame, kind, memory, dates)
            self.changes += stale
            if dates is None:
                gone = [name for name in self._before[kind.name] if name not in wanted]
                repeats = kind.repeats(self.frame, wanted)
                self.changes += [Change(name, "no longer owed") for name in gone if name not in repeats]
        return self.changes

    @property
    def _memory_file(self) -> Path:
        return self.shelf.folder / "memory.json"

    def _memory(self) -> Memory:
        pointer = self.draft.previous_pointer
        return recall(self._memory_file, pointer.snapshot if pointer else "")

    @cached_property
    def _before(self) -> Mapping[str, Sequence[str]]:
        """The files of the previous snapshot by kind."""
        return by_kind(self.draft.previous.files if self.draft.previous else ())

    @cached_property
    def _code(self) -> str:
        return f"{package_hash()} {self.frame.simulated}"

    def _bring_schemas(self, memory: Memory) -> None:
        """Bring the schemas into the draft, which follow from the code alone."""
        made_from = {CODE: self._code}
        names = [schema_name(kind) for kind in KINDS]
        if all(not memory.reason(name, made_from) and self.draft.is_intact(name) for name in names):
            for name in names:
                self.draft.keep(name)
        else:
            for name, content in schema_files(KINDS).items():
                self.draft.put(name, content)
        self.inputs.update(dict.fromkeys(names, made_from))

    def _bring_all(self, memory: Memory, dates: Collection[date] | None) -> None:
        """Bring the files of every kind into the draft, chains of kinds side by side."""
        brought = {kind.name: _Brought() for kind in self.kinds}
        self.frame.look_around()
        if len(self.kinds) == len(KINDS):
            self.frame.once(seen)

        def bring(chain: Sequence[Kind], session: Warehouse) -> None:
            frame = self.frame.beside(session)
            for kind in chain:
                self._bring(frame, kind, memory, dates, brought[kind.name])

        chains = [[kind for kind in chain if kind in self.kinds] for chain in CHAINS]
        side_by_side([partial(bring, chain) for chain in chains if chain], self.frame.warehouse)
        for each in brought.values():
            self.changes += each.changes
            self.losses += each.losses
            self.excused += each.excused
            self.inputs |= each.inputs
            self.commits.append(each.commit)

    def _wanted(
        self, frame: Frame, kind: Kind, memory: Memory, dates: Collection[date] | None
    ) -> tuple[Mapping[str, Inputs], list[Change]]:
        """Return what a kind owes, and which of it is to be made."""
        wanted = {name: {CODE: self._code, **inputs} for name, inputs in kind.wanted(frame).items()}
        known = set(self._before[kind.name])
        stale = []
        for name, inputs in wanted.items():
            is_intact = self.draft.is_intact(name)
            if _is_left_alone(kind, name, dates) and (name not in known or is_intact):
                continue
            reason = memory.reason(name, inputs)
            if reason or not is_intact:
                stale.append(Change(name, reason or MISSING))
        return wanted, stale

    def _bring(
        self, frame: Frame, kind: Kind, memory: Memory, dates: Collection[date] | None, brought: _Brought
    ) -> None:
        """Bring the files of a kind into the draft."""
        brought.commit = partial(kind.commit, frame)
        wanted, brought.changes = self._wanted(frame, kind, memory, dates)
        stale = {change.name: None for change in brought.changes}
        own = []
        for name in self._before[kind.name]:
            if name not in stale and (name in wanted or _is_left_alone(kind, name, dates)):
                self._keep(name, memory, brought.inputs)
                own.append(name)
        for name, body in kind.make(frame, stale) if stale else ():
            self._offer(frame, kind, name, body, brought)
            brought.inputs[name] = wanted[name]
            own.append(name)
        for name, source in kind.repeats(frame, own).items():
            self.draft.repeat(name, source)

    def _keep(self, name: str, memory: Memory, inputs: dict[str, Inputs]) -> None:
        self.draft.keep(name)
        if name in memory.inputs:
            inputs[name] = memory.inputs[name]

    def _keep_the_rest(self, memory: Memory) -> None:
        """Take over what belongs to kinds that are not published this time."""
        for kind in KINDS:
            for name in self._before[kind.name] if kind not in self.kinds else ():
                if self.draft.is_intact(name):
                    self._keep(name, memory, self.inputs)

    def _check(self, dates: Collection[date]) -> None:
        """Refuse dates of which no file is owed and none was ever published."""
        dated = [kind for kind in self.kinds if kind.is_dated]
        names = {name for kind in dated for name in (*kind.wanted(self.frame), *self._before[kind.name])}
        known = sorted(filter(None, map(date_of, names)))
        if not known or (strangers := sorted(set(dates) - set(known))):
            raise UsageError(
                f"there is nothing to publish of {strangers[0] if known else min(dates)}",
                f"dates with predictions go from {known[0]} to {known[-1]}"
                if known
                else "no kind chosen is dated",
            )

    def _offer(self, frame: Frame, kind: Kind, name: str, body: Body, brought: _Brought) -> None:
        """Put a file into the draft; when only the moment of writing differs, the old one stays."""
        before = self.draft.before(name)
        if before is not None and _body(before) == body:
            self.draft.keep(name)
            return
        content = (
            b'{"generated_at":"' + f"{self.frame.written_at:%Y-%m-%dT%H:%M:%SZ}".encode() + b'",' + body[1:]
        )
        check(kind.form, content)
        if before is not None:
            brought.weigh(frame, kind, name, before, content)
        self.draft.write(name, content)

    def _judge(self) -> None:
        """Refuse to lose published content without a reason; files that go altogether are named first."""
        gone = _Brought()
        removed = set(self.draft.removed)
        for kind in filter(attrgetter("may_lose"), self.kinds):
            for name in filter(removed.__contains__, self._before[kind.name]):
                before = self.draft.before(name)
                if before is not None:
                    gone.weigh(self.frame, kind, name, before, None)
        self.losses = gone.losses + self.losses
        self.excused = gone.excused + self.excused
        if self.losses and self.because is None:
            more = len(self.losses) - LOSSES_NAMED
            named = "; ".join(self.losses[:LOSSES_NAMED]) + (f"; and {more} more files" if more > 0 else "")
            raise RefusedError(
                f"published content would be lost: {named}",
                'find out why; if it is right, say so: backcourt publish --because "..."',
            )

    def _finish(self) -> Pointer:
        """Bring the site, which holds no data, and then the snapshot that it shows."""
        self.site = bring_site(self.shelf.folder)
        if self.draft.previous_pointer and not self.draft.differs:
            return self.draft.previous_pointer
        for commit in self.commits:
            commit()
        return self.shelf.make_current(
            self.draft,
            self.frame.written_at,
            self.because,
            self.losses + self.excused,
            simulated=self.frame.simulated,
        )


def _body(content: bytes) -> bytes:
    """Return a published file without the moment it was written, which stands first."""
    return b"{" + content.partition(b",")[2]


def _is_left_alone(kind: Kind, name: str, dates: Collection[date] | None) -> bool:
    """Whether a file is of a date that nobody asked for."""
    day = date_of(name)
    return dates is not None and kind.is_dated and day is not None and day not in dates
