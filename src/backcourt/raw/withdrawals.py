"""Games taken from their date: who plays when was announced, and then it was not played then."""

from __future__ import annotations

from backcourt.tables.expressions import ibis, ir

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

    What one source announces holds for what all of them say of the matchup on that date, unless a row has the score or
    was observed later: schedules and scoreboards are fetched at different times.
    """
    status = games.status.strip().lower()
    said = ibis.cases(*((status == spelling, reason) for spelling, reason in WITHDRAWN.items()), else_=None)
    games = games.mutate(said_withdrawn=said)
    announced = games.filter(games.said_withdrawn.notnull())
    announced = announced.group_by(*MATCHUP).agg(
        withdrawal=announced.said_withdrawn.max(), announced_utc=announced.observed_utc.max()
    )
    rows = games.left_join(announced, MATCHUP, rname="announced_{name}")
    has_score = rows.home_points.notnull() & rows.away_points.notnull()
    is_later = (rows.observed_utc > rows.announced_utc).fill_null(False)
    withdrawn = rows.said_withdrawn.coalesce((has_score | is_later).ifelse(None, rows.withdrawal))
    names = (f"announced_{name}" for name in MATCHUP)
    rows = rows.mutate(withdrawn=withdrawn)
    return rows.drop(
        "said_withdrawn", "withdrawal", "announced_utc", *(n for n in names if n in rows.columns)
    )


def withdrawal_reasons(games: ir.Table) -> dict[str, ir.BooleanValue]:
    """Return why withdrawn games are set aside: nothing is owed for them, and everyone may see why."""
    return {reason: games.withdrawn == reason for reason in dict.fromkeys(WITHDRAWN.values())}
