"""Growth: one season to all of them, then four copies of the league.

Time is that of a build from nothing of phases 2-4: what is trained grows by months. The exponent is the slope of
time over games on logarithmic scales: 1 is linear, less than 1 means that what a process does once still counts.
Seasons differ in what was kept of them (one has most of the line movement), the copies do not, so the last exponent is
the one to look at. The gamelogs of earlier seasons are left out: they would not grow.
"""

from dataclasses import dataclass
from itertools import accumulate
from math import log
from typing import Any

from benchmarks.bench import Bench
from benchmarks.cold_runs import ColdRuns, cold_runs
from benchmarks.datasets import DataSet
from benchmarks.figures import Figure, Outcome

TARGET_EXPONENT = 1.1
COPIES = 4


@dataclass(frozen=True)
class Size:
    """A build of so many games: its runs."""

    seasons: int
    games: int
    cold: ColdRuns

    @property
    def wall(self) -> float:
        return Figure("", "s", self.cold.walls).value

    @property
    def cpu(self) -> float:
        return Figure("", "s", self.cold.cpu).value

    @property
    def peak(self) -> float:
        return max(self.cold.peaks)


def measure(bench: Bench) -> Outcome:
    """Build ever more seasons from nothing."""
    outcome = Outcome()
    base = _copies(bench, 1)
    sizes = [_size(bench, outcome, base.of(part)) for part in accumulate((s,) for s in base.seasons)]
    copied = _size(bench, outcome, _copies(bench, COPIES))
    _verify_copies(outcome, sizes[-1], copied)
    for size in (*sizes, copied):
        name = f"{size.seasons} season{'s' * (size.seasons > 1)}, {size.games:,} games"
        per_game = tuple(1000 * wall / size.games for wall in size.cold.walls)
        note = f"{size.wall:.1f} s wall, {size.cpu:.1f} s of processors, peak {size.peak:,.0f} MB"
        outcome.figures.append(Figure(f"  time per game, {name}", "ms", per_game, note=note))
    outcome.figures = [
        *_exponents(f"1 to {len(sizes)} seasons", sizes[0], sizes[-1]),
        *_exponents(f"to {COPIES} copies of the league", sizes[-1], copied),
        *outcome.figures,
    ]
    outcome.details = {"sizes": [_told(size) for size in (*sizes, copied)]}
    return outcome


def _copies(bench: Bench, copies: int) -> DataSet:
    folder = bench.work / f"copies-{copies}"
    given = {"archive": bench.data.archive, "seasons": bench.data.seasons, "copies": copies}
    if copies > 1:
        bench.say(f"writing {copies} copies of the league")
    seasons = tuple(bench.call("copies:copy_league", **given, target=folder).answer)
    return DataSet(f"{copies} x {bench.data.description}", folder, seasons, bench.data.is_real)


def _size(bench: Bench, outcome: Outcome, data: DataSet) -> Size:
    games = bench.call("archives:games", archive=data.archive, seasons=data.seasons).answer
    size = Size(len(data.seasons), games, cold_runs(bench, outcome, data, bench.phases["2-4"]))
    bench.drop(bench.ingested(data))
    bench.drop(size.cold.home)
    return size


def _exponents(name: str, small: Size, large: Size) -> list[Figure]:
    if large.games == small.games:
        return []
    growth = log(large.games / small.games)
    wall, cpu, peak = (
        log(big / little) / growth
        for big, little in ((large.wall, small.wall), (large.cpu, small.cpu), (large.peak, small.peak))
    )
    return [
        Figure(f"growth of time, {name}", "exponent", (wall,), TARGET_EXPONENT),
        Figure(f"  growth of processor time, {name}", "exponent", (cpu,)),
        Figure(f"  growth of memory, {name}", "exponent", (peak,)),
    ]


def _verify_copies(outcome: Outcome, league: Size, copied: Size) -> None:
    """Verify that the copies are as many games and appearances again, and nearly as many rows of all else."""
    rows = {name: found["rows"] for name, found in league.cold.contents.items()}
    more = {name: found["rows"] for name, found in copied.cold.contents.items()}
    exact = ("schedule", "game_results", "team_boxscores", "player_boxscores", "shots", "player_game_summary")
    outcome.verify(
        all(more[name] == COPIES * rows[name] for name in exact),
        f"{COPIES} copies of the league hold {COPIES} times its games, box scores, shots and summaries",
    )
    outcome.details["rows_of_copies"] = {name: more[name] / rows[name] for name in rows if rows[name]}


def _told(size: Size) -> dict[str, Any]:
    return {
        "seasons": size.seasons,
        "games": size.games,
        "wall": size.cold.walls,
        "cpu": size.cold.cpu,
        "peak_megabytes": size.peak,
        "partitions": size.cold.partitions,
        "rows": sum(found["rows"] for found in size.cold.contents.values()),
    }
