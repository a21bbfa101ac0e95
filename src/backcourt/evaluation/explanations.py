"""Alarms that rang and were shown to be honest: a file of explanations with their evidence, each up to a bound."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeAlias

from backcourt.errors import PayloadError
from backcourt.evaluation.alarms import Alarm

Key: TypeAlias = tuple[str, str, str]
"""An alarm's name, subject and season."""

FILE = Path(__file__).parent / "explained_alarms.toml"


@dataclass(frozen=True)
class Explanation:
    """Why an alarm of one subject, season and information time is honest, for figures from its bound to `up_to`.

    It stands only while the same alarm is heard of every subject of `while_silent` in that season, and does not ring:
    they lack what the explanation says is the cause.
    """

    alarm: str
    subject: str
    season: str
    information_time: str
    up_to: float
    while_silent: tuple[str, ...]
    why: str
    evidence: str

    @property
    def controls(self) -> set[Key]:
        """The alarms that must not ring."""
        return {(self.alarm, subject, self.season) for subject in self.while_silent}

    def holds_for(self, alarm: Alarm) -> bool:
        """Whether it is about this alarm, and its figure no further out than was explained."""
        is_about = (self.alarm, self.subject, self.season) == _key(alarm)
        low, high = sorted((alarm.bound, self.up_to))
        return is_about and low <= alarm.figure <= high


def read_explanations(path: Path = FILE) -> list[Explanation]:
    """Return the explanations of a file; refuses one that lacks its reason, its evidence or a control."""
    advice = f"an explanation has {', '.join(field.name for field in fields(Explanation))}"
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("explained", [])
        found = [Explanation(**_with_tuple(entry)) for entry in entries]
    except (TypeError, ValueError, AttributeError) as error:
        raise PayloadError(f"{path.name} cannot be read: {error}", advice) from error
    for each in found:
        words = (each.alarm, each.subject, each.season, each.information_time, each.why, each.evidence)
        if not each.while_silent:
            raise PayloadError(f"{path.name} names no control for {each.subject or 'a subject'}", advice)
        if not all(isinstance(word, str) and word.strip() for word in (*words, *each.while_silent)):
            raise PayloadError(f"{path.name} explains {each.alarm or 'an alarm'} without saying how", advice)
        if not isinstance(each.up_to, float):
            raise PayloadError(f"{path.name} does not say up to where {each.alarm} is explained", advice)
    return found


def _with_tuple(entry: dict[str, Any]) -> dict[str, Any]:
    controls = entry.get("while_silent", [])
    if not isinstance(controls, list):
        raise TypeError(f"while_silent is {controls!r}, not a list of subjects")
    return entry | {"while_silent": tuple(controls)}


def explained(alarms: Iterable[Alarm], known: Iterable[Explanation]) -> list[Alarm]:
    """Return the alarms, those that rang with their explanation if there is one that stands."""
    heard = list(alarms)
    silent = _silent(heard)
    standing = [each for each in known if each.controls <= silent]
    return [_explained(alarm, standing) if alarm.rang else alarm for alarm in heard]


def _explained(alarm: Alarm, known: Iterable[Explanation]) -> Alarm:
    for each in known:
        if each.holds_for(alarm):
            return replace(alarm, explanation=f"{each.why} Evidence: {each.evidence}")
    return alarm


def unneeded(alarms: Iterable[Alarm], known: Iterable[Explanation]) -> list[Explanation]:
    """Return the explanations of alarms that were listened to and did not ring: they may be deleted."""
    silent = _silent(alarms)
    return [each for each in known if (each.alarm, each.subject, each.season) in silent]


def _silent(alarms: Iterable[Alarm]) -> set[Key]:
    return {_key(alarm) for alarm in alarms if not alarm.rang}


def _key(alarm: Alarm) -> Key:
    return alarm.name, alarm.subject, alarm.season
