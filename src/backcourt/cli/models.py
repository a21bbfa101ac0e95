"""`backcourt models`: the learned models on record, one of them, and two of them beside each other."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from backcourt.cli.challenge import challenge, demote, promote, promotions
from backcourt.cli.output import columns, paragraphs
from backcourt.cli.verb import Outcome, Run, verb

if TYPE_CHECKING:
    from backcourt.evaluation.model_cards import ModelCard
    from backcourt.evaluation.model_records import Record

Model = Annotated[
    str,
    typer.Argument(metavar="ID", help="The beginning of the model's digest, as listed.", show_default=False),
]
HEADERS = (
    "id", "cut", "knowledge", "target", "rows", "from", "to", "n", "MAE", "ewma", "skill %", "in force",
)  # fmt: skip
OF_THE_MONTH = (
    "n, MAE and ewma are out of sample: those of the month that the model was in force for who appeared,\n"
    "and the baseline on the same rows"
)


def list_models(run: Run) -> Outcome:
    """List the learned models: trained on what, how they did in their month, and which are in force today.

    Example: backcourt models list
    """
    found = run.store.models_list()
    if not found:
        return Outcome({"models": []}, "no model was trained yet; `backcourt train` trains what is owed")
    return Outcome({"models": found}, paragraphs(columns(HEADERS, map(_row, found)), OF_THE_MONTH))


def _row(record: "Record") -> tuple[Any, ...]:
    metrics = record.metrics
    figures: tuple[Any, ...] = (None,) * 4
    if metrics:
        skill = None if metrics.skill is None else round(100 * metrics.skill, 2)
        figures = (metrics.n, metrics.mae, metrics.ewma_mae, skill)
    return (
        record.id, record.cut, record.knowledge, record.target, record.rows, record.first, record.last, *figures,
        "yes" if record.in_force else "",
    )  # fmt: skip


def show(run: Run, model: Model) -> Outcome:
    """Show one model: what it was trained on and with, what it reads in order, and what it gains most by.

    All of it is checked first; a model that was altered is refused.

    Example: backcourt models show 3f9a1c20
    """
    card = run.store.models_show(model)
    return Outcome(card, _card(card))


def _card(card: "ModelCard") -> str:
    from backcourt.evaluation.model_cards import flat

    record = card.record
    facts = {
        "digest": record.digest,
        "minutes from": card.minutes_model,
        "trained before": record.cut,
        "appearances": f"{record.rows:,} from {record.first} to {record.last}",
        "row hash": card.row_hash,
        "features": f"{len(card.features)}, contract {card.contract}",
        "golden rows": card.golden_rows,
        "seed": card.seed,
        **card.versions,
    }
    bounds = [(number, each.name, each.low, each.high) for number, each in enumerate(card.features)]
    return paragraphs(
        columns((record.target, f"knowing {record.knowledge}"), facts.items()),
        columns(HEADERS, [_row(record)]),
        columns(("recipe", "value"), flat(card.recipe).items()),
        columns(("", "feature", "least", "most"), bounds),
        columns(("gains most by", "% of the gain"), card.gain_pct.items()),
    )


def diff(run: Run, left: Model, right: Model) -> Outcome:
    """Show in what two models differ: features, recipe, libraries, window and metrics.

    Example: backcourt models diff 3f9a1c20 88d0e5b1
    """
    found = run.store.models_diff(left, right)
    rows = [(each.part, each.name, each.left, each.right) for each in found]
    text = columns(("part", "what", left, right), rows) if rows else "nothing is different"
    return Outcome({"changes": found}, text)


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    group = typer.Typer(help="The learned models: list, compare, challenge them.", rich_markup_mode=None)
    verb(group, "list")(list_models)
    verb(group, "show")(show)
    verb(group, "diff")(diff)
    verb(group, "challenge")(challenge)
    verb(group, "promote")(promote)
    verb(group, "demote")(demote)
    verb(group, "promotions")(promotions)
    app.add_typer(group, name="models", no_args_is_help=True)
