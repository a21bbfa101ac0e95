"""`backcourt config`: what the program goes by."""

import typer

from backcourt.cli.output import columns
from backcourt.cli.verb import Outcome, Run, verb


def show(run: Run) -> Outcome:
    """Show every setting, its value, and where the value came from.

    Example: backcourt config show
    """
    config = run.store.config
    entries = [
        {
            "name": name,
            "value": getattr(config.values, name),
            "origin": origin,
            "meaning": _meaning(run, name),
        }
        for name, origin in config.origins.items()
    ]
    text = columns(["setting", "value", "from", "meaning"], ([*entry.values()] for entry in entries))
    return Outcome({"settings": entries}, text)


def _meaning(run: Run, name: str) -> str:
    return type(run.store.config.values).model_fields[name].description or ""


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    group = typer.Typer(help="Show the settings.", rich_markup_mode=None)
    group.callback()(lambda: None)
    verb(group, "show")(show)
    app.add_typer(group, name="config", no_args_is_help=True)
