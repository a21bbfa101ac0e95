"""A server that stands for the hosts of NBA.com, a folder for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fetching import Harness
from provider_server import ProviderServer, provider_server


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with provider_server() as running:
        yield running


@pytest.fixture
def harness(server: ProviderServer, tmp_path: Path) -> Harness:
    return Harness(server, tmp_path / "landing")
