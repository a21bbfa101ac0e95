"""Final scores, known on the morning after the game."""

from __future__ import annotations

from backcourt.raw.preference import GAMES, preference
from backcourt.raw.rejection import KNOWN_AT, PROVENANCE, with_reason
from backcourt.raw.withdrawals import MATCHUP, with_withdrawal, withdrawal_reasons
from backcourt.tables.declaration import Column, Input, Inputs, Phase, Table
from backcourt.tables.expressions import ibis, ir

LOWEST_SCORE, HIGHEST_SCORE = 30, 250
"""Bounds outside which a final score is a typing error (the NBA's extremes are 19 and 186)."""

COLUMNS = (
    Column("game_id", "string", "NBA game id"),
    Column("season", "string", "season label"),
    Column("game_date", "date", "Eastern date"),
    Column("home_team", "string", "tricode"),
    Column("away_team", "string", "tricode"),
    Column(
        "home_points", "int64", "final score", "points", low=LOWEST_SCORE, high=HIGHEST_SCORE, varies=True
    ),
    Column(
        "away_points", "int64", "final score", "points", low=LOWEST_SCORE, high=HIGHEST_SCORE, varies=True
    ),
    Column(
        "score_issue",
        "string",
        "tied: an impossible final, kept because the box score agrees",
        missing="none",
    ),
    *KNOWN_AT,
    *PROVENANCE,
)


def build(inputs: Inputs) -> ir.Table:
    """One row per finished game: what the preferred of those sources says that have its score."""
    landed, schedule = with_withdrawal(inputs["landed_games"]), inputs["schedule"]
    games = schedule.select(*MATCHUP, scheduled_id="game_id", known_at="results_known_utc")
    rows = landed.left_join(games, MATCHUP, rname="scheduled_{name}")
    rows = rows.mutate(
        game_id=rows.scheduled_id,
        # A payload may have lost points on both sides of the sum; the appearances are still worth having.
        score_issue=(rows.home_points == rows.away_points).ifelse("tied", None),
        known_at_assumed=ibis.literal(True),
        preference=preference(rows.source, GAMES),
    )
    bounds = (LOWEST_SCORE, HIGHEST_SCORE)
    return with_reason(
        rows,
        {
            **withdrawal_reasons(rows),
            "not_scheduled": rows.scheduled_id.isnull(),
            "missing_score": rows.home_points.isnull() | rows.away_points.isnull(),
            "impossible_score": ~rows.home_points.between(*bounds) | ~rows.away_points.between(*bounds),
        },
        unique=["game_id"],
        first=("preference",),
    )


def owed(inputs: Inputs) -> ir.Table:
    """Every scheduled game owes a result; one without any score has not been reported yet."""
    landed = inputs["landed_games"]
    reported = landed.filter(landed.home_points.notnull() | landed.away_points.notnull())
    reported = reported.select(*MATCHUP, is_reported=ibis.literal(True)).distinct()
    rows = inputs["schedule"].left_join(reported, MATCHUP, rname="reported_{name}")
    missing = rows.is_reported.isnull()
    return rows.select(
        "game_date",
        "game_id",
        excuse=missing.ifelse("source_missing", None),
        reason=missing.ifelse("no score was delivered", None),
    )


GAME_RESULTS = Table(
    name="game_results",
    phase=Phase.RAW,
    meaning="final scores",
    grain=("game_id",),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(Input("landed_games"), Input("schedule")),
    build=build,
    entity=("game_id",),
    owed=owed,
    grid=("landed_games",),
    quarantines=True,
)
