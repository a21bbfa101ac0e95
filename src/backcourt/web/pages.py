"""The site: pages, assets, the pointer and the snapshots, as they lie in the publish folder, and nothing else of it."""

from __future__ import annotations

import asyncio
import re
from html import escape
from pathlib import Path

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from backcourt.publishing.snapshots import MANIFEST
from backcourt.publishing.targets.headers import CONTENT_TYPES, cache_control
from backcourt.web.cache import Cache
from backcourt.web.content import (
    ASKED_EVERY_TIME,
    FIXED,
    Answer,
    Content,
    Header,
    answer,
    content_of,
)
from backcourt.web.library import GoneError, Library, gone_snapshot
from backcourt.web.problems import ProblemError, wrong_method

SEGMENT = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"
PAGE = re.compile(rf"/({SEGMENT}\.html)?", re.ASCII)
ASSET = re.compile(rf"/assets(/{SEGMENT}){{1,4}}", re.ASCII)
PUBLISHED = re.compile(rf"/snapshots/({SEGMENT})/({SEGMENT}(?:/{SEGMENT}){{0,6}})", re.ASCII)
ASSET_BYTES = 32 * 1024**2
PAGE_TYPE = b"text/html; charset=utf-8"
PACKED_ALREADY = {".png", ".ico", ".woff2"}


class Pages:
    """Answers for everything that is not the API."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.folder = library.shelf.folder
        self._cache = Cache(ASSET_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            found: Response = await self._answer(scope)
        except ProblemError as error:
            found = error.response
        await found(scope, receive, send)

    async def _answer(self, scope: Scope) -> Answer:
        path: str = scope["path"]
        if scope["method"] != "GET":
            raise wrong_method(scope["method"][:20], "GET")
        if match := PUBLISHED.fullmatch(path):
            return await self._published(scope, match[1], match[2])
        if path == "/current.json":
            return await self._file(scope, "current.json", ASKED_EVERY_TIME)
        if PAGE.fullmatch(path):
            return await self._page(scope, path.removeprefix("/") or "index.html")
        if ASSET.fullmatch(path):
            return await self._file(scope, path[1:], cache_control(path[1:]).encode())
        raise _nothing()

    async def _published(self, scope: Scope, snapshot: str, name: str) -> Answer:
        """Answer with a file of a snapshot, the current one or one that somebody began with."""
        found = await self.library.older(snapshot)
        if name == MANIFEST:
            return await self._file(scope, f"snapshots/{snapshot}/{MANIFEST}", FIXED)
        try:
            content = await self.library.read(found, name)
        except GoneError as error:
            raise gone_snapshot(snapshot) from error
        return answer(scope, content, FIXED, found.marks)

    async def _page(self, scope: Scope, name: str) -> Answer:
        try:
            return await self._file(scope, name, ASKED_EVERY_TIME, await self._marks())
        except ProblemError:
            if name != "index.html":
                raise
        return await self._welcome(scope)

    async def _marks(self) -> tuple[Header, ...]:
        try:
            return (await self.library.current()).marks
        except ProblemError:
            return ()

    async def _file(self, scope: Scope, name: str, pace: bytes, marks: tuple[Header, ...] = ()) -> Answer:
        """Answer with a file that lies in the folder, if it really lies in it."""
        path = self.folder / name
        media_type = CONTENT_TYPES.get(path.suffix)
        try:
            seen = path.stat()
        except OSError as error:
            raise _nothing() from error
        if media_type is None:
            raise _nothing()
        key = name, seen.st_ino, seen.st_mtime_ns, seen.st_size
        found: Content | None = self._cache.get(key)
        if found is None:
            found = await asyncio.to_thread(_load, self.folder, path, media_type.encode())
            self._cache.put(key, found, found.size)
        return answer(scope, found, pace, marks)

    async def _welcome(self, scope: Scope) -> Answer:
        """Say what there is while there are no pages."""
        try:
            snapshot = await self.library.current()
        except ProblemError as error:
            body = _page_of("Nothing is published yet", f"<p>{escape(error.detail)}.</p>{_TO_DO}")
            headers = [(b"content-type", PAGE_TYPE), (b"content-length", b"%d" % len(body))]
            return Answer(503, [*headers, (b"cache-control", b"no-store"), (b"retry-after", b"5")], body)
        told = f"<p>Snapshot {escape(snapshot.name)} is published, without pages.</p>{_DOCUMENTED}"
        return answer(
            scope,
            content_of(_page_of("Backcourt", told), media_type=PAGE_TYPE),
            ASKED_EVERY_TIME,
            snapshot.marks,
        )


_TO_DO = (
    "<p>Fill a workspace and publish it; this server shows it without a restart:</p>"
    "<pre>backcourt ingest simulated\nbackcourt sync\nbackcourt publish</pre>"
)
_DOCUMENTED = '<p>The API is described in its <a href="/api/docs">documentation</a>.</p>'


def _page_of(title: str, body: str) -> bytes:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    style = '<link rel="stylesheet" href="/api/docs.css"><link rel="icon" href="data:,">'
    text = f"<main><h1>{title}</h1>{body}</main>"
    return f'<!doctype html><html lang="en"><head>{head}{style}</head><body>{text}</body></html>'.encode()


def _load(folder: Path, path: Path, media_type: bytes) -> Content:
    """Read a file, unless a link leads out of the folder."""
    try:
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
            raise _nothing()
        raw = path.read_bytes()
    except OSError as error:
        raise _nothing() from error
    return content_of(raw, media_type=media_type, packs=path.suffix not in PACKED_ALREADY)


def _nothing() -> ProblemError:
    return ProblemError(404, "there is nothing here", "/ is the site, /api/docs tells of the API")
