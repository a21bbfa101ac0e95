"""A build from nothing: the first sync after an ingest, as a process of its own."""

from typing import Any

from benchmarks.bench import Bench
from benchmarks.cold_runs import ColdRuns, cold_runs
from benchmarks.figures import Figure, Outcome

TARGET_PHASES_2_3 = 15.0
TARGET_PHASES_2_4 = 30.0
TARGET_ALL = 300.0


def measure(bench: Bench) -> Outcome:
    """Build every table from nothing, by phase and by table."""
    outcome = Outcome()
    first, second, every = (
        cold_runs(bench, outcome, bench.data, schemas) for schemas in bench.phases.values()
    )
    for phases, alone in zip(bench.phases, (first, second), strict=False):
        outcome.verify(
            all(every.contents[name] == found for name, found in alone.contents.items()),
            f"phases {phases} built alone are what they are within all phases",
        )
    bench.verify_complete(outcome, every.home)
    brought = bench.ingest(bench.new_home(), bench.data.archive, bench.data.seasons)
    published = _published(bench, every)
    whole = tuple(brought.wall + wall + published for wall in every.walls)
    outcome.figures = [
        Figure("cold, phases 2-3", "s", first.walls, TARGET_PHASES_2_3, cpu=first.cpu),
        Figure("cold, phases 2-4", "s", second.walls, TARGET_PHASES_2_4, cpu=second.cpu),
        Figure("cold, phases 2-5", "s", every.walls, cpu=every.cpu),
        Figure(
            "cold, phases 1-6", "s", whole, TARGET_ALL,
            note=f"ingest {brought.wall:.1f} s and publish {published:.1f} s; five markets, monthly training",
        ),
    ]  # fmt: skip
    outcome.details = {
        "partitions": every.partitions,
        "rows": every.runs[0].answer["rows"],
        "seconds_by_table": every.runs[0].answer["seconds"],
        "seconds_by_schema": _by_schema(bench, every),
        "outside_tables": every.walls[0] - sum(every.runs[0].answer["seconds"].values()),
    }
    outcome.profiles.append(_by_table(every))
    return outcome


def _published(bench: Bench, every: ColdRuns) -> float:
    home = bench.copy(every.home)
    ran = bench.run(home, "publish", "--json")
    bench.drop(home)
    return ran.wall


def _by_schema(bench: Bench, every: ColdRuns) -> dict[str, Any]:
    return {
        schema: every.seconds(bench.tables_of([schema]))[0] for schema in dict.fromkeys(bench.tables.values())
    }


def _by_table(every: ColdRuns) -> str:
    told = every.runs[0]
    seconds = told.answer["seconds"]
    lines = [
        f"{name:30}{value:8.2f} s{told.answer['rows'][name]:12,} rows" for name, value in seconds.items()
    ]
    outside = told.wall - sum(seconds.values())
    rest = f"{'outside of tables':30}{outside:8.2f} s  start, planning, compiling, copy for readers"
    return "\n".join(["cold build, phases 2-5, by table", *lines, rest])
