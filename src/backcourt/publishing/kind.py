"""A published kind: which files it owes, what each is made from, and how they are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from pydantic_core import from_json

from backcourt.publishing.called_off import CalledOff
from backcourt.publishing.forms.base import PublishedFile
from backcourt.publishing.frame import Frame

Inputs: TypeAlias = Mapping[str, str]
"""What a file is made from: a digest by what it is of, such as `schedule` or `prediction_accuracy @ 2024-12-04`."""

Body: TypeAlias = bytes
"""A file as JSON, without the moment it was written."""


def nothing_lost(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Tell what a file would lose: files that only repeat what others hold lose nothing."""
    return ""


@dataclass(frozen=True)
class Kind:
    """One kind of published files.

    `wanted` names every file the kind owes now, with its inputs; `make` yields the bodies of those asked for. Names
    stand under `v1/` and begin with one of `prefixes`, in which `*` is a number; no other kind's do. `lost` describes
    what `after` no longer says that `before` did (parsed files; `after` is empty when the file would go), or is
    empty. `repeats` names files that show another one's content under a second name.
    """

    name: str
    form: type[PublishedFile]
    prefixes: tuple[str, ...]
    wanted: Callable[[Frame], Mapping[str, Inputs]]
    make: Callable[[Frame, Iterable[str]], Iterator[tuple[str, Body]]]
    lost: Callable[[dict[str, Any], dict[str, Any]], str] = nothing_lost
    without: Callable[[dict[str, Any], CalledOff], dict[str, Any]] | None = None
    """Returns a parsed file without the games that were called off: they may go, and what was said of them."""

    entries: re.Pattern[bytes] | None = None
    """What names the entries that `lost` looks for: while all of the old file are in the new one, neither is parsed."""
    repeats: Callable[[Frame, Iterable[str]], Mapping[str, str]] = lambda frame, names: {}
    is_dated: bool = False
    """Whether a file is one date's, and its name ends with that date."""
    companion_of: str = ""
    """The kind without which it is never published, nor that one without it."""
    commit: Callable[[Frame], None] = lambda frame: None
    """What must be on disk before readers see the files; called once nothing can refuse them any more."""

    def loss(self, before: bytes, after: bytes | None, called_off: CalledOff | None = None) -> str:
        """Tell what a file would lose by its new content, or by going; empty if nothing.

        With `called_off`, what was said of those games does not count.
        """
        if not self.may_lose:
            return ""
        if self.entries and after:
            had = set(self.entries.findall(before))
            if had and had <= set(self.entries.findall(after)):
                return ""
        old, new = from_json(before), from_json(after) if after else {}
        return self.lost(self.without(old, called_off) if called_off and self.without else old, new)

    @property
    def may_lose(self) -> bool:
        """Whether files of it hold what no other file holds."""
        return self.lost is not nothing_lost

    def owns(self, name: str) -> bool:
        """Whether a file is of this kind."""
        return re.match(self.beginning, name) is not None

    @property
    def beginning(self) -> str:
        """The pattern of what the names of its files begin with."""
        return "|".join(re.escape(prefix).replace(r"\*", r"\d+") for prefix in self.prefixes)


def date_of(name: str) -> date | None:
    """Return the date in a file's name; None if it is no date's."""
    try:
        return date.fromisoformat(name.rpartition("/")[2].removesuffix(".json"))
    except ValueError:
        return None


def body_of(file: PublishedFile) -> Body:
    """Return a file as JSON without the moment it was written."""
    return file.model_dump_json(exclude={"generated_at"}).encode()
