"""The program's own way from finished figures of each game to targets: the newest earlier game, as of the date."""

import ibis.expr.types as ir

from backcourt.tables.windows import History, all_games
from benchmarks.work.peers.engine_windows import read, run
from benchmarks.work.peers.timed import KEYS, Job, Task


def prepare(task: Task) -> Job:
    return lambda: run(_retrieval(task), {"states": task.states, "targets": task.targets}, task.threads)


def _retrieval(task: Task) -> ir.Table:
    states = History(read("states", task.states), KEYS)
    newest = {name: all_games().latest(name) for name in task.columns}
    return states.as_of(read("targets", task.targets), "cache_date", **newest)
