"""The application: the API and the pages, behind what guards both."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.requests import Request
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from backcourt.version import VERSION
from backcourt.web import problems
from backcourt.web.access import AccessLog
from backcourt.web.content import ASKED_EVERY_TIME, Answer, Content, answer, content_of
from backcourt.web.docs_page import STYLE, docs_page
from backcourt.web.headers import HeadAsGet, StrictHeaders
from backcourt.web.health import HEALTH
from backcourt.web.library import CACHE_BYTES, Library
from backcourt.web.limits import LOOPBACK, REMOTE, KnownHosts, Rate, RateLimit, Sizes
from backcourt.web.openapi import document_of
from backcourt.web.operations import OPERATIONS, Desk
from backcourt.web.pages import PAGE_TYPE, Pages
from backcourt.web.reads import READS

TAGS = ("slate", "players", "predictions", "results", "best bets", "systems", "trends", "state", "health")


@dataclass(frozen=True)
class AppSettings:
    """What an application is to do.

    `folder` is the publish folder. `hosts` are the names it answers under; none: any. A `desk` carries out operations;
    without one there are none. Rates are per client; None: no limit.
    """

    folder: Path
    hosts: Collection[str] = ()
    remote: Rate | None = REMOTE
    loopback: Rate | None = LOOPBACK
    desk: Desk | None = None
    log: Callable[[dict[str, Any]], None] | None = None
    cache_bytes: int = field(default=CACHE_BYTES)


def create_app(settings: AppSettings) -> ASGIApp:
    """Return the application."""
    library = Library(settings.folder, settings.cache_bytes)
    app: ASGIApp = Division(create_api(library, settings.desk), Pages(library))
    app = HeadAsGet(RateLimit(Sizes(app), settings.remote, settings.loopback))
    app = StrictHeaders(KnownHosts(app, settings.hosts))
    return AccessLog(app, settings.log) if settings.log else app


class Division:
    """Hands the API what is the API's, and the pages the rest."""

    def __init__(self, api: ASGIApp, pages: ASGIApp) -> None:
        self.api = api
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        path: str = scope["path"]
        is_api = path.startswith("/api/") or path in ("/health", "/ready")
        await (self.api if is_api else self.pages)(scope, receive, send)


def create_api(library: Library, desk: Desk | None) -> FastAPI:
    """Return the API; it loads nothing from elsewhere, so the documentation page is our own."""
    app = FastAPI(
        title="Backcourt",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        openapi_tags=[{"name": name} for name in (*TAGS, *(("operations",) if desk else ()))],
        exception_handlers={
            problems.ProblemError: problems.tell_problem,
            HTTPException: problems.tell_http_error,
            RequestValidationError: problems.tell_invalid,
            Exception: problems.tell_bug,
        },
    )
    app.state.library = library
    app.state.desk = desk
    app.include_router(READS)
    app.include_router(HEALTH)
    if desk:
        app.include_router(OPERATIONS)
    _document(app)
    return app


def _document(app: FastAPI) -> None:
    """Add the OpenAPI document, and the page made of it."""
    document = document_of(app)
    found: dict[str, Content] = {
        "/api/v1/openapi.json": content_of(to_json(document, indent=1)),
        "/api/docs": content_of(docs_page(document), media_type=PAGE_TYPE),
        "/api/docs.css": content_of(STYLE.encode(), media_type=b"text/css; charset=utf-8"),
    }

    async def told(request: Request) -> Answer:
        return answer(request.scope, found[request.url.path], ASKED_EVERY_TIME)

    for path in found:
        app.add_api_route(path, told, include_in_schema=False, response_model=None)
