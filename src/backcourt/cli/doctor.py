"""`backcourt doctor`: whether everything is in order."""

import typer

from backcourt.cli.output import columns
from backcourt.cli.verb import Outcome, Run, verb
from backcourt.errors import ExitCode


def doctor(run: Run) -> Outcome:
    """Examine the machine and the workspace.

    Python, packages, clock, disk, workspace, warehouse, and the hash of every payload.

    Example: backcourt doctor
    """
    found = run.store.doctor()
    text = columns(
        ["subject", "", "found", "do"], ((f.subject, f.health.value, f.text, f.advice) for f in found)
    )
    sick = any(finding.health.value == "problem" for finding in found)
    return Outcome({"healthy": not sick, "findings": found}, text, ExitCode.FAILED if sick else ExitCode.DONE)


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "doctor")(doctor)
