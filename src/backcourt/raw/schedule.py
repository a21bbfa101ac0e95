"""Which games are played when, as known before they are played; scores are in `game_results`."""

from __future__ import annotations

from backcourt.identity.teams import teams
from backcourt.raw.preference import GAMES, preference
from backcourt.raw.rejection import KNOWN_AT, PROVENANCE, with_reason
from backcourt.raw.withdrawals import MATCHUP, with_withdrawal, withdrawal_reasons
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
    """One row per game: of several sources the preferred one's, and of its rows the one observed last."""
    games = _with_information_time(inputs["landed_games"], inputs["landed_information_times"])
    games = _identified(with_withdrawal(games))
    tipoff = games.tipoff_utc.coalesce(games.assumed_tipoff_utc)
    close = tipoff + ibis.interval(seconds=int(TIPOFF_GRACE.total_seconds()))
    first_year = games.season.substr(0, 4).try_cast("int64")
    rows = games.mutate(
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
        preference=preference(games.source, GAMES),
        age=-games.observed_utc.epoch_seconds(),
    )
    return with_reason(
        rows,
        {
            "missing_date": rows.game_date.isnull(),
            **withdrawal_reasons(rows),
            "ambiguous_game": rows.game_id.isnull() & (rows.candidates > 1),
            "missing_game_id": rows.game_id.isnull(),
            "malformed_game_id": ~rows.game_id.re_search("^[0-9]{10}$"),
            "not_a_counted_game": rows.season_type.notin(SEASON_TYPES) | rows.season_type.isnull(),
            "season_type_contradicts_game_id": _kind_contradicts(rows),
            "date_outside_season": rows.year_claimed.isnull() | (rows.year_claimed != rows.year_played),
            "unknown_team": unknown_team(rows.home_team) | unknown_team(rows.away_team),
            "team_plays_itself": rows.home_team == rows.away_team,
        },
        unique=["game_id"],
        first=("is_told_by_another", "preference", "age"),
    )


def _identified(games: ir.Table) -> ir.Table:
    """Give games their NBA ids: cup finals by rule, those that a provider numbers itself by date and teams.

    The latter take what another row says of the only game of these teams on the date (`is_told_by_another`), and say it
    again; `candidates` counts such games.
    """
    cup_final = ibis.literal("006") + games.season.substr(2, 2) + ibis.literal("00001")
    rule = (games.season_type == "cup_final").ifelse(cup_final, None)
    games = games.mutate(game_id=games.game_id.coalesce(rule))
    named = games.filter(games.game_id.notnull() & games.withdrawn.isnull())
    said = {f"named_{name}": named[name].max() for name in ("game_id", "season", "season_type")}
    named = named.group_by(*MATCHUP).agg(candidates=named.game_id.nunique(), **said)
    rows = games.left_join(named, MATCHUP, rname="matched_{name}")
    is_told = rows.game_id.isnull() & rows.provider_game_id.notnull() & (rows.candidates == 1)
    is_told = is_told.fill_null(False)
    taken = {name.removeprefix("named_"): name for name in said}
    return rows.mutate(
        is_told_by_another=is_told,
        **{name: is_told.ifelse(rows[other], rows[name]) for name, other in taken.items()},
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


def only_games(schedule: ir.Table) -> ir.Table:
    """Return the game of each team and date (see `team_games`), with how many `candidates` there were.

    Where there are several, nothing tells which one a row about the team means: `game_id` is NULL.
    """
    games = team_games(schedule)
    same = [games.game_date, games.team]
    order = ibis.window(group_by=same, order_by=games.game_id)
    counted = games.mutate(candidates=games.count().over(group_by=same), place=ibis.row_number().over(order))
    first = counted.filter(counted.place == 0).drop("place")
    return first.mutate(game_id=(first.candidates == 1).ifelse(first.game_id, None))


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
