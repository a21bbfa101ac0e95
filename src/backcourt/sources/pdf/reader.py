"""From the bytes of a PDF to its pages, read by a process of its own that a hostile document may bring down."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from backcourt.errors import PayloadError
from backcourt.sources.pdf.pages import Box, Page, Word
from backcourt.sources.wire.document import KEPT

LARGEST_DOCUMENT = 16 * 1024 * 1024
"""Bytes. A whole game book has a twentieth of it."""

LONGEST_WAIT = 120.0
"""Seconds by the clock on the wall. The process limits what a document costs itself, in time of a processor: this ends
one that gets none, and is as long as it is because a busy machine says nothing of a document."""

LATER = "the payload is kept; run `backcourt sync` again when the machine has time"

ALL_PAGES = 1_000
HEAD = b"%PDF-"

_WORKER = Path(__file__).with_name("worker.py")


def read_pages(payload: bytes, subject: str, *, first: int = ALL_PAGES) -> list[Page]:
    """Return the pages of a PDF, or the `first` of them.

    Raises `PayloadError` when it is none, is damaged anywhere on these pages, encrypted, without a word, takes more
    time or memory than any document should, or when the machine had no time for it.
    """
    if not payload.lstrip()[:1024].startswith(HEAD):
        raise PayloadError(f"{subject} is not a PDF document", KEPT)
    if len(payload) > LARGEST_DOCUMENT:
        raise PayloadError(f"{subject} is larger than {LARGEST_DOCUMENT:,} bytes", KEPT)
    pages = [_page(page) for page in _answer(payload, subject, first)]
    if not any(page.words for page in pages):
        raise PayloadError(f"{subject} has no text", KEPT)
    return pages


def _answer(payload: bytes, subject: str, first: int) -> list[dict[str, Any]]:
    command = [sys.executable, "-P", str(_WORKER), str(first)]
    try:
        done = subprocess.run(command, input=payload, capture_output=True, timeout=LONGEST_WAIT, check=False)  # noqa: S603
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise PayloadError(
            f"{subject} could not be read within {LONGEST_WAIT:g} seconds: the machine is too busy", LATER
        ) from error
    except ValueError as error:
        # Killed at a limit, it leaves nothing behind that is JSON.
        raise PayloadError(
            f"{subject} takes more time or memory to read than any document should", KEPT
        ) from error
    if "problem" in answer:
        raise PayloadError(f"{subject} {answer['problem']}", KEPT)
    pages: list[dict[str, Any]] = answer["pages"]
    return pages


def _page(page: dict[str, Any]) -> Page:
    words = tuple(Word(text, Box(*place)) for text, *place in page["words"])
    return Page(words, tuple(Box(*place) for place in page["rules"]))
