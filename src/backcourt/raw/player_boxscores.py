"""Appearances: accepted for a game only when they add up to its score, within the rules of the sport."""

from __future__ import annotations

from backcourt.raw.preference import GAMES, preference
from backcourt.raw.rejection import KNOWN_AT, PROVENANCE, with_reason
from backcourt.raw.schedule import only_games, team_games
from backcourt.sources.box_lines import OFFICIAL_SCORER
from backcourt.tables.columns import GAME_COLUMNS, SIDE_COLUMNS
from backcourt.tables.declaration import ALL_THROUGH, Column, Gate, Input, Inputs, Phase, Table
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.metrics import OVERTIME_MINUTES, REGULATION_MINUTES

DOCUMENT = ("game_id", "source", "document")
"""What tells one box score from another: they are held against the score one by one, and never mixed."""

MINUTES_TOLERANCE_TENTHS = 10
"""Minutes are rounded per player, so a team's sum may miss its 240 + 25 per overtime by up to a minute."""

MOST_MINUTES = 70
MOST_STARTERS = 5
TEAMS_IN_A_GAME = 2

COUNTS = (
    "fgm",
    "fga",
    "fg3m",
    "fg3a",
    "ftm",
    "fta",
    "oreb",
    "dreb",
    "reb",
    "ast",
    "stl",
    "blk",
    "tov",
    "pf",
    "points",
)

COLUMNS = (
    *GAME_COLUMNS,
    *SIDE_COLUMNS,
    Column("player_id", "int64", "NBA player id"),
    Column("player_name", "string", "name as delivered"),
    Column(
        "is_starter", "boolean", "whether he was in the starting five", missing="the source does not tell"
    ),
    Column("status", "string", "played, dnp or inactive"),
    Column("status_reason", "string", "why he did not play", missing="he played, or no reason was given"),
    Column(
        "minutes", "float64", "minutes played, to a tenth", "minutes", low=0, high=MOST_MINUTES, varies=True
    ),
    Column(
        "minutes_tenths",
        "int64",
        "minutes played, exactly",
        "tenths of a minute",
        low=0,
        high=10 * MOST_MINUTES,
    ),
    *(Column(name, "int64", f"{name} in the game", low=0, high=120) for name in COUNTS),
    Column(
        "plus_minus", "int64", "score difference while on court", "points", missing="the source does not tell"
    ),
    Column("is_preferred", "boolean", "whether this source's box score is the one used for the game"),
    *KNOWN_AT,
    *PROVENANCE,
)


def build(inputs: Inputs) -> ir.Table:
    """One row per game, player and source.

    Of the league's two box scores the one of its pages is preferred: it names players by their ids, the official
    scorer's book by names alone, of which one that nobody can be found for costs the whole book. The book stands in
    for pages that do not reconcile; its rows are duplicates of pages that do.
    """
    rows = _located(inputs)
    judged = with_reason(rows, _row_reasons(rows), unique=[*DOCUMENT, "player_id"])
    joined = _reconciled(judged, inputs["game_results"])
    main = joined.filter(joined.document == joined.source)
    main = main.group_by("game_id", "source").agg(is_told=main.reject_reason.isnull().any())
    joined = joined.left_join(main, ["game_id", "source"], rname="main_{name}")
    again = (joined.document != joined.source) & joined.is_told & joined.reject_reason.isnull()
    ranked = joined.mutate(reject_reason=again.fill_null(False).ifelse("duplicate", joined.reject_reason))
    place = ranked.reject_reason.isnull().ifelse(preference(ranked.source, GAMES), None)
    ranked = ranked.mutate(place=place)
    best = ranked.place.min().over(group_by=ranked.game_id)
    return ranked.mutate(is_preferred=(ranked.place == best).fill_null(False)).drop(
        "place", "why", "whole_teams", "is_told"
    )


def _reconciled(judged: ir.Table, results: ir.Table) -> ir.Table:
    """Set aside the rows of box scores that do not add up to the game."""
    sums = _team_sums(judged, results)
    games = sums.group_by(*DOCUMENT).agg(whole_teams=sums.team_is_whole.cast("int64").sum())
    joined = judged.left_join(games, DOCUMENT, rname="whole_{name}")
    side = [*DOCUMENT, "team"]
    joined = joined.left_join(sums.select(*side, "why"), side, rname="sums_{name}")
    believed = (joined.whole_teams == TEAMS_IN_A_GAME).fill_null(False)
    reason = joined.reject_reason.coalesce(believed.ifelse(None, joined.why.fill_null("no_result")))
    return joined.mutate(reject_reason=reason)


def _located(inputs: Inputs) -> ir.Table:
    """Find each row's game by date and team, and its player by id or name."""
    landed = inputs["landed_box"].rename(delivered_game_id="game_id", delivered_opponent="opponent")
    landed = landed.drop("season", "season_type", "is_home")
    games = only_games(inputs["schedule"]).select(
        "game_date", "team", "game_id", "season", "season_type", "opponent", "is_home", "results_known_utc",
        "candidates",
    )  # fmt: skip
    rows = landed.left_join(games, ["game_date", "team"], rname="game_{name}")
    names = inputs["player_spellings"].select(spelling="player_name", named_id="player_id")
    rows = rows.left_join(names, rows.player_name == names.spelling)
    tenths = (rows.minutes * 10).round().cast("int64")
    return rows.mutate(
        player_id=rows.player_id.coalesce(rows.named_id),
        document=(rows.provider == OFFICIAL_SCORER)
        .ifelse(OFFICIAL_SCORER, rows.source)
        .coalesce(rows.source),
        minutes_tenths=tenths,
        minutes=tenths / 10,
        known_at=rows.results_known_utc,
        known_at_assumed=ibis.literal(True),
    )


def _row_reasons(rows: ir.Table) -> dict[str, ir.BooleanValue]:
    missing = ibis.or_(*(rows[name].isnull() for name in (*COUNTS, "minutes")))
    negative = ibis.or_(*(rows[name] < 0 for name in COUNTS))
    is_another = rows.delivered_game_id.isnull() & (rows.delivered_opponent != rows.opponent)
    return {
        "missing_date": rows.game_date.isnull(),
        "ambiguous_game": rows.candidates > 1,
        "not_scheduled": rows.game_id.isnull(),
        "game_id_contradicts_schedule": rows.delivered_game_id != rows.game_id,
        "opponent_contradicts_schedule": is_another,
        "unresolved_player": rows.player_id.isnull(),
        "missing_value": missing | rows.player_name.isnull() | rows.status.isnull(),
        "impossible_minutes": ~rows.minutes.between(0, MOST_MINUTES),
        "negative_count": negative,
        "makes_exceed_attempts": (rows.fgm > rows.fga) | (rows.fg3m > rows.fg3a) | (rows.ftm > rows.fta),
        "threes_exceed_field_goals": (rows.fg3m > rows.fgm) | (rows.fg3a > rows.fga),
        "rebounds_do_not_add_up": rows.oreb + rows.dreb != rows.reb,
        "points_do_not_add_up": 2 * rows.fgm + rows.fg3m + rows.ftm != rows.points,
    }


def _team_sums(judged: ir.Table, results: ir.Table) -> ir.Table:
    """Hold each team's sum against the final score and the clock."""
    good = judged.filter(judged.reject_reason.isnull())
    sums = good.group_by(*DOCUMENT, "team", "is_home").agg(
        points=good.points.sum(),
        tenths=good.minutes_tenths.sum(),
        starters=good.is_starter.fill_null(False).cast("int64").sum(),
    )
    scores = results.select("game_id", "home_points", "away_points")
    rows = sums.left_join(scores, "game_id", rname="score_{name}")
    score = rows.is_home.ifelse(rows.home_points, rows.away_points)
    regulation, overtime = int(REGULATION_MINUTES * 10), int(OVERTIME_MINUTES * 10)
    off = (rows.tenths - regulation + overtime // 2) % overtime - overtime // 2
    wrong_score = (rows.points != score).fill_null(True)
    wrong_minutes = (off.abs() > MINUTES_TOLERANCE_TENTHS) | (
        rows.tenths < regulation - MINUTES_TOLERANCE_TENTHS
    )
    wrong_starters = rows.starters > MOST_STARTERS
    why = ibis.cases(
        (score.isnull(), "no_result"),
        (wrong_score, "points_do_not_sum_to_score"),
        (wrong_minutes, "minutes_do_not_sum_to_game"),
        (wrong_starters, "too_many_starters"),
        else_="other_team_does_not_reconcile",
    )
    return rows.mutate(team_is_whole=~(wrong_score | wrong_minutes | wrong_starters), why=why)


def owed(inputs: Inputs) -> ir.Table:
    """Every scheduled game owes both teams' box scores; without any delivered row the source is to blame."""
    games = team_games(inputs["schedule"]).select("game_date", "game_id", "team")
    delivered = inputs["landed_box"].select("game_date", "team", delivered=ibis.literal(True)).distinct()
    rows = games.left_join(delivered, ["game_date", "team"], rname="box_{name}")
    return rows.select(
        "game_date",
        "game_id",
        "team",
        excuse=rows.delivered.isnull().ifelse("source_missing", None),
        reason=rows.delivered.isnull().ifelse("no source delivered a box score", None),
    )


def reconciled_games(rows: ir.Table, inputs: Inputs) -> ir.Table:
    """Return, per date, the share of delivered games whose box scores were accepted."""
    games = team_games(inputs["schedule"]).select("game_date", "game_id", "team")
    landed = inputs["landed_box"].select("game_date", "team").distinct()
    delivered = games.inner_join(landed, ["game_date", "team"]).select("game_date", "game_id").distinct()
    accepted = rows.select("game_id", is_accepted=ibis.literal(True)).distinct()
    joined = delivered.left_join(accepted, "game_id", rname="accepted_{name}")
    share = joined.is_accepted.fill_null(False).cast("int64").sum() / joined.count()
    return joined.group_by("game_date").agg(figure=share)


RECONCILED_GAMES = Gate(
    "reconciled_games",
    "share of a date's delivered games whose box scores add up",
    minimum=0.75,
    measure=reconciled_games,
)

PLAYER_BOXSCORES = Table(
    name="player_boxscores",
    phase=Phase.RAW,
    meaning="what each player did in a game, as each source tells it",
    grain=("game_id", "player_id", "source"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(
        Input("landed_box"),
        Input("schedule"),
        Input("game_results"),
        Input("player_spellings", ALL_THROUGH),
    ),
    build=build,
    entity=("game_id", "team"),
    owed=owed,
    grid=("landed_games", "landed_box"),
    gates=(RECONCILED_GAMES,),
    quarantines=True,
)
