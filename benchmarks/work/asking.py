"""Somebody who asks a server at a constant rate, whether or not it has answered before, and times every answer."""

import asyncio
import math
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 10.0


def ask(address: str, paths: Sequence[str], rate: float, seconds: float, connections: int) -> dict[str, Any]:
    """Ask for paths in turn, so often a second; return every time (ms) and what went wrong.

    A request has its moment whatever happened to those before it, and its time counts from that moment: when the
    server or we are late, it shows.
    """
    return asyncio.run(_ask(address, paths, rate, seconds, connections))


async def _ask(
    address: str, paths: Sequence[str], rate: float, seconds: float, connections: int
) -> dict[str, Any]:
    host, port = urlsplit(address).hostname, urlsplit(address).port
    free: asyncio.Queue[_Line] = asyncio.Queue()
    for _ in range(connections):
        await free.put(_Line(*await asyncio.open_connection(host, port)))
    begin, times, errors = time.perf_counter() + 0.1, [], []

    async def one(number: int) -> None:
        due = begin + number / rate
        await asyncio.sleep(due - time.perf_counter())
        line = await free.get()
        try:
            await asyncio.wait_for(line.get(paths[number % len(paths)], f"{host}:{port}"), PATIENCE)
            times.append((time.perf_counter() - due) * 1000)
        except (OSError, ValueError, EOFError, TimeoutError) as error:
            errors.append(repr(error)[:200])
        finally:
            free.put_nowait(line)

    await asyncio.gather(*(one(number) for number in range(int(rate * seconds))))
    times.sort()
    return {
        "requests": int(rate * seconds),
        "errors": errors,
        "p50": percentile(times, 0.5),
        "p99": percentile(times, 0.99),
        "slowest": times[-1] if times else None,
    }


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest value that is not exceeded by this share of all."""
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else math.inf


class _Line:
    """A connection that is kept."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def get(self, path: str, host: str) -> int:
        """Ask for a path, read the whole answer and return its size; raise `ValueError` unless it is 200."""
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200 "):
            raise ValueError(head.partition(b"\r\n")[0].decode())
        size = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return len(await self.reader.readexactly(size))
