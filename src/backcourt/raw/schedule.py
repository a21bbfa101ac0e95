"""Which games are played when, as known before they are played; scores are in `game_results`."""

from __future__ import annotations

from backcourt.identity.teams import teams
from backcourt.raw.rejection import KNOWN_AT, PROVENANCE, with_reason
from backcourt.tables.calendar import season_start, season_year
from backcourt.tables.columns import GAME_COLUMNS
from backcourt.tables.declaration import ALL_THROUGH, Column, Input, Inputs, Phase, Table
from backcourt.tables.expressions import ibis, ir
from backcourt.time import TIPOFF_GRACE, InformationTime

CUTOFF = "cutoff_utc"
"""The column of the cut-off that everything said before a game keeps to."""

SEASON_TYPES = ("regular", "cup_final", "play_in", "playoffs")
"""The games that count; pre-season and all-star games are set aside."""

KIND_DIGITS = {"2": "regular", "4": "playoffs", "5": "play_in", "6": "cup_final"}
"""Third digit of an NBA game id."""

TRICODES = tuple(teams())

COLUMNS = (
    *GAME_COLUMNS,
    Column("home_team", "string", "tricode"),
    Column("away_team", "string", "tricode"),
    Column("tipoff_utc", "timestamp", "scheduled tip-off; 19:30 Eastern when none is known", "UTC"),
    Column("tipoff_assumed", "boolean", "whether the tip-off is that assumption"),
    Column("close_cutoff_utc", "timestamp", "information time close: tip-off + 10 minutes", "UTC"),
    Column("noon_cutoff_utc", "timestamp", "information time noon: 12:00 Eastern on the game date", "UTC"),
    Column("information_time", "string", "when predictions of the game are made: close or noon"),
    Column("cutoff_utc", "timestamp", "the cut-off of that: nothing known later is used", "UTC"),
    Column("results_known_utc", "timestamp", "06:00 Eastern on the day after the game", "UTC"),
    *KNOWN_AT,
    *PROVENANCE,
)


def build(inputs: Inputs) -> ir.Table:
    """One row per game."""
    games = _with_information_time(inputs["landed_games"], inputs["landed_information_times"])
    cup_final = ibis.literal("006") + games.season.substr(2, 2) + ibis.literal("00001")
    game_id = games.game_id.coalesce((games.season_type == "cup_final").ifelse(cup_final, None))
    tipoff = games.tipoff_utc.coalesce(games.assumed_tipoff_utc)
    close = tipoff + ibis.interval(seconds=int(TIPOFF_GRACE.total_seconds()))
    first_year = games.season.substr(0, 4).try_cast("int64")
    rows = games.mutate(
        game_id=game_id,
        tipoff_utc=tipoff,
        tipoff_assumed=games.tipoff_utc.isnull(),
        close_cutoff_utc=close,
        noon_cutoff_utc=games.noon_utc,
        cutoff_utc=(games.information_time == InformationTime.NOON.value).ifelse(
            ibis.least(games.noon_utc, close), close
        ),
        known_at=(games.season_type == "playoffs").ifelse(
            games.noon_utc - ibis.interval(days=1), season_start(first_year)
        ),
        known_at_assumed=ibis.literal(True),
        year_played=season_year(games.game_date),
        year_claimed=first_year,
    )
    return with_reason(
        rows,
        {
            "missing_date": rows.game_date.isnull(),
            "missing_game_id": rows.game_id.isnull(),
            "malformed_game_id": ~rows.game_id.re_search("^[0-9]{10}$"),
            "not_a_counted_game": rows.season_type.notin(SEASON_TYPES) | rows.season_type.isnull(),
            "season_type_contradicts_game_id": _kind_contradicts(rows),
            "date_outside_season": rows.year_claimed.isnull() | (rows.year_claimed != rows.year_played),
            "unknown_team": unknown_team(rows.home_team) | unknown_team(rows.away_team),
            "team_plays_itself": rows.home_team == rows.away_team,
        },
        unique=["game_id"],
    )


def _with_information_time(games: ir.Table, chosen: ir.Table) -> ir.Table:
    """Add when predictions are made: as an operator chose, else at the close."""
    chosen = chosen.agg(information_time=chosen.information_time.max().coalesce(InformationTime.CLOSE.value))
    return games.cross_join(chosen)


def _kind_contradicts(rows: ir.Table) -> ir.BooleanValue:
    kind = rows.game_id.substr(2, 1)
    named = ibis.cases(
        *((kind == digit, ibis.literal(name)) for digit, name in KIND_DIGITS.items()), else_="other"
    )
    return named != rows.season_type


def unknown_team(team: ir.StringValue) -> ir.BooleanValue:
    """Tell whether a code is none of the thirty teams."""
    return team.isnull() | team.notin(TRICODES)


def team_games(schedule: ir.Table) -> ir.Table:
    """Return the schedule with one row per game and team, seen from that team."""
    shared = [name for name in schedule.columns if name not in ("home_team", "away_team")]
    home = schedule.select(*shared, team="home_team", opponent="away_team", is_home=ibis.literal(True))
    away = schedule.select(*shared, team="away_team", opponent="home_team", is_home=ibis.literal(False))
    return home.union(away)


SCHEDULE = Table(
    name="schedule",
    phase=Phase.RAW,
    meaning="games with their dates, teams and cut-offs, as known in advance",
    grain=("game_id",),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(Input("landed_games"), Input("landed_information_times", ALL_THROUGH)),
    build=build,
    grid=("landed_games",),
    quarantines=True,
)
