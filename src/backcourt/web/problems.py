"""Errors as the web tells them: `application/problem+json` (RFC 9457), each with the next step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
NEVER_STORED = "no-store"
SHOWN_INPUT = 200
"""Characters of somebody's input that are repeated to him."""


NEWER_TITLES = {413: "Content Too Large", 414: "URI Too Long", 422: "Unprocessable Content"}
"""What RFC 9110 calls them; Python does so only since 3.13."""


def title_of(status: int) -> str:
    """Return what a status is called."""
    return NEWER_TITLES.get(status) or HTTPStatus(status).phrase


def place_of(status: int) -> str:
    """Return the place in the documentation that tells of a status."""
    return title_of(status).lower().replace(" ", "-")


class Flaw(BaseModel):
    """One thing that is wrong with a request."""

    model_config = ConfigDict(extra="forbid")

    place: str = Field(description="where: path, query or body, and the name")
    message: str


class Problem(BaseModel):
    """What went wrong, and what to do (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description="names the problem; the place in the documentation that tells of it")
    title: str
    status: int
    detail: str
    advice: str = Field(description="the next step; may be empty")
    errors: list[Flaw] = Field(description="what is wrong with the request, if it is the request")


class ProblemError(Exception):
    """A problem to be told to whoever asked."""

    def __init__(
        self,
        status: int,
        detail: str,
        advice: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        errors: list[Flaw] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.advice = advice
        self.headers = dict(headers or {})
        self.errors = errors or []

    @property
    def problem(self) -> Problem:
        """The problem as it is told."""
        return Problem(
            type=f"/api/docs#{place_of(self.status)}",
            title=title_of(self.status),
            status=self.status,
            detail=self.detail,
            advice=self.advice,
            errors=self.errors,
        )

    @property
    def response(self) -> Response:
        """The answer that tells it."""
        # Escaped to ASCII: what somebody sent may hold anything, half a surrogate too.
        body = json.dumps(self.problem.model_dump(), indent=1).encode()
        headers = {"Cache-Control": NEVER_STORED, **self.headers}
        return Response(body, self.status, headers, media_type=MEDIA_TYPE)


def not_published(name: str, advice: str = "") -> ProblemError:
    """Return the problem of a file that the current snapshot lacks."""
    usual = "the manifest of the snapshot that /api/v1/snapshot names lists what there is"
    return ProblemError(404, f"{name} is not published", advice or usual)


def unavailable(detail: str, advice: str = "") -> ProblemError:
    """Return the problem of a server that cannot answer now."""
    return ProblemError(503, detail, advice, headers={"Retry-After": "5"})


async def tell_problem(request: Request, error: Exception) -> Response:
    """Answer with a problem that was raised on purpose."""
    assert isinstance(error, ProblemError)
    return error.response


async def tell_http_error(request: Request, error: Exception) -> Response:
    """Answer with a problem that routing found: nothing there, or not by this method."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return wrong_method(request.method, headers.get("Allow", "GET")).response
    if error.status_code == HTTPStatus.NOT_FOUND:
        return ProblemError(404, "there is nothing here", "/api/docs lists what there is").response
    return ProblemError(error.status_code, str(error.detail), headers=headers).response


def wrong_method(method: str, allowed: str) -> ProblemError:
    """Return the problem of a method that a place does not know; where GET is allowed, so is HEAD."""
    names = {name.strip() for name in allowed.split(",")}
    names |= {"HEAD"} if "GET" in names else set()
    said = ", ".join(sorted(names))
    return ProblemError(405, f"{method} does nothing here", f"use {said}", headers={"Allow": said})


async def tell_invalid(request: Request, error: Exception) -> Response:
    """Answer with everything that is wrong with a request."""
    assert isinstance(error, RequestValidationError)
    flaws = [Flaw(place=_place(entry), message=str(entry["msg"])[:SHOWN_INPUT]) for entry in error.errors()]
    return invalid(*flaws).response


def invalid(*flaws: Flaw) -> ProblemError:
    """Return the problem of a request that does not make sense."""
    told = "; ".join(f"{flaw.place}: {flaw.message}" for flaw in flaws[:3])
    return ProblemError(422, told, "/api/docs tells what each parameter may be", errors=list(flaws))


def _place(entry: Mapping[str, Any]) -> str:
    return " ".join(str(part)[:SHOWN_INPUT] for part in entry["loc"])


async def tell_bug(request: Request, error: Exception) -> Response:
    """Answer when we are at fault; what happened is in the server's log, not in the answer."""
    return ProblemError(500, "the server failed at this request", "the server's log says why").response
