"""What a player did when his team had about as many minutes to share as it has now.

Of his newest games those for this team count, the newer the more, and the more the nearer the minutes of the pool and
of his position were to tonight's. Told with the inactive list known, and (names that end in `_none`) without it.
"""

from __future__ import annotations

from backcourt.precompute.form_states import COUNTED, STATS
from backcourt.precompute.game_outlook import MILLION, millionths
from backcourt.precompute.team_pools import KNOWLEDGES
from backcourt.tables.declaration import Column
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.metrics import REGULATION_MINUTES
from backcourt.tables.windows import History, rounded

GAMES = 40
HALF_LIFE = 12.0
SEASON_CARRY = 0.25
NEARNESS = 12.0
"""Minutes of difference at which likeness has fallen to exp(-1/2)."""

UNIT = 10**9
"""Weights are integers of this many parts, so that sums do not depend on an order."""

EXTRA_PARTS = 10**7
"""What is done beyond a rate is exact in so many parts: a rate has six digits, minutes one."""

LEAST_WEIGHT = 0.001
PRIOR_GAMES, PRIOR_MINUTES = 1, 100

NO_GAMES = "none of his newest games with a known pool"
NO_LIKE = "no game for the team was like this one"

EXTRAS = tuple(f"extra_{stat.name}" for stat in STATS)
POOLED = ("pool_minutes", "pool_position_minutes", "expected_share")


def _columns(end: str, known: str) -> tuple[Column, ...]:
    def column(name: str, meaning: str, unit: str, low: float, high: float, missing: str = "") -> Column:
        return Column(f"{name}{end}", "float64", f"{meaning}, {known}", unit, missing=missing, low=low, high=high, varies=True)  # fmt: skip

    return (
        column("pool_change", "the pool's minutes beyond those of his newest games", "minutes", -1500, 1500, NO_GAMES),
        column("similar_minutes", "his minutes (of 240) in games like this one", "minutes", 0, 240, NO_LIKE),
        column("similar_games", "how many games that is, by weight", "games", 0, GAMES),
        column("similar_surprise", "his minutes in them beyond his share of the pool, shrunk", "minutes", -240, 240),
        *(column(f"similar_{stat.name}_pm", f"his {stat.name.replace('_', ' ')} per minute in them beyond his rate of the time, shrunk", "per minute", -8, 8) for stat in STATS),
    )  # fmt: skip


COLUMNS = tuple(column for end, known in KNOWLEDGES.items() for column in _columns(end, known))
FEATURES = tuple(column.name for column in _columns("", ""))


def past_pools(outlook: ir.Table, played: ir.Table, offense: ir.Table) -> ir.Table:
    """Return games that were played with the pool as it was expected, and what came of it."""
    length = offense.select("game_id", "team", team_minutes="minutes")
    rows = outlook.inner_join(
        played.select("game_id", "player_id", "team", "minutes", "minutes_tenths", *COUNTED),
        ["game_id", "player_id", "team"],
    ).inner_join(length, ["game_id", "team"], rname="length_{name}")
    share = rounded(rows.minutes * REGULATION_MINUTES / rows.team_minutes)
    return rows.filter(rows.pool_minutes.notnull()).select(
        "game_id",
        "game_date",
        "season",
        "player_id",
        "team",
        "opponent",
        "position",
        tenths=rows.minutes_tenths,
        share=share,
        **{
            f"extra_{stat.name}": stat.value(rows) * EXTRA_PARTS
            - millionths(rows[f"{stat.name}_pm_25"]) * rows.minutes_tenths
            for stat in STATS
        },
        **{f"{name}{end}": rows[f"{name}{end}"] for name in POOLED for end in KNOWLEDGES},
    )


def with_similar_games(rows: ir.Table, past: ir.Table) -> ir.Table:
    """Add the columns of this module to players (with the pools of tonight) from their past ones."""
    keys = ("game_id", "player_id", "team")
    pools = tuple(f"{name}{end}" for name in POOLED[:2] for end in KNOWLEDGES)
    tonight = rows.select(*keys, "game_date", "season", **_counted(rows, *pools))
    counted = past.select(
        *keys,
        "game_date",
        "season",
        "tenths",
        *EXTRAS,
        **_counted(past, *pools, *_ended("expected_share"), "share"),
    )
    pairs = History(counted, ("player_id",)).beside(tonight, "game_date", GAMES, "past_")
    turned = pairs.season.substr(0, 4).cast("int64") - pairs.past_season.substr(0, 4).cast("int64")
    faded = ibis.literal(0.5) ** (pairs.past_age / HALF_LIFE) * ibis.literal(SEASON_CARRY) ** turned
    pairs = pairs.mutate(faded=faded, is_here=pairs.team == pairs.past_team)
    weighed = pairs.mutate(
        weight=_whole(pairs.faded),
        **{
            f"like{end}": pairs.is_here.ifelse(_whole(pairs.faded * _likeness(pairs, end)), 0)
            for end in KNOWLEDGES
        },
    )
    sums: dict[str, ir.Value] = {"weight": weighed.weight.sum()}
    for end in KNOWLEDGES:
        like = weighed[f"like{end}"]
        surprise = weighed.past_share - weighed[f"past_expected_share{end}"]
        sums |= {
            f"pooled{end}": (weighed.weight * weighed[f"past_pool_minutes{end}"]).sum(),
            f"like{end}": like.sum(),
            f"shares{end}": (like * weighed.past_share).sum(),
            f"surprises{end}": (like * surprise).sum(),
            **{f"{name}{end}": (like * weighed[f"past_{name}"]).sum() for name in EXTRAS},
            f"tenths{end}": (like * weighed.past_tenths).sum(),
        }
    found = weighed.group_by(*keys).agg(**{name: value.cast("float64") for name, value in sums.items()})
    known = rows.left_join(found, list(keys), rname="found_{name}")
    figures = {name: value for end in KNOWLEDGES for name, value in _figures(known, end).items()}
    return known.select(*rows.columns, **{name: rounded(value) for name, value in figures.items()})


def _counted(rows: ir.Table, *names: str) -> dict[str, ir.Value]:
    """Return figures as integers, once per row: as pairs there are forty times as many."""
    return {name: millionths(rows[name]) for name in names}


def _ended(name: str) -> tuple[str, ...]:
    return tuple(f"{name}{end}" for end in KNOWLEDGES)


def _likeness(pairs: ir.Table, end: str) -> ir.FloatingValue:
    """Return 0-1: how near the minutes to share were to tonight's."""
    squares = ibis.literal(0.0)
    for name in POOLED[:2]:
        distance = (pairs[f"past_{name}{end}"] - pairs[f"{name}{end}"]) / (NEARNESS * MILLION)
        squares = squares + distance * distance
    return (-0.5 * squares).exp()


def _whole(weight: ir.FloatingValue) -> ir.IntegerValue:
    return (weight * UNIT).round().cast("int64")


def _figures(rows: ir.Table, end: str) -> dict[str, ir.Value]:
    like = rows[f"like{end}"].fill_null(0.0)

    def total(name: str, parts: int = MILLION) -> ir.FloatingValue:
        return rows[f"{name}{end}"].fill_null(0.0) / parts

    enough = like > LEAST_WEIGHT * UNIT
    minutes = rows[f"tenths{end}"].fill_null(0.0) / 10
    return {
        f"pool_change{end}": rows[f"pool_minutes{end}"]
        - rows[f"pooled{end}"] / rows.weight.nullif(0.0) / MILLION,
        f"similar_minutes{end}": enough.ifelse(total("shares") / like.nullif(0.0), None),
        f"similar_games{end}": like / UNIT,
        f"similar_surprise{end}": total("surprises") / (like + PRIOR_GAMES * UNIT),
        **{
            f"similar_{stat.name}_pm{end}": total(f"extra_{stat.name}", EXTRA_PARTS)
            / (minutes + PRIOR_MINUTES * UNIT)
            for stat in STATS
        },
    }
