"""Workspaces whose processes are killed: after each death the store must be what was acknowledged, and whole."""

import json
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import doomed
from doomed import Answer, Order

import backcourt

KILLS = int(os.environ.get("BACKCOURT_KILLS", "2"))
"""How often each test kills: a few in continuous integration, many in a soak (`make soak`)."""

SEED = int(os.environ.get("BACKCOURT_KILL_SEED", "0")) or int.from_bytes(os.urandom(4))
"""Where random moments come from; every failure names it."""

Partitions = dict[tuple[str, str], tuple[str, str]]
"""State and content hash by table and date."""


@dataclass(frozen=True)
class Chapter:
    """One order of the story, and how it went undisturbed."""

    act: str
    arguments: dict[str, Any]
    before: Path
    partitions: Partitions
    seconds: float
    steps: list[str]

    @property
    def commits(self) -> int:
        return self.steps.count("after commit")


class Program:
    """The program that carries out orders in processes that die, ready to take them."""

    def __init__(self) -> None:
        folders = [Path(module.__file__ or "").parent for module in (doomed, backcourt)]
        path = os.pathsep.join(str(folder) for folder in (folders[0], folders[1].parent))
        self._process = subprocess.Popen(
            [sys.executable, doomed.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": path},
        )  # fmt: skip
        assert self._hear() == "ready\n"
        self.kills: Counter[str] = Counter()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def carry_out(self, order: Order) -> Answer:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        answer = Answer(**json.loads(self._hear()))
        self.kills[order.act] += answer.killed
        return answer

    def close(self) -> None:
        """End it, and say how many died; a soak shows it."""
        self._process.communicate()
        sys.stdout.write(f"\n{self.kills.total()} processes killed ({dict(+self.kills)}), seed {SEED}\n")


@dataclass
class World:
    """A workspace, and what was acknowledged of it."""

    program: Program
    home: Path
    acknowledged: Partitions = field(default_factory=dict)
    kills: int = 0

    def live(self, act: str, death: dict[str, Any] | None = None, **arguments: Any) -> Answer:
        """Carry an order out to its end or to the death, and check that the store is what it must be.

        `death` says at which step or after how many seconds it comes, or what is wrong with the machine.
        """
        order = Order(act, str(self.home), arguments, **(death or {}))
        answer = self.program.carry_out(order)
        self.kills += answer.killed
        story = f"{order}, seed {SEED}, kill {self.kills}"
        assert not answer.error, f"{story}: {answer.error}"
        for records in answer.kept:
            _take_in(self.acknowledged, records)
        found = self.examined(story)
        if answer.killed and found != self.acknowledged:
            # The commit that was under way is kept as a whole, or not at all.
            _take_in(self.acknowledged, answer.promised)
        assert found == self.acknowledged, f"{story}: {_differences(found, self.acknowledged)}"
        return answer

    def examined(self, story: str) -> Partitions:
        answer = self.program.carry_out(Order("examine", str(self.home)))
        assert not answer.error, f"{story}: {answer.error}"
        assert answer.result["problems"] == [], f"{story}: {answer.result['problems']}"
        return {(name, day): (state, digest) for name, day, state, digest in answer.result["partitions"]}

    def call(self, *words: str, **machine: Any) -> dict[str, Any]:
        """Run a command line, on a machine with whatever is wrong with it; return exit code and output."""
        answer = self.live("cli", {"machine": machine}, words=list(words))
        assert not answer.killed
        return dict(answer.result)

    def program_says(self, *words: str, **machine: Any) -> dict[str, Any]:
        """Run a command line on a workspace that is not whole."""
        answer = self.program.carry_out(Order("cli", str(self.home), {"words": list(words)}, machine=machine))
        assert not answer.error, answer.error
        return dict(answer.result)

    def finish(self, act: str, **arguments: Any) -> Answer:
        """Carry an order out undisturbed."""
        answer = self.live(act, **arguments)
        assert not answer.killed
        return answer


Story = list[Chapter]
OpenWorld = Callable[[int], World]


def _take_in(partitions: Partitions, records: list[list[str]]) -> None:
    for name, day, state, digest in records:
        if state:
            partitions[name, day] = (state, digest)
        else:
            partitions.pop((name, day), None)


def _differences(found: Partitions, expected: Partitions) -> list[str]:
    keys = sorted(key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key))
    return [f"{key}: {found.get(key)} instead of {expected.get(key)}" for key in keys[:5]]


def share(part: float) -> int:
    """Return how many kills a part of a test gets."""
    return math.ceil(KILLS * part)


def spread(points: int, wanted: int) -> Iterator[int]:
    """Yield this many of the numbers from 1 to `points`, evenly; all of them when more are wanted."""
    wanted = min(points, wanted)
    yield from (1 + place * (points - 1) // max(1, wanted - 1) for place in range(wanted))
