"""Fixtures for all tests; those of one package live in its own conftest."""

import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does; speed is measured by the benchmarks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest.register_assert_rewrite("corrections")  # tests/support: so that it says what differed

pytest_plugins = [
    "pipeline_fixtures",  # tests/support: leagues taken through the pipeline
    "proofs",  # tests/support: what the run proves, printed at its end
]
