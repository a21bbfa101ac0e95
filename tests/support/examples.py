"""How many examples a property is tried on: a handful in continuous integration, many more in a soak."""

import os

from hypothesis import HealthCheck, Phase, settings

SOAK = "BACKCOURT_SOAK"
"""The environment variable that multiplies the number of examples."""


def examples(number: int) -> settings:
    """Return settings for a property whose every example takes a pipeline through its phases; each run draws anew.

    A failure is printed as it was found: making it smaller would take many times as long as finding it.
    """
    return settings(
        max_examples=number * int(os.environ.get(SOAK, "1")),
        deadline=None,
        derandomize=False,
        print_blob=True,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
