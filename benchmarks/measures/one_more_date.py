"""One more game date: a workspace that is current up to the day before, then the date's data arrive.

An archive keeps a season in a few files, so a date arrives as a new version of each of them: `ingest` lands and parses
the season's files anew, `sync` redoes what the new rows reach. Both are processes of their own and both count.
"""

from dataclasses import dataclass, replace

from benchmarks.bench import Bench, Home, verify_sync
from benchmarks.datasets import DataSet
from benchmarks.figures import Figure, Outcome
from benchmarks.processes import Ran

TARGET = 2.0
USUAL = 5
SEASON_FILES = "an archive delivers a date as new versions of whole seasons' files, which are parsed anew"


@dataclass(frozen=True)
class Arrival:
    """Archives of the mornings before and after a date's data arrived."""

    day: str
    before: DataSet
    after: DataSet


def measure(bench: Bench) -> Outcome:
    """Bring one more date in, with one season of history and with all of them."""
    outcome = Outcome()
    whole = bench.data
    histories = {1: whole.of(whole.seasons[-1:]), len(whole.seasons): whole}
    medians = []
    for seasons, data in histories.items():
        figures = _figures(bench, outcome, data, f"{seasons} season{'s' * (seasons > 1)} of history")
        outcome.figures += figures
        medians.append(figures[0].value)
    if len(medians) > 1:
        ratio = medians[-1] / medians[0]
        outcome.figures.append(Figure("one more date, all history against one season", "x", (ratio,)))
    return outcome


def _figures(bench: Bench, outcome: Outcome, data: DataSet, history: str) -> list[Figure]:
    arrival = _arrival(bench, data)
    ready = bench.synced(arrival.before)
    ingests, syncs, home = [], [], ready
    for number in bench.times(USUAL):
        bench.say(f"one more date with {history}, run {number + 1}")
        home = bench.copy(ready)
        ingests.append(bench.ingest(home, arrival.after.archive, arrival.after.seasons[-1:]))
        syncs.append(_synced(bench, outcome, home))
        if number + 1 < len(bench.times(USUAL)):
            bench.drop(home)
    _verify(bench, outcome, arrival, home)
    told = syncs[0].answer
    outcome.details[history] = {
        "date": arrival.day,
        "partitions_redone": told["done"],
        "seconds_by_table": told["seconds"],
        "peak_megabytes": max(ran.peak_megabytes for ran in (*ingests, *syncs)),
    }
    redone = sum(told["done"].values())
    whole = _figure(f"one more date, {history}", ingests, syncs)
    return [
        replace(whole, target=TARGET, note="ingest + sync, two processes", why=SEASON_FILES),
        _figure(f"  of it ingest, {history}", ingests),
        replace(
            _figure(f"  of it sync, phases 2-5, {history}", syncs),
            target=TARGET,
            note=f"{redone} partitions, one process",
        ),
    ]


def _figure(name: str, *steps: list[Ran]) -> Figure:
    """Return the time of steps that were taken one after the other, as often as they were taken."""
    walls = tuple(sum(ran.wall for ran in run) for run in zip(*steps, strict=True))
    return Figure(
        name, "s", walls, cpu=tuple(sum(ran.cpu for ran in run) for run in zip(*steps, strict=True))
    )


def _arrival(bench: Bench, data: DataSet) -> Arrival:
    """Cut the latest season on the mornings before and after a date in its last quarter."""
    latest = data.seasons[-1]
    previous, day = bench.call("archives:late_date", archive=data.archive, season=latest).answer
    return Arrival(day, *(_cut(bench, data, until) for until in (previous, day)))


def _cut(bench: Bench, data: DataSet, day: str) -> DataSet:
    folder = bench.work / f"cut-{day}-{len(data.seasons)}"
    if not folder.exists():
        bench.call("archives:cut_archive", archive=data.archive, seasons=data.seasons, day=day, target=folder)
    return DataSet(f"{data.description} up to {day}", folder, data.seasons, data.is_real)


def _synced(bench: Bench, outcome: Outcome, home: Home) -> Ran:
    ran = bench.sync(home)
    verify_sync(outcome, ran)
    outcome.verify(bool(ran.answer["done"]), "the new date made work")
    return ran


def _verify(bench: Bench, outcome: Outcome, arrival: Arrival, home: Home) -> None:
    bench.verify_complete(outcome, home)
    rows = bench.call("stores:rows_on", warehouse=home.warehouse, day=arrival.day).answer
    facts = ["player_boxscores", "player_game_summary", "prediction_accuracy"]
    outcome.verify(
        all(rows[name] for name in facts), "the new date has box scores, summaries and graded predictions"
    )
    if bench.data.is_real:
        snapshots = bench.tables_of(["nba_precompute"])
        outcome.verify(
            all(rows[name] for name in snapshots), "the new date has rows in every precomputed table"
        )
    cold = bench.synced(arrival.after)
    outcome.verify(bench.contents(home) == bench.contents(cold), "the result is that of a build from nothing")
    bench.drop(home)
