"""Fixtures for all tests; those of one package live in its own conftest."""

pytest_plugins = [
    "pipeline_fixtures",  # tests/support: leagues taken through the pipeline
    "proofs",  # tests/support: what the run proves, printed at its end
]
