"""Publishing: a season's files with all history before it published, and then one more day, and another."""

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta

from benchmarks.bench import Bench, Home
from benchmarks.figures import Figure, Outcome
from benchmarks.processes import Ran

SEASON_TARGET, DAY_TARGET = 60.0, 2.0
USUAL = 5
NOON = "T17:00:00"
"""Some hours after the results of the night are known, in UTC."""


def measure(bench: Bench) -> Outcome:
    """Publish the latest season at once, and its last quarter day by day: each day a process, and all in one."""
    outcome = Outcome()
    home = bench.copy(bench.synced(bench.data))
    season = bench.data.seasons[-1]
    year = int(season[:4])
    before = _published(bench, home, "season", f"{year}-07-01{NOON}") if len(bench.data.seasons) > 1 else None
    for name in ("days", "process"):
        if before:
            shutil.copytree(home.folder / "season", home.folder / name)
    whole = _published(bench, home, "season", f"{year + 1}-07-01{NOON}")
    outcome.verify(bool(whole.answer["written"]), "a season has files")
    outcome.figures = [
        Figure(
            "publish one season, all kinds, every player", "s", (whole.wall,), SEASON_TARGET, cpu=(whole.cpu,),
            note=f"{len(whole.answer['written']):,} files",
        ),
        *_days(bench, outcome, home, season),
    ]  # fmt: skip
    if before:
        note = f"{len(before.answer['written']):,} files"
        outcome.figures.append(
            Figure("publish all seasons before", "s", (before.wall,), cpu=(before.cpu,), note=note)
        )
    bench.drop(home)
    return outcome


def _days(bench: Bench, outcome: Outcome, home: Home, season: str) -> list[Figure]:
    """Return what one more day takes on its own, and in the process that published the day before."""
    first, _ = bench.call("archives:late_date", archive=bench.data.archive, season=season).answer
    moments = _moments(first, len(bench.times(USUAL)))
    _published(bench, home, "days", moments[0])
    alone = [_published(bench, home, "days", moment) for moment in moments[1:]]
    together = bench.call(
        "publications:in_one_process", home=home.folder, folder=home.folder / "process", moments=moments
    ).answer[1:]
    written = [len(ran.answer["written"]) for ran in alone]
    outcome.verify([day["written"] for day in together] == written, "both ways write the same files")
    outcome.details = {"moments": moments[1:], "written": written}
    note = f"{min(written):,} to {max(written):,} files"
    return [
        Figure(
            "publish one more day", "s", tuple(day["seconds"] for day in together), DAY_TARGET,
            note=f"{note}, in the process that synced, as `daily` does",
        ),
        Figure(
            "publish one more day, `backcourt publish`", "s", tuple(ran.wall for ran in alone), DAY_TARGET,
            cpu=tuple(ran.cpu for ran in alone), note=f"{note}, a process of its own",
        ),
    ]  # fmt: skip


def _moments(first: str, days: int) -> Sequence[str]:
    """Return the moment after the results of a date, and those of the days that follow."""
    start = datetime.fromisoformat(first + NOON) + timedelta(days=1)
    return [(start + timedelta(days=day)).isoformat() for day in range(days + 1)]


def _published(bench: Bench, home: Home, name: str, moment: str) -> Ran:
    bench.say(f"publishing {moment}")
    folder = home.folder / name
    return bench.run(home, "publish", "--now", moment, "--folder", str(folder), "--json")
