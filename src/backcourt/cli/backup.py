"""`backcourt backup` and `backcourt restore`."""

from pathlib import Path
from typing import Annotated

import typer

from backcourt.cli.arguments import Replace
from backcourt.cli.verb import Outcome, Run, verb

File = Annotated[Path, typer.Argument(metavar="PATH", help="The backup file.", show_default=False)]


def backup(run: Run, path: File, replace: Replace = False) -> Outcome:
    """Write the workspace to one file.

    A tar file with warehouse, landing zone and settings, and the hash of every file.

    Example: backcourt backup season.tar
    """
    manifest = run.store.backup(path, replace=replace)
    return Outcome(manifest, f"{len(manifest.files):,} files backed up to {path}")


def restore(run: Run, path: File, replace: Replace = False) -> Outcome:
    """Bring a backup back as the workspace.

    Nothing is changed before every file matched its hash.

    Example: backcourt restore season.tar --home restored
    """
    manifest = run.store.restore(path, replace=replace)
    home = run.store.workspace.home
    return Outcome(manifest, f"{len(manifest.files):,} files of {manifest.created_at} restored to {home}")


def register(app: typer.Typer) -> None:
    """Add the verbs to the program."""
    verb(app, "backup")(backup)
    verb(app, "restore")(restore)
