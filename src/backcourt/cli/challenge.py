"""`backcourt models challenge`, `promote` and `demote`: another recipe beside the one in force."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backcourt.cli.arguments import Seasons
from backcourt.cli.output import columns, paragraphs
from backcourt.cli.verb import Outcome, Run

if TYPE_CHECKING:
    from backcourt.evaluation.challenge import Challenge, Verdict
    from backcourt.evaluation.scores import Interval

HEADERS = (
    "season", "n", "champion", "challenger", "MAE difference", "95 % interval", "CRPS n", "CRPS difference",
    "95 % interval", "- expert_v1", "95 % interval",
)  # fmt: skip

RecipeFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="A TOML file with what is to be otherwise.", show_default=False),
]
Because = Annotated[
    str, typer.Option("--because", help="The reason; it stays on record.", show_default=False)
]


def challenge(
    run: Run,
    file: RecipeFile,
    season: Seasons = None,
    stat: Annotated[
        str, typer.Option("--stat", metavar="STAT", help="The statistic to be judged by.")
    ] = "points",
) -> Outcome:
    """Train by another recipe, walk-forward with the same cuts, and hold it against the champion.

    FILE names fields of the recipe that are to be otherwise than by default, such as trees_share = 0.6, or
    rounds = 300 in [stat]; [minutes] and [stat] take XGBoost's names. Compared are appearances of population A, the
    same rows for both, by what was said out of sample; intervals are bootstraps over dates. Laws for CRPS are
    fitted on each one's earlier predictions.

    Example: backcourt models challenge deeper.toml --season 2023-24
    """
    fought = run.store.models_challenge(file, season or (), stat=stat, watch=run.say)
    return Outcome(_data(fought), paragraphs(_verdicts(fought), _promotable(fought)))


def promote(run: Run, file: RecipeFile, season: Seasons = None, because: Because = "") -> Outcome:
    """Let another recipe take over, if it proves better on points: MAE beyond its interval, and CRPS no worse.

    Otherwise the exit code is 3. The recipe is landed with its evidence and stays on record; the next sync trains
    every learned model by it.

    Example: backcourt models promote deeper.toml --because "deeper trees, tried once"
    """
    fought = run.store.models_promote(file, season or (), because=because, watch=run.say)
    text = paragraphs(_verdicts(fought), f"{file.name} takes over; the next `backcourt sync` trains by it")
    return Outcome(_data(fought), text)


def demote(run: Run, because: Because) -> Outcome:
    """Go back to the default recipe, with a recorded reason.

    Example: backcourt models demote --because "its season was luck"
    """
    run.store.models_demote(because=because)
    return Outcome(
        {"because": because}, "the default recipe takes over; the next `backcourt sync` trains by it"
    )


def promotions(run: Run) -> Outcome:
    """List every promotion and demotion on record: when, because of what, and the recipe.

    Example: backcourt models promotions
    """
    found = run.store.models_promotions()
    rows = [(each.decided_at, each.because, each.recipe or "the default recipe") for each in found]
    text = columns(("decided", "because", "recipe"), rows) if rows else "the default recipe was never left"
    return Outcome({"promotions": found}, text)


def _data(fought: "Challenge") -> dict[str, Any]:
    worth = [verdict.worth_it for verdict in fought.verdicts]
    return {
        "stat": fought.stat,
        "verdicts": fought.verdicts,
        "obstacles": fought.obstacles,
        "worth_it": worth,
    }


def _verdicts(fought: "Challenge") -> str:
    return columns(HEADERS, map(_row, fought.verdicts))


def _row(verdict: "Verdict") -> tuple[Any, ...]:
    return (
        verdict.season, verdict.n, f"{verdict.champion_mae:.4f}", f"{verdict.challenger_mae:.4f}",
        *interval(verdict.difference), verdict.crps_n, *interval(verdict.crps_difference),
        *interval(verdict.against_expert),
    )  # fmt: skip


def interval(found: "Interval | None") -> tuple[str, str]:
    """Return a difference and its interval as text."""
    return ("-", "-") if found is None else (f"{found.value:+.4f}", f"{found.low:+.4f} .. {found.high:+.4f}")


def _promotable(fought: "Challenge") -> str:
    from backcourt.evaluation.challenge import WORTH_IT

    whole = fought.verdicts[-1]
    rule = "" if whole.worth_it is None else f"the seeds' rule, {WORTH_IT:.2f} better than expert_v1: "
    met = "" if whole.worth_it is None else ("met" if whole.worth_it else "not met")
    may = (
        "it may take over" if not fought.obstacles else f"it may not take over: {'; '.join(fought.obstacles)}"
    )
    return f"{may}\n{rule}{met}".rstrip()
