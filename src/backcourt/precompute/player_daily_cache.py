"""What is known of every active player on each game date: form, load and his team's tempo."""

from __future__ import annotations

from backcourt.analytics.slate import AHEAD, active_players, is_back_to_back, player_history, with_age
from backcourt.precompute.snapshots import (
    READY_PCT,
    game_dates,
    owed_from,
    share,
    with_cutoff,
)
from backcourt.raw.schedule import team_games
from backcourt.tables.declaration import (
    SEASON_BEFORE,
    SEASON_THROUGH,
    Column,
    Input,
    Inputs,
    Part,
    Phase,
    Table,
    derived_columns,
)
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.metrics import FREE_THROW_WEIGHT
from backcourt.tables.windows import History, all_games, last_days, last_games, rounded

MINIMUM_GAMES = 3
EARLY_SEASON_GAMES = 10
NO_ATTEMPT = "no attempt in the window"
TWO_GAMES = "needs two games"
NO_ZONES = "he has no shot zone analysis on the date (see its exceptions), or no attempt in it"

COLUMNS = (
    Column("player_id", "int64", "NBA player id"),
    Column("cache_date", "date", "the date for which this is known; its own games are not in it"),
    Column("season", "string", "season label"),
    Column("team", "string", "the team he last appeared for"),
    Column("games_played", "int64", "games this season so far", low=MINIMUM_GAMES, high=120, varies=True),
    Column("points_avg_last_5", "float64", "mean points of the last 5 games", "points", low=0, high=120, varies=True),
    Column("points_avg_last_10", "float64", "mean points of the last 10 games", "points", low=0, high=120, varies=True),
    Column("points_avg_season", "float64", "mean points of the season", "points", low=0, high=120, varies=True),
    Column("points_std_last_10", "float64", "sample deviation of the last 10 games", "points", missing=TWO_GAMES, low=0, high=60, varies=True),
    Column("minutes_avg_last_10", "float64", "mean minutes of the last 10 games", "minutes", low=0, high=70, varies=True),
    Column("minutes_avg_season", "float64", "mean minutes of the season", "minutes", low=0, high=70, varies=True),
    Column("usage_avg_last_10", "float64", "mean usage of the last 10 games", "percent", low=0, high=1000, varies=True),
    Column("usage_avg_season", "float64", "mean usage of the season", "percent", low=0, high=1000, varies=True),
    Column("ts_pct_last_10", "float64", "true shooting over the last 10 games", "0-1.5", missing=NO_ATTEMPT, low=0, high=1.5, varies=True),
    Column("games_last_7_days", "int64", "games on the 7 days before", low=0, high=7, varies=True),
    Column("games_last_14_days", "int64", "games on the 14 days before", low=0, high=12, varies=True),
    Column("minutes_last_7_days", "float64", "minutes on the 7 days before", "minutes", low=0, high=400, varies=True),
    Column("minutes_last_14_days", "float64", "minutes on the 14 days before", "minutes", low=0, high=700, varies=True),
    Column("back_to_backs_last_14_days", "int64", "games a day after another, in 14 days", low=0, high=8, varies=True),
    Column("days_rest", "int64", "days since his last game", "days", low=1, high=30, varies=True),
    Column("team_pace_last_10", "float64", "his team's mean pace of 10 games", low=50, high=160, varies=True),
    Column("team_offensive_rating_last_10", "float64", "his team's mean rating of 10 games", low=30, high=200, varies=True),
    Column("primary_scoring_zone", "string", "where his shots mostly come from", missing=NO_ZONES, varies=True),
    Column("assisted_rate_last_10", "float64", "share of his makes that were assisted", "percent", missing="no source tells", low=0, high=100),
    Column("age", "float64", "age on the date", "years", missing="birth date unknown", low=17, high=50),
    Column("early_season_flag", "boolean", f"fewer than {EARLY_SEASON_GAMES} games so far", varies=True),
    Column("completeness_last_5_pct", "float64", "games in the window of 5", "percent", low=0, high=100),
    Column("completeness_last_10_pct", "float64", "games in the window of 10", "percent", low=0, high=100),
    Column("completeness_last_7_days_pct", "float64", "share of the team's games of 7 days that are recorded", "percent", low=0, high=100),
    Column("completeness_last_14_days_pct", "float64", "share of the team's games of 14 days that are recorded", "percent", low=0, high=100),
    *derived_columns(),
)  # fmt: skip


def form(targets: ir.Table, date: str, summary: ir.Table) -> ir.Table:
    """Add the windows of a player's own games to any targets (player_id, season, `date`)."""
    history = player_history(summary).gap("days_off")
    facts = history.facts
    facts = facts.mutate(
        is_back_to_back=is_back_to_back(facts.days_off).cast("int64"),
        scoring_attempts=2 * (facts.fga + FREE_THROW_WEIGHT * facts.fta),
    )
    return history.over(facts, "is_back_to_back", "scoring_attempts").as_of(
        targets,
        date,
        games_played=all_games().count(),
        points_avg_last_5=last_games(5).mean("points"),
        points_avg_last_10=last_games(10).mean("points"),
        points_avg_season=all_games().mean("points"),
        points_std_last_10=last_games(10).std("points"),
        minutes_avg_last_10=last_games(10).mean("minutes"),
        minutes_avg_season=all_games().mean("minutes"),
        usage_avg_last_10=last_games(10).mean("usage_pct"),
        usage_avg_season=all_games().mean("usage_pct"),
        ts_pct_last_10=last_games(10).ratio("points", "scoring_attempts"),
        games_last_7_days=last_days(7).count(),
        games_last_14_days=last_days(14).count(),
        minutes_last_7_days=last_days(7).sum("minutes"),
        minutes_last_14_days=last_days(14).sum("minutes"),
        back_to_backs_last_14_days=last_days(14).sum("is_back_to_back"),
    )


def active(inputs: Inputs) -> ir.Table:
    """Return the active players of each date."""
    dates = game_dates(inputs["schedule"], "cache_date")
    return active_players(dates, inputs["player_game_summary"], "cache_date")


def windows(inputs: Inputs) -> ir.Table:
    """Return the active players of each date with their form, however few games they played."""
    return form(inputs["active_players"], "cache_date", inputs["player_game_summary"])


def build(inputs: Inputs) -> ir.Table:
    """One row per active player with at least three games, and game date."""
    windows = inputs["player_form"]
    rows = _with_team(windows.filter(windows.games_played >= MINIMUM_GAMES), inputs)
    rows = _with_zones(with_age(rows, inputs["players"], "cache_date"), inputs["player_shot_zone_analysis"])
    rows = rows.mutate(
        minutes_last_7_days=rows.minutes_last_7_days.fill_null(0),
        minutes_last_14_days=rows.minutes_last_14_days.fill_null(0),
        back_to_backs_last_14_days=rows.back_to_backs_last_14_days.fill_null(0).cast("int64"),
        early_season_flag=rows.games_played < EARLY_SEASON_GAMES,
        completeness_last_5_pct=_filled(rows.games_played, 5),
        completeness_last_10_pct=_filled(rows.games_played, 10),
    )
    shares = [name for name in rows.columns if name.startswith("completeness_")]
    overall = sum((rows[name] for name in shares), ibis.literal(0.0)) / len(shares)
    rows = with_cutoff(rows.mutate(completeness_pct=rounded(overall)), inputs["schedule"], "cache_date")
    return rows.mutate(
        is_production_ready=(rows.completeness_pct >= READY_PCT) & rows.zones_are_ready.fill_null(True)
    ).select(*(column.name for column in COLUMNS))


def _filled(games: ir.IntegerValue, window: int) -> ir.FloatingValue:
    return 100.0 * ibis.least(games, window) / window


def _with_team(rows: ir.Table, inputs: Inputs) -> ir.Table:
    """Add the team's tempo, and how many of its scheduled games have a recorded result."""
    offense = History(inputs["team_offense_game_summary"], ("team", "season")).as_of(
        rows,
        "cache_date",
        team_pace_last_10=last_games(10).mean("pace"),
        team_offensive_rating_last_10=last_games(10).mean("offensive_rating"),
        recorded_7=last_days(7).count(),
        recorded_14=last_days(14).count(),
    )
    planned = History(team_games(inputs["season_schedule"]), ("team", "season")).as_of(
        offense, "cache_date", planned_7=last_days(7).count(), planned_14=last_days(14).count()
    )
    return planned.mutate(
        completeness_last_7_days_pct=share(planned.recorded_7, planned.planned_7),
        completeness_last_14_days_pct=share(planned.recorded_14, planned.planned_14),
    )


def _with_zones(rows: ir.Table, zones: ir.Table) -> ir.Table:
    told = zones.select(
        "player_id",
        "primary_scoring_zone",
        "assisted_rate_last_10",
        cache_date="analysis_date",
        zones_are_ready="is_production_ready",
    )
    return rows.left_join(told, ["player_id", "cache_date"], rname="zone_{name}")


def owed(inputs: Inputs) -> ir.Table:
    """Every active player; below three games the season's first days or the short sample excuse him."""
    return owed_from(
        MINIMUM_GAMES,
        inputs["player_form"],
        inputs["season_schedule"],
        "cache_date",
        "player_id",
        "games_played",
    )


PLAYER_DAILY_CACHE = Table(
    name="player_daily_cache",
    phase=Phase.PRECOMPUTE,
    meaning="form, load and team tempo of every active player on each game date",
    grain=("player_id", "cache_date"),
    date_column="cache_date",
    columns=COLUMNS,
    inputs=(
        Input("schedule"),
        Input("schedule", SEASON_THROUGH, "season_schedule"),
        Input("player_game_summary", SEASON_BEFORE),
        Input("team_offense_game_summary", SEASON_BEFORE),
        Input("player_shot_zone_analysis"),
        Input("players"),
    ),
    parts=(Part("active_players", active), Part("player_form", windows)),
    build=build,
    entity=("player_id",),
    owed=owed,
    horizon=AHEAD,
)
