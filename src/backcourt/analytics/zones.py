"""Shots by zone, per player or team and game, believed only where they agree with the box score."""

from __future__ import annotations

from collections.abc import Sequence

from backcourt.raw.shots import ZONES
from backcourt.tables.declaration import Column
from backcourt.tables.expressions import ibis, ir

NO_SHOTS = "no_shots_for_game"
DISAGREE = "shots_disagree_with_box_score"
WHY_MISSING = "the game's shots are missing or disagree with its box score (see zones_missing_reason)"


def zone_columns(prefix: str = "") -> tuple[Column, ...]:
    """Return the columns that `with_zones` adds."""
    counts = (
        Column(
            f"{prefix}{zone}_{what}",
            "int64",
            f"field goals {label} from {zone}",
            missing=WHY_MISSING,
            low=0,
            high=120,
        )
        for zone in ZONES
        for what, label in (("attempts", "attempted"), ("makes", "made"))
    )
    reason = Column(
        f"{prefix}zones_missing_reason", "string", "why the zones are NULL", missing="they are not"
    )
    return (*counts, reason)


def with_zones(rows: ir.Table, shots: ir.Table, entity: Sequence[str]) -> ir.Table:
    """Add attempts and makes per zone, NULL with a reason unless they sum to the row's FGA, FGM, 3PA and 3PM."""
    keys = ["game_id", *entity]
    counts = {}
    for zone in ZONES:
        inside = shots.zone == zone
        counts[f"{zone}_attempts"] = inside.cast("int64").sum()
        counts[f"{zone}_makes"] = (inside & shots.is_made).cast("int64").sum()
    by_entity = shots.group_by(*keys).agg(**counts)
    covered = shots.select("game_id", has_shots=ibis.literal(True)).distinct()
    joined = rows.left_join(by_entity, keys, rname="zone_{name}").left_join(
        covered, "game_id", rname="covered_{name}"
    )
    filled = {name: joined[name].fill_null(0) for name in counts}
    joined = joined.mutate(**filled)
    attempts = sum((joined[f"{zone}_attempts"] for zone in ZONES), ibis.literal(0))
    makes = sum((joined[f"{zone}_makes"] for zone in ZONES), ibis.literal(0))
    agrees = (
        (attempts == joined.fga)
        & (makes == joined.fgm)
        & (joined.three_attempts == joined.fg3a)
        & (joined.three_makes == joined.fg3m)
    )
    reason = ibis.cases((joined.has_shots.isnull(), NO_SHOTS), (~agrees, DISAGREE), else_=None)
    joined = joined.mutate(zones_missing_reason=reason)
    known = joined.zones_missing_reason.isnull()
    return joined.mutate(**{name: known.ifelse(joined[name], None) for name in counts})
