"""Peak memory of a build from nothing: the largest process of the tree, as the system accounts for it."""

from benchmarks.bench import PHASES_2_3, Bench
from benchmarks.cold_runs import cold_runs
from benchmarks.figures import Figure, Outcome

TARGET_MEGABYTES = 2048.0


def measure(bench: Bench) -> Outcome:
    """Tell the peak memory of the builds from nothing."""
    outcome = Outcome()
    every = tuple(dict.fromkeys(bench.tables.values()))
    some, whole = (cold_runs(bench, outcome, bench.data, schemas) for schemas in (PHASES_2_3, every))
    outcome.figures = [
        Figure("peak memory, phases 2-3", "MB", some.peaks, TARGET_MEGABYTES),
        Figure("peak memory, phases 2-5", "MB", whole.peaks, TARGET_MEGABYTES),
    ]
    ingest = bench.ingest(bench.new_home(), bench.data.archive, bench.data.seasons)
    outcome.figures.append(Figure("peak memory, ingest", "MB", (ingest.peak_megabytes,), TARGET_MEGABYTES))
    return outcome
