"""Fitting a law by maximum likelihood: the same rows give the same law, whatever their order."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from backcourt.arrays import Floats, floats
from backcourt.errors import BadNumbersError, FitError
from backcourt.laws.distributions import FARTHEST, LEAST_CHANCE, whole_numbers
from backcourt.laws.law import Evidence, Law, require_accepted

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

LEAST_ROWS = 1_000
"""Fewer outcomes do not pin down seven parameters."""

GRADIENT, STEPS = 1e-4, 500
"""The search settles when no derivative of the mean log score exceeds the first, within the second's steps.

What comes of 10,000 rows by luck moves derivatives by a hundred times as much.
"""

SAMPLE = 2_000
"""Rows, spread over all of them, that the search goes most of its way on."""

EDGE = 1e-6
"""Where derivatives are left, a second search may lower the mean log score (nats) by so much: the first had settled."""

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
    advice = "look at means, scales and outcomes: they may belong to different rows"
    try:
        found = _descended(kind, rows, *_beginning(kind, rows))
        if not _is_level(found.jac):
            # Steps end too where rows reach the floor of their centre: there the score has an edge, and no way leads
            # further down. Elsewhere a second search does.
            again = _descended(kind, rows, found.x)
            if not (_is_level(again.jac) or found.fun - again.fun <= EDGE):
                raise FitError(
                    f"the search for the {kind.kind} law ended after {found.nit} steps where the score still falls "
                    f"by {np.abs(found.jac).max():.1g} per unit ({found.message})",
                    advice,
                )
            found = again
    except BadNumbersError as error:
        raise FitError(f"the search for the {kind.kind} law ran away", advice) from error
    law = kind(*map(float, found.x))
    if (surprises := _surprises(law, rows)) > MOST_SURPRISES:
        raise FitError(f"the {kind.kind} law holds {surprises:.1%} of the outcomes for impossible", advice)
    if not _ends(law, rows):
        raise FitError(f"the {kind.kind} law holds {FARTHEST:,} for possible", advice)
    return law


def _beginning(kind: type[AnyLaw], rows: Floats) -> tuple[Floats, Floats | None]:
    """Return where to search from, and how the ground bends there, as far as a sample of many rows can tell."""
    start = np.array(kind.start)
    spread = rows.shape[1] // SAMPLE
    if spread > 1:
        found = _descended(kind, rows[:, ::spread], start, gradient=3 * GRADIENT)
        if found.success:
            return found.x, (found.hess_inv + found.hess_inv.T) / 2
    return start, None


def _descended(
    kind: type[AnyLaw],
    rows: Floats,
    start: Floats,
    inverse_hessian: Floats | None = None,
    gradient: float = GRADIENT,
) -> OptimizeResult:
    from scipy.optimize import minimize  # loaded late: a cold command line never needs it

    # That no way leads on is told by the result. The library hides its own warning of it in a way that threads undo for
    # each other; so would a filter that is taken back here.
    warnings.filterwarnings("ignore", "The line search algorithm", RuntimeWarning)
    told = Evidence(*rows)
    with np.errstate(all="ignore"):  # the search may step where nothing can be computed, and comes back
        return minimize(
            lambda parameters: kind(*map(float, parameters)).loss(told),
            start,
            jac=True,
            method="BFGS",
            options={"gtol": gradient, "maxiter": STEPS, "hess_inv0": inverse_hessian},
        )


def _is_level(slopes: Floats) -> bool:
    """Whether no derivative is left."""
    return bool(np.abs(slopes).max() <= GRADIENT)


def _ends(law: Law, rows: Floats) -> bool:
    """Whether no row's distribution reaches farther than anything can."""
    with np.errstate(all="ignore"):
        return bool((law.at(rows[0], rows[1]).reach() < FARTHEST).all())


def _surprises(law: Law, rows: Floats) -> float:
    """Return the share of outcomes so unlikely that the score no longer tells how unlikely."""
    with np.errstate(all="ignore"):
        return float(np.mean(~(law.at(rows[0], rows[1]).pmf(rows[2]) > LEAST_CHANCE)))
