"""What a plan reads in earlier answers: lists that later requests follow from."""

from __future__ import annotations

import json
from typing import TypeVar

from pydantic import ValidationError

from backcourt.errors import PayloadError
from backcourt.sources.wire.model import Wire
from backcourt.sources.wire.problem import problem_of

M = TypeVar("M", bound=Wire)


def answered(payload: bytes, model: type[M], subject: str) -> M:
    """Return the object around the rows of an answer; raises `PayloadError` when it is another."""
    try:
        return model.model_validate(json.loads(payload))
    except ValidationError as error:
        raise PayloadError(f"{subject}: {problem_of(error, '')}", "fetch it with --again") from error
    except (ValueError, RecursionError) as error:
        raise PayloadError(f"{subject} is no JSON that can be read", "fetch it with --again") from error


def readable(rows: list[object], model: type[M]) -> list[M]:
    """Return the rows that can be read; the others are left to the parser of the payload, which sets them aside."""
    found = []
    for row in rows:
        try:
            found.append(model.model_validate(row))
        except ValidationError:
            continue
    return found
