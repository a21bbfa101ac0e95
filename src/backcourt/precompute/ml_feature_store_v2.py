"""Everything a model may know of a listed player before a game, by the versioned feature contract."""

from __future__ import annotations

from dataclasses import replace

from backcourt.analytics.absences import REPORT
from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.slate import ACTIVE_DAYS, AHEAD, GRAVEST_FIRST, player_history
from backcourt.precompute.career import (
    MEMORY,
    PRIOR_GAMES,
    career,
    with_position,
)
from backcourt.precompute.factors import listed
from backcourt.precompute.feature_contract import (
    COLUMNS as FEATURE_COLUMNS,
)
from backcourt.precompute.feature_contract import (
    FEATURE_VERSION,
    NAMES,
    QUALITY_FEATURES,
    REQUIRED,
    YOUNG,
)
from backcourt.precompute.player_daily_cache import MINIMUM_GAMES
from backcourt.precompute.player_shot_zone_analysis import ZONE_RATES
from backcourt.precompute.snapshots import with_season_day
from backcourt.tables.calendar import previous_season
from backcourt.tables.columns import GAME_COLUMNS
from backcourt.tables.declaration import (
    ALL_BEFORE,
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
from backcourt.tables.statistics import OTHER_STATS, POINTS
from backcourt.tables.windows import History, all_games, last_days, last_games, rounded
from backcourt.time import BOOTSTRAP_DAYS

ATTEMPTS = ("fga", "fta", "fg3a")
YEAR_DAYS = 365
MINIMUM_TEAM_GAMES = 5
TREND_GAMES = 5
POSITION_GAMES = 15
LARGEST_REST_ADVANTAGE = 2
SMALL_TREND, LARGE_TREND = 2.0, 5.0
SMALL_CHANGE, LARGE_CHANGE = 0.1, 0.2

PHASE_4, PHASE_3, MISSING = 100, 75, 0
"""What a feature is worth by where it comes from: as planned (or computed here), its stand-in, nowhere."""

GOLD, SILVER, BRONZE = 95, 85, 70

COLUMNS = (
    *GAME_COLUMNS,
    Column("player_id", "int64", "NBA player id"),
    Column("team", "string", "the team he is expected to play for"),
    Column("opponent", "string", "tricode"),
    *FEATURE_COLUMNS,
    Column("exception", "string", "why the row is not complete: bootstrap, insufficient_games or upstream_excused", missing="it is complete"),
    Column("missing_required", "string", "required features that are NULL, comma separated", missing="none is"),
    Column("feature_quality_score", "float64", f"mean over the first {QUALITY_FEATURES} features: {PHASE_4} as planned, {PHASE_3} from a stand-in, {MISSING} missing", "0-100", low=0, high=100, varies=True),
    Column("feature_quality_tier", "string", f"gold from {GOLD}, silver from {SILVER}, bronze from {BRONZE}", missing=f"below {BRONZE}"),
    Column("feature_version", "int64", "version of the feature contract", low=1, high=FEATURE_VERSION),
    Column("context_source", "string", "market when a points line was known, else synthetic"),
    *derived_columns(information_time=True),
)  # fmt: skip


def features(inputs: Inputs) -> ir.Table:
    """Return every listed player's features, those of the bootstrap window included, with what stands in for them."""
    rows = _with_upstream(inputs)
    for name in PIECES:
        rows = rows.left_join(inputs[name], list(PLAYER_GAME), rname=f"{name}_{{name}}")
    return _named(rows)


def _listed(inputs: Inputs, *columns: str) -> ir.Table:
    """Return the listed players with little more than their keys: what a window needs to know of them."""
    return inputs["upcoming_player_game_context"].select(*PLAYER_GAME, "game_date", "season", *columns)


def _with_upstream(inputs: Inputs) -> ir.Table:
    """Join the listed players to the four tables of this phase."""
    rows = inputs["upcoming_player_game_context"].rename(
        context_points_avg_last_5="points_avg_last_5", context_points_avg_last_10="points_avg_last_10"
    )
    cache = inputs["player_daily_cache"].select(
        "player_id",
        "points_avg_last_5",
        "points_avg_last_10",
        "points_avg_season",
        "points_std_last_10",
        "minutes_avg_last_10",
        "minutes_avg_season",
        "team_pace_last_10",
        "team_offensive_rating_last_10",
        cache_games_last_7_days="games_last_7_days",
        cache_team="team",
        cache_ready="is_production_ready",
        cache_completeness="completeness_pct",
        game_date="cache_date",
    )
    factors = inputs["player_composite_factors"].select(
        "game_id",
        "player_id",
        "fatigue_score",
        "shot_zone_mismatch_score",
        "pace_score",
        "usage_spike_score",
        factors_ready="is_production_ready",
    )
    shots = inputs["player_shot_zone_analysis"].select(
        "player_id", *ZONE_RATES.values(), game_date="analysis_date"
    )
    defense = inputs["team_defense_zone_analysis"].select(
        "defensive_rating_last_15", "opponent_pace_last_15", opponent="team", game_date="analysis_date"
    )
    rows = rows.left_join(cache, ["player_id", "game_date"], rname="cached_{name}")
    rows = rows.left_join(factors, ["game_id", "player_id"], rname="factor_{name}")
    rows = rows.left_join(shots, ["player_id", "game_date"], rname="shot_{name}")
    return rows.left_join(defense, ["opponent", "game_date"], rname="defense_{name}")


def _recent_games(inputs: Inputs) -> ir.Table:
    """The windows of the season's own games that no table before has."""
    history = player_history(inputs["season_summary"])
    facts = history.facts.mutate(**{stat.name: stat.value(history.facts) for stat in OTHER_STATS})
    measures = {}
    for stat in OTHER_STATS:
        measures[f"{stat.name}_avg_last_5"] = last_games(5).mean(stat.name)
        measures[f"{stat.name}_avg_last_10"] = last_games(10).mean(stat.name)
        measures[f"{stat.name}_avg_season"] = all_games().mean(stat.name)
        measures[f"{stat.name}_std_last_10"] = last_games(10).std(stat.name)
    known = history.over(facts, *(stat.name for stat in OTHER_STATS)).as_of(
        _listed(inputs),
        "game_date",
        newest_2_points=last_games(2).sum("points"),
        newest_5_points=last_games(TREND_GAMES).sum("points"),
        points_per_minute=last_games(10).ratio("points", "minutes"),
        pct_free_throw=last_games(10).percentage("ftm", "points"),
        minutes_std_last_10=last_games(10).std("minutes"),
        **measures,
    )
    return known.drop("game_date", "season")


def _team_record(inputs: Inputs) -> ir.Table:
    """How the expected team fared, and its tempo where the daily cache knows another team."""
    results = inputs["team_offense_game_summary"]
    results = results.filter(results.is_win.notnull())
    won = results.mutate(won=results.is_win.cast("int64"), played=ibis.literal(1))
    known = History(won, ("team", "season")).as_of(
        _listed(inputs, "team"),
        "game_date",
        team_games_played=all_games().count(),
        win_pct=all_games().percentage("won", "played"),
    )
    tempo = inputs["upcoming_team_game_context"].select(
        "game_id", "team", context_pace="pace_last_10", context_rating="offensive_rating_last_10"
    )
    known = known.left_join(tempo, ["game_id", "team"], rname="tempo_{name}")
    enough = known.team_games_played >= MINIMUM_TEAM_GAMES
    return known.select(
        *PLAYER_GAME, "context_pace", "context_rating", team_win_pct=enough.ifelse(known.win_pct, None)
    )


def _career(inputs: Inputs) -> ir.Table:
    """Return the appearances of those who are listed: of the many others nothing is asked but means of positions."""
    stats = {stat.name: stat for stat in (POINTS, *OTHER_STATS)}
    games = career(inputs["player_game_summary"], inputs["earlier_gamelogs"], *ATTEMPTS, **stats)
    return games.semi_join(_listed(inputs), "player_id")


def _memory(inputs: Inputs) -> ir.Table:
    """What he did in all his games, the newest counting most."""
    names = (*(stat.name for stat in (POINTS, *OTHER_STATS)), *ATTEMPTS)
    known = History(inputs["career"], ("player_id",)).decayed(
        _listed(inputs),
        "game_date",
        MEMORY,
        **{f"{name}_ewma": name for name in names},
        tenths_ewma="minutes_tenths",
    )
    return known.drop("game_date", "season")


def _last_season(inputs: Inputs) -> ir.Table:
    """Means of the previous season, shrunk towards those of his position."""
    past = career(inputs["player_game_summary"], inputs["earlier_gamelogs"], points=POINTS)
    players = inputs["players"]
    seasons = past.group_by("player_id", "season").agg(
        games=past.count().cast("int64"),
        points_sum=past.points.sum().cast("int64"),
        tenths_sum=past.minutes_tenths.sum().cast("int64"),
    )
    by_position = with_position(seasons, players).group_by("position", "season")
    prior = by_position.agg(
        prior_games=ibis._.games.sum().cast("int64"),
        prior_points=ibis._.points_sum.sum().cast("int64"),
        prior_tenths=ibis._.tenths_sum.sum().cast("int64"),
    )
    rows = with_position(_listed(inputs), players)
    rows = rows.mutate(last_season=previous_season(rows.season))
    own = seasons.rename(last_season="season")
    rows = rows.left_join(own, ["player_id", "last_season"], rname="own_{name}")
    rows = rows.left_join(
        prior.rename(last_season="season"), ["position", "last_season"], rname="prior_{name}"
    )
    games = rows.games.fill_null(0)

    def shrunk(total: ir.IntegerValue, prior_total: ir.IntegerValue, unit: int) -> ir.FloatingValue:
        mean = prior_total / rows.prior_games.nullif(0)
        return rounded((total.fill_null(0) + PRIOR_GAMES * mean) / (games + PRIOR_GAMES) / unit)

    return rows.select(
        *PLAYER_GAME,
        previous_season_points=shrunk(rows.points_sum, rows.prior_points, 1),
        previous_season_minutes=shrunk(rows.tenths_sum, rows.prior_tenths, 10),
    )


def _meetings(inputs: Inputs) -> ir.Table:
    """His games against this opponent."""
    history = player_history(inputs["player_game_summary"])
    year = last_days(YEAR_DAYS)
    known = replace(history, by=("player_id", "opponent")).as_of(
        _listed(inputs, "opponent"),
        "game_date",
        avg_points_vs_opponent=year.mean("points"),
        games_vs_opponent=year.count(),
    )
    return known.select(*PLAYER_GAME, "avg_points_vs_opponent", "games_vs_opponent")


def _stay(inputs: Inputs) -> ir.Table:
    """For how long he has played for the team."""
    known = (
        History(inputs["career"], ("player_id",))
        .unchanged("is_same_team", "team")
        .as_of(
            _listed(inputs, "team"),
            "game_date",
            last_team=all_games().latest("team"),
            stayed=all_games().streak("is_same_team"),
        )
    )
    games = (known.last_team == known.team).ifelse(known.stayed + 1, 0)
    return known.select(*PLAYER_GAME, games_since_team_change=games)


def _position_defense(inputs: Inputs) -> ir.Table:
    """The points that the opponent's last opponents got from players of his position."""
    played = with_position(player_history(inputs["season_summary"]).facts, inputs["players"])
    scored = played.group_by("game_id", "game_date", "season", "position", defender="opponent")
    allowed = scored.agg(position_points=ibis._.points.sum().cast("int64"))
    allowed = allowed.rename(opponent="defender")
    known = History(allowed, ("opponent", "position", "season")).as_of(
        with_position(_listed(inputs, "opponent"), inputs["players"]),
        "game_date",
        opponent_points_to_position=last_games(POSITION_GAMES).mean("position_points"),
    )
    return known.select(*PLAYER_GAME, "opponent_points_to_position")


def _season_day(inputs: Inputs) -> ir.Table:
    return with_season_day(_listed(inputs), inputs["season_schedule"], "game_date").select(
        *PLAYER_GAME, "season_day"
    )


PIECES = {
    "recent_games": _recent_games,
    "team_record": _team_record,
    "memory": _memory,
    "last_season": _last_season,
    "meetings": _meetings,
    "stay": _stay,
    "position_defense": _position_defense,
    "season_days": _season_day,
}
"""What is worked out here, each by itself for the listed players: small questions that the engine answers quickly."""


def _named(rows: ir.Table) -> ir.Table:
    """Return the features by their names of the contract, and from which kind of source each of the first came."""
    planned = _planned(rows)
    stand_ins = _stand_ins(rows)
    named = {name: planned[name].coalesce(value) for name, value in stand_ins.items()}
    named = {name: named.get(name, planned[name]) for name in NAMES}
    worth = sum(
        (
            planned[name].notnull().ifelse(PHASE_4, named[name].notnull().ifelse(PHASE_3, MISSING))
            for name in NAMES[:QUALITY_FEATURES]
        ),
        ibis.literal(0),
    )
    keys = (*(column.name for column in GAME_COLUMNS), "player_id", "team", "opponent", "information_time")
    return rows.select(
        *keys,
        "as_of",
        "context_source",
        "season_day",
        **{name: value.cast("float64") for name, value in named.items()},
        feature_quality_score=quality_score(worth),
        has_cache=rows.cache_team.notnull(),
        completeness_pct=rows.cache_completeness,
        upstream_ready=rows.is_production_ready
        & rows.cache_ready.fill_null(False)
        & rows.factors_ready.fill_null(False),
    )


def _stand_ins(rows: ir.Table) -> dict[str, ir.Value]:
    """Return what phase 3 knows where this phase has nothing."""
    return {
        "points_avg_last_5": rows.context_points_avg_last_5,
        "points_avg_last_10": rows.context_points_avg_last_10,
        "games_in_last_7_days": rows.games_last_7_days,
        "team_pace": rows.context_pace,
        "team_off_rating": rows.context_rating,
    }


def _planned(rows: ir.Table) -> dict[str, ir.Value]:
    """Return every feature from where the contract wants it."""
    own_team = rows.cache_team == rows.team
    reported = rows.absence_basis == REPORT
    status = rows.injury_status.fill_null(GRAVEST_FIRST[-1])
    risks = [(status == name, risk) for risk, name in enumerate(reversed(GRAVEST_FIRST))]
    values = {
        "games_in_last_7_days": rows.cache_games_last_7_days,
        "team_pace": own_team.ifelse(rows.team_pace_last_10, None),
        "team_off_rating": own_team.ifelse(rows.team_offensive_rating_last_10, None),
        "rest_advantage": (rows.days_rest - rows.opponent_days_rest).clip(
            lower=-LARGEST_REST_ADVANTAGE, upper=LARGEST_REST_ADVANTAGE
        ),
        "injury_risk": (reported | rows.injury_status.notnull()).ifelse(ibis.cases(*risks, else_=None), None),
        "recent_trend": recent_trend(rows.games_played, rows.newest_2_points, rows.newest_5_points),
        "minutes_change": minutes_change(rows.minutes_avg_last_10, rows.minutes_avg_season),
        "opponent_def_rating": rows.defensive_rating_last_15,
        "opponent_pace": rows.opponent_pace_last_15,
        "home_away": rows.is_home.cast("int64"),
        "back_to_back": rows.back_to_back.cast("int64"),
        "playoff_game": (rows.season_type == "playoffs").cast("int64"),
        "pct_paint": rows[ZONE_RATES["paint"]],
        "pct_mid_range": rows[ZONE_RATES["mid_range"]],
        "pct_three": rows[ZONE_RATES["three"]],
        "vegas_points_line": rows.points_line,
        "vegas_opening_line": rows.opening_points_line,
        "vegas_line_move": rows.points_line_movement,
        "has_vegas_line": rows.points_line.notnull().cast("int64"),
        "ppm_avg_last_10": rows.minutes_avg_last_10.notnull().ifelse(rows.points_per_minute, None),
        "minutes_ewma": rounded(rows.tenths_ewma / 10),
        "ppm_ewma": rounded(10 * rows.points_ewma / rows.tenths_ewma.nullif(0)),
        "days_since_season_start": rows.season_day,
    }
    return {name: values[name] if name in values else rows[name] for name in NAMES}


def recent_trend(
    games: ir.IntegerValue, newest_2: ir.IntegerValue, newest_5: ir.IntegerValue
) -> ir.IntegerValue:
    """Return -2..2 from the points of the newest 2 and 5 games: the first two's mean against the other three's."""
    sixfold = 5 * newest_2 - 2 * newest_5
    steps = _steps(sixfold, round(6 * SMALL_TREND), round(6 * LARGE_TREND))
    return ibis.cases((games.fill_null(0) == 0, None), (games < TREND_GAMES, 0), else_=steps)


def minutes_change(last_10: ir.FloatingValue, season: ir.FloatingValue) -> ir.IntegerValue:
    """Return -2..2: how far the minutes of the last 10 games are from the season's; NULL without either."""
    change = rounded((last_10 - season) / season.nullif(0))
    return change.notnull().ifelse(_steps(change, SMALL_CHANGE, LARGE_CHANGE), None)


def _steps(value: ir.NumericValue, small: float, large: float) -> ir.IntegerValue:
    return ibis.cases(
        (value >= large, 2), (value >= small, 1), (value <= -large, -2), (value <= -small, -1), else_=0
    )


def quality_score(worth: ir.IntegerValue) -> ir.FloatingValue:
    """Return the mean worth of the first features from its sum."""
    return rounded(worth / QUALITY_FEATURES)


def quality_tier(score: ir.FloatingValue) -> ir.StringValue:
    """Return the tier of a quality score; NULL below bronze."""
    return ibis.cases(
        (score >= GOLD, "gold"), (score >= SILVER, "silver"), (score >= BRONZE, "bronze"), else_=None
    )


def _with_exceptions(rows: ir.Table) -> ir.Table:
    """Empty the rows of the bootstrap window, and say of every row whether and why it is not complete."""
    young = (rows.season_day < BOOTSTRAP_DAYS).fill_null(True)
    rows = rows.mutate(
        **{name: young.ifelse(None, rows[name]) for name in (*NAMES, "completeness_pct")},
        feature_quality_score=young.ifelse(0.0, rows.feature_quality_score),
        is_young=young,
    )
    rows = rows.mutate(missing_required=listed({name: rows[name].isnull() for name in REQUIRED}))
    return rows.mutate(
        exception=ibis.cases(
            (rows.is_young, "bootstrap"),
            (~rows.has_cache, "insufficient_games"),
            (rows.missing_required.notnull(), "upstream_excused"),
            else_=None,
        )
    )


def build(inputs: Inputs) -> ir.Table:
    """One row per player on the decision-time list of a game, complete or not."""
    rows = inputs["features"]
    return rows.mutate(
        feature_quality_tier=quality_tier(rows.feature_quality_score),
        feature_version=ibis.literal(FEATURE_VERSION, "int64"),
        is_production_ready=rows.upstream_ready & rows.exception.isnull(),
    ).select(*(column.name for column in COLUMNS))


def owed(inputs: Inputs) -> ir.Table:
    """Everyone on the decision-time list; a row that lacks a required feature says which, and is excused."""
    rows = inputs["features"]
    reasons = {
        "bootstrap": YOUNG,
        "insufficient_games": f"fewer than {MINIMUM_GAMES} games, or none in {ACTIVE_DAYS} days",
        "upstream_excused": ibis.literal("missing: ") + rows.missing_required,
    }
    reason = ibis.cases(*((rows.exception == name, text) for name, text in reasons.items()), else_=None)
    return rows.select("game_date", "game_id", "player_id", excuse="exception", reason=reason)


ML_FEATURE_STORE_V2 = Table(
    name="ml_feature_store_v2",
    phase=Phase.PREDICTIONS,
    meaning="every feature of every player on the decision-time list, by the versioned contract",
    grain=("game_id", "player_id", "information_time"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(
        Input("upcoming_player_game_context"),
        Input("upcoming_team_game_context"),
        Input("player_daily_cache"),
        Input("player_composite_factors"),
        Input("player_shot_zone_analysis"),
        Input("team_defense_zone_analysis"),
        Input("schedule", SEASON_THROUGH, "season_schedule"),
        Input("player_game_summary", SEASON_BEFORE, "season_summary"),
        Input("player_game_summary", ALL_BEFORE),
        Input("team_offense_game_summary", SEASON_BEFORE),
        Input("earlier_gamelogs", ALL_BEFORE),
        Input("players"),
    ),
    parts=(
        Part("career", _career),
        *(Part(name, piece) for name, piece in PIECES.items()),
        Part("features", lambda inputs: _with_exceptions(features(inputs))),
    ),
    build=build,
    entity=("game_id", "player_id"),
    owed=owed,
    horizon=AHEAD,
)
