"""What a measure hands back: figures held against their targets, where they come from, and what was verified."""

from dataclasses import dataclass, field
from statistics import median
from typing import Any


class WrongResultError(Exception):
    """Something that was timed did not do what it should have done: its time means nothing."""


@dataclass(frozen=True)
class Figure:
    """One measured quantity: the median of its samples; `target` is an upper bound unless `at_least`.

    `cpu` is the processor time of the same samples: it hardly depends on who else uses the machine. What could not
    be measured has no samples, and `missing` says why. `why` explains a target that is missed.
    """

    name: str
    unit: str
    samples: tuple[float, ...]
    target: float | None = None
    at_least: bool = False
    note: str = ""
    cpu: tuple[float, ...] = ()
    missing: str = ""
    why: str = ""

    @property
    def value(self) -> float:
        return median(self.samples)

    @property
    def told(self) -> str:
        """The median with its unit, or why there is none."""
        return f"{shown(self.value)} {self.unit}" if self.samples else self.missing

    @property
    def is_met(self) -> bool | None:
        if self.target is None or not self.samples:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def spread(self) -> str:
        return f"{shown(min(self.samples))}-{shown(max(self.samples))}" if len(self.samples) > 1 else ""

    @property
    def bound(self) -> str:
        if self.target is None:
            return ""
        return f"{'>=' if self.at_least else '<='} {self.target:g} {self.unit}"


@dataclass
class Outcome:
    """What one measure found; `details` is for the JSON and for profiles, `checks` says what was verified."""

    figures: list[Figure] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)
    profiles: list[str] = field(default_factory=list)

    def verify(self, holds: bool, claim: str) -> None:
        """Record what was verified; raise when it does not hold."""
        if not holds:
            raise WrongResultError(f"not so: {claim}")
        if claim not in self.checks:
            self.checks.append(claim)


def shown(value: float) -> str:
    """Return a number with three significant digits, and never in powers of ten."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f}"
