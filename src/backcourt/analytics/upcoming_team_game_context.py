"""What awaits a team in a scheduled game, from what was known before it."""

from __future__ import annotations

from backcourt.analytics.lines import game_market
from backcourt.analytics.slate import (
    AHEAD,
    is_back_to_back,
    player_history,
    reports,
    ruled_out,
    team_calendar,
)
from backcourt.raw.game_lines import HIGHEST_TOTAL, LOWEST_TOTAL, WIDEST_SPREAD
from backcourt.raw.schedule import CUTOFF, team_games
from backcourt.tables.columns import GAME_COLUMNS, SIDE_COLUMNS, promised
from backcourt.tables.declaration import (
    SEASON_BEFORE,
    SEASON_THROUGH,
    Column,
    Input,
    Inputs,
    LookBack,
    Part,
    Phase,
    Reach,
    Table,
    derived_columns,
)
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.metrics import implied_team_total
from backcourt.tables.windows import History, all_games, last_games, rounded

REPORT_REACH = LookBack(Reach.DAYS, days=4)
"""Partitions of injury reports that may still speak on a date."""

FIRST_GAME = "the team's first game of the season"
NO_MARKET = "no line was known at the cut-off"
ONE_SNAPSHOT = "only a closing line is known"

CALENDAR_COLUMNS = (
    Column(
        "team_days_rest",
        "int64",
        "days since the team's last game",
        "days",
        missing=FIRST_GAME,
        low=1,
        high=200,
    ),
    Column("games_last_7_days", "int64", "the team's games on the 7 days before", low=0, high=6, varies=True),
    Column(
        "games_last_14_days", "int64", "the team's games on the 14 days before", low=0, high=10, varies=True
    ),
    Column(
        "game_number", "int64", "number of the game in the team's regular season", low=1, high=83, varies=True
    ),
    Column("season_phase", "string", "opening, early, middle, late, or the kind of game after that"),
    Column(
        "home_stand_games", "int64", "consecutive home games up to this one (0 on the road)", low=0, high=20
    ),
    Column("road_trip_games", "int64", "consecutive road games up to this one (0 at home)", low=0, high=20),
    Column(
        "travel_miles",
        "int64",
        "miles from the last game's arena",
        "miles",
        missing=FIRST_GAME,
        low=0,
        high=3500,
    ),
    Column(
        "time_zones_crossed",
        "int64",
        "hours clocks are ahead of the last arena's",
        "hours",
        missing=FIRST_GAME,
        low=-4,
        high=4,
    ),
)
MARKET_COLUMNS = (
    Column(
        "spread", "float64", "points the team gives; negative: favoured", "points",
        missing=NO_MARKET, low=-WIDEST_SPREAD, high=WIDEST_SPREAD, varies=True,
    ),
    Column(
        "total", "float64", "points of both teams", "points",
        missing=NO_MARKET, low=LOWEST_TOTAL, high=HIGHEST_TOTAL, varies=True,
    ),
    Column(
        "implied_team_total", "float64", "total / 2 - spread / 2", "points",
        missing=NO_MARKET, low=50, high=200, varies=True,
    ),
)  # fmt: skip

COLUMNS = (
    *GAME_COLUMNS,
    *SIDE_COLUMNS,
    *CALENDAR_COLUMNS,
    Column("back_to_back", "boolean", "whether the team played the day before", varies=True),
    Column("win_streak", "int64", "games won in a row before this one", low=0, high=40, varies=True),
    Column("losing_streak", "int64", "games lost in a row before this one", low=0, high=40, varies=True),
    Column(
        "last_margin", "int64", "margin of the last game", "points", missing=FIRST_GAME, low=-120, high=120
    ),
    Column("pace_last_10", "float64", "mean pace of the last 10 games", missing=FIRST_GAME, low=50, high=160),
    Column(
        "offensive_rating_last_10",
        "float64",
        "mean rating of the last 10 games",
        missing=FIRST_GAME,
        low=30,
        high=200,
    ),
    *MARKET_COLUMNS,
    Column("spread_movement", "float64", "spread minus opening spread", "points", missing=ONE_SNAPSHOT),
    Column("total_movement", "float64", "total minus opening total", "points", missing=ONE_SNAPSHOT),
    Column("starters_out", "int64", "players ruled out who started their last game", low=0, high=15),
    Column(
        "players_questionable",
        "int64",
        "players reported questionable or doubtful",
        missing="no injury page was known",
        low=0,
        high=20,
    ),
    *derived_columns(information_time=True),
)


def build(inputs: Inputs) -> ir.Table:
    """One row per team and scheduled game."""
    rows = _with_market(inputs["form"], inputs)
    rows = _with_absences(rows, inputs)
    known = rows.last_margin.notnull() | (rows.game_number == 1)
    return rows.mutate(
        back_to_back=is_back_to_back(rows.team_days_rest),
        as_of=rows[CUTOFF],
        completeness_pct=ibis.literal(None, "float64"),
        is_production_ready=known,
    ).select(*(column.name for column in COLUMNS))


def _calendar(inputs: Inputs) -> ir.Table:
    return team_calendar(team_games(inputs["schedule"]), inputs["season_schedule"])


def _form(inputs: Inputs) -> ir.Table:
    """Add to the calendar what the team did so far."""
    rows, offense = inputs["calendar"], inputs["team_offense_game_summary"]
    results = offense.mutate(is_loss=offense.margin < 0)
    return History(results, ("team", "season")).as_of(
        rows,
        "game_date",
        win_streak=all_games().streak("is_win"),
        losing_streak=all_games().streak("is_loss"),
        last_margin=all_games().latest("margin"),
        pace_last_10=last_games(10).mean("pace"),
        offensive_rating_last_10=last_games(10).mean("offensive_rating"),
    )


def _with_market(rows: ir.Table, inputs: Inputs) -> ir.Table:
    market = game_market(inputs["game_lines"], inputs["schedule"], CUTOFF)
    joined = rows.left_join(market, "game_id", rname="market_{name}")
    sign = joined.is_home.ifelse(1, -1)
    joined = joined.mutate(
        spread=joined.spread_home * sign,
        spread_movement=(joined.spread_home - joined.opening_spread_home) * sign,
        total_movement=joined.total - joined.opening_total,
    )
    return joined.mutate(implied_team_total=rounded(implied_team_total(joined.total, joined.spread)))


def _with_absences(rows: ir.Table, inputs: Inputs) -> ir.Table:
    """Count, for each team, who is out or in doubt according to what names him as its player."""
    schedule, injuries = inputs["schedule"], inputs["injuries"]
    status = reports(schedule, injuries, CUTOFF)
    doubt = status.filter(status.status.isin(("questionable", "doubtful")))
    doubtful = doubt.group_by("game_id", "team").agg(players_questionable=doubt.count().cast("int64"))
    absent = inputs["absent_starters"]
    covered = status.select("game_id", has_page=ibis.literal(True)).distinct()
    joined = rows.left_join(absent, ["game_id", "team"], rname="out_{name}")
    joined = joined.left_join(doubtful, ["game_id", "team"], rname="doubt_{name}")
    joined = joined.left_join(covered, "game_id", rname="page_{name}")
    return joined.mutate(
        starters_out=joined.starters_out.fill_null(0),
        players_questionable=joined.has_page.notnull().ifelse(joined.players_questionable.fill_null(0), None),
    )


def _absent_starters(inputs: Inputs) -> ir.Table:
    """Count those ruled out who started their last game, whichever team they then played for."""
    schedule = inputs["schedule"]
    out = ruled_out(schedule, inputs["injuries"], CUTOFF)
    players = out.inner_join(schedule.select("game_id", "game_date", "season"), "game_id")
    last = player_history(inputs["player_game_summary"]).as_of(
        players, "game_date", started=all_games().latest("is_starter")
    )
    last = last.filter(last.started.fill_null(False))
    return last.group_by("game_id", "team").agg(starters_out=last.count().cast("int64"))


def owed(inputs: Inputs) -> ir.Table:
    """Both teams of every scheduled game."""
    return promised(team_games(inputs["schedule"]), "game_date", "game_id", "team")


UPCOMING_TEAM_GAME_CONTEXT = Table(
    name="upcoming_team_game_context",
    phase=Phase.ANALYTICS,
    meaning="what awaits a team in a scheduled game, as known before it",
    grain=("game_id", "team"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(
        Input("schedule"),
        Input("schedule", SEASON_THROUGH, "season_schedule"),
        Input("team_offense_game_summary", SEASON_BEFORE),
        Input("player_game_summary", SEASON_BEFORE),
        Input("game_lines"),
        Input("injuries", REPORT_REACH),
    ),
    parts=(
        Part("calendar", _calendar),
        Part("form", _form),
        Part("absent_starters", _absent_starters),
    ),
    build=build,
    entity=("game_id", "team"),
    owed=owed,
    horizon=AHEAD,
)
