"""A line per request for those who want one."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_PATH = 500


class AccessLog:
    """Tells of every answer: when, who, what, and how it went."""

    def __init__(self, app: ASGIApp, tell: Callable[[dict[str, Any]], None]) -> None:
        self.app = app
        self.tell = tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        started = time.perf_counter()
        seen = {"status": 500, "bytes": 0}

        async def send_and_count(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
            seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_and_count)
        finally:
            self.tell(
                {
                    "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "client": (scope.get("client") or ("",))[0],
                    "method": scope["method"][:20],
                    "path": scope["path"][:LONGEST_PATH],
                    **seen,
                    "milliseconds": round((time.perf_counter() - started) * 1000, 3),
                }
            )
