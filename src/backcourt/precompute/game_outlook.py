"""What a game promises to whoever plays in it: the market's points, the tempo, and what the opponent allows."""

from __future__ import annotations

from backcourt.precompute.form_states import STATS
from backcourt.precompute.team_pools import KEY
from backcourt.tables.declaration import Column
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import Decay, History, Memory, all_games, rounded

MILLION = 10**6
GAME = ("season", "game_date", "game_id")
SCORED = Memory(Decay(15.0, 0.25), ("points", "pace"), value_bits=28)
ALLOWED = Memory(Decay(15.0, 0.25), ("points", "possessions", "pace"), value_bits=28)
"""How the games of a team are forgotten."""

LEAGUE = Memory(Decay(20.0, 1.0), ("points", "teams", "possessions"), value_bits=36)
"""How the dates of the league are forgotten."""

OPPONENT = Memory(Decay(15.0, 1.0), ("tenths", *(stat.name for stat in STATS)), value_bits=34)
"""How the games in which an opponent met a position are forgotten."""

FULL_GAMES = 15
"""Such games from which on what they say counts in full."""

PRIOR_MINUTES = 30

NO_MARKET = "no game line was known at the cut-off"
NO_GAME = "a team has not played in a season that is known"
NOBODY_YET = "the opponent has not met his position yet"

COLUMNS = (
    Column("spread", "float64", "points his team gives; negative: favoured", "points", missing=NO_MARKET, low=-60, high=60, varies=True, both_signs=True),
    Column("absolute_spread", "float64", "how uneven the game is by the market", "points", missing=NO_MARKET, low=0, high=60, varies=True),
    Column("implied_team_total", "float64", "total / 2 - spread / 2", "points", missing=NO_MARKET, low=50, high=200, varies=True),
    Column("implied_relative", "float64", "implied team total minus the league's recent mean", "points", missing=f"{NO_MARKET}, or no game is known yet", low=-120, high=120, varies=True, both_signs=True),
    Column("implied_vs_own", "float64", "implied team total minus the team's own recent mean", "points", missing=f"{NO_MARKET}, or {NO_GAME}", low=-120, high=120, varies=True, both_signs=True),
    Column("opponent_defense_relative", "float64", "points per 100 possessions that the opponent allowed lately, minus the league's", "points", missing=NO_GAME, low=-100, high=100, varies=True, both_signs=True),
    Column("expected_pace", "float64", "mean of what both teams' recent paces are", "possessions", missing=NO_GAME, low=50, high=160, varies=True),
    *(Column(f"opponent_position_{stat.name}", "float64", f"{stat.name.replace('_', ' ')} per minute beyond their rates that his position lately had against the opponent, shrunk", "per minute", missing=NOBODY_YET, low=-5, high=5, varies=True, both_signs=True) for stat in STATS),
)  # fmt: skip


def league(offense: ir.Table, targets: ir.Table) -> ir.Table:
    """Return (team, game_date) of targets with the league's recent points per team and per 100 possessions."""
    dates = offense.group_by("season", "game_date").agg(
        points=offense.points.sum().cast("int64"),
        teams=offense.count().cast("int64"),
        possessions=millionths(offense.possessions).sum().cast("int64"),
    )
    history = History(dates.mutate(league=ibis.literal(0, "int64")), ("league",), order=("game_date",))
    wanted = targets.select("season", "game_date", "team").distinct().mutate(league=ibis.literal(0, "int64"))
    known = history.states(wanted, "game_date", {"now": LEAGUE})
    return known.select(
        "team",
        "game_date",
        league_points=rounded(known.points_now / known.teams_now),
        league_rating=rounded(100 * MILLION * known.points_now / known.possessions_now),
    )


def teams(offense: ir.Table, targets: ir.Table) -> ir.Table:
    """Return (team, game_date) of targets with the team's recent points and pace."""
    sides = targets.select("season", "game_date", "team").distinct()
    scored = offense.select(*GAME, "team", "points", pace=millionths(offense.pace))
    known = History(scored, ("team",)).states(sides, "game_date", {"own": SCORED})
    return known.select(
        "team",
        "game_date",
        recent_points=rounded(known.points_own / known.weight_own),
        own_pace=rounded(known.pace_own / known.weight_own / MILLION),
    )


def opponents(offense: ir.Table, targets: ir.Table) -> ir.Table:
    """Return (opponent, game_date) of targets with the opponent's recent pace and defence."""
    sides = targets.select("season", "game_date", "opponent").distinct()
    own = offense.select("game_id", opponent="team", pace=millionths(offense.pace))
    allowed = offense.select(*GAME, "opponent", "points", possessions=millionths(offense.possessions))
    met = allowed.inner_join(own, ["game_id", "opponent"], rname="own_{name}")
    known = History(met, ("opponent",)).states(sides, "game_date", {"other": ALLOWED})
    return known.select(
        "opponent",
        "game_date",
        other_pace=rounded(known.pace_other / known.weight_other / MILLION),
        recent_defense=rounded(100 * MILLION * known.points_other / known.possessions_other),
    )


def against_positions(past: ir.Table, targets: ir.Table, parts: int) -> ir.Table:
    """Return players (game_id, player_id, team) with what their position lately did beyond its rates against them.

    `past` has one row per appearance: opponent, position, `tenths`, and `extra_STAT`, so many
    `parts` beyond the player's rate.
    """
    met = past.group_by("game_id", "game_date", "season", "opponent", "position").agg(
        tenths=past.tenths.sum().cast("int64"),
        **{stat.name: past[f"extra_{stat.name}"].sum().cast("int64") for stat in STATS},
    )
    keys = ("opponent", "position", "season", "game_date")
    wanted = targets.select(*KEY, *keys)
    history = History(met, ("opponent", "position"))
    known = history.states(wanted, "game_date", {"met": OPPONENT})
    known = history.as_of(known, "game_date", games=all_games().count())
    minutes = known.tenths_met / known.weight_met / 10
    trust = ibis.least(known.games / FULL_GAMES, 1.0)
    figures = {stat.name: known[f"{stat.name}_met"] / known.weight_met / parts for stat in STATS}
    return known.select(
        *KEY,
        **{
            f"opponent_position_{name}": rounded(extra / (minutes + PRIOR_MINUTES) * trust)
            for name, extra in figures.items()
        },
    )


def millionths(value: ir.FloatingValue) -> ir.IntegerValue:
    """Return a figure of a table as the integer it was rounded to."""
    return (value * MILLION).round().cast("int64")


def with_game(rows: ir.Table, league: ir.Table, sides: ir.Table, others: ir.Table, met: ir.Table) -> ir.Table:
    """Add the columns of this module to players with `spread` and `implied_team_total`."""
    known = rows.left_join(league, ["team", "game_date"], rname="league_{name}")
    known = known.left_join(sides, ["team", "game_date"], rname="own_{name}")
    known = known.left_join(others, ["opponent", "game_date"], rname="other_{name}")
    known = known.left_join(met, list(KEY), rname="met_{name}")
    figures = {
        "absolute_spread": known.spread.abs(),
        "implied_relative": known.implied_team_total - known.league_points,
        "implied_vs_own": known.implied_team_total - known.recent_points,
        "opponent_defense_relative": known.recent_defense - known.league_rating,
        "expected_pace": (known.own_pace + known.other_pace) / 2,
    }
    return known.select(
        *rows.columns,
        *(f"opponent_position_{stat.name}" for stat in STATS),
        **{name: rounded(value) for name, value in figures.items()},
    )
