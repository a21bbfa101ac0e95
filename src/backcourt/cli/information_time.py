"""`backcourt information-time`: when, before each game, a workspace makes its predictions."""

from typing import Annotated

import typer

from backcourt.cli.verb import Outcome, Run, verb
from backcourt.time import InformationTime


def information_time(
    run: Run,
    chosen: Annotated[
        InformationTime | None,
        typer.Argument(metavar="TIME", help="close or noon; empty: show what holds.", show_default=False),
    ] = None,
) -> Outcome:
    """Show or choose when, before each game, predictions are made.

    close is the scheduled tip-off and ten minutes, noon is 12:00 Eastern on the game date; lines, reports and lists
    that came later are not used. Everything that rests on them is made anew by the next sync. To have both times
    side by side, keep two workspaces of the same payloads.

    Example: backcourt information-time noon
    """
    before = run.store.information_time() if run.store.workspace.exists else InformationTime.CLOSE
    if chosen is None or chosen == before:
        return _outcome(before, False, f"predictions are made at {before}")
    run.store.information_time(chosen)
    text = f"predictions are made at {chosen}; run `backcourt sync` to make them anew"
    return _outcome(chosen, True, text)


def _outcome(holds: InformationTime, changed: bool, text: str) -> Outcome:
    return Outcome({"information_time": holds, "changed": changed}, text)


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "information-time")(information_time)
