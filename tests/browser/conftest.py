import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Tab, chromium, served, static
from imagined_folder import imagined_folder
from playwright.sync_api import Browser, sync_playwright

OpenTab = Callable[..., Tab]

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser, one for all tests."""
    path = chromium()
    if path is None:
        told = "there is no Chromium on PATH (BACKCOURT_CHROMIUM names one elsewhere)"
        if os.environ.get("BACKCOURT_BROWSER_TESTS") == "required":
            pytest.fail(told)
        pytest.skip(told)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=sandbox)
        yield found
        found.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The imagined league, published with the site. Do not write to it."""
    return imagined_folder(tmp_path_factory.mktemp("imagined") / "published")


@pytest.fixture(scope="session")
def plain(folder: Path) -> Iterator[str]:
    """A plain static host of it."""
    with static(folder) as address:
        yield address


@pytest.fixture(scope="session", params=["plain", "strict", "serve"])
def server(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Everything that serves it: a static host without headers, one with the strict ones, and `backcourt serve`."""
    kinds = {
        "plain": lambda: static(folder),
        "strict": lambda: static(folder, strict=True),
        "serve": lambda: served(folder),
    }
    with kinds[request.param]() as address:
        yield address


@pytest.fixture
def open_tab(browser: Browser, plain: str) -> Iterator[OpenTab]:
    """Open tabs, each in a browser context of its own."""
    contexts = []

    def act(origin: str = plain, *, phone: bool = False, **options: Any) -> Tab:
        settings = {**(PHONE if phone else DESKTOP), "timezone_id": "America/Chicago", "locale": "en-US"}
        context = browser.new_context(**{**settings, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Tab(context.new_page(), origin)

    yield act
    for context in contexts:
        context.close()


@pytest.fixture
def tab(open_tab: OpenTab) -> Tab:
    """A desktop tab on the plain host."""
    return open_tab()
