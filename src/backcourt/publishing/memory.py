"""What the published files were made from, so that the next publication need not read what has not changed.

Only a help: when it is missing, altered, or of another snapshot, every file is made again and compared.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ValidationError

from backcourt.files import write_atomically
from backcourt.publishing.kind import Inputs
from backcourt.publishing.question import Answers

CODE = "code"
MISSING = "missing"


class Memory(BaseModel):
    """The inputs of every file of a snapshot, and what was answered about seasons when it was made."""

    snapshot: str = ""
    inputs: dict[str, dict[str, str]] = {}
    answers: Answers = {}

    def reason(self, name: str, inputs: Inputs) -> str:
        """Return why a file is to be made again; empty if what it is made from is what it was."""
        known = self.inputs.get(name)
        if known is None:
            return MISSING
        if known == dict(inputs):
            return ""
        if known.get(CODE) != inputs.get(CODE):
            return "code changed"
        changed = [label for label in {**known, **inputs} if known.get(label) != inputs.get(label)]
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        return f"input changed: {changed[0]}{more}"


def recall(path: Path, snapshot: str) -> Memory:
    """Return what is remembered of a snapshot: nothing, if it was another, or if anybody else has written there."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Memory()
    body = b"{" + content.partition(b",")[2]
    if content != _sealed(body):
        return Memory()
    try:
        memory = Memory.model_validate_json(body)
    except ValidationError:
        return Memory()
    return memory if memory.snapshot == snapshot else Memory()


def remember(path: Path, snapshot: str, inputs: Mapping[str, Inputs], answers: Answers) -> None:
    """Keep it for the next publication."""
    made_from = {name: dict(each) for name, each in inputs.items()}
    kept = Memory(snapshot=snapshot, inputs=made_from, answers=answers)
    write_atomically(path, _sealed(kept.model_dump_json().encode()))


def _sealed(body: bytes) -> bytes:
    """Put the hash of a JSON object before its fields."""
    return b'{"sha256":"' + hashlib.sha256(body).hexdigest().encode() + b'",' + body[1:]
