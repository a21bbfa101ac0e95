"""What the OpenAPI document says of answers: their headers, and every problem by its status."""

from typing import Any

from backcourt.web.problems import MEDIA_TYPE, ProblemError

PROBLEM = {"$ref": "#/components/schemas/Problem"}

MEANINGS = {
    400: "The request itself is not well formed: its Host, say.",
    401: "No token, or a wrong one.",
    404: "There is no such file in the current snapshot.",
    405: "Not by this method.",
    409: "Refused: another run is at work, or the program refused.",
    413: "The body is too large.",
    414: "The address is too long.",
    422: "A parameter is not what it may be; `errors` names each.",
    429: "Too many requests; Retry-After says when to come again.",
    500: "The server failed: a bug.",
    503: "Nothing is published, or a file is damaged; Retry-After says when to come again.",
}
USUAL = (400, 405, 413, 414, 422, 429, 500, 503)
"""The problems any place may have."""

TEXT = {"schema": {"type": "string"}}
RETRY = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}}
KEPT_HEADERS: dict[str, Any] = {
    "ETag": {"description": "the mark of these very bytes; a strong validator", **TEXT},
    "Cache-Control": {"description": "how long the answer may be kept", **TEXT},
    "Vary": {"description": "Accept-Encoding: a compressed answer is another one", **TEXT},
    "X-Backcourt-Snapshot": {"description": "the snapshot it is from", **TEXT},
    "X-Backcourt-Simulated": {"description": "there, and true, if data is made up", **TEXT},
}

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """Describe problems by their statuses."""
    return {status: _problem(status) for status in sorted({*statuses, *USUAL})}


def _problem(status: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": MEANINGS[status],
        "content": {MEDIA_TYPE: {"schema": PROBLEM, "example": _example(status)}},
    }
    if status in (429, 503):
        found["headers"] = RETRY
    return found


def _example(status: int) -> dict[str, Any]:
    return ProblemError(status, MEANINGS[status]).problem.model_dump()


def kept(*statuses: int) -> Responses:
    """Describe an answer that may be kept and asked for again, and the problems of one that is not there."""
    not_modified = {
        "description": "What you have (If-None-Match) is still right; there is no body.",
        "headers": KEPT_HEADERS,
    }
    found = {"description": "As published.", "headers": KEPT_HEADERS}
    return {200: found, 304: not_modified, **problems(*statuses)}
