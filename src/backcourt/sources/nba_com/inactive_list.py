"""The list of inactive players in a game book: surnames with reasons, team after team, in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

NOBODY = "none"

_ENTRY = re.compile(r"([^()]+?)\s*(?:\(\s*(.*?)\s*\))?")


@dataclass(frozen=True)
class InactivePlayer:
    """An entry: the team it stands under (None before the first), the name, the reason, and the text as it came."""

    team: str | None
    player_name: str | None
    reason: str | None
    text: str


def inactive_players(texts: Sequence[str], teams: Mapping[str, str]) -> Iterator[InactivePlayer]:
    """Yield the entries of lists; `teams` are tricodes by the names that stand before a team's players.

    An entry that cannot be taken apart has no name.
    """
    names = sorted(map(re.escape, teams), key=len, reverse=True)
    heading = re.compile(rf"(?:^|\s)({'|'.join(names)}) -(?=\s|$)")
    for text in texts:
        team: str | None = None
        for part in _parts(text):
            before, *after = heading.split(part)
            for name, entry in zip([None, *after[::2]], [before, *after[1::2]], strict=True):
                team = teams[name] if name else team
                if entry.strip().casefold() not in ("", NOBODY):
                    yield _entry(team, entry.strip())


def _entry(team: str | None, text: str) -> InactivePlayer:
    found = _ENTRY.fullmatch(text)
    if found and " - " not in found[1]:
        return InactivePlayer(team, found[1], found[2] or None, text)
    return InactivePlayer(team, None, None, text)


def _parts(text: str) -> Iterator[str]:
    """Divide a text at its commas, and behind the brackets of a team's last player; never inside of brackets."""
    depth, begun = 0, 0
    for place, letter in enumerate(text):
        depth = max(depth + (letter == "(") - (letter == ")"), 0)
        is_last = letter == ")" and not text[place + 1 :].lstrip().startswith(",")
        if depth == 0 and (letter == "," or is_last):
            yield text[begun : place + is_last]
            begun = place + 1
    yield text[begun:]
