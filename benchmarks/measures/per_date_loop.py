"""Against a loop over dates: the peer is the nightly job one would write around the same table functions.

It ends in identical tables. It is given one season, for it takes long; the program is given the same season. A job
that starts a process per date, as schedulers in a cloud do, is sampled on a few game dates and extrapolated to all of
them; what the archive holds of earlier seasons is left out of it, in the job's favour.
"""

from benchmarks.bench import Bench
from benchmarks.cold_runs import cold_runs
from benchmarks.figures import Figure, Outcome

TARGET_RATIO = 50.0
SAMPLED_DATES = 3


def measure(bench: Bench) -> Outcome:
    """Loop over the dates of one season, and compare time and content."""
    outcome = Outcome()
    data = bench.data.of(bench.data.seasons[-1:])
    every = tuple(dict.fromkeys(bench.tables.values()))
    cold = cold_runs(bench, outcome, data, every)
    home = bench.copy(bench.ingested(data))
    bench.say(f"looping over the dates of {data.seasons[0]}")
    loop = bench.call("per_date:loop", home=home.folder)
    outcome.verify(
        bench.contents(home) == cold.contents, "the loop ends in identical tables (content hashes)"
    )
    quarantine = {"quarantine": "nba_raw"}
    outcome.verify(
        _counts(bench, home.warehouse, quarantine) == _counts(bench, cold.home.warehouse, quarantine),
        "the loop sets as many rows aside",
    )
    days = bench.call("per_date:busy_dates", home=home.folder).answer
    samples = len(bench.times(SAMPLED_DATES))
    sampled = [days[len(days) * part // (samples + 1)] for part in range(1, samples + 1)]
    jobs = [bench.call("per_date:one_date", home=home.folder, day=day) for day in sampled]
    outcome.verify(bench.contents(home) == cold.contents, "the sampled jobs rebuilt what was there")
    mine = Figure("", "s", cold.walls).value
    nightly = len(days) * sum(job.wall for job in jobs) / len(jobs)
    season = f"season {data.seasons[0]}, {loop.answer['partitions']:,} partitions of {loop.answer['dates']:,} dates"
    outcome.figures = [
        Figure("against a loop over dates", "x", (loop.wall / mine,), TARGET_RATIO, True, season),
        Figure("  of it the loop, one process", "s", (loop.wall,), cpu=(loop.cpu,)),
        Figure("  of it the program, same season", "s", cold.walls, cpu=cold.cpu),
        Figure(
            "against a process per date", "x", (nightly / mine,), TARGET_RATIO, True,
            f"extrapolated from {len(jobs)} of {len(days)} game dates",
        ),
        Figure("  of it one such process", "s", tuple(job.wall for job in jobs), cpu=tuple(job.cpu for job in jobs)),
    ]  # fmt: skip
    outcome.details = {"game_dates": len(days), "sampled": sampled, "loop": loop.answer}
    bench.drop(home)
    return outcome


def _counts(bench: Bench, file: object, tables: dict[str, str]) -> list[int]:
    return [rows for rows, _ in bench.call("floor:sums", file=file, tables=tables).answer.values()]
