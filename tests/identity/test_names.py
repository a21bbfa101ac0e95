"""However a name is spelled it becomes one key, and different names keep different keys."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backcourt.identity.names import name_key, normalise_name, normalise_names, surname_first_key

WORDS = st.lists(st.text(string.ascii_letters + "éÉñčŠāøŁđÖ", min_size=1, max_size=9), min_size=1, max_size=4)
NAMES = WORDS.map(" ".join)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("LeBron James", "lebronjames"),
        ("Nikola Jokić", "nikolajokic"),
        ("Kristaps Porziņģis", "kristapsporzingis"),
        ("Nikola Đurišić", "nikoladurisic"),
        ("Dennis Schröder", "dennisschroder"),
        ("Łukasz Øst Straße", "lukaszoststrasse"),
        ("ALPEREN ŞENGÜN", "alperensengun"),
        ("\u0130lyas \u0131lg\u0131n", "ilyasilgin"),
        ("P.J. Tucker", "pjtucker"),
        ("De\N{RIGHT SINGLE QUOTATION MARK}Aaron Fox", "deaaronfox"),
        ("Shai Gilgeous-Alexander", "shaigilgeousalexander"),
        ("Luka\N{NO-BREAK SPACE}Dončić", "lukadoncic"),
    ],
)
def test_a_name_becomes_plain_letters(written: str, key: str) -> None:
    assert normalise_name(written) == key


@pytest.mark.parametrize(
    "spellings",
    [
        ("Gary Trent Jr", "Gary Trent Jr.", "GARY TRENT, JR.", "Gary Trent Junior"),
        ("Xavier Tillman Sr.", "Xavier Tillman, Sr.", "Xavier Tillman Senior"),
        ("Trey Murphy III", "Trey Murphy iii", "Trey Murphy 3rd", "Trey Murphy \N{ROMAN NUMERAL THREE}"),
        ("Lonnie Walker IV", "Lonnie Walker 4th"),
    ],
)
def test_suffixes_are_written_one_way(spellings: tuple[str, ...]) -> None:
    assert len({normalise_name(spelling) for spelling in spellings}) == 1


def test_the_suffix_keeps_father_and_son_apart() -> None:
    father, son = name_key("Gary Trent Sr."), name_key("Gary Trent Jr.")
    assert father.full != son.full
    assert father.bare == son.bare == normalise_name("Gary Trent")


def test_a_suffix_is_the_last_of_several_words() -> None:
    assert name_key("Junior Robinson").suffix == ""
    assert name_key("Jr.").suffix == ""
    assert name_key("V").words == ("v",)


def test_an_initial_is_recognised_even_when_its_space_is_missing() -> None:
    assert name_key("D. Sabonis").is_abbreviated
    assert name_key("J.Tatum").words == ("j", "tatum")
    assert not name_key("P.J. Tucker").is_abbreviated
    assert name_key("Domantas Sabonis").initial == name_key("D Sabonis").full
    assert name_key("Nene").initial == ""


@pytest.mark.parametrize(
    ("surname_first", "spoken"),
    [
        ("James, LeBron", "LeBron James"),
        ("Trent Jr., Gary", "Gary Trent Jr."),
        ("Caldwell Pope Kentavious", "Kentavious Caldwell-Pope"),
        ("Mbah a Moute, Luc", "Luc Mbah a Moute"),
    ],
)
def test_a_name_written_surname_first_can_be_turned_round(surname_first: str, spoken: str) -> None:
    assert surname_first_key(surname_first).full == normalise_name(spoken)


@pytest.mark.parametrize(
    "nothing", ["", " ", "...", "--'", "\x00\x07", "\u200f\u200e", "ジョーダン", ",,,", "\ud800"]
)
def test_a_name_without_letters_has_an_empty_key(nothing: str) -> None:
    assert normalise_name(nothing) == ""


@pytest.mark.parametrize(
    "hostile",
    [
        "x'; DROP TABLE players; --",
        '"a"."b"',
        "Le\x00Bron\x1b[31m James",
        "\u202eLeBron James\u202c",
        "é" * 10_000,
    ],
)
def test_a_hostile_name_gives_a_plain_key(hostile: str) -> None:
    assert set(normalise_name(hostile)) <= set(string.ascii_lowercase + string.digits)


def test_marks_that_steer_the_text_direction_do_not_count() -> None:
    assert normalise_name("\u202eLeBron\u200f James\u202c") == normalise_name("LeBron James")


@given(st.text())
@example("(" * 10_000)
@example("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}")
def test_any_text_has_a_plain_key_that_is_its_own_key(text: str) -> None:
    key = normalise_name(text)
    assert set(key) <= set(string.ascii_lowercase + string.digits)
    assert normalise_name(key) == key


@given(NAMES)
def test_case_does_not_matter(name: str) -> None:
    assert normalise_name(name) == normalise_name(name.upper()) == normalise_name(name.lower())


@given(
    st.text(string.ascii_letters + " ", max_size=30), st.sampled_from("\u0300\u0301\u0308\u030c\u0327\u0304")
)
def test_accents_do_not_matter(name: str, accent: str) -> None:
    accented = "".join(letter + accent if letter.isalpha() else letter for letter in name)
    assert normalise_name(accented) == normalise_name(name)


@given(WORDS, st.sampled_from(".'`\N{RIGHT SINGLE QUOTATION MARK}*\u200b"))
def test_punctuation_does_not_matter(words: list[str], mark: str) -> None:
    assert normalise_name(" ".join(word + mark for word in words)) == normalise_name(" ".join(words))


@given(st.lists(st.sampled_from(["Nic Claxton", "Nikola Jokić", "", "Gary Trent, Jr."])))
def test_a_column_is_normalised_like_its_names(column: list[str]) -> None:
    assert normalise_names(column) == [normalise_name(name) for name in column]
