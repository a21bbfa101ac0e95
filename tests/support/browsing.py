"""Somebody with a browser: real Chromium, pages from a real server, and a note of everything that goes wrong."""

import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request, Response

from backcourt.publishing.site.pages import PAGES
from backcourt.web.headers import CONTENT_SECURITY_POLICY

ADDRESSES = [page.file for page in PAGES if page.is_in_navigation] + ["player.html?id=1007"]
"""Every page, with a player who is on the slate."""


DRAWN = "[...document.querySelectorAll('.chart')].every(one => one.querySelector('svg') || !one.checkVisibility())"
"""Whether every chart that can be seen has been drawn."""


def chromium() -> str | None:
    """Return the browser of this machine."""
    named = os.environ.get("BACKCOURT_CHROMIUM")
    return (
        named or shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    )


class _Plain(http.server.SimpleHTTPRequestHandler):
    """A plain static server: no compression, no headers of its own."""

    strict = False

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        if self.strict:
            self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()


class _Strict(_Plain):
    """The same with the strict headers."""

    strict = True


@contextmanager
def static(folder: Path, *, strict: bool = False) -> Iterator[str]:
    """Serve a folder as any static host would, and yield its address."""
    handler = functools.partial(_Strict if strict else _Plain, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder with `backcourt serve`, and yield its address."""
    command = [sys.executable, "-m", "backcourt", "serve", "--folder", str(folder), "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        drain = threading.Thread(target=process.stdout.read, daemon=True)
        try:
            address = json.loads(process.stdout.readline())["address"]
            drain.start()
            yield f"{address}/"
        finally:
            process.terminate()
            process.wait(20)
            if drain.is_alive():
                drain.join(5)


@dataclass
class Tab:
    """A page and what went wrong on it: errors, violations of the policy, requests that left the origin."""

    page: Page
    origin: str
    wrong: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("response", self._answered)
        self.page.on("requestfailed", self._failed)

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the reader went on to another page
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.type}: {message.text}")

    def _answered(self, response: Response) -> None:
        self.answers.append(response)
        if not response.url.startswith((self.origin, "data:")):
            self.wrong.append(f"foreign: {response.url}")

    def open(self, address: str) -> Page:
        """Open a page and wait until it shows what it has to show."""
        self.page.goto(self.origin + address)
        self.settled()
        return self.page

    def settled(self) -> None:
        """Wait until the page shows what it has to show."""
        self.page.wait_for_selector("html[data-shown]", state="attached")

    def until(self, expression: str) -> None:
        """Wait until something holds; asked from outside, since the policy forbids what Playwright does inside."""
        for _ in range(200):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"it never came to be that {expression}")

    def drawn(self) -> None:
        """Bring everything into view once, and wait for every chart."""
        height = self.page.evaluate("document.documentElement.scrollHeight")
        for top in range(0, height, 600):
            self.page.evaluate(f"scrollTo(0, {top})")
            self.page.wait_for_timeout(30)
        self.until(DRAWN)
        self.page.evaluate("scrollTo(0, 0)")
