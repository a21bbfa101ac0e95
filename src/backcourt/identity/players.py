"""Which player a name means: exactly, by a known alias, without a suffix, by an initial; never by a guess."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TypeVar

from backcourt.identity.data_files import rows_of
from backcourt.identity.names import NameKey, name_key, surname_first_key

_Ids = frozenset[int]
_Key = TypeVar("_Key", bound=Hashable)
_NOBODY: _Ids = frozenset()
_REMARK = re.compile(r"\([^()]*\)")


class NameMatch(StrEnum):
    """How a name found its player, from the strongest evidence down; the last two say why it did not."""

    EXACT = "exact"
    ALIAS = "alias"
    SUFFIX = "suffix"
    INITIAL = "initial"
    SURNAME_FIRST = "surname_first"
    AMBIGUOUS_NAME = "ambiguous_name"
    UNKNOWN_NAME = "unknown_name"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The player a name means (None when that cannot be told) and how it was decided."""

    player_id: int | None
    match: NameMatch


@dataclass(frozen=True, slots=True)
class PlayerAlias:
    """Another spelling of a player's name, and what kind of spelling it is."""

    alias: str
    player_name: str
    source: str


@cache
def player_aliases() -> tuple[PlayerAlias, ...]:
    """Read the alias list that ships with the package."""
    return tuple(PlayerAlias(**row) for row in rows_of("player_aliases.csv"))


class PlayerDirectory:
    """The players one knows, under every way of writing their names.

    `players` are (player id, name) pairs; a player may come several times, with several spellings. An alias
    works in both directions: whichever of its spellings the pairs contain, the others lead to that player.
    An alias listed for two players leads to neither, unless only one of them is a candidate.
    """

    def __init__(
        self, players: Iterable[tuple[int, str]], aliases: Iterable[PlayerAlias] | None = None
    ) -> None:
        known = [(player_id, key) for player_id, name in players if (key := name_key(name)).words]
        self._bare = _SuffixIndex()
        self._exact = self._file(known)
        aliased = list(self._spellings(player_aliases() if aliases is None else aliases))
        self._alias = self._file(aliased)
        # A suffix is optional in a player's own name only: Bronny's alias "LeBron James Jr." must not make
        # "L. James" a question.
        without_suffix = [((key.initial, ""), player_id) for player_id, key in known]
        with_suffix = [((key.initial, key.suffix), player_id) for player_id, key in known + aliased]
        self._initial = _by_key(without_suffix + with_suffix)

    def resolve(self, name: str, among: frozenset[int] | None = None) -> Resolution:
        """Find the player a name means.

        The strongest kind of evidence that knows the name decides. `among` (say, the players of the two
        teams) only breaks a tie between players the name fits equally well; it never overrules a clear match.
        """
        for match, ids in self._evidence(name):
            if ids:
                return _decide(match, ids, among)
        return Resolution(None, NameMatch.UNKNOWN_NAME)

    def resolve_all(self, names: Iterable[str]) -> dict[str, Resolution]:
        """Resolve each distinct name once, without knowing the game."""
        return {name: self.resolve(name) for name in dict.fromkeys(names)}

    def _evidence(self, name: str) -> Iterator[tuple[NameMatch, _Ids]]:
        """Give the players each kind of evidence points at, the strongest kind first."""
        yield from self._direct(name_key(name))
        unremarked = _REMARK.sub(" ", name)
        if unremarked != name:  # "Kyle Lowry (Phi)", "Jalen (2001) Johnson"
            yield from self._direct(name_key(unremarked))
        for _, ids in self._named(surname_first_key(unremarked)):
            yield NameMatch.SURNAME_FIRST, ids

    def _direct(self, key: NameKey) -> Iterator[tuple[NameMatch, _Ids]]:
        yield from self._named(key)
        if key.is_abbreviated:
            yield NameMatch.INITIAL, self._initial.get((key.initial, key.suffix), _NOBODY)

    def _named(self, key: NameKey) -> Iterator[tuple[NameMatch, _Ids]]:
        yield NameMatch.EXACT, self._exact.get(key.full, _NOBODY)
        yield NameMatch.ALIAS, self._alias.get(key.full, _NOBODY)
        yield NameMatch.SUFFIX, self._bare.find(key)

    def _file(self, spellings: Sequence[tuple[int, NameKey]]) -> Mapping[str, _Ids]:
        """Enter spellings by their bare key, and give back the players of each full key."""
        for player_id, key in spellings:
            self._bare.add(key, player_id)
        return _by_key((key.full, player_id) for player_id, key in spellings)

    def _spellings(self, aliases: Iterable[PlayerAlias]) -> Iterator[tuple[int, NameKey]]:
        """Every spelling of an aliased player with his id; none of a player who is not in the directory."""
        others: dict[str, list[NameKey]] = defaultdict(list)
        for alias in aliases:
            others[alias.player_name].append(name_key(alias.alias))
        for player_name, keys in others.items():
            proper = name_key(player_name)
            ids = self._known(proper) or _NOBODY.union(*(self._exact.get(key.full, _NOBODY) for key in keys))
            yield from ((player_id, key) for player_id in ids for key in (proper, *keys))

    def _known(self, key: NameKey) -> _Ids:
        return self._exact.get(key.full) or self._bare.find(key)


class _SuffixIndex:
    """Players by their name without the suffix, with the suffixes each of them is known by."""

    def __init__(self) -> None:
        self._suffixes: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(self, key: NameKey, player_id: int) -> None:
        """Enter one spelling of a player."""
        self._suffixes[key.bare][player_id].add(key.suffix)

    def find(self, key: NameKey) -> _Ids:
        """Find the players whose suffix agrees: a Sr. is never a Jr.; a name without one agrees with any.

        Whoever is known by the very suffix comes before those who are known by none.
        """
        players = self._suffixes.get(key.bare, {})
        if not key.suffix:
            return frozenset(players)
        same = frozenset(player_id for player_id, known in players.items() if key.suffix in known)
        return same or frozenset(player_id for player_id, known in players.items() if known == {""})


def _by_key(entries: Iterable[tuple[_Key, int]]) -> dict[_Key, _Ids]:
    players: dict[_Key, set[int]] = defaultdict(set)
    for key, player_id in entries:
        players[key].add(player_id)
    return {key: frozenset(ids) for key, ids in players.items()}


def _decide(match: NameMatch, ids: _Ids, among: frozenset[int] | None) -> Resolution:
    candidates = ids & among if among is not None and len(ids) > 1 else ids
    if len(candidates) == 1:
        return Resolution(next(iter(candidates)), match)
    return Resolution(None, NameMatch.AMBIGUOUS_NAME)
