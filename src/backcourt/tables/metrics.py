"""Basketball formulas, each in one place: as columns of the engine, with unit and source.

Sources: Basketball-Reference glossary (eFG, TS, usage), Oliver, "Basketball on Paper" (possessions, ratings).
Free-throw trips are weighted 0.44, in integer hundredths where sums must stay exact.
"""

from __future__ import annotations

from backcourt.tables.expressions import ir

FREE_THROW_WEIGHT = 0.44
REGULATION_MINUTES = 240.0
OVERTIME_MINUTES = 25.0
PLAYERS_ON_COURT = 5
GAME_LENGTH = 48.0
ZONE_POINTS = {"paint": 2, "mid_range": 2, "three": 3}
"""What a field goal from each zone counts."""


def effective_field_goal_rate(fgm: ir.Value, fg3m: ir.Value, fga: ir.Value) -> ir.Value:
    """(FGM + 0.5 x 3PM) / FGA, 0-1.5; NULL without an attempt."""
    return (fgm + 0.5 * fg3m) / fga.nullif(0)


def true_shooting_rate(points: ir.Value, fga: ir.Value, fta: ir.Value) -> ir.Value:
    """PTS / (2 x (FGA + 0.44 x FTA)); NULL without an attempt. One free throw made alone gives 1.14."""
    return points / (2 * (fga + FREE_THROW_WEIGHT * fta)).nullif(0)


def plays(fga: ir.Value, fta: ir.Value, turnovers: ir.Value) -> ir.Value:
    """FGA + 0.44 x FTA + TOV: possessions a player or team used up."""
    return fga + FREE_THROW_WEIGHT * fta + turnovers


def usage_pct(
    player_plays: ir.Value, minutes: ir.Value, team_plays: ir.Value, team_minutes: ir.Value
) -> ir.Value:
    """Share of the team's plays used while on court, percent: 100 x plays x (tmMIN / 5) / (MIN x tmPlays)."""
    court = team_minutes / PLAYERS_ON_COURT
    return 100 * player_plays * court / (minutes * team_plays).nullif(0)


def possessions(fga: ir.Value, fta: ir.Value, turnovers: ir.Value, oreb: ir.Value) -> ir.Value:
    """FGA + 0.44 x FTA + TOV - OREB."""
    return plays(fga, fta, turnovers) - oreb


def rating(points: ir.Value, possessed: ir.Value) -> ir.Value:
    """Points per 100 possessions."""
    return 100 * points / possessed.nullif(0)


def pace(possessed: ir.Value, team_minutes: ir.Value) -> ir.Value:
    """Possessions per 48 minutes, so that overtime does not count as speed."""
    return possessed * GAME_LENGTH / (team_minutes / PLAYERS_ON_COURT).nullif(0)


def overtimes(team_minutes: ir.Value) -> ir.Value:
    """Overtime periods: (minutes - 240) / 25, to the nearest whole (minutes are rounded to tenths)."""
    return ((team_minutes - REGULATION_MINUTES) / OVERTIME_MINUTES).round().cast("int64")


def implied_team_total(total: ir.Value, spread: ir.Value) -> ir.Value:
    """Points the market expects of a team: total / 2 - spread / 2, spread from the team's side."""
    return total / 2 - spread / 2
