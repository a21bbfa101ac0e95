"""A PDF becomes words and rules with their places, or an error within bounded time, whatever is in it."""

import zlib
from random import Random
from time import monotonic

import pytest
from page_mutations import MUTATIONS, SEED
from pdf_writer import Sheet, document_of, pdf_of, stream_of

from backcourt.errors import PayloadError
from backcourt.sources.pdf import reader
from backcourt.sources.pdf.pages import text_of
from backcourt.sources.pdf.reader import LARGEST_DOCUMENT, read_pages


def sheet(*lines: str) -> Sheet:
    made = Sheet()
    for place, line in enumerate(lines):
        made.write(20.0, 40.0 + 20.0 * place, line)
    return made


WORDS = sheet("Ánn Exämple", "Đorić, Zoë")


def test_words_and_rules_are_read_with_their_places() -> None:
    page = Sheet()
    page.write(100.0, 50.0, "Ann Example")
    page.write(20.0, 200.0, "Zoë", 20.0)
    page.rule(10.0, 300.0, 75.0)
    [found] = read_pages(pdf_of([page]), "paper")
    places = [
        (word.text, word.box.left, word.box.right, word.box.top, word.box.bottom) for word in found.words
    ]
    assert places == [
        ("Ann", 100.0, 115.0, 50.0, 60.0),
        ("Example", 120.0, 155.0, 50.0, 60.0),
        ("Zoë", 20.0, 50.0, 200.0, 220.0),
    ]
    assert [(rule.left, rule.right, rule.middle) for rule in found.rules] == [(10.0, 300.0, 75.0)]


def test_no_more_pages_are_read_than_are_asked_for() -> None:
    pages = read_pages(pdf_of([sheet("one"), sheet("two"), sheet("three")]), "paper", first=2)
    assert [text_of(page.words) for page in pages] == ["one", "two"]


def drawing(instructions: bytes, resources: bytes = b"", *, more: tuple[bytes, ...] = ()) -> bytes:
    """Return a document of one page with these instructions; what it needs besides has numbers from 5."""
    return document_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<%s>>>>" % resources,
            stream_of(instructions, packed=True),
            *more,
        ]
    )


def with_font(widths: bytes, meanings: bytes) -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/P/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>"
    )
    letters = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/P%s/CIDSystemInfo<</Registry(A)/Ordering(B)>>>>" % widths
    )
    return drawing(
        b"BT /F 10 Tf 10 10 Td <0001> Tj ET", b"/Font<</F 5 0 R>>", more=(font, letters, stream_of(meanings))
    )


def form(name: bytes, times: int) -> bytes:
    """Return a drawing that repeats another one."""
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %s 0 R>>>>" % name
    return stream_of(b"/X Do " * times, entries=entries)


ENCRYPTED = (
    b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">>>/ID[<01><01>]"
)
BOMB = zlib.compress(b"0 0 m " * 4_000_000)
HOSTILE = {
    "nothing": b"",
    "a page of HTML": b"<html>Access denied</html>",
    "a head alone": b"%PDF-1.7\n%%EOF\n",
    "no pages": document_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]),
    "no words": drawing(b"0 0 m 10 10 l S"),
    "too large": b"%PDF-1.4\n" + b" " * LARGEST_DOCUMENT,
    "more pages than there are": pdf_of([WORDS]).replace(b"/Count 1", b"/Count 2"),
    "encrypted": pdf_of([WORDS]).replace(b"/Root 1 0 R", b"/Root 1 0 R" + ENCRYPTED),
    "an unknown packing": pdf_of([WORDS]).replace(b"/FlateDecode", b"/DCTDecode  "),
    "letters without meaning": pdf_of([WORDS]).replace(b"/ToUnicode 5 0 R", b" " * 16),
    "a bomb on the page": document_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
            stream_of(BOMB, entries=b"/Filter/FlateDecode"),
        ]
    ),
    "a bomb in the font": with_font(b"/DW 500", b"1 beginbfrange <00000000> <7fffffff> <0041> endbfrange"),
    "a bomb of widths": with_font(b"/W[0 2000000000 500]", b""),
    "a drawing within itself": drawing(b"/X Do", b"/XObject<</X 5 0 R>>", more=(form(b"5", 1),)),
    "a thousand million drawings": drawing(
        b"/X Do", b"/XObject<</X 5 0 R>>", more=tuple(form(b"%d" % number, 30) for number in range(6, 13))
    ),
    "nested without end": drawing(b"[" * 2_000_000),
    "a quarter of a million lines": drawing(b"0 0 m 9 9 l S\n" * 250_000),
}


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_document_is_an_error_soon(payload: bytes) -> None:
    started = monotonic()
    with pytest.raises(PayloadError) as caught:
        read_pages(payload, "paper")
    assert caught.value.message.startswith("paper ")
    assert caught.value.advice
    assert monotonic() - started < 40


def test_a_machine_without_time_is_not_the_fault_of_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LONGEST_WAIT", 0.01)
    with pytest.raises(
        PayloadError, match=r"paper could not be read within .* the machine is too busy"
    ) as found:
        read_pages(pdf_of([WORDS]), "paper")
    assert "run `backcourt sync` again" in found.value.advice


@pytest.mark.parametrize(
    ("whole", "twisted"),
    [(b"/Kids[6 0 R]", b"/Kids[2 0 R]"), (b"/Root 1 0 R", b"/Root 1 0 R/Prev 9"), (b"xref\n0", b"xrxx\n0")],
    ids=["pages within themselves", "a loop of tables", "no table of objects"],
)
def test_what_the_structure_lost_and_the_objects_tell_is_read_all_the_same(
    whole: bytes, twisted: bytes
) -> None:
    document = pdf_of([WORDS])
    assert whole in document
    assert read_pages(document.replace(whole, twisted), "paper") == read_pages(document, "paper")


def test_a_hundred_thousand_tiny_objects_are_read_like_none() -> None:
    whole = pdf_of([WORDS])
    many = b"".join(b"%d 0 obj\n<<>>\nendobj\n" % number for number in range(100, 100_100))
    head, _, tail = whole.partition(b"xref\n")
    # The table of objects still stands where it is told to be, behind them.
    moved = tail.replace(b"startxref\n%d" % len(head), b"startxref\n%d" % (len(head) + len(many)))
    assert read_pages(head + many + b"xref\n" + moved, "paper") == read_pages(whole, "paper")


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
def test_a_document_that_is_cut_short_is_read_whole_or_not_at_all(share: float) -> None:
    whole = pdf_of([WORDS, sheet("the second page")])
    try:
        pages = read_pages(whole[: int(share * len(whole))], "paper")
    except PayloadError:
        return
    assert pages == read_pages(whole, "paper")


def test_a_page_whose_instructions_are_damaged_is_an_error_and_not_a_shorter_page() -> None:
    content = zlib.compress(b"BT ET " * 1000 + b"0 0 m 9 9 l S")
    for damaged in (content[:-8], content[:-4] + b"\x00\x00\x00\x00", content.replace(b"\x9c", b"", 1)):
        document = drawing(b"").replace(
            stream_of(b"", packed=True), stream_of(damaged, entries=b"/Filter/FlateDecode")
        )
        with pytest.raises(PayloadError, match=r"page 1 is (damaged|cut short)"):
            read_pages(document, "paper")


def test_a_document_that_lost_its_high_bytes_on_the_way_is_an_error() -> None:
    as_text = pdf_of([WORDS]).decode("ascii", errors="ignore").encode()
    with pytest.raises(PayloadError, match="paper "):
        read_pages(as_text, "paper")


def test_mutations_of_the_bytes_of_a_document_are_read_whole_or_refused() -> None:
    random, whole = Random(SEED), pdf_of([WORDS])
    for _ in range(MUTATIONS // 20):
        changed = bytearray(whole)
        for _ in range(random.randint(1, 3)):
            changed[random.randrange(len(changed))] = random.randrange(256)
        try:
            pages = read_pages(bytes(changed), "paper")
        except PayloadError:
            continue
        assert len(pages) == 1
        assert sum(len(word.text) for word in pages[0].words) >= len("ÁnnExämpleĐorić,Zoë")
