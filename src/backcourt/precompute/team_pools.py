"""What the others of a team are expected to bring to a game: the minutes and points a player has to share.

Everything is told twice: with the inactive list known, and (columns that end in `_none`) without it.
"""

from __future__ import annotations

from backcourt.precompute.availability import is_regular
from backcourt.precompute.career import with_position
from backcourt.precompute.form_states import NO_CAREER, STATS
from backcourt.tables.declaration import Column
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.metrics import REGULATION_MINUTES
from backcourt.tables.statistics import POINTS
from backcourt.tables.windows import Decay, History, exact_sum, rounded

KNOWLEDGES = {"": "the inactive list known", "_none": "no inactive list known"}
"""How the names of columns end, and what is known of absences."""

USUAL = Decay(8.0, 0.0)
"""How a team's minutes by position are remembered: within the season."""

ABSENCE_HALVES = 3.0
"""Team games after which an absence is half as new."""

NO_POSITION_GAMES = "nobody of his position has played for the team this season"
MOST_POOLED = 1500.0
"""Bound of the minutes that members of a roster could play between them, if all did."""


def _columns(end: str, known: str) -> tuple[Column, ...]:
    def column(
        name: str, meaning: str, unit: str, high: float, missing: str = "", **contract: bool
    ) -> Column:
        return Column(f"{name}{end}", "float64", f"{meaning}, {known}", unit, missing=missing, low=0, high=high, **contract)  # fmt: skip

    return (
        column("pool_minutes", "minutes that he and the others usually play, by how likely they play", "minutes", MOST_POOLED, NO_CAREER, varies=True),
        column("pool_position_minutes", "the same of his position", "minutes", MOST_POOLED, NO_CAREER, varies=True),
        column("pool_position_relative", "the same over what the team's players of his position usually play", "ratio", 1000, f"{NO_CAREER}, or {NO_POSITION_GAMES}", varies=True),
        column("expected_share", "minutes if the pool's had to add up to the team's 240", "minutes", 240, NO_CAREER, varies=True),
        column("returning_minutes", "minutes of others who missed the last game and may play", "minutes", MOST_POOLED, varies=True),
        column("better_minutes", "minutes of those who usually play more than he", "minutes", MOST_POOLED, NO_CAREER, varies=True),
        column("better_players", "how many of them are expected", "players", 30, NO_CAREER, varies=True),
        column("better_position_minutes", "minutes of those of his position who usually play more", "minutes", MOST_POOLED, NO_CAREER, varies=True),
        *(column(f"pool_{stat.name}_pm", f"{stat.name.replace('_', ' ')} per minute of the pool", "per minute", 8, NO_CAREER, varies=True) for stat in STATS),
        column("pool_fga_pm", "field goal attempts per minute of the pool", "per minute", 3, NO_CAREER, varies=True),
        column("top_points", "points expected of the best scorer who may play", "points", 120, "nobody of the roster may play", varies=True),
        column("new_absent_minutes", "minutes of those who are out, the more the shorter they are", "minutes", MOST_POOLED, varies=True),
        column("new_absent_points", "points of those who are out, the more the shorter they are", "points", MOST_POOLED, varies=True),
        column("opponent_new_absent_points", "the same of the opponent", "points", MOST_POOLED, varies=True),
    )  # fmt: skip


COLUMNS = tuple(column for end, known in KNOWLEDGES.items() for column in _columns(end, known))

FEATURES = tuple(column.name for column in _columns("", ""))
"""The features of pools, of which there is one for each knowledge."""


def usual_minutes(summary_facts: ir.Table, players: ir.Table, targets: ir.Table) -> ir.Table:
    """Return (team, position, season, game_date) of targets with `usual_minutes`, what the position usually plays."""
    played = with_position(summary_facts, players)
    spent = played.group_by("game_id", "game_date", "season", "team", "position").agg(
        tenths=played.minutes_tenths.sum().cast("int64")
    )
    keys = ("team", "position", "season", "game_date")
    wanted = targets.select(*keys).distinct()
    known = History(spent, ("team", "position")).decayed(wanted, "game_date", USUAL, usual_tenths="tenths")
    return known.select(*keys, usual_minutes=rounded(known.usual_tenths / 10))


def pools(members: ir.Table, usual: ir.Table) -> ir.Table:
    """Return (game_id, player_id, team) of members and listed players with the columns of this module."""
    # No wider than it must be: the rows are put in order twice.
    rows = members.select(*KEY, "opponent", "season", "game_date", "position", *READ)
    brought = rows.mutate(
        **{
            name: value
            for end in KNOWLEDGES
            for name, value in _brought(rows, rows[f"plays_probability{end}"], end).items()
        }
    )
    team, side = ["game_id", "team"], ["game_id", "team", "position"]
    of_team = brought.group_by(team).agg(
        **{f"team_{name}": exact_sum(brought[name]) for name in _names(SUMMED)},
        **{f"top_points{end}": brought[f"available_points{end}"].max() for end in KNOWLEDGES},
    )
    of_side = brought.group_by(side).agg(
        **{f"side_{name}": exact_sum(brought[name]) for name in _names(("minutes",))}
    )
    opposing = of_team.select(
        "game_id",
        opponent="team",
        **{f"opponent_{name}": of_team[f"team_{name}"] for name in _names(("absent_points",))},
    )
    known = _with_better(brought)
    known = known.left_join(of_team, team, rname="team_{name}")
    known = known.left_join(of_side, side, rname="side_{name}")
    known = known.left_join(opposing, ["game_id", "opponent"], rname="opponent_{name}")
    known = known.left_join(usual, ["team", "position", "season", "game_date"], rname="usual_{name}")
    figures = {name: value for end in KNOWLEDGES for name, value in _figures(known, end).items()}
    return known.select(*KEY, **{column.name: rounded(figures[column.name]) for column in COLUMNS})


KEY = ("game_id", "player_id", "team")
READ = (
    "is_on_roster", "is_ruled_out", "is_reported_out", "games_missed", "minutes_last_10", "minutes_6", "fga_pm_25",
    "plays_probability", "plays_probability_none", *(f"{stat.name}_pm_25" for stat in STATS),
)  # fmt: skip
SUMMED = (
    "minutes",
    *(stat.name for stat in STATS),
    "attempts",
    "returning",
    "absent_minutes",
    "absent_points",
)


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{name}{end}" for end in KNOWLEDGES for name in names)


def _brought(rows: ir.Table, likely: ir.FloatingValue, end: str) -> dict[str, ir.Value]:
    """Return what each member brings if he plays, by how likely he does, and what he leaves if he is out."""
    minutes = rounded(likely.fill_null(0.0) * rows.minutes_6.fill_null(0.0))
    does = {stat.name: rounded(minutes * rows[f"{stat.name}_pm_25"].fill_null(0.0)) for stat in STATS}
    is_gone = rows.is_ruled_out
    if end:
        is_gone = rows.is_reported_out | ((rows.games_missed > 0).fill_null(False) & is_regular(rows))
    is_gone = is_gone & rows.is_on_roster
    new = ibis.literal(0.5) ** (rows.games_missed.fill_null(0) / ABSENCE_HALVES)
    left = is_gone.ifelse(rounded(new * rows.minutes_6.fill_null(0.0)), 0.0)
    return {
        f"minutes{end}": minutes,
        f"likely{end}": likely.fill_null(0.0),
        **{f"{name}{end}": value for name, value in does.items()},
        f"attempts{end}": rounded(minutes * rows.fga_pm_25.fill_null(0.0)),
        f"returning{end}": (rows.games_missed > 0).fill_null(False).ifelse(minutes, 0.0),
        f"available_points{end}": (rows.is_on_roster & ~is_gone).ifelse(does[POINTS.name], None),
        f"absent_minutes{end}": left,
        f"absent_points{end}": rounded(left * rows.points_pm_25.fill_null(0.0)),
    }


def _with_better(rows: ir.Table) -> ir.Table:
    """Add what those bring who usually play more; of two who play the same, the smaller id goes first."""
    order = [ibis.desc("minutes_6"), "player_id"]
    team = ibis.window(group_by=["game_id", "team"], order_by=order, preceding=(None, 1))
    side = ibis.window(group_by=["game_id", "team", "position"], order_by=order, preceding=(None, 1))

    def before(name: str, where: ibis.expr.builders.WindowBuilder) -> ir.Value:
        return (rows[name] * 10**6).round().cast("int64").sum().over(where).fill_null(0) / 10**6

    return rows.mutate(
        **{f"before_minutes{end}": before(f"minutes{end}", team) for end in KNOWLEDGES},
        **{f"before_likely{end}": before(f"likely{end}", team) for end in KNOWLEDGES},
        **{f"before_side{end}": before(f"minutes{end}", side) for end in KNOWLEDGES},
    )


def _figures(rows: ir.Table, end: str) -> dict[str, ir.Value]:
    """Return the features of one knowledge: he himself plays for certain, the others as likely as they do."""
    own = rows.minutes_6

    def pooled(total: str, share: str, certain: ir.Value) -> ir.FloatingValue:
        return rows[f"{total}{end}"] - rows[f"{share}{end}"] + certain

    pool = pooled("team_minutes", "minutes", own)
    side = pooled("side_minutes", "minutes", own)
    has_career = own.notnull()
    return {
        f"pool_minutes{end}": pool,
        f"pool_position_minutes{end}": side,
        f"pool_position_relative{end}": side / rows.usual_minutes.nullif(0.0),
        f"expected_share{end}": own * REGULATION_MINUTES / pool.nullif(0.0),
        f"returning_minutes{end}": rows[f"team_returning{end}"] - rows[f"returning{end}"],
        f"better_minutes{end}": has_career.ifelse(rows[f"before_minutes{end}"], None),
        f"better_players{end}": has_career.ifelse(rows[f"before_likely{end}"], None),
        f"better_position_minutes{end}": has_career.ifelse(rows[f"before_side{end}"], None),
        **{
            f"pool_{stat.name}_pm{end}": pooled(
                f"team_{stat.name}", stat.name, own * rows[f"{stat.name}_pm_25"]
            )
            / pool.nullif(0.0)
            for stat in STATS
        },
        f"pool_fga_pm{end}": pooled("team_attempts", "attempts", own * rows.fga_pm_25) / pool.nullif(0.0),
        f"top_points{end}": rows[f"top_points{end}"],
        f"new_absent_minutes{end}": rows[f"team_absent_minutes{end}"],
        f"new_absent_points{end}": rows[f"team_absent_points{end}"],
        f"opponent_new_absent_points{end}": rows[f"opponent_absent_points{end}"].fill_null(0.0),
    }
