"""What the readers of a target would lose: newer or real content, or what its files say and the new ones do not."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from backcourt.publishing.kind import Kind, date_of, nothing_lost
from backcourt.publishing.kinds import KINDS
from backcourt.publishing.snapshots import Manifest, Pointer
from backcourt.publishing.targets.transfer import at_once

Content = Callable[[str], bytes | None]
"""Returns the content of a published file by its name; None if there is none."""


def replaced(theirs: Pointer, ours: Pointer) -> Iterator[str]:
    """Say what speaks against replacing the snapshot of a target by ours."""
    if theirs.simulated < ours.simulated:
        yield "real games would be replaced by simulated ones"
    if theirs.created_at > ours.created_at:
        yield f"it shows {_moment(theirs.created_at)}, which is later than {_moment(ours.created_at)}"


def lost(
    theirs: Manifest, ours: Manifest, before: Content, after: Content, kinds: Sequence[Kind] = KINDS
) -> list[str]:
    """Say what files of a target say that ours do not, except what was accepted when ours were made."""
    accepted = set(ours.losses)

    def weigh(name: str) -> str:
        kind = next((kind for kind in kinds if kind.owns(name)), None)
        if kind and kind.is_dated and date_of(name) is None:
            return ""  # It shows another date's file, which is weighed under its own name.
        old = before(name) if kind and kind.lost is not nothing_lost else None
        if kind is None or old is None or hashlib.sha256(old).hexdigest() != theirs.files[name].sha256:
            return ""
        loss = kind.loss(old, after(name))
        return f"{name} would lose {loss}" if loss else ""

    changed = [name for name, entry in theirs.files.items() if ours.files.get(name) != entry]
    return sorted(loss for _, loss in at_once(weigh, changed) if loss and loss not in accepted)


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}Z"
