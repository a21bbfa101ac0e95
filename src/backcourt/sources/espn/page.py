"""The document inside a page of ESPN: cut out as text and read as JSON, so that nothing of the page is executed."""

from __future__ import annotations

from typing import Any

from backcourt.sources.wire.document import read_json, text_of
from backcourt.sources.wire.reading import Reading

MARK = "window['__espnfitt__']="
"""What the page's script assigns its document to."""

SCRIPT_END = "</script>"


def embedded_document(reading: Reading) -> Any:
    """Return the document of a page.

    Raises `PayloadError` when the page has none, has several, or the document is cut short or no JSON.
    """
    text = text_of(reading.payload, reading.subject)
    found = text.split(MARK)
    if len(found) != len(("before", "after")):
        many = "no document" if len(found) == 1 else f"{len(found) - 1} documents"
        raise reading.error(f"the page holds {many} where one was expected")
    script, end, _ = found[1].partition(SCRIPT_END)
    if not end:
        raise reading.error("the page ends in the middle of its document")
    return read_json(script.rstrip().removesuffix(";").encode(), f"{reading.subject}: the page's document")
