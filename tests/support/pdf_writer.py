"""A PDF writer of a hundred lines: text and lines at places, in any script, and whatever else a page may hold."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDTH = 0.5
"""Every letter is half as wide as the font is high."""


@dataclass
class Sheet:
    """One page: its size in points, and what is drawn on it, measured from the top left corner."""

    width: float = 842.0
    height: float = 595.0
    letters: list[tuple[float, float, float, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    instructions: bytes = b""

    def write(self, left: float, top: float, text: str, size: float = 10.0) -> None:
        """Put text on the page."""
        self.letters.append((left, top, size, text))

    def rule(self, left: float, right: float, top: float) -> None:
        """Draw a horizontal line."""
        self.rules.append((left, right, top))


def wide(text: str, size: float = 10.0) -> float:
    """Return how wide a text is, in points."""
    return len(text) * WIDTH * size


def pdf_of(sheets: Sequence[Sheet], *, packed: bool = True) -> bytes:
    """Return a document of these pages; `packed` compresses what is on them."""
    letters = sorted({letter for sheet in sheets for *_, text in sheet.letters for letter in text})
    codes = {letter: code for code, letter in enumerate(letters, 1)}
    places = range(6, 6 + 2 * len(sheets), 2)
    kids = b" ".join(b"%d 0 R" % place for place in places)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(sheets)),
        b"<</Type/Font/Subtype/Type0/BaseFont/Plain/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Plain/DW %d/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor"
        b"<</Type/FontDescriptor/FontName/Plain/Ascent 800/Descent -200/FontBBox[0 -200 1000 800]>>>>"
        % (WIDTH * 1000),
        stream_of(_meanings(codes)),
    ]
    for place, sheet in zip(places, sheets, strict=True):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
            % (sheet.width, sheet.height, place + 1)
        )
        objects.append(stream_of(_drawn(sheet, codes), packed=packed))
    return document_of(objects)


def stream_of(content: bytes, *, packed: bool = False, entries: bytes = b"") -> bytes:
    """Return a stream object."""
    if packed:
        content, entries = zlib.compress(content), entries + b"/Filter/FlateDecode"
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def document_of(objects: Iterable[bytes], *, trailer: bytes = b"") -> bytes:
    """Return objects, numbered from 1, as a document; the first is its catalogue."""
    document, places = bytearray(b"%PDF-1.4\n"), [0]
    for number, content in enumerate(objects, 1):
        places.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(document)
    document += b"xref\n0 %d\n0000000000 65535 f \n" % len(places)
    document += b"".join(b"%010d 00000 n \n" % place for place in places[1:])
    document += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places),
        trailer,
        start,
    )
    return bytes(document)


def _meanings(codes: dict[str, int]) -> bytes:
    lines = b"".join(
        b"1 beginbfchar <%04x> <%s> endbfchar\n" % (code, letter.encode("utf-16-be").hex().encode())
        for letter, code in codes.items()
    )
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + lines + b"endcmap end end\n"
    )


def _drawn(sheet: Sheet, codes: dict[str, int]) -> bytes:
    parts = []
    for left, top, size, text in sheet.letters:
        shown = "".join(f"{codes[letter]:04x}" for letter in text)
        # The base line lies a fifth of the letter's height above its foot.
        parts.append(f"BT /F {size} Tf 1 0 0 1 {left} {sheet.height - top - 0.8 * size} Tm <{shown}> Tj ET")
    for left, right, top in sheet.rules:
        parts.append(f"{left} {sheet.height - top} m {right} {sheet.height - top} l S")
    return "\n".join(parts).encode() + sheet.instructions
