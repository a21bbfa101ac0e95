"""What plan and ledger cost per partition, a partition being one table on one date.

A watched sync tells its seconds by category. Row work (computing, hashing, checking against promises and contracts,
writing rows) and what a process does once (start, imports, compiling, opening, the copy for readers) are left out;
what remains, the planner, the ledger and everything not otherwise named, is the overhead.
"""

from benchmarks.bench import Bench
from benchmarks.figures import Figure, Outcome
from benchmarks.profiles import BOOKKEEPING, ONCE, ROW_WORK, Profile, watched_sync

TARGET_MILLISECONDS = 0.2
USUAL = 3


def measure(bench: Bench) -> Outcome:
    """Watch a build from nothing and a sync that finds nothing to do."""
    outcome = Outcome()
    colds, idles = [], []
    for number in bench.times(USUAL):
        bench.say(f"watching a build from nothing, run {number + 1}")
        home = bench.copy(bench.ingested(bench.data))
        colds.append(watched_sync(bench, outcome, home))
        idles.append(watched_sync(bench, outcome, home))
        outcome.verify(idles[-1].answer["done"] == {}, "the second watched sync found nothing to do")
        bench.drop(home)
    partitions = sum(colds[0].answer["done"].values())

    def per_partition(name: str, profiles: list[Profile], categories: tuple[str, ...], note: str) -> Figure:
        samples = tuple(1000 * profile.of(categories) / partitions for profile in profiles)
        target = TARGET_MILLISECONDS if "planning" in categories else None
        return Figure(name, "ms", samples, target, note=note)

    overhead = (*BOOKKEEPING, "other")
    outcome.figures = [
        per_partition("overhead per partition, cold", colds, overhead, f"{partitions:,} partitions"),
        per_partition("overhead per partition, nothing to do", idles, overhead, "of those that are current"),
        per_partition("  row work per partition, cold", colds, ROW_WORK, ""),
        per_partition("  once per process, spread over partitions", colds, ONCE, ""),
    ]
    outcome.details = {
        "partitions": partitions,
        "cold": colds[0].seconds,
        "nothing_to_do": idles[0].seconds,
        "cold_by_category": colds[0].by_category,
        "nothing_to_do_by_category": idles[0].by_category,
    }
    outcome.profiles = [
        colds[0].layout("build from nothing"),
        idles[0].layout("nothing to do"),
    ]
    return outcome
