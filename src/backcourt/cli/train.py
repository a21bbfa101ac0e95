"""`backcourt train`: bring the learned models up to date, and say what was trained."""

from itertools import groupby
from typing import TYPE_CHECKING

import typer

from backcourt.cli.arguments import First, Force, Last
from backcourt.cli.output import columns, duration, paragraphs
from backcourt.cli.progress import progress
from backcourt.cli.sync import done_in
from backcourt.cli.verb import Outcome, Run, verb

if TYPE_CHECKING:
    from backcourt.api import Training

HEADERS = ("cut", "knowledge", "appearances", "trained")


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
    data = {**synced.data, "trained": done.trained, "training_seconds": done.seconds, "excused": done.excused}
    text = paragraphs(_trained(done), _excused(done.excused), synced.text)
    return Outcome(data, text, synced.code, synced.warnings)


def _trained(done: "Training") -> str:
    if not done.trained:
        return "no model was trained"
    rows = []
    for (cut, knowledge), found in groupby(done.trained, key=lambda each: (each.cut, each.knowledge)):
        models = list(found)
        rows.append(
            (cut, knowledge, max(each.rows for each in models), ", ".join(each.target for each in models))
        )
    return paragraphs(
        columns(HEADERS, rows), f"{len(done.trained)} models trained in {duration(done.seconds)}"
    )


def _excused(excused: dict[str, int]) -> str:
    if not excused:
        return ""
    return "\n".join(["excused", *(f"  {reason}: {count:,} models" for reason, count in excused.items())])


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "train")(train)
