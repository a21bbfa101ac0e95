"""Fitting a law by maximum likelihood: the same rows give the same law, whatever their order."""

from typing import TypeVar

import numpy as np

from backcourt.arrays import Floats, floats
from backcourt.errors import BadNumbersError, FitError
from backcourt.laws.distributions import LEAST_CHANCE, whole_numbers
from backcourt.laws.law import Law, require_accepted

LEAST_ROWS = 1_000
"""Fewer outcomes do not pin down seven parameters."""

GRADIENT, STEPS = 1e-5, 500
"""The search settles when no derivative of the mean log score exceeds the first, within the second's steps."""

MOST_SURPRISES = 0.01
"""A law that holds more of its own outcomes for impossible explains nothing, however level the ground."""

AnyLaw = TypeVar("AnyLaw", bound=Law)


def fit(
    kind: type[AnyLaw], mean: Floats, scale: Floats, outcome: Floats, least_rows: int = LEAST_ROWS
) -> AnyLaw:
    """Return the law of this kind that makes the outcomes most likely, given predicted means and scales.

    Means must be out of sample: predictions of rows a model has seen look better than they are.
    """
    rows = np.stack(np.broadcast_arrays(floats(mean), floats(scale), floats(outcome)))
    if rows.shape[1] < least_rows:
        raise FitError(
            f"{rows.shape[1]:,} rows are too few for the {kind.kind} law", f"give it {least_rows:,} or more"
        )
    require_accepted(rows[0], rows[1])
    whole_numbers(rows[2])
    return _search(kind, rows[:, np.lexsort(rows)])


def _search(kind: type[AnyLaw], rows: Floats) -> AnyLaw:
    from scipy.optimize import minimize  # loaded late: a cold command line never needs it

    advice = "look at means, scales and outcomes: they may belong to different rows"
    try:
        with np.errstate(all="ignore"):  # the search may step where nothing can be computed, and comes back
            found = minimize(
                lambda parameters: kind(*map(float, parameters)).loss(*rows),
                np.array(kind.start),
                jac=True,
                method="BFGS",
                options={"gtol": GRADIENT, "maxiter": STEPS},
            )
    except BadNumbersError as error:
        raise FitError(f"the search for the {kind.kind} law ran away", advice) from error
    steepest = float(np.abs(found.jac).max())
    # Steps may end for want of digits as well; what counts is that the ground is level. It has edges, where the centre
    # of a row reaches its floor: at one, the derivative is off by as much as that row weighs.
    if not steepest <= max(10 * GRADIENT, 1 / rows.shape[1]):
        raise FitError(
            f"the search for the {kind.kind} law ended after {found.nit} steps where the score still falls "
            f"by {steepest:.1g} per unit ({found.message})",
            advice,
        )
    law = kind(*map(float, found.x))
    if (surprises := _surprises(law, rows)) > MOST_SURPRISES:
        raise FitError(f"the {kind.kind} law holds {surprises:.1%} of the outcomes for impossible", advice)
    return law


def _surprises(law: Law, rows: Floats) -> float:
    """Return the share of outcomes so unlikely that the score no longer tells how unlikely."""
    with np.errstate(all="ignore"):
        return float(np.mean(~(law.at(rows[0], rows[1]).pmf(rows[2]) > LEAST_CHANCE)))
