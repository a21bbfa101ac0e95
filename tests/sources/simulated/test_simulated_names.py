"""Invented names stay apart once accents, punctuation and suffixes are gone."""

import numpy as np

from backcourt.sources.simulated.names import NameBook, initialled, plain


def test_names_differ_even_as_initial_and_surname() -> None:
    names = NameBook().invent(np.random.default_rng(3), 700)
    assert len({initialled(name).casefold() for name in names}) == 700


def test_some_names_have_accents_suffixes_apostrophes_and_hyphens() -> None:
    names = NameBook().invent(np.random.default_rng(3), 400)
    assert any(not name.isascii() for name in names)
    assert any(name.endswith(" Jr.") for name in names)
    assert any(name.endswith(" III") for name in names)
    assert any("'" in name for name in names)
    assert any("-" in name for name in names)


def test_plain_names_are_ascii_without_suffix() -> None:
    names = NameBook().invent(np.random.default_rng(3), 700)
    assert all(
        plain(name).isascii() and not plain(name).endswith((".", " II", " III", " IV")) for name in names
    )
