"""`backcourt features`: the feature contract beside what is in the store."""

import typer

from backcourt.cli.arguments import Page, Seasons
from backcourt.cli.output import columns, paragraphs
from backcourt.cli.pages import FIGURES, feature_page, figures, write_page
from backcourt.cli.verb import Outcome, Run, verb


def features(
    run: Run,
    season: Seasons = None,
    page: Page = None,
) -> Outcome:
    """Show every feature: meaning, unit, source and window, and how its values are distributed.

    Example: backcourt features --season 2023-24
    """
    from backcourt.precompute.feature_contract import FEATURE_VERSION

    profiles = run.store.features(tuple(season or ()))
    rows = [
        (line.number, line.name, line.unit, "yes" if line.required else "", *figures(line))
        for line in profiles
    ]
    listing = columns(("", "feature", "unit", "required", *FIGURES), rows)
    counted = profiles[0].rows
    text = paragraphs(
        listing,
        f"{len(profiles)} features, contract version {FEATURE_VERSION}; {counted:,} rows outside bootstrap windows",
    )
    if page:
        write_page(page, feature_page(profiles))
    return Outcome({"feature_version": FEATURE_VERSION, "rows": counted, "features": profiles}, text)


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "features")(features)
