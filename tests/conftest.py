"""Fixtures for all tests; those of one package live in its own conftest."""

import pytest

pytest.register_assert_rewrite("corrections")  # tests/support: so that it says what differed

pytest_plugins = [
    "pipeline_fixtures",  # tests/support: leagues taken through the pipeline
    "proofs",  # tests/support: what the run proves, printed at its end
]
