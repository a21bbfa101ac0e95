"""`/health`: the process lives. `/ready`: a whole snapshot can be read."""

import time
from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from backcourt.web.content import ASKED_EVERY_TIME, Answer
from backcourt.web.documented import problems
from backcourt.web.library import PUBLISH, Library
from backcourt.web.problems import unavailable

HEALTH = APIRouter(tags=["health"])

SURE_SECONDS = 5.0
"""How long a snapshot that was whole is taken to be whole still."""


class Health(BaseModel):
    """The process lives."""

    status: Literal["alive"] = "alive"
    version: str = Field(description="version of the program")


class Readiness(BaseModel):
    """A whole snapshot can be read."""

    status: Literal["ready"] = "ready"
    snapshot: str
    created_at: datetime
    files: int
    simulated: bool


def _told(told: BaseModel) -> Answer:
    body = told.model_dump_json().encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    return Answer(200, [*headers, (b"cache-control", ASKED_EVERY_TIME)], body)


@HEALTH.get("/health", response_model=Health, summary="Does the process live?", responses=problems())
async def health(request: Request) -> Answer:
    """Say so."""
    return _told(Health(version=request.app.version))


@HEALTH.get("/ready", response_model=Readiness, summary="Can a snapshot be read?", responses=problems())
async def ready(request: Request) -> Answer:
    """Look whether every file of the current snapshot is there; 503 with the reason otherwise."""
    library: Library = request.app.state.library
    snapshot = await library.current()
    if library.trouble:
        raise unavailable(library.trouble, PUBLISH)
    await _require_whole(request, library, snapshot.name)
    assert snapshot.pointer is not None
    return _told(
        Readiness(
            snapshot=snapshot.name,
            created_at=snapshot.pointer.created_at,
            files=len(snapshot.files),
            simulated=snapshot.pointer.simulated,
        )
    )


async def _require_whole(request: Request, library: Library, name: str) -> None:
    sure: tuple[str, float] = getattr(request.app.state, "whole", ("", 0.0))
    if sure[0] == name and time.monotonic() - sure[1] < SURE_SECONDS:
        return
    if gone := await library.missing():
        raise unavailable(
            f"{len(gone):,} files of the snapshot are missing or cut off, {gone[0]} first", PUBLISH
        )
    request.app.state.whole = name, time.monotonic()
