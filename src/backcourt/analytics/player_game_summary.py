"""What each player did in each game."""

from __future__ import annotations

from backcourt.analytics.lines import player_lines, told_in_hindsight
from backcourt.analytics.zones import with_zones, zone_columns
from backcourt.raw.player_boxscores import COUNTS, MOST_MINUTES
from backcourt.tables.columns import GAME_COLUMNS, SIDE_COLUMNS, promised
from backcourt.tables.declaration import Column, Gate, Input, Inputs, Phase, Table, derived_columns
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.metrics import effective_field_goal_rate, plays, true_shooting_rate, usage_pct
from backcourt.tables.windows import rounded

NO_ATTEMPT = "no attempt"
NO_LINE = "no points line was quoted"
TIED = "the delivered final score is tied"

COLUMNS = (
    *GAME_COLUMNS,
    Column("player_id", "int64", "NBA player id"),
    Column("player_name", "string", "name"),
    *SIDE_COLUMNS,
    Column("is_win", "boolean", "whether his team won", missing=TIED, varies=True),
    Column("is_starter", "boolean", "whether he started", missing="the source does not tell", varies=True),
    Column("is_dnp", "boolean", "whether he did not play"),
    Column("dnp_reason", "string", "why not", missing="he played, or no reason was given"),
    Column("minutes", "float64", "minutes played, to a tenth", "minutes", low=0, high=MOST_MINUTES, varies=True),
    Column("minutes_tenths", "int64", "minutes played, exactly", "tenths of a minute", low=0, high=10 * MOST_MINUTES),
    *(Column(name, "int64", f"{name} in the game", low=0, high=120, varies=True) for name in COUNTS),
    Column("plus_minus", "int64", "score difference while on court", "points", missing="the source does not tell"),
    *zone_columns(),
    Column("assisted_makes", "int64", "makes that were assisted", missing="no source tells"),
    Column("unassisted_makes", "int64", "makes that were not assisted", missing="no source tells"),
    Column(
        "usage_pct", "float64", "share of team plays used while on court", "percent",
        missing="no minutes", low=0, high=1000, varies=True,
    ),
    Column("ts_pct", "float64", "true shooting", "0-1.5", missing=NO_ATTEMPT, low=0, high=1.5, varies=True),
    Column("efg_pct", "float64", "effective field goal rate", "0-1.5", missing=NO_ATTEMPT, low=0, high=1.5, varies=True),
    Column("points_line", "float64", "closing consensus points line", "points", missing=NO_LINE, low=0, high=100),
    Column("over_under_result", "string", "OVER, UNDER or PUSH against that line", missing=NO_LINE),
    Column("line_margin", "float64", "points minus line", "points", missing=NO_LINE),
    *derived_columns(),
)  # fmt: skip


def build(inputs: Inputs) -> ir.Table:
    """One row per player and game of the preferred source."""
    box = inputs["player_boxscores"]
    rows = box.filter(box.is_preferred)
    rows = _with_team(rows, inputs)
    rows = with_zones(rows, inputs["shots"], ["player_id"])
    quoted = told_in_hindsight(inputs["player_props"], inputs["schedule"])
    lines = player_lines(quoted, inputs["schedule"], "close_cutoff_utc", "points")
    lines = lines.select("game_id", "player_id", points_line="line")
    rows = rows.left_join(lines, ["game_id", "player_id"], rname="line_{name}")
    margin = rows.points - rows.points_line
    used = plays(rows.fga, rows.fta, rows.tov)
    return rows.mutate(
        is_dnp=rows.status != "played",
        dnp_reason=rows.status_reason,
        assisted_makes=ibis.literal(None, "int64"),
        unassisted_makes=ibis.literal(None, "int64"),
        usage_pct=rounded(usage_pct(used, rows.minutes, rows.team_plays, rows.team_minutes)),
        ts_pct=rounded(true_shooting_rate(rows.points, rows.fga, rows.fta)),
        efg_pct=rounded(effective_field_goal_rate(rows.fgm, rows.fg3m, rows.fga)),
        line_margin=margin,
        over_under_result=ibis.cases(
            (margin > 0, "OVER"), (margin < 0, "UNDER"), (margin == 0, "PUSH"), else_=None
        ),
        as_of=rows.known_at,
        completeness_pct=ibis.literal(None, "float64"),
        is_production_ready=ibis.literal(True),
    ).select(*(column.name for column in COLUMNS))


def _with_team(rows: ir.Table, inputs: Inputs) -> ir.Table:
    teams = inputs["team_boxscores"]
    teams = teams.filter(teams.is_preferred).select(
        "game_id", "team", team_minutes="minutes", team_plays=plays(teams.fga, teams.fta, teams.tov)
    )
    results = inputs["game_results"]
    home_won = results.score_issue.isnull().ifelse(results.home_points > results.away_points, None)
    results = results.select("game_id", home_won=home_won)
    joined = rows.left_join(teams, ["game_id", "team"], rname="team_{name}")
    joined = joined.left_join(results, "game_id", rname="result_{name}")
    return joined.mutate(is_win=joined.is_home == joined.home_won)


def owed(inputs: Inputs) -> ir.Table:
    """Every player delivered for a team whose box score was accepted owes a summary; so does every accepted row.

    A row of such a team that was set aside is therefore unaccounted for; teams without any are accounted for upstream.
    """
    box = inputs["player_boxscores"]
    accepted = promised(box.filter(box.is_preferred), "game_date", "game_id", "player_id")
    teams = box.filter(box.is_preferred).select("game_date", "team", "game_id").distinct()
    landed = inputs["landed_box"].select("game_date", "team", "player_id")
    delivered = landed.filter(landed.player_id.notnull()).inner_join(teams, ["game_date", "team"])
    return accepted.union(promised(delivered, "game_date", "game_id", "player_id"), distinct=True)


def known_usage(rows: ir.Table, inputs: Inputs) -> ir.Table:
    """Return, per date, the share of appearances whose usage is known."""
    del inputs
    played = rows.filter(~rows.is_dnp)
    return played.group_by("game_date").agg(figure=played.usage_pct.count() / played.count())


KNOWN_USAGE = Gate(
    "known_usage", "share of appearances whose usage is known", minimum=0.95, measure=known_usage
)

PLAYER_GAME_SUMMARY = Table(
    name="player_game_summary",
    phase=Phase.ANALYTICS,
    meaning="what each player did in each game, with efficiency, zones and the closing line",
    grain=("game_id", "player_id"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(
        Input("landed_box"),
        Input("player_boxscores"),
        Input("team_boxscores"),
        Input("game_results"),
        Input("shots"),
        Input("schedule"),
        Input("player_props"),
    ),
    build=build,
    entity=("game_id", "player_id"),
    owed=owed,
    gates=(KNOWN_USAGE,),
)
