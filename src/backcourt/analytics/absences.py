"""Who will be missing from a team's next game, as known before it, and what that leaves to the others."""

from __future__ import annotations

from backcourt.analytics.lines import told_beforehand
from backcourt.analytics.slate import lists_known, player_history, reports, ruled_out
from backcourt.raw.schedule import CUTOFF, team_games
from backcourt.tables.declaration import Column, Inputs
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.metrics import GAME_LENGTH, REGULATION_MINUTES
from backcourt.tables.windows import (
    History,
    all_games,
    days_between,
    exact_sum,
    known_by,
    last_days,
    last_games,
    rounded,
)
from backcourt.time import InformationTime

REPORT, LINES, RECENT = "report", "lines", "recent"
"""What tells who is absent, best first: a report, whom the market leaves out, who missed the last game."""

QUOTED_PLAYERS = 5
"""Players of a team with an observed line from which on a missing line says something, at the close.

At noon it may only say that the line is still to come.
"""

REGULAR_MINUTES = 24.0
"""Mean minutes of the last 10 games from which on a player without a line counts as absent."""

SHARE_DAYS = 20
"""Days over which a player's share of his team's minutes and plays is measured."""

STAR_POINTS = 18.0
STARTER_MINUTES, STARTER_POINTS = 28.0, 12.0
"""Season means that make an absent team-mate a star: the points, or both of the others."""

LAST_5_WEIGHT, LAST_10_WEIGHT, SEASON_WEIGHT = 0.5, 0.3, 0.2
TAKEN_OVER = 0.4
"""Share of vacated minutes that goes to those who are listed (the rest to players nobody expects).

Weights and share are the best of a few round numbers on 2021-22, a season that is for training only: the mean
error of projected minutes falls from 5.24 (last 10 games) to 4.99.
"""

MOST_MINUTES = 44.0
LEAST_SPIKE, MOST_SPIKE = 0.75, 1.5
"""Bounds of what absences can do to a player's usage."""


NOT_PLAYED = "he has not played yet this season"
TEAM_RESTED = f"his team has not played in {SHARE_DAYS} days"

COLUMNS = (
    Column("absence_basis", "string", "what tells who is absent: report, lines (whom the market leaves out) or recent (who missed the last game)"),
    Column("star_teammates_out", "int64", "absent or doubtful team-mates who average 18 points, or 28 minutes and 12 points", low=0, high=10, varies=True),
    Column("vacated_minutes", "float64", f"minutes per game of absent team-mates, last {SHARE_DAYS} days", "minutes", missing=TEAM_RESTED, low=0, high=300, varies=True),
    Column("vacated_usage", "float64", f"share of the team's plays that absent team-mates used, last {SHARE_DAYS} days", "percent", missing=TEAM_RESTED, low=0, high=150, varies=True),
    Column("projected_minutes", "float64", "minutes expected if he plays, given who is absent", "minutes", missing=NOT_PLAYED, low=0, high=MOST_MINUTES, varies=True),
    Column("projected_usage_pct", "float64", "usage expected, given who is absent", "percent", missing=NOT_PLAYED, low=0, high=1000, varies=True),
)  # fmt: skip

OWN_FORM = {
    "minutes_last_5": last_games(5).mean("minutes"),
    "minutes_last_10": last_games(10).mean("minutes"),
    "minutes_season": all_games().mean("minutes"),
    "usage_last_20": last_games(20).mean("usage_pct"),
}
"""What projections are made from."""


def teams(inputs: Inputs) -> ir.Table:
    """Return (game_id, team) with `absence_basis` and the team's own games of the last days.

    Reads schedule, injuries, player_props and team_offense_game_summary.
    """
    schedule = inputs["schedule"]
    games = team_games(schedule).select("game_id", "game_date", "season", "team")
    offense = inputs["team_offense_game_summary"]
    known = History(offense, ("team", "season")).as_of(
        games,
        "game_date",
        team_games=last_days(SHARE_DAYS).count(),
        last_recorded=all_games().latest("game_date"),
    )
    reported = _reported_games(schedule, inputs["injuries"])
    known = known.left_join(reported, "game_id", rname="report_{name}")
    lines = observed_lines(schedule, inputs["player_props"])
    quoted = lines.group_by("game_id", "team").agg(quoted=lines.count())
    known = known.left_join(quoted, ["game_id", "team"], rname="line_{name}")
    closing = schedule.select("game_id", is_closing=schedule.information_time == InformationTime.CLOSE.value)
    known = known.inner_join(closing, "game_id")
    has_lines = (known.quoted >= QUOTED_PLAYERS) & known.is_closing
    basis = ibis.cases((known.has_report.notnull(), REPORT), (has_lines, LINES), else_=RECENT)
    return known.select(
        *games.columns,
        "team_games",
        team_rest=days_between(known.last_recorded, known.game_date),
        absence_basis=basis,
    )


def _reported_games(schedule: ir.Table, injuries: ir.Table) -> ir.Table:
    """Return the games of which an inactive list or an injury page with statuses is known."""
    listed = lists_known(schedule, injuries, CUTOFF)
    page = reports(schedule, injuries, CUTOFF)
    told = page.filter(page.status.notnull()).select("game_id")
    return listed.union(told, distinct=True).mutate(has_report=ibis.literal(True))


def observed_lines(schedule: ir.Table, props: ir.Table) -> ir.Table:
    """Return (game_id, player_id, team) of points lines that somebody saw before the cut-off.

    Archives of closing lines do not count: some list only players who then appeared.
    """
    seen = told_beforehand(props)
    seen = seen.filter((seen.market == "points") & ~seen.known_at_assumed)
    known = known_by(seen, schedule, ["game_id"], cutoff=CUTOFF)
    return known.select("game_id", "player_id", "team").distinct()


def absent_players(inputs: Inputs) -> ir.Table:
    """Return (game_id, team, player_id) of active members of a team who are told or assumed to be absent.

    With what they leave: `minutes_tenths` and `court_plays` (minutes x usage) of the last days, and `is_star`.
    Reads the parts `active_players` and `team_absences` beside the inputs of `teams`.
    """
    schedule, injuries, summary = inputs["schedule"], inputs["injuries"], inputs["player_game_summary"]
    members = inputs["team_absences"].inner_join(
        inputs["active_players"].select("game_date", "team", "player_id", "days_rest"), ["game_date", "team"]
    )
    doubtful = reports(schedule, injuries, CUTOFF)
    doubtful = doubtful.filter(doubtful.status == "doubtful").select("game_id", "player_id", "team")
    told = ruled_out(schedule, injuries, CUTOFF).union(doubtful, distinct=True)
    key = ["game_id", "player_id", "team"]
    facts = _played_with_shares(summary)
    known = facts.as_of(
        members,
        "game_date",
        minutes_tenths=last_days(SHARE_DAYS).sum("minutes_tenths"),
        court_plays=last_days(SHARE_DAYS).sum("court_plays"),
        minutes_avg_last_10=last_games(10).mean("minutes"),
        minutes_avg_season=all_games().mean("minutes"),
        points_avg_season=all_games().mean("points"),
    )
    known = known.left_join(told.mutate(is_told=ibis.literal(True)), key, rname="told_{name}")
    lines = observed_lines(schedule, inputs["player_props"]).mutate(is_quoted=ibis.literal(True))
    known = known.left_join(lines, key, rname="line_{name}")
    unquoted = known.is_quoted.isnull() & (known.minutes_avg_last_10 >= REGULAR_MINUTES)
    is_absent = ibis.cases(
        (known.absence_basis == REPORT, known.is_told.notnull()),
        (known.absence_basis == LINES, unquoted),
        else_=known.days_rest > known.team_rest,
    )
    starter = (known.minutes_avg_season >= STARTER_MINUTES) & (known.points_avg_season >= STARTER_POINTS)
    return known.filter(is_absent).select(
        *key,
        minutes_tenths=known.minutes_tenths.fill_null(0),
        court_plays=known.court_plays.fill_null(0.0),
        is_star=((known.points_avg_season >= STAR_POINTS) | starter).cast("int64"),
    )


def _played_with_shares(summary: ir.Table) -> History:
    history = player_history(summary)
    facts = history.facts
    return history.over(facts.mutate(court_plays=rounded(facts.minutes * facts.usage_pct)))


def with_projections(rows: ir.Table, inputs: Inputs) -> ir.Table:
    """Add the columns of this module to listed players (game_id, player_id, team, and what `OWN_FORM` measures)."""
    known = _with_vacated(rows, inputs["team_absences"], inputs["absent_players"])
    base = (
        LAST_5_WEIGHT * known.minutes_last_5
        + LAST_10_WEIGHT * known.minutes_last_10
        + SEASON_WEIGHT * known.minutes_season
    )
    court = ibis.least(base, GAME_LENGTH)
    known = known.mutate(base_minutes=base, headroom=rounded(court * (GAME_LENGTH - court)))
    room = known.group_by("game_id", "team").agg(team_headroom=exact_sum(known.headroom))
    known = known.left_join(room, ["game_id", "team"], rname="room_{name}")
    taken = (known.headroom / known.team_headroom.nullif(0)).fill_null(0.0)
    minutes = known.base_minutes + TAKEN_OVER * known.vacated_minutes.fill_null(0.0) * taken
    return known.mutate(
        projected_minutes=rounded(ibis.least(minutes, MOST_MINUTES)),
        projected_usage_pct=rounded(
            known.usage_last_20 * usage_spike(known.vacated_minutes, known.vacated_usage)
        ),
    ).select(*rows.columns, *(column.name for column in COLUMNS))


def usage_spike(vacated_minutes: ir.FloatingValue, vacated_usage: ir.FloatingValue) -> ir.FloatingValue:
    """Return by how much the usage of those who play must rise for the team's plays to add up.

    Absent players leave minutes and plays; as far as the share of plays is the greater one, the others use more.
    """
    minutes_left = 1 - vacated_minutes / REGULATION_MINUTES
    plays_left = 1 - vacated_usage / 100
    factor = (plays_left <= 0).ifelse(MOST_SPIKE, minutes_left / plays_left.nullif(0))
    return factor.clip(lower=LEAST_SPIKE, upper=MOST_SPIKE).fill_null(1.0)


def _with_vacated(rows: ir.Table, teams: ir.Table, absent: ir.Table) -> ir.Table:
    """Add what absent team-mates leave; a player's own absence leaves nothing to him."""
    by_team = absent.group_by("game_id", "team").agg(
        all_tenths=absent.minutes_tenths.sum(),
        all_plays=exact_sum(absent.court_plays),
        all_stars=absent.is_star.sum(),
    )
    own = absent.rename(own_tenths="minutes_tenths", own_plays="court_plays", own_star="is_star")
    joined = rows.left_join(
        teams.select("game_id", "team", "team_games", "absence_basis"),
        ["game_id", "team"],
        rname="base_{name}",
    )
    joined = joined.left_join(by_team, ["game_id", "team"], rname="total_{name}")
    joined = joined.left_join(own, ["game_id", "team", "player_id"], rname="absent_{name}")
    tenths = joined.all_tenths.fill_null(0) - joined.own_tenths.fill_null(0)
    plays = joined.all_plays.fill_null(0.0) - joined.own_plays.fill_null(0.0)
    games = joined.team_games.nullif(0)
    return joined.mutate(
        star_teammates_out=(joined.all_stars.fill_null(0) - joined.own_star.fill_null(0)).cast("int64"),
        vacated_minutes=rounded(tenths / (10 * games)),
        vacated_usage=rounded(plays / (GAME_LENGTH * games)),
    ).select(*rows.columns, "absence_basis", "star_teammates_out", "vacated_minutes", "vacated_usage")
