"""What systems see of a player and a game: form, long memory, matchup and market, all as of before the game."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.precompute.career import MEMORY, career, with_position
from backcourt.raw.shots import ZONES
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.statistics import Stat
from backcourt.tables.windows import History, all_games, rounded

FORM = (
    "points_avg_last_5",
    "points_avg_last_10",
    "points_avg_season",
    "minutes_avg_last_10",
    "usage_avg_last_10",
)
"""What systems read of a player's own games of the season."""

TENTHS = "minutes_tenths"
"""Minutes are remembered as the box score has them."""

SCORES = ("fatigue_score", "shot_zone_mismatch_score", "pace_score", "usage_spike_score")


def with_memory(
    targets: ir.Table, summary: ir.Table, earlier: ir.Table, players: ir.Table, stats: Sequence[Stat]
) -> ir.Table:
    """Add for minutes and each statistic `ewma_NAME`, of all earlier appearances, seasons included.

    Those who have none have `position_mean_NAME` instead. Targets need player_id, season and game_date.
    """
    past = career(summary, earlier, **{stat.name: stat for stat in stats})
    names = (*(stat.name for stat in stats), TENTHS)
    # Of the many who are not asked about, nothing is needed but the means of positions.
    own = past.semi_join(targets, "player_id")
    means = {f"ewma_{name}": name for name in names}
    remembered = History(own, ("player_id",)).decayed(targets, "game_date", MEMORY, **means)
    rows = with_position(remembered, players)
    daily = _by_position(past, players, names)
    # Only first appearances need it; for the others the long join would be work for nothing.
    new = rows.filter(rows[f"ewma_{TENTHS}"].isnull()).select("position", "game_date").distinct()
    ratios = {f"position_mean_{name}": all_games().ratio(f"total_{name}", "games") for name in names}
    joined = rows.left_join(
        daily.as_of(new, "game_date", **ratios), ["position", "game_date"], rname="mean_{name}"
    )
    minutes = joined[f"ewma_{TENTHS}"].coalesce(joined[f"position_mean_{TENTHS}"]) / 10
    stated = (f"{kind}_{stat.name}" for kind in ("ewma", "position_mean") for stat in stats)
    return joined.select(*targets.columns, *stated, usual_minutes=rounded(minutes))


def with_precedents(targets: ir.Table, summary: ir.Table, earlier: ir.Table, players: ir.Table) -> ir.Table:
    """Add `precedents`: the first date on which a player of his position appeared, NULL unless it came before."""
    past = with_position(career(summary, earlier), players)
    first = past.group_by("position").agg(game_date=past.game_date.min())
    rows = with_position(targets, players)
    dates = rows.select("position", "game_date").distinct()
    history = History(first, ("position",), order=("game_date",))
    counts = history.as_of(dates, "game_date", precedents=all_games().latest("game_date"))
    joined = rows.left_join(counts, ["position", "game_date"], rname="count_{name}")
    return joined.select(*targets.columns, "precedents")


def _by_position(past: ir.Table, players: ir.Table, names: Iterable[str]) -> History:
    """Return what players of each position did, per date."""
    daily = with_position(past, players).group_by("position", "game_date")
    totals = {f"total_{name}": ibis._[name].sum().cast("int64") for name in names}
    daily = daily.agg(**totals, games=ibis._.count())
    return History(daily, ("position",), order=("game_date",))


def with_matchup(rows: ir.Table, factors: ir.Table, shots: ir.Table, defense: ir.Table) -> ir.Table:
    """Add what the composite factors and both zone analyses say of the game; NULL where they have no row.

    Rows need game_id, player_id, opponent and game_date.
    """
    scores = factors.select(*PLAYER_GAME, *SCORES, factors_ready="is_production_ready")
    own = shots.select(
        "player_id",
        *(f"{zone}_rate_last_10" for zone in ZONES),
        *(f"{zone}_attempts_last_10" for zone in ZONES),
        game_date="analysis_date",
    )
    other = defense.select(
        *(f"{zone}_defense_vs_league_avg" for zone in ZONES),
        opponent="team",
        game_date="analysis_date",
        opponent_rating="defensive_rating_last_15",
    )
    rows = rows.left_join(scores, list(PLAYER_GAME), rname="factors_{name}")
    rows = rows.left_join(own, ["player_id", "game_date"], rname="shots_{name}")
    return rows.left_join(other, ["opponent", "game_date"], rname="defense_{name}")
