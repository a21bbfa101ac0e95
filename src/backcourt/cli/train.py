"""`backcourt train`: bring the learned models up to date, and say what was trained."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from backcourt.cli.arguments import First, Force, Last
from backcourt.cli.output import columns, duration, paragraphs
from backcourt.cli.progress import progress
from backcourt.cli.sync import done_in
from backcourt.cli.verb import Outcome, Run, verb

if TYPE_CHECKING:
    from backcourt.evaluation.trainings import Training

HEADERS = ("cut", "knowledge", "trained", "rows", "time")


def train(
    run: Run,
    first: First = None,
    last: Last = None,
    force: Force = False,
) -> Outcome:
    """Train what is missing or stale of the learned models, with whatever they are trained on.

    The same as `sync --table learned_models`, which every `sync` does too: a month's models are owed like any
    other row. Stop it at will: the next run goes on where it was.

    Example: backcourt train --from 2024-01-01
    """
    with progress(verbose=run.verbose) as watch:
        done = run.store.train(watch=watch, first=first, last=last, force=force)
    synced = done_in(done.sync)
    data = {**synced.data, "trained": done.trained, "excused": done.excused}
    text = paragraphs(_trained(done.trained), _excused(done.excused), synced.text)
    return Outcome(data, text, synced.code, synced.warnings)


def _trained(trained: "Sequence[Training]") -> str:
    if not trained:
        return "no model was trained"
    rows = []
    for (cut, knowledge), found in groupby(trained, key=lambda each: (each.cut, each.knowledge)):
        models = list(found)
        targets = ", ".join(each.target for each in models)
        seconds = duration(sum(each.seconds for each in models))
        rows.append((cut, knowledge, targets, max(each.rows for each in models), seconds))
    return columns(HEADERS, rows)


def _excused(excused: dict[str, int]) -> str:
    if not excused:
        return ""
    return "\n".join(["excused", *(f"  {reason}: {count:,} models" for reason, count in excused.items())])


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "train")(train)
