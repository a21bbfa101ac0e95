"""One spelling-free key per name: every provider's way of writing it meets in that key."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# A letter with a stroke, or two letters in one: NFKD leaves these whole.
_UNDECOMPOSED = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ƶ": "z", "ɨ": "i", "ƀ": "b", "ǥ": "g"}
    | {"\u0131": "i", "ə": "e", "ǝ": "e", "ĸ": "k", "ŋ": "n", "æ": "ae", "œ": "oe", "þ": "th"}
)
_OUTSIDE_KEY = re.compile(r"[^a-z0-9]+")
_WORD_BREAK = re.compile(r"[\s,]+")
# "J.Tatum": a lone initial whose space was forgotten. "P.J. Tucker" has a second dot inside, so it stays.
_GLUED_INITIAL = re.compile(r"^\s*([a-z])\.(?=[a-z][^.]+\.?$)")
_SUFFIX_SPELLINGS = {
    "jr": ("jr", "jnr", "junior"),
    "sr": ("sr", "snr", "senior"),
    "ii": ("ii", "2nd"),
    "iii": ("iii", "3rd"),
    "iv": ("iv", "4th"),
    "v": ("v", "5th"),
}
_SUFFIX_OF = {spelling: suffix for suffix, spellings in _SUFFIX_SPELLINGS.items() for spelling in spellings}


@dataclass(frozen=True, slots=True)
class NameKey:
    """A name taken apart: its plain words, and its suffix (`jr`, `sr`, `ii` to `v`, or '' without one)."""

    words: tuple[str, ...]
    suffix: str

    @property
    def bare(self) -> str:
        """The key without the suffix: father and son share it."""
        return "".join(self.words)

    @property
    def full(self) -> str:
        """The key with the suffix: father and son stay apart."""
        return self.bare + self.suffix

    @property
    def initial(self) -> str:
        """First letter and surname, `dsabonis` for Domantas Sabonis; '' for a name of one word."""
        return self.words[0][0] + "".join(self.words[1:]) if len(self.words) > 1 else ""

    @property
    def is_abbreviated(self) -> bool:
        """Whether the given name is written as one letter: `D. Sabonis`."""
        return len(self.words) > 1 and len(self.words[0]) == 1


def name_key(name: str) -> NameKey:
    """Take a name apart; a name with nothing in a-z0-9 has no words."""
    spaced = _GLUED_INITIAL.sub(r"\1 ", _folded(name))
    words = tuple(word for part in _WORD_BREAK.split(spaced) if (word := _OUTSIDE_KEY.sub("", part)))
    suffix = _SUFFIX_OF.get(words[-1], "") if len(words) > 1 else ""
    return NameKey(words[:-1] if suffix else words, suffix)


def surname_first_key(name: str) -> NameKey:
    """Take apart a name written surname first: `Trent Jr., Gary`, `Caldwell Pope Kentavious`."""
    words = _WORD_BREAK.sub(" ", name).split()
    return name_key(" ".join(words[-1:] + words[:-1]))


def normalise_name(name: str) -> str:
    """Give the key of a name: a-z0-9 only, accents and case gone, Jr/Sr and numerals in one spelling.

    The suffix stays in the key, because it may be all that tells a son from his father. Whether two names
    that differ only in it mean one person is decided by `PlayerDirectory`, which knows the other players.
    """
    return name_key(name).full


def normalise_names(names: Sequence[str]) -> list[str]:
    """Give the keys of a whole column, in its order; each distinct spelling is worked out once."""
    keys = {name: normalise_name(name) for name in set(names)}
    return [keys[name] for name in names]


def _folded(name: str) -> str:
    """Lower case without accents. Case folding may bring new marks (İ), hence the second decomposition."""
    lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(letter for letter in lower.translate(_UNDECOMPOSED) if not unicodedata.combining(letter))
