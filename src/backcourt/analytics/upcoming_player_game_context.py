"""What awaits a player in a scheduled game, from what was known before it; also for historic dates."""

from __future__ import annotations

from backcourt.analytics import absences
from backcourt.analytics.absences import with_projections
from backcourt.analytics.lines import player_lines, told_beforehand
from backcourt.analytics.slate import (
    AHEAD,
    active_players,
    decision_list,
    is_back_to_back,
    player_history,
    reported_status,
    with_age,
)
from backcourt.analytics.upcoming_team_game_context import MARKET_COLUMNS, REPORT_REACH
from backcourt.raw.schedule import CUTOFF
from backcourt.tables.columns import GAME_COLUMNS, promised
from backcourt.tables.declaration import (
    SEASON_BEFORE,
    Column,
    Input,
    Inputs,
    Part,
    Phase,
    Table,
    derived_columns,
)
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import (
    History,
    all_games,
    days_between,
    last_days,
    last_games,
    rounded,
)

FIRST_GAME = "he has not played yet this season"
NO_LINE = "no points line was known at the cut-off"
NO_WINDOW = "no game in the window"

COLUMNS = (
    *GAME_COLUMNS,
    Column("player_id", "int64", "NBA player id"),
    Column("team", "string", "the team he is expected to play for"),
    Column("opponent", "string", "tricode"),
    Column("is_home", "boolean", "whether his team is at home", varies=True),
    Column("days_rest", "int64", "days since his last appearance; 1: back-to-back", "days", missing=FIRST_GAME, low=1, high=300, varies=True),
    Column("back_to_back", "boolean", "whether he played the day before", varies=True),
    Column("games_last_7_days", "int64", "his games on the 7 days before", low=0, high=7, varies=True),
    Column("games_last_14_days", "int64", "his games on the 14 days before", low=0, high=12, varies=True),
    Column("minutes_last_7_days", "float64", "his minutes on the 7 days before", "minutes", low=0, high=400, varies=True),
    Column("minutes_last_14_days", "float64", "his minutes on the 14 days before", "minutes", low=0, high=700, varies=True),
    Column("back_to_backs_last_14_days", "int64", "games a day after another, in 14 days", low=0, high=8, varies=True),
    Column("avg_minutes_last_7", "float64", "mean minutes of the games in the last 7 days", "minutes", missing=NO_WINDOW, low=0, high=70),
    Column("usage_last_7_games", "float64", "mean usage of the last 7 games", "percent", missing=FIRST_GAME, low=0, high=1000),
    Column("points_avg_last_5", "float64", "mean points of the last 5 games", "points", missing=FIRST_GAME, low=0, high=120),
    Column("points_avg_last_10", "float64", "mean points of the last 10 games", "points", missing=FIRST_GAME, low=0, high=120),
    Column("games_played", "int64", "games this season so far", low=0, high=120, varies=True),
    Column("points_line", "float64", "consensus points line at the cut-off", "points", missing=NO_LINE, low=0, high=100),
    Column("opening_points_line", "float64", "consensus of the first lines observed", "points", missing="no line was observed before the close", low=0, high=100),
    Column("points_line_movement", "float64", "line minus opening line", "points", missing="no line was observed before the close"),
    Column("points_line_books", "int64", "books in the consensus", missing=NO_LINE, low=1, high=50),
    Column("points_line_source", "string", "sportsbook (both prices), sportsbook_one_price, pick_em or consensus", missing=NO_LINE),
    Column("context_source", "string", "market when a points line was known, else synthetic"),
    Column("prop_over_streak", "int64", "games in a row above their lines, of those with one", low=0, high=82),
    Column("prop_under_streak", "int64", "games in a row below their lines, of those with one", low=0, high=82),
    *MARKET_COLUMNS,
    *absences.COLUMNS,
    Column("pace_differential", "float64", "opponent's pace minus own team's, last 10 games", missing="a team has not played yet", low=-40, high=40),
    Column("opponent_days_rest", "int64", "days since the opponent's last game", "days", missing="the opponent has not played yet", low=1, high=200),
    Column("age", "float64", "age on the game date", "years", missing="birth date unknown", low=17, high=50),
    Column("travel_miles", "int64", "miles from the team's last arena", "miles", missing="the team has not played yet", low=0, high=3500),
    Column("time_zones_crossed", "int64", "hours clocks are ahead of the last arena's", "hours", missing="the team has not played yet"),
    Column("home_stand_games", "int64", "the team's consecutive home games up to this one", low=0, high=20),
    Column("road_trip_games", "int64", "the team's consecutive road games up to this one", low=0, high=20),
    Column("season_phase", "string", "opening, early, middle, late, or the kind of game after that"),
    Column("injury_status", "string", "questionable, doubtful, probable or available", missing="on no injury page known at the cut-off"),
    *derived_columns(information_time=True),
)  # fmt: skip


def build(inputs: Inputs) -> ir.Table:
    """One row per player on the decision-time list of a game."""
    rows = _with_lines(inputs["loads"], inputs["points_lines"])
    rows = _with_team(rows, inputs["upcoming_team_game_context"])
    rows = with_projections(_with_status(rows, inputs), inputs)
    return rows.mutate(
        as_of=rows[CUTOFF],
        completeness_pct=ibis.literal(None, "float64"),
        is_production_ready=rows.team_is_ready.fill_null(False),
    ).select(*(column.name for column in COLUMNS))


def _lines(inputs: Inputs) -> ir.Table:
    known = told_beforehand(inputs["player_props"])
    return player_lines(known, inputs["schedule"], CUTOFF, "points")


def _active(inputs: Inputs) -> ir.Table:
    return active_players(inputs["schedule"], inputs["player_game_summary"], "game_date")


def _listed(inputs: Inputs) -> ir.Table:
    return decision_list(
        inputs["schedule"],
        inputs["active_players"],
        inputs["points_lines"],
        inputs["injuries"],
        CUTOFF,
    )


def _loads(inputs: Inputs) -> ir.Table:
    """Return the listed players with what they have done so far."""
    rows, summary = inputs["listed_players"], inputs["player_game_summary"]
    history = player_history(summary).gap("days_off")
    facts = history.facts.mutate(is_back_to_back=is_back_to_back(history.facts.days_off).cast("int64"))
    known = history.over(facts, "is_back_to_back").as_of(
        rows,
        "game_date",
        last_played=all_games().latest("game_date"),
        games_played=all_games().count(),
        games_last_7_days=last_days(7).count(),
        games_last_14_days=last_days(14).count(),
        minutes_last_7_days=last_days(7).sum("minutes"),
        minutes_last_14_days=last_days(14).sum("minutes"),
        back_to_backs_last_14_days=last_days(14).sum("is_back_to_back"),
        avg_minutes_last_7=last_days(7).mean("minutes"),
        usage_last_7_games=last_games(7).mean("usage_pct"),
        points_avg_last_5=last_games(5).mean("points"),
        points_avg_last_10=last_games(10).mean("points"),
        **absences.OWN_FORM,
    )
    known = _with_streaks(known, summary)
    rest = days_between(known.last_played, known.game_date)
    return known.mutate(
        days_rest=rest,
        back_to_back=is_back_to_back(rest),
        minutes_last_7_days=known.minutes_last_7_days.fill_null(0),
        minutes_last_14_days=known.minutes_last_14_days.fill_null(0),
        back_to_backs_last_14_days=known.back_to_backs_last_14_days.fill_null(0).cast("int64"),
    )


def _with_lines(rows: ir.Table, lines: ir.Table) -> ir.Table:
    named = lines.rename(
        points_line="line",
        opening_points_line="opening_line",
        points_line_books="line_books",
        points_line_source="line_source",
    ).drop("line_team")
    joined = rows.left_join(named, ["game_id", "player_id"], rname="line_{name}")
    return joined.mutate(
        points_line_movement=joined.points_line - joined.opening_points_line,
        context_source=joined.points_line.notnull().ifelse("market", "synthetic"),
    )


def _with_streaks(rows: ir.Table, summary: ir.Table) -> ir.Table:
    quoted = player_history(summary).facts
    quoted = quoted.filter(quoted.over_under_result.notnull())
    quoted = quoted.mutate(
        is_over=quoted.over_under_result == "OVER", is_under=quoted.over_under_result == "UNDER"
    )
    return History(quoted, ("player_id", "season")).as_of(
        rows,
        "game_date",
        prop_over_streak=all_games().streak("is_over"),
        prop_under_streak=all_games().streak("is_under"),
    )


def _with_team(rows: ir.Table, context: ir.Table) -> ir.Table:
    shared = (
        "travel_miles", "time_zones_crossed", "home_stand_games", "road_trip_games", "season_phase",
        "spread", "total", "implied_team_total",
    )  # fmt: skip
    own = context.select(
        "game_id", "team", *shared, own_pace="pace_last_10", team_is_ready="is_production_ready"
    )
    other = context.select(
        "game_id", opponent="team", opponent_pace="pace_last_10", opponent_days_rest="team_days_rest"
    )
    joined = rows.left_join(own, ["game_id", "team"], rname="own_{name}")
    joined = joined.left_join(other, ["game_id", "opponent"], rname="other_{name}")
    return joined.mutate(pace_differential=rounded(joined.opponent_pace - joined.own_pace))


def _with_status(rows: ir.Table, inputs: Inputs) -> ir.Table:
    status = reported_status(inputs["schedule"], inputs["injuries"], CUTOFF)
    status = status.rename(injury_status="status")
    joined = rows.left_join(status, ["game_id", "player_id"], rname="status_{name}")
    return with_age(joined, inputs["players"], "game_date")


def owed(inputs: Inputs) -> ir.Table:
    """Everyone on the decision-time list."""
    return promised(inputs["listed_players"], "game_date", "game_id", "player_id")


UPCOMING_PLAYER_GAME_CONTEXT = Table(
    name="upcoming_player_game_context",
    phase=Phase.ANALYTICS,
    meaning="what awaits each player on the decision-time list of a scheduled game, as known before it",
    grain=("game_id", "player_id", "information_time"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(
        Input("schedule"),
        Input("player_game_summary", SEASON_BEFORE),
        Input("team_offense_game_summary", SEASON_BEFORE),
        Input("player_props"),
        Input("injuries", REPORT_REACH),
        Input("players"),
        Input("upcoming_team_game_context"),
    ),
    parts=(
        Part("points_lines", _lines),
        Part("active_players", _active),
        Part("listed_players", _listed),
        Part("loads", _loads),
        Part("team_absences", absences.teams),
        Part("absent_players", absences.absent_players),
    ),
    build=build,
    entity=("game_id", "player_id"),
    owed=owed,
    horizon=AHEAD,
)
