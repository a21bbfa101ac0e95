"""Laws, and rows for them to judge, for the tests of `backcourt.laws`."""

import numpy as np
from hypothesis import strategies as st

from backcourt.arrays import Floats
from backcourt.laws.distributions import Distributions
from backcourt.laws.law import Law
from backcourt.laws.mixture import mix
from backcourt.laws.negative_binomial import NegativeBinomial
from backcourt.laws.root_normal import RootNormal

ROOT_NORMAL = RootNormal(-0.11, 1.8, -0.9, 0.04, -0.39, 0.2, -0.18)
"""Close to what points of a season give."""

NEGATIVE_BINOMIAL = NegativeBinomial(0.9, 0.0, -0.3)

LAWS: dict[str, Law] = {law.kind: law for law in (ROOT_NORMAL, NEGATIVE_BINOMIAL)}

MEANS = np.array([0.0, 0.1, 0.5, 2.0, 7.3, 12.0, 18.9, 27.5, 35.0, 60.0, 150.0])
SCALES = np.array([0.5, 3.0, 8.0, 11.0, 18.0, 24.0, 30.0, 36.0, 38.0, 42.0, 100.0])

means = st.floats(0, 60)
scales = st.floats(2, 48)

laws: st.SearchStrategy[Law] = st.one_of(
    st.builds(
        RootNormal,
        st.floats(-1.5, 1.5),
        st.floats(0.5, 2.5),
        st.floats(-1.5, 0.5),
        st.floats(-0.1, 0.1),
        st.floats(-0.8, 0.2),
        st.floats(0, 0.3),
        st.floats(-0.3, 0.1),
    ),
    st.builds(NegativeBinomial, st.floats(-2, 2), st.floats(-0.3, 0.5), st.floats(-0.5, 0.3)),
)


def distributions(kind: str) -> Distributions:
    """Return eleven distributions of one law, or of both mixed, from hopeless bench to absurd star."""
    if kind == "mixture":
        return mix([law.at(MEANS, SCALES) for law in LAWS.values()], np.array([0.3, 0.7]))
    return LAWS[kind].at(MEANS, SCALES)


def drawn(law: Law, n: int, seed: int = 5) -> tuple[Floats, Floats, Floats]:
    """Draw means, scales and outcomes that follow a law."""
    rng = np.random.default_rng(seed)
    mean = np.clip(rng.gamma(2, 5.5, n), 0, 45)
    scale = np.clip(1.2 * mean + 10 + rng.normal(0, 4, n), 3, 42)
    outcome = (law.at(mean, scale).table(400) < rng.random(n)[:, None]).sum(axis=1).astype(np.float64)
    return mean, scale, outcome
