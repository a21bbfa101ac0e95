"""Against the engine's floor: DuckDB alone reads the landed payloads and writes the rows that came out.

Both are whole processes with the same threads. The floor computes nothing, keeps no ledger and hashes nothing.
"""

from collections.abc import Sequence

from benchmarks.bench import Bench, Home
from benchmarks.cold_runs import ColdRuns, cold_runs
from benchmarks.figures import Figure, Outcome

TARGET_RATIO = 5.0
USUAL = 5
MOVED = ("2-3", "2-4")
"""The phases that the engine alone can be held against: training is no matter of moving rows."""

COMPILED_AGAIN = "2-4"
"""The phases that are also built without what the ingest had compiled, as after a change of the program."""

QUARANTINE = {"quarantine": "nba_raw"}


def measure(bench: Bench) -> Outcome:
    """Copy inputs and outputs with the engine alone."""
    outcome = Outcome()
    for phases in MOVED:
        schemas = bench.phases[phases]
        cold = cold_runs(bench, outcome, bench.data, schemas)
        walls, cpu = _floor(bench, outcome, cold.home, schemas)
        floor = Figure(f"floor: the engine alone, phases {phases}", "s", walls, cpu=cpu)
        ratio = Figure(
            f"against the engine's floor, phases {phases}", "x", _ratios(cold, floor), TARGET_RATIO
        )
        outcome.figures += [ratio, floor]
        if phases == COMPILED_AGAIN:
            compiling = cold_runs(bench, outcome, bench.data, schemas, compiling=True)
            same = compiling.contents == cold.contents
            outcome.verify(same, "who compiles for itself ends with the same content hashes")
            outcome.figures.append(
                Figure(f"the same, compiling in the run, phases {phases}", "x", _ratios(compiling, floor))
            )
    return outcome


def _ratios(runs: ColdRuns, floor: Figure) -> tuple[float, ...]:
    return tuple(wall / floor.value for wall in runs.walls)


def _floor(
    bench: Bench, outcome: Outcome, finished: Home, schemas: Sequence[str]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    tables = {name: bench.tables[name] for name in bench.tables_of(schemas)} | QUARANTINE
    payloads = sorted(map(str, (finished.folder / "landing" / "objects").rglob("*.parquet")))
    outcome.verify(bool(payloads), "there are landed payloads to read")
    runs = []
    for _ in bench.times(USUAL):
        target = bench.work / "floor.duckdb"
        target.unlink(missing_ok=True)
        given = {"payloads": payloads, "finished": finished.warehouse, "tables": tables, "target": target}
        runs.append(bench.call("floor:copy", **given))
        same = [bench.call("floor:sums", file=f, tables=tables).answer for f in (finished.warehouse, target)]
        outcome.verify(same[0] == same[1], "the floor's file holds the very rows that were built")
    return tuple(run.wall for run in runs), tuple(run.cpu for run in runs)
