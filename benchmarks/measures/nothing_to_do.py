"""A sync that finds nothing to do."""

from benchmarks.bench import Bench, verify_sync
from benchmarks.figures import Figure, Outcome

TARGET = 1.0
USUAL = 7


def measure(bench: Bench) -> Outcome:
    """Sync a workspace in which everything is current, as a process and split by what it does."""
    outcome = Outcome()
    home = bench.copy(bench.synced(bench.data))
    before = bench.contents(home)
    bench.sync(home)
    runs = []
    for _ in bench.times(USUAL):
        ran = bench.sync(home)
        verify_sync(outcome, ran)
        outcome.verify(ran.answer["done"] == {} and not ran.answer["loaded"], "nothing was redone or loaded")
        runs.append(ran)
    outcome.verify(bench.contents(home) == before, "the content hashes are untouched")
    walls, cpu = tuple(ran.wall for ran in runs), tuple(ran.cpu for ran in runs)
    outcome.figures = [Figure("nothing to do", "s", walls, TARGET, cpu=cpu)]
    bench.drop(home)
    return outcome
