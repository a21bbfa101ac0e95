"""What a mirroring did, for people and programs."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class MirrorReport:
    """What a mirroring did: which snapshot is current at the target, and whether that is new.

    `sent`, `copied` (by the target itself, from its snapshot before) and `already_there` count files of the snapshot;
    `site` those of pages and assets that were sent. `size` is in bytes sent; `accepted` are the objections that were
    overruled by the reason given, `removed` the snapshots that went.
    """

    target: str
    snapshot: str
    created: bool
    sent: int = 0
    copied: int = 0
    already_there: int = 0
    site: int = 0
    size: int = 0
    seconds: float = 0.0
    accepted: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
