"""What a status other than 200 means: come back later, never, with another key, or with more credits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NoReturn

from backcourt.errors import AuthenticationError, PermanentError, QuotaError, TransientError
from backcourt.sources.fetching.patience import retry_after

PASSING = frozenset({408, 425, 429})
"""Refusals that are about the moment; so is every 5xx."""

UNAUTHORIZED, PAYMENT_REQUIRED, FORBIDDEN, NOT_FOUND = 401, 402, 403, 404
SERVER_ERRORS = 500


def raise_for(
    status: int,
    headers: Mapping[str, str],
    said: str,
    about: str,
    *,
    now: datetime,
    left: str | None,
    has_key: bool,
) -> NoReturn:
    """Raise the error that a status stands for; `said` is what the service wrote, `left` its credits left."""
    message = f"{about}: the service answers {status}{said}"
    if status in PASSING or status >= SERVER_ERRORS:
        asked = retry_after(headers.get("retry-after", ""), now)
        raise TransientError(message, "try again later", retry_after=asked)
    if status == PAYMENT_REQUIRED or (status in (UNAUTHORIZED, FORBIDDEN) and (left or "").strip() == "0"):
        raise QuotaError(message, "wait for the quota to be renewed, or buy a larger one")
    if status == UNAUTHORIZED or (status == FORBIDDEN and has_key):
        raise AuthenticationError(message, "check the key: `backcourt config show` tells where it came from")
    if status == NOT_FOUND:
        raise PermanentError(message, "the service has nothing under this address; it may have moved")
    raise PermanentError(message, "the service refuses this request; repeating it will not help")
