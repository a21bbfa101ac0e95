"""Reads one PDF from standard input and writes its words and rules as JSON: a program of its own.

It imports nothing of Backcourt, so that it starts within a tenth of a second. What a hostile document makes of its
reader (endless loops, gigabytes) ends with this process, at the limits it sets itself.
"""

import io
import json
import sys
import zlib
from collections.abc import Iterator
from typing import Any

MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 10
"""Of a processor's time; the longest document we know takes a fraction of one, and a crowded processor is slower."""
MOST_PAGES = 60
MOST_OBJECTS = 200_000
"""Letters, lines and shapes of a document; a page that is full to its margins has five thousand."""
MOST_CONTENT = 16 * 1024 * 1024
"""Bytes of a page's instructions, decompressed."""

LETTER_GAP, LINE_GAP = 0.15, 3.0
"""Words are apart by more than this share of the size of their letters; a line's letters differ in height by less."""
THIN = 2.0
"""A shape no higher than this, in points, is a line."""

ENCRYPTED = frozenset({"PDFEncryptionError", "PDFPasswordIncorrect"})
"""What the library raises at a document it has no password for."""


class UnreadableError(Exception):
    """The document cannot be read; the message completes a sentence about it."""


def main() -> None:
    """Answer with `{"pages": [...]}`, or with `{"problem": "..."}` when the document cannot be read.

    The one argument is how many pages are wanted at most, from the first.
    """
    _limit()
    payload = sys.stdin.buffer.read()
    try:
        answer = json.dumps({"pages": read(payload, int(sys.argv[1]))})
    except UnreadableError as error:
        answer = json.dumps({"problem": str(error)})
    except MemoryError:
        answer = json.dumps({"problem": "takes more memory than any document should"})
    except RecursionError:
        answer = json.dumps({"problem": "is nested too deep"})
    sys.stdout.write(answer)


def _limit() -> None:
    """Take away what an honest document does not need; Windows knows no such limits, there only time is limited."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def read(payload: bytes, first: int) -> list[dict[str, Any]]:
    """Return the `first` pages of a document; raises `UnreadableError`, also where the library would read on."""
    import logging

    import pdfplumber

    logging.disable()  # what it warns of is looked at below, and ends as an error
    try:
        with pdfplumber.open(io.BytesIO(payload)) as document:
            _require_plain(document)
            return list(_pages(document.pages[:first]))
    except (UnreadableError, MemoryError, RecursionError):
        raise
    except Exception as error:  # the library raises whatever a document makes it stumble over
        raise UnreadableError(_stumbled(error)) from error


def _stumbled(error: Exception) -> str:
    cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    name = type(cause).__name__
    return "is encrypted" if name in ENCRYPTED else f"is damaged ({name})"


def _require_plain(document: Any) -> None:
    if document.doc.encryption:
        raise UnreadableError("is encrypted")
    announced = document.doc.catalog["Pages"].resolve().get("Count")
    if not document.pages or len(document.pages) > MOST_PAGES:
        raise UnreadableError(f"has {len(document.pages)} pages")
    if announced != len(document.pages):
        raise UnreadableError(f"has {len(document.pages)} pages and says it has {announced!r:.20}")


def _pages(pages: Any) -> Iterator[dict[str, Any]]:
    things = 0
    for page in pages:
        about = f"page {page.page_number}"
        _require_whole(page.page_obj.contents, about)
        things += sum(len(found) for found in page.objects.values())
        if things > MOST_OBJECTS:
            raise UnreadableError(
                f"{about} is one letter or line too many: there are more than {MOST_OBJECTS:,}"
            )
        if any(map(_says_nothing, page.chars)):
            raise UnreadableError(f"{about} has letters that say nothing of what they stand for")
        words = page.extract_words(x_tolerance_ratio=LETTER_GAP, y_tolerance=LINE_GAP)
        yield {
            "words": [[word["text"], *_box(word)] for word in words],
            "rules": [_box(shape) for shape in (*page.lines, *page.rects) if _is_rule(shape)],
        }


def _says_nothing(letter: Any) -> bool:
    """Tell whether the document does not say which character a letter is."""
    text = letter["text"]
    return not text or text < " " or (len(text) > 1 and text.startswith("(cid:"))


def _box(thing: Any) -> list[float]:
    return [round(float(thing[side]), 2) for side in ("x0", "x1", "top", "bottom")]


def _is_rule(shape: Any) -> bool:
    return bool(shape["bottom"] - shape["top"] <= THIN < shape["x1"] - shape["x0"])


def _require_whole(streams: Any, about: str) -> None:
    """Refuse instructions that are cut short, damaged or too many: the library would take what is left for all."""
    size = 0
    for stream in streams:
        data, announced = stream.rawdata, stream.attrs.get("Length")
        if data is None:  # it was looked at for an earlier page
            continue
        length = announced.resolve() if hasattr(announced, "resolve") else announced
        if not isinstance(length, int) or len(data) < length:
            raise UnreadableError(f"{about} is cut short")
        size += sum(map(len, _inflated(data, stream, about)))
        if size > MOST_CONTENT:
            raise UnreadableError(f"{about} has more than {MOST_CONTENT:,} bytes of instructions")


def _inflated(data: bytes, stream: Any, about: str) -> Iterator[bytes]:
    """Yield what a stream holds, no more than is allowed; the checksum at its end must be right."""
    filters = [getattr(kind, "name", kind) for kind, _ in stream.get_filters()]
    if not filters:
        yield data
        return
    if filters not in (["FlateDecode"], ["Fl"]):
        raise UnreadableError(
            f"{about} is packed in a way we do not read ({', '.join(map(str, filters))[:60]})"
        )
    inflating = zlib.decompressobj()
    try:
        yield inflating.decompress(data, MOST_CONTENT + 1)
    except zlib.error as error:
        raise UnreadableError(f"{about} is damaged") from error
    if not inflating.eof and not inflating.unconsumed_tail:
        raise UnreadableError(f"{about} is cut short")


if __name__ == "__main__":
    main()
