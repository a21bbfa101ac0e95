"""What is at the bottom of everything that is held back: the gate that refuses, or the table that failed."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from backcourt.sync.ledger import State
from backcourt.sync.plan import Planner, Reason

Key = tuple[str, date]


def held_by(planner: Planner, tables: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return, by table and by what is at the bottom of it, how many recorded partitions are blocked.

    `tables` are in dependency order, with whatever they are made from.
    """
    reasons: dict[Key, Reason] = {}
    found: dict[str, dict[str, int]] = {}
    for name in tables:
        blocked = [day for day, part in planner.ledger.of(name).items() if part.state == State.BLOCKED]
        if not blocked:
            continue
        held = planner.held_back(planner.catalogue[name])
        reasons |= {(name, day): reason for day, reason in held.items()}
        found[name] = dict(Counter(_bottom(planner, reasons, (name, day)) for day in sorted(blocked)))
    return found


def _bottom(planner: Planner, reasons: dict[Key, Reason], key: Key) -> str:
    """Follow what waits for what, upstream, until there is something that waits for nothing."""
    while (reason := reasons.get(key)) and reason.day:
        key = (reason.table, reason.day)
        if gate := planner.refusals.get(key):
            return f"gate {gate} of {reason.table}"
    recorded = planner.ledger.of(key[0]).get(key[1])
    if recorded is None:
        return f"{key[0]} was not built"
    return f"{key[0]} failed" if recorded.state == State.FAILED else f"{key[0]} is free again"
