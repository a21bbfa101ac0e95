"""What tests of raw tables share."""

import pytest
from pipelines import OpenPipeline
from told_rows import Sources, sources

SPEAKERS = ("nba_com", "balldontlie", "espn", "bettingpros", "the_odds_api", "archive")


@pytest.fixture
def heard(open_pipeline: OpenPipeline, monkeypatch: pytest.MonkeyPatch) -> Sources:
    """Return an empty store to which every source can tell rows."""
    return sources(open_pipeline(threads=1), monkeypatch, *SPEAKERS)
