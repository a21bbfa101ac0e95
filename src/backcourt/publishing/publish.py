"""Publishing: every graded date and the systems' performance, as one snapshot that replaces the last."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from backcourt.errors import RefusedError, UsageError
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.predictions.system_daily_performance import SYSTEM_DAILY_PERFORMANCE
from backcourt.publishing.losses import loss
from backcourt.publishing.memory import SOURCES, Memory, combined, digests, recall, remember
from backcourt.publishing.models import PublishedFile
from backcourt.publishing.origin import is_simulated
from backcourt.publishing.performance import performance_file
from backcourt.publishing.results import Frame, result_files
from backcourt.publishing.schemas import schema_files
from backcourt.publishing.snapshots import Draft, Pointer, Shelf
from backcourt.raw.players import PLAYERS
from backcourt.sync.ledger import Ledger
from backcourt.time import season_of
from backcourt.warehouse.interface import Scope, Warehouse

RESULTS, LATEST, PERFORMANCE = "v1/results/", "v1/results/latest.json", "v1/systems/performance.json"
LOSSES_NAMED = 3


@dataclass(frozen=True)
class PublishReport:
    """What a publication did.

    `snapshot` is current now; `created` tells whether it is new (otherwise nothing had changed). `losses`
    were accepted for the reason given.
    """

    snapshot: str
    folder: Path
    created: bool
    files: int
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    simulated: bool = False

    @property
    def unchanged(self) -> int:
        """Files that are as they were."""
        return self.files - len(self.written)


def publish(
    warehouse: Warehouse,
    ledger: Ledger,
    folder: Path,
    now: datetime,
    dates: Collection[date] | None = None,
    because: str | None = None,
) -> PublishReport:
    """Publish every graded date (or these dates), the latest one, and the performance of the systems.

    `now` is naive UTC. Raises `RefusedError` when nothing is graded, when another process publishes, or when
    published content would be lost and no reason (`because`) is given; readers then keep what they have.
    """
    if because is not None and not because.strip():
        raise UsageError("a reason cannot be empty", 'say why: --because "..."')
    shelf = Shelf(folder)
    with shelf.lock(), shelf.draft() as draft:
        work = _Publication(warehouse, ledger, shelf, draft, now.replace(tzinfo=UTC, microsecond=0), because)
        return work.run(dates)


@dataclass
class _Publication:
    """One publication, under the lock."""

    warehouse: Warehouse
    ledger: Ledger
    shelf: Shelf
    draft: Draft
    now: datetime
    because: str | None
    losses: list[str] = field(default_factory=list)

    def run(self, dates: Collection[date] | None) -> PublishReport:
        """Fill the draft, and make it current if it differs and loses nothing."""
        graded = self._graded()
        memory = recall(self._memory_file, self.draft.previous.snapshot if self.draft.previous else "")
        frame = Frame(self.now, is_simulated(self.warehouse), self._names())
        inputs = digests(self.ledger, graded, frame.simulated)
        for name, content in schema_files().items():
            self.draft.put(name, content)
        results = self._results(self._chosen(graded, dates), inputs, memory, frame)
        performance = self._performance(inputs, memory, frame)
        self._judge()
        pointer = self._finish()
        remember(
            self._memory_file,
            Memory(
                snapshot=pointer.snapshot, results=results, performance=performance, names=dict(frame.names)
            ),
        )
        return PublishReport(
            pointer.snapshot, self.shelf.path_of(pointer.snapshot), self.draft.differs, len(pointer.files),
            sorted(self.draft.written), self.draft.removed, self.losses, frame.simulated,
        )  # fmt: skip

    def _finish(self) -> Pointer:
        if self.draft.previous and not self.draft.differs:
            return self.draft.previous
        return self.shelf.make_current(self.draft, self.now, self.because, self.losses)

    @property
    def _memory_file(self) -> Path:
        return self.shelf.folder / "memory.json"

    def _graded(self) -> list[date]:
        """Return the dates on which players who were predicted appeared, in order."""
        done = [{day for day, part in self.ledger.of(name).items() if part.is_done} for name in SOURCES]
        found: set[date] = set()
        if all(done):
            self.warehouse.show("published_graded", Scope(SYSTEM_DAILY_PERFORMANCE))
            rows = SYSTEM_DAILY_PERFORMANCE.relation("published_graded")
            rows = rows.filter(rows.graded > 0)
            found = set(self.warehouse.read(rows.select("game_date").distinct())["game_date"].to_pylist())
        graded = sorted(found.intersection(*done))
        if not graded:
            raise RefusedError(
                "nothing has been graded, so there is nothing to publish", "run `backcourt sync` first"
            )
        return graded

    def _names(self) -> dict[int, str]:
        self.warehouse.show("published_players", Scope(PLAYERS))
        rows = self.warehouse.read(PLAYERS.relation("published_players").select("player_id", "player_name"))
        return dict(zip(rows["player_id"].to_pylist(), rows["player_name"].to_pylist(), strict=True))

    def _published(self) -> set[date]:
        names = self.draft.previous.files if self.draft.previous else {}
        return {_day_of(name) for name in names if name.startswith(RESULTS) and name != LATEST}

    def _chosen(self, graded: Sequence[date], dates: Collection[date] | None) -> set[date]:
        """Return the dates to look at: those asked for, or all that are graded or were published."""
        known = self._published().union(graded)
        if dates is None:
            return known
        if strangers := sorted(set(dates) - known):
            raise UsageError(
                f"nothing was graded on {strangers[0]}", f"graded dates go from {graded[0]} to {graded[-1]}"
            )
        return set(dates)

    def _results(
        self, chosen: set[date], inputs: dict[date, str], memory: Memory, frame: Frame
    ) -> dict[date, str]:
        """Bring the dates into the draft; return the digests of what its files were made from."""
        renamed = self._dates_of_renamed(memory, frame)
        stale = [
            day
            for day in sorted(chosen & inputs.keys())
            if not self._is_current(day, inputs, memory, renamed)
        ]
        kept = (self._published() - set(stale)) - (chosen - inputs.keys())
        for day in sorted(kept):
            self.draft.keep(_name_of(day))
        for day, file in result_files(self.warehouse, stale, frame) if stale else ():
            self._offer(_name_of(day), file)
        days = sorted(_day_of(name) for name in self.draft.files if name.startswith(RESULTS))
        if days:
            self.draft.repeat(LATEST, _name_of(days[-1]))
        made = {day: inputs[day] for day in stale}
        return {day: made.get(day) or memory.results.get(day, "") for day in days}

    def _is_current(self, day: date, inputs: dict[date, str], memory: Memory, renamed: set[date]) -> bool:
        same = memory.results.get(day) == inputs[day] and day not in renamed
        return same and self.draft.is_intact(_name_of(day))

    def _dates_of_renamed(self, memory: Memory, frame: Frame) -> set[date]:
        """Return the dates on which players were predicted whose names are no longer what they were."""
        ids = [player for player in memory.names.keys() | frame.names.keys()
               if memory.names.get(player) != frame.names.get(player)]  # fmt: skip
        if not ids or not memory.results:
            return set()
        self.warehouse.show("published_renamed", Scope(PREDICTION_ACCURACY))
        rows = PREDICTION_ACCURACY.relation("published_renamed")
        rows = rows.filter(rows.player_id.isin(ids)).select("game_date").distinct()
        return set(self.warehouse.read(rows)["game_date"].to_pylist())

    def _performance(self, inputs: dict[date, str], memory: Memory, frame: Frame) -> str:
        last = max(inputs)
        digest = combined(value for day, value in inputs.items() if season_of(day) == season_of(last))
        if digest == memory.performance and self.draft.is_intact(PERFORMANCE):
            self.draft.keep(PERFORMANCE)
        else:
            self._offer(PERFORMANCE, performance_file(self.warehouse, last, frame))
        return digest

    def _offer(self, name: str, file: PublishedFile) -> None:
        """Put a file into the draft; when only the moment of writing differs, the old one stays."""
        body = file.model_dump_json(exclude={"generated_at"}).encode()
        before = self.draft.before(name)
        if before is not None and _body(before) == body:
            self.draft.keep(name)
            return
        self.losses += filter(None, [loss(name, before, body)])
        self.draft.put(
            name, b'{"generated_at":"' + f"{self.now:%Y-%m-%dT%H:%M:%SZ}".encode() + b'",' + body[1:]
        )

    def _judge(self) -> None:
        """Refuse to lose published content without a reason."""
        self.losses += filter(None, (loss(name, self.draft.before(name), None) for name in self._vanishing()))
        if self.losses and self.because is None:
            more = len(self.losses) - LOSSES_NAMED
            named = "; ".join(self.losses[:LOSSES_NAMED]) + (f"; and {more} more files" if more > 0 else "")
            raise RefusedError(
                f"published content would be lost: {named}",
                'find out why; if it is right, say so: backcourt publish --because "..."',
            )

    def _vanishing(self) -> Iterator[str]:
        yield from (name for name in self.draft.removed if name.startswith(RESULTS))


def _name_of(day: date) -> str:
    return f"{RESULTS}{day.isoformat()}.json"


def _day_of(name: str) -> date:
    return date.fromisoformat(Path(name).stem)


def _body(content: bytes) -> bytes:
    """Return a published file without the moment it was written, which stands first."""
    return b"{" + content.partition(b",")[2]
