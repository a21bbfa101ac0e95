"""What the systems that need no other said: rules and models beside each other, one row per system and statistic."""

from __future__ import annotations

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.systems.combined import LEARNED_SYSTEMS
from backcourt.tables.declaration import Inputs
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.statistics import POINTS

SAID = (
    "system_id", *PLAYER_GAME, "stat", "season", "game_date", "predicted_mean", "predicted_minutes", "missing_terms",
    "model", "information_time", "as_of", "completeness_pct", "is_production_ready",
)  # fmt: skip

PLAYERS_PER_GAME = 1 << 22
"""Above every player's id."""


def said(inputs: Inputs) -> ir.Table:
    """Return what rules and models said: of points about everyone, of other statistics where a line is quoted."""
    rules, learned = inputs["rule_predictions"], inputs["learned_predictions"]
    rules = rules.rename(predicted_minutes="usual_minutes").mutate(model=ibis.null("string"))
    system = ibis.cases(
        *((learned.knowledge == knowledge, name) for knowledge, name in LEARNED_SYSTEMS.items()),
        else_=ibis.null("string"),
    )
    learned = learned.mutate(system_id=system, missing_terms=ibis.null("string"))
    quoted = inputs["prop_lines"].select(*PLAYER_GAME, "stat")
    others = learned.filter(learned.stat != POINTS.name).semi_join(quoted, [*PLAYER_GAME, "stat"])
    points = learned.filter(learned.stat == POINTS.name)
    return ibis.union(rules.select(*SAID), points.select(*SAID), others.select(*SAID))


def place(rows: ir.Table) -> ir.IntegerValue:
    """Return one number per game and player, which grows with the game's id."""
    return rows.game_id.cast("int64") * PLAYERS_PER_GAME + rows.player_id
