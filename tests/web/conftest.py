from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from pipelines import Pipeline
from published import publish_of
from served import MOMENT, Server, client_of, made_up_files, served, shelve


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace folder with a snapshot of made-up files, and nothing else. Do not write to it."""
    home = tmp_path_factory.mktemp("made_up")
    shelve(home / "published", made_up_files(), MOMENT)
    return home


@pytest.fixture(scope="session")
def server(made_up: Path) -> Iterator[Server]:
    """A server of made-up files."""
    with served(made_up) as running:
        yield running


@pytest.fixture
def ask(server: Server) -> Iterator[httpx2.Client]:
    """Somebody who asks it, and takes answers as they are."""
    with client_of(server, **{"Accept-Encoding": "identity"}) as client:
        yield client


@pytest.fixture(scope="session")
def small_server(small: Pipeline, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the small league as it was published."""
    home = tmp_path_factory.mktemp("small_home")
    publish_of(small, home / "published")()
    with served(home) as running:
        yield running


@pytest.fixture
def small_ask(small_server: Server) -> Iterator[httpx2.Client]:
    """Somebody who asks it."""
    with client_of(small_server) as client:
        yield client
