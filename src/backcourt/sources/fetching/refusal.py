"""What a status other than 200 means: come back later, never, with another key, or with more credits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NoReturn

from backcourt.errors import AuthenticationError, NotThereError, PermanentError, QuotaError, TransientError
from backcourt.sources.fetching.patience import retry_after

PASSING = frozenset({408, 425, 429})
"""Refusals that are about the moment; so is every 5xx."""

UNAUTHORIZED, PAYMENT_REQUIRED, FORBIDDEN = 401, 402, 403
NOT_THERE = frozenset({404, 410})
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
    may_be_absent: bool = False,
    is_a_store: bool = False,
) -> NoReturn:
    """Raise the error that a status stands for; `said` is what the service wrote, `left` its credits left.

    What `may_be_absent` need not exist at all; a service that `is_a_store` refuses what it has not.
    """
    message = f"{about}: the service answers {status}{said}"
    if status in PASSING or status >= SERVER_ERRORS:
        asked = retry_after(headers.get("retry-after", ""), now)
        raise TransientError(message, "try again later", retry_after=asked)
    if status == PAYMENT_REQUIRED or (status in (UNAUTHORIZED, FORBIDDEN) and (left or "").strip() == "0"):
        raise QuotaError(message, "wait for the quota to be renewed, or buy a larger one")
    if status == UNAUTHORIZED or (status == FORBIDDEN and has_key):
        raise AuthenticationError(message, "check the key: `backcourt config show` tells where it came from")
    if may_be_absent and (status in NOT_THERE or (status == FORBIDDEN and is_a_store)):
        advice = "it may have moved, or the service may block us: look at the address in a browser"
        raise NotThereError(message, advice, is_certain=status in NOT_THERE)
    if status in NOT_THERE:
        raise PermanentError(message, "the service has nothing under this address; it may have moved")
    raise PermanentError(message, "the service refuses this request; repeating it will not help")
