"""Against what a user would use instead: each peer on the same rows, for the part of the work that it can do.

All are given the rows of `player_game_summary` and the targets of `player_daily_cache` in Parquet files, and are timed
from there to the figures in memory, in turns with the engine. Interpreters and imports are left out on both sides,
compiling is in. A time counts only when every figure is that of the stored table to a millionth.
"""

from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.bench import Bench, Home
from benchmarks.figures import Figure, Outcome, WrongResultError
from benchmarks.peers import PEERS, WINDOWS, Part, Peer
from benchmarks.processes import call_elsewhere

USUAL = 5
NOT_INSTALLED = "not installed"


@dataclass
class Turns:
    """Seconds of some runs of the same job, on the clock and of processors."""

    seconds: list[float] = field(default_factory=list)
    processors: list[float] = field(default_factory=list)

    def figure(self, name: str, note: str = "") -> Figure:
        return Figure(name, "s", tuple(self.seconds), note=note, cpu=tuple(self.processors))


@dataclass(frozen=True)
class Ground:
    """Where the rows lie that all are given, and the dates of the targets."""

    bench: Bench
    outcome: Outcome
    folder: Path
    days: list[str]

    def take(self, turns: Turns, part: Part, module: str, peer: Peer | None = None, sampled: int = 0) -> None:
        """Do a job once, verify what came out, and note its time; that of sampled dates is extrapolated."""
        result = self.folder / "result.parquet"
        days = self._sample(sampled) if sampled else []
        told = call_elsewhere(
            peer.interpreter if peer else None,
            self.bench.threads,
            "peers.timed:run",
            job=module,
            folder=self.folder,
            columns=part.columns,
            days=days,
            result=result,
        ).answer
        found = self.bench.call(
            "peers.equality:differences",
            found=result,
            stored=self.folder / "stored.parquet",
            columns=part.columns,
            days=days,
        ).answer
        self.verify(found, peer.name if peer else "the engine")
        whole = len(self.days) / len(days) if days else 1.0
        turns.seconds.append(told["seconds"] * whole)
        turns.processors.append(told["processors"] * whole)

    def _sample(self, size: int) -> list[str]:
        """Return dates spread evenly over all, the last one among them."""
        taken = min(size, len(self.days))
        return [self.days[len(self.days) * place // taken - 1] for place in range(1, taken + 1)]

    def verify(self, found: dict[str, Any], name: str) -> None:
        """Raise unless a job ended with every target and figure."""
        claim = "each peer and the engine end with the targets of the stored table, and its figures to a millionth"
        same = found["stored"] == found["found"] == found["common"] > 0
        if not same or found["wrong"]:
            raise WrongResultError(f"not so: {claim}: {name}, {found}")
        self.outcome.verify(same, claim)


def measure(bench: Bench) -> Outcome:
    """Let every peer that is installed and the engine do the same part in turns."""
    outcome = Outcome()
    ground = prepared(bench, outcome, bench.synced(bench.data))
    for peer in PEERS:
        versions = peer.versions()
        outcome.details[peer.name] = {"columns": peer.part.columns, "versions": versions}
        outcome.figures += _compared(ground, peer, versions) if versions else [_missing(peer)]
    return outcome


def prepared(bench: Bench, outcome: Outcome, home: Home) -> Ground:
    """Write the rows that all are given, from a finished workspace."""
    folder = bench.work / "peers"
    given = {"warehouse": home.warehouse, "folder": folder, "columns": WINDOWS.columns}
    rows = bench.call("peers.rows:export", **given).answer
    outcome.details = {"games": rows["games"], "targets": rows["targets"], "dates": len(rows["days"])}
    return Ground(bench, outcome, folder, rows["days"])


def _missing(peer: Peer) -> Figure:
    return Figure(_title(peer), "x", (), 1.0, at_least=True, missing=NOT_INSTALLED)


def _title(peer: Peer) -> str:
    return f"against {peer.name}, {peer.part.meaning}"


def _compared(ground: Ground, peer: Peer, versions: dict[str, str]) -> list[Figure]:
    theirs, ours = Turns(), Turns()
    for number in ground.bench.times(USUAL):
        ground.bench.say(f"{peer.name} and the engine in turns, {number + 1}")
        ground.take(ours, peer.part, peer.part.engine)
        ground.take(theirs, peer.part, peer.module, peer, peer.sampled)
    ratios = tuple(their / our for their, our in zip(theirs.seconds, ours.seconds, strict=True))
    processors = median(theirs.processors) / median(ours.processors)
    dates = f"; extrapolated from {peer.sampled} of {len(ground.days)} dates" if peer.sampled else ""
    named = " ".join(f"{name} {version}" for name, version in versions.items())
    return [
        Figure(
            _title(peer),
            "x",
            ratios,
            1.0,
            at_least=True,
            note=f"{len(peer.part.columns)} columns; by processor time {processors:.2g} x",
            why=peer.why,
        ),
        theirs.figure(f"  of it {peer.name}", named + dates),
        ours.figure("  of it the engine, same columns"),
    ]
