"""The measures by name, in the order in which they are taken."""

from collections.abc import Callable

from benchmarks.bench import Bench
from benchmarks.figures import Outcome
from benchmarks.measures import (
    cold,
    floor,
    growth,
    memory,
    nothing_to_do,
    one_more_date,
    overhead,
    peers,
    per_date_loop,
    publishing,
    serving,
)

Measure = Callable[[Bench], Outcome]

MEASURES: dict[str, Measure] = {
    "cold": cold.measure,
    "memory": memory.measure,
    "nothing-to-do": nothing_to_do.measure,
    "one-more-date": one_more_date.measure,
    "overhead": overhead.measure,
    "floor": floor.measure,
    "peers": peers.measure,
    "per-date-loop": per_date_loop.measure,
    "growth": growth.measure,
    "publishing": publishing.measure,
    "serving": serving.measure,
}
