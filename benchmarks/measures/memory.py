"""Peak memory of a build from nothing: the largest process of the tree, as the system accounts for it."""

from benchmarks.bench import Bench
from benchmarks.cold_runs import cold_runs
from benchmarks.figures import Figure, Outcome

TARGET_MEGABYTES = 2048.0
TARGET_WITH_TRAINING = 3072.0


def measure(bench: Bench) -> Outcome:
    """Tell the peak memory of the builds from nothing."""
    outcome = Outcome()
    for phases, schemas in bench.phases.items():
        peaks = cold_runs(bench, outcome, bench.data, schemas).peaks
        target = TARGET_WITH_TRAINING if phases == "2-5" else TARGET_MEGABYTES
        outcome.figures.append(Figure(f"peak memory, phases {phases}", "MB", peaks, target))
    ingest = bench.ingest(bench.new_home(), bench.data.archive, bench.data.seasons)
    outcome.figures.append(Figure("peak memory, ingest", "MB", (ingest.peak_megabytes,), TARGET_MEGABYTES))
    outcome.verify(
        all(min(figure.samples) > 0 for figure in outcome.figures),
        "the system tells the peak of every process",
    )
    return outcome
