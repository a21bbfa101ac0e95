"""What all verbs share: their common options, how they end, and how they speak of errors."""

import functools
import inspect
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backcourt.cli.output import as_json, notice
from backcourt.errors import BackcourtError, ExitCode, machine_error

if TYPE_CHECKING:
    from backcourt.api import Backcourt

STOPPED = "stopped; run sync again to go on"

Home = Annotated[
    Path | None, typer.Option("--home", help="The workspace folder [default: $BACKCOURT_HOME, or .backcourt]")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Say on standard error what is being done.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the stack trace of an error.")]


@dataclass
class Run:
    """One call of the program: its common options, and the workspace it works on."""

    home: Path | None = None
    json: bool = False
    verbose: bool = False
    debug: bool = False

    @functools.cached_property
    def store(self) -> "Backcourt":
        """The workspace, as the Python API sees it."""
        from dataclasses import replace

        import backcourt

        return replace(backcourt.open(self.home), notify=lambda text: notice(f"note: {text}"))

    def say(self, text: str) -> None:
        """Say what is being done, to those who asked."""
        if self.verbose:
            notice(text)


@dataclass(frozen=True)
class Outcome:
    """How a verb ended: its result for programs, its result for people, and its exit code."""

    data: Any
    text: str
    code: ExitCode = ExitCode.DONE
    warnings: list[BackcourtError] = field(default_factory=list)


def verb(app: typer.Typer, name: str) -> Callable[[Callable[..., Outcome]], Callable[..., None]]:
    """Register a function as a verb; it takes the `Run` first; the common options are added."""

    def register(function: Callable[..., Outcome]) -> Callable[..., None]:
        @functools.wraps(function)
        def command(
            context: typer.Context,
            *,
            home: Home,
            json: Json,
            verbose: Verbose,
            debug: Debug,
            **arguments: Any,
        ) -> None:
            given = context.obj if isinstance(context.obj, Run) else Run()
            run = Run(home or given.home, json, verbose or given.verbose, debug or given.debug)
            raise typer.Exit(attempt(run, lambda: function(run, **arguments)))

        command.__signature__ = _signature(function)  # type: ignore[attr-defined]
        command.__annotations__ = {
            key: entry.annotation for key, entry in _signature(function).parameters.items()
        }
        app.command(name)(command)
        return command

    return register


def _signature(function: Callable[..., Outcome]) -> inspect.Signature:
    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    common = (
        ("home", Home, None),
        ("json", Json, False),
        ("verbose", Verbose, False),
        ("debug", Debug, False),
    )
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature(
        [
            inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
            *(entry.replace(kind=keyword) for entry in own),
            *(
                inspect.Parameter(key, keyword, default=default, annotation=kind)
                for key, kind, default in common
            ),
        ]
    )


def attempt(run: Run, action: Callable[[], Outcome]) -> ExitCode:
    """Carry a verb out, print what came of it, and return the exit code."""
    try:
        outcome = action()
    except BackcourtError as error:
        return complain(error, json=run.json, debug=run.debug)
    except KeyboardInterrupt:
        notice(STOPPED)
        if run.json:
            typer.echo(as_json({"error": {"type": "Stopped", "message": STOPPED, "advice": ""}}))
        return ExitCode.INCOMPLETE
    except BrokenPipeError:
        raise
    except OSError as error:
        return complain(machine_error(error), json=run.json, debug=run.debug)
    except Exception as error:
        first = (str(error).splitlines() or [""])[0]
        bug = BackcourtError(f"{type(error).__name__}: {first}", "this is a bug; run with --debug")
        bug.__cause__ = error
        return complain(bug, json=run.json, debug=run.debug)
    for warning in outcome.warnings:
        complain(warning, json=False, debug=run.debug)
    typer.echo(as_json(outcome.data) if run.json else outcome.text)
    return outcome.code


def complain(error: BackcourtError, *, json: bool, debug: bool) -> ExitCode:
    """Say what went wrong and what to do about it."""
    if debug:
        traceback.print_exception(error, file=sys.stderr)
    notice(f"error: {error.message}", alarming=True)
    if error.advice:
        notice(f"  -> {error.advice}")
    if json:
        name = type(error).__name__
        typer.echo(as_json({"error": {"type": name, "message": error.message, "advice": error.advice}}))
    return error.exit_code
