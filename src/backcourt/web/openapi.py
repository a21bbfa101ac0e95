"""The OpenAPI document: what FastAPI derives from the routes, with problems and HEAD as they really are."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from backcourt.web.problems import Problem

DESCRIPTION = """\
Everything here is read from the current snapshot of published files: a request sees one whole snapshot. Answers \
carry a strong ETag; ask again with If-None-Match and get 304 while it is right. Where something can be read by GET, \
HEAD answers with the same headers.

Errors are application/problem+json (RFC 9457) and say what to do next. Answers made of simulated data carry \
X-Backcourt-Simulated: true, and every file says so itself."""


def document_of(app: FastAPI) -> dict[str, Any]:
    """Return the document of an application."""
    document = get_openapi(
        title="Backcourt",
        version=app.version,
        description=DESCRIPTION,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    ours = {"Problem": problem, **problem.pop("$defs", {})}
    assert not ours.keys() & schemas.keys(), "a published form has the name of a part of a problem"
    schemas |= ours
    for spare in ("HTTPValidationError", "ValidationError"):
        schemas.pop(spare, None)
    return document
