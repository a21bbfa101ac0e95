"""Alarms that rang and were shown to be honest: a file of explanations with their evidence, each up to a bound."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from backcourt.errors import PayloadError
from backcourt.evaluation.alarms import Alarm

FILE = Path(__file__).parent / "explained_alarms.toml"


@dataclass(frozen=True)
class Explanation:
    """Why an alarm of one subject, season and information time is honest, for figures from its bound to `up_to`."""

    alarm: str
    subject: str
    season: str
    information_time: str
    up_to: float
    why: str
    evidence: str

    def holds_for(self, alarm: Alarm) -> bool:
        """Whether it is about this alarm, and its figure no further out than was explained."""
        is_about = (self.alarm, self.subject, self.season) == (alarm.name, alarm.subject, alarm.season)
        low, high = sorted((alarm.bound, self.up_to))
        return is_about and low <= alarm.figure <= high


def read_explanations(path: Path = FILE) -> list[Explanation]:
    """Return the explanations of a file; refuses one that lacks its reason or its evidence."""
    advice = f"an explanation has {', '.join(field.name for field in fields(Explanation))}"
    try:
        found = [
            Explanation(**entry) for entry in tomllib.loads(path.read_text("utf-8")).get("explained", [])
        ]
    except (TypeError, ValueError) as error:
        raise PayloadError(f"{path.name} cannot be read: {error}", advice) from error
    for each in found:
        words = (each.alarm, each.subject, each.season, each.information_time, each.why, each.evidence)
        if not all(isinstance(word, str) and word.strip() for word in words):
            raise PayloadError(f"{path.name} explains {each.alarm or 'an alarm'} without saying how", advice)
        if not isinstance(each.up_to, float):
            raise PayloadError(f"{path.name} does not say up to where {each.alarm} is explained", advice)
    return found


def explained(alarms: Iterable[Alarm], known: Sequence[Explanation]) -> list[Alarm]:
    """Return the alarms, those that rang with their explanation if there is one."""
    return [_explained(alarm, known) if alarm.rang else alarm for alarm in alarms]


def _explained(alarm: Alarm, known: Sequence[Explanation]) -> Alarm:
    for each in known:
        if each.holds_for(alarm):
            return replace(alarm, explanation=f"{each.why} Evidence: {each.evidence}")
    return alarm


def unneeded(alarms: Iterable[Alarm], known: Iterable[Explanation]) -> list[Explanation]:
    """Return the explanations of alarms that were listened to and did not ring: they may be deleted."""
    silent = {(alarm.name, alarm.subject, alarm.season) for alarm in alarms if not alarm.rang}
    return [each for each in known if (each.alarm, each.subject, each.season) in silent]
