"""The program: its verbs, its common options, and its last line of defence."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from backcourt.cli import (
    backup,
    check,
    config,
    coverage,
    daily,
    demo,
    diff,
    doctor,
    evaluate,
    explain,
    export,
    features,
    information_time,
    ingest,
    models,
    override,
    plan,
    publish,
    serve,
    showdown,
    sql,
    status,
    sync,
    train,
)
from backcourt.cli.verb import Debug, Home, Run, Verbose, complain
from backcourt.errors import BackcourtError, ExitCode, UsageError

MODULES = (
    demo,
    ingest,
    plan,
    sync,
    status,
    coverage,
    check,
    override,
    explain,
    diff,
    features,
    evaluate,
    train,
    models,
    showdown,
    publish,
    daily,
    serve,
    sql,
    export,
    information_time,
    config,
    doctor,
    backup,
)
"""The verbs, in the order of the help."""


class Verbs(TyperGroup):
    """The verbs, listed in the order in which a newcomer meets them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the verbs."""
        order = [module.__name__.rpartition(".")[2] for module in MODULES]
        return sorted(self.commands, key=lambda name: order.index(name) if name in order else len(order))


app = typer.Typer(
    name="backcourt",
    cls=Verbs,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    home: Home = None,
    verbose: Verbose = False,
    debug: Debug = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """NBA player props, point in time: from archive to published results, reconciled.

    A first walk:  backcourt ingest simulated && backcourt sync && backcourt coverage

    Exit codes: 0 done, 1 failed, 2 usage, 3 refused (gate, lock), 4 incomplete.
    """
    context.obj = Run(home, False, verbose, debug)
    if version:
        from backcourt import __version__

        typer.echo(f"backcourt {__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


for module in MODULES:
    module.register(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        return int(app(list(arguments), prog_name="backcourt", standalone_mode=False) or 0)
    except TyperException as error:
        usage = UsageError(
            error.format_message(), "`backcourt --help` lists verbs, `backcourt VERB --help` options"
        )
        return complain(usage, json="--json" in arguments, debug="--debug" in arguments)
    except BackcourtError as error:
        return complain(error, json="--json" in arguments, debug="--debug" in arguments)
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INCOMPLETE
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python must not complain when it flushes the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
