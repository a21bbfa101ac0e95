"""Builds from nothing, each in a fresh process on a fresh copy: several measures look at the same runs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.bench import Bench, Home, verify_sync
from benchmarks.datasets import DataSet
from benchmarks.figures import Outcome
from benchmarks.processes import Ran

USUAL = 3


@dataclass
class ColdRuns:
    """The same build several times: what each took, and what came out (the same every time)."""

    runs: list[Ran] = field(default_factory=list)
    contents: dict[str, Any] = field(default_factory=dict)
    home: Home = field(default_factory=lambda: Home(Path()))

    @property
    def walls(self) -> tuple[float, ...]:
        return tuple(run.wall for run in self.runs)

    @property
    def cpu(self) -> tuple[float, ...]:
        return tuple(run.cpu for run in self.runs)

    @property
    def peaks(self) -> tuple[float, ...]:
        return tuple(run.peak_megabytes for run in self.runs)

    @property
    def partitions(self) -> int:
        return sum(self.runs[0].answer["done"].values())

    def seconds(self, tables: Sequence[str]) -> tuple[float, ...]:
        """Return per run the seconds that were spent on some tables, as the run itself tells."""
        return tuple(sum(run.answer["seconds"].get(name, 0.0) for name in tables) for run in self.runs)


def cold_runs(
    bench: Bench, outcome: Outcome, data: DataSet, schemas: Sequence[str], *, compiling: bool = False
) -> ColdRuns:
    """Build the tables of some schemas from landed data, as often as asked for; made once for all measures.

    With `compiling`, what the ingest had compiled is taken away before.
    """
    made: dict[Any, ColdRuns] = bench.cold
    key = (data, tuple(schemas), compiling)
    if key not in made:
        tables = bench.tables_of(schemas)
        made[key] = _run(bench, outcome, data, tables, compiling)
        if len(tables) == len(bench.tables):
            bench.keep_synced(data, made[key].home)
    return made[key]


def _run(bench: Bench, outcome: Outcome, data: DataSet, tables: list[str], compiling: bool) -> ColdRuns:
    result = ColdRuns()
    ingested = bench.ingested(data)
    for number in bench.times(USUAL):
        bench.say(f"building {len(tables)} tables of {data.span} from nothing, run {number + 1}")
        home = bench.copy(ingested)
        if compiling:
            home.code_versions.unlink(missing_ok=True)
        ran = bench.sync(home, tables)
        verify_sync(outcome, ran)
        contents = bench.contents(home, tables)
        excused = bench.call("stores:excused", warehouse=home.warehouse, tables=tables).answer
        built = [contents[name]["rows"] for name in ran.answer["done"] if name not in excused]
        outcome.verify(bool(built) and all(built), "every table that was owed anything has rows")
        outcome.verify(
            contents == (result.contents or contents), "every repetition gives the same content hashes"
        )
        result.runs.append(ran)
        result.contents = contents
        if number:
            bench.drop(result.home)
        result.home = home
    return result
