"""`backcourt demo`: the whole platform on a simulated league, from nothing to published results."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backcourt.cli.output import columns, duration, notice, paragraphs
from backcourt.cli.verb import Outcome, Run, verb

if TYPE_CHECKING:
    from backcourt.evaluation.report import Evaluation

DEMO_HOME = Path(".backcourt-demo")
SHOWN = ("A", "C")
"""The populations that are shown; `backcourt evaluate` shows all of them, every season, and more figures."""


def demo(
    run: Run,
    size: Annotated[str, typer.Option("--size", metavar="SIZE", help="small or demo (30 teams).")] = "demo",
) -> Outcome:
    """See everything work on a made-up league: ingest, sync, check, evaluate, publish.

    The workspace is .backcourt-demo unless --home names another; a second run finds nothing left to do.

    Example: backcourt demo
    """
    from time import monotonic

    started = monotonic()
    store = replace(run, home=run.home or DEMO_HOME).store
    notice(f"simulating a league and ingesting it into {store.workspace.home}")
    ingest = store.ingest_simulated(size=size)
    notice(f"{ingest.intake.payloads} new payloads; bringing every table up to date")
    sync = store.sync()
    verdict = store.check()
    evaluation = store.evaluate()
    published = store.publish()
    lost = [line for line in store.coverage() if line.unaccounted]
    home = store.workspace.home
    text = paragraphs(
        "This league is simulated: its players and games are made up.",
        f"{sync.report.partitions:,} partitions built in {duration(sum(sync.report.seconds.values()))}, "
        f"{len(lost)} tables with anything unaccounted for, {len(evaluation.rang)} leak alarms",
        _scores(evaluation),
        f"published: {store.workspace.published_folder}",
        f"whole demo: {duration(monotonic() - started)}",
        "look around:\n"
        f"  backcourt --home {home} coverage\n"
        f"  backcourt --home {home} evaluate\n"
        f"  backcourt --home {home} check\n"
        f"  backcourt --home {home} status",
    )
    data = {"sync": sync, "evaluation": evaluation, "check": verdict, "published": published}
    return Outcome(data, text)


def _scores(found: "Evaluation") -> str:
    """Lay out the newest season: all systems, and those that are silent of some rows beside the baselines on theirs."""
    newest = max((score.season for score in found.scores), default="")
    rows = [
        (
            score.season, score.rows, score.system, score.n,
            f"{score.accuracy.mae:.3f}", f"{100 * score.accuracy.skill.value:+.2f}",
        )
        for score in (*found.scores, *found.where_spoken)
        if score.season == newest and score.population in SHOWN and score.stat == "points"
    ]  # fmt: skip
    return columns(("season", "population", "system", "n", "MAE", "skill %"), rows)


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "demo")(demo)
