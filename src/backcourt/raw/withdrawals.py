"""Games taken from their date: who plays when was announced, and then it was not played then."""

from __future__ import annotations

from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import newest

MATCHUP = ("game_date", "home_team", "away_team")
"""What tells a game apart in every source: two teams meet once on a date."""

WITHDRAWN = {
    "postponed": "postponed",
    "status_postponed": "postponed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "status_canceled": "cancelled",
}
"""How sources spell, in lower case, that a game is not played on its date, and what we call it."""


def with_withdrawal(games: ir.Table) -> ir.Table:
    """Add `withdrawn` to landed games: postponed, cancelled, or NULL for a game that stands.

    What one source announces holds for what all of them say of the matchup on that date, but for rows that have the
    score, and until a source is heard of later that says nothing of it: schedules and scoreboards are fetched at
    different times.
    """
    status = games.status.strip().lower()
    said = ibis.cases(*((status == spelling, reason) for spelling, reason in WITHDRAWN.items()), else_=None)
    rows = games.mutate(said_withdrawn=said)
    rows = rows.left_join(_announced(rows), MATCHUP, rname="announced_{name}")
    has_score = rows.home_points.notnull() & rows.away_points.notnull()
    withdrawn = rows.said_withdrawn.coalesce(has_score.ifelse(None, rows.withdrawal))
    return rows.mutate(withdrawn=withdrawn).select(*games.columns, "withdrawn")


def _announced(rows: ir.Table) -> ir.Table:
    """Return the matchups that are withdrawn, and as what; an announcement without a moment is not taken back."""
    announced = rows.filter(rows.said_withdrawn.notnull())
    announced = announced.group_by(*MATCHUP).agg(
        withdrawal=announced.said_withdrawn.max(), is_dated=announced.observed_utc.notnull().all()
    )
    last = newest(rows.filter(rows.observed_utc.notnull()), MATCHUP, ("observed_utc", "said_withdrawn"))
    heard = announced.left_join(
        last.select(*MATCHUP, last_said="said_withdrawn"), MATCHUP, rname="last_{name}"
    )
    stands = ~heard.is_dated | heard.last_said.notnull()
    return heard.filter(stands).select(*MATCHUP, "withdrawal")


def withdrawal_reasons(games: ir.Table) -> dict[str, ir.BooleanValue]:
    """Return why withdrawn games are set aside: nothing is owed for them, and everyone may see why."""
    return {reason: games.withdrawn == reason for reason in dict.fromkeys(WITHDRAWN.values())}
