"""What a player's games have come to, the newest counting most: minutes, and what he does in a minute.

Several half-lives beside each other let a model choose how fast to forget. Rates are shrunk to those of his position
by some minutes of them, so that a few minutes do not make a star.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backcourt.precompute.career import career
from backcourt.tables.declaration import Column
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.statistics import OTHER_STATS, POINTS, Stat
from backcourt.tables.windows import WEIGHT, Decay, History, Memory, rounded

SHORTEST, SHORT, RECENT, MONTH, QUARTER, LONG = "1_5", "3", "6", "12", "25", "60"
"""Half-lives in games, as they end the names of columns."""

SHOTS = ("fga", "fg3a", "fta")
STATS = (POINTS, *OTHER_STATS)
COUNTED = tuple(dict.fromkeys(name for stat in STATS for name in stat.columns))
"""The box-score columns that the statistics are made of."""

MEMORIES = {
    SHORTEST: Memory(Decay(1.5, 0.3), ("tenths",)),
    SHORT: Memory(Decay(3.0, 0.3), ("tenths", "started", "start_known")),
    RECENT: Memory(Decay(6.0, 0.3), ("tenths", *COUNTED, *SHOTS)),
    MONTH: Memory(Decay(12.0, 0.4), ("tenths", "tenths_squared"), value_bits=19),
    QUARTER: Memory(Decay(25.0, 0.6), ("tenths", *COUNTED, *SHOTS, *(f"{stat.name}_squared" for stat in STATS)), value_bits=14),
    LONG: Memory(Decay(60.0, 0.8), tuple(dict.fromkeys(("tenths", *COUNTED, *SHOTS, "fgm", "fg3m", "ftm")))),
}  # fmt: skip
"""How fast games are forgotten, and what of them weighs on when a season turns: found on 2022-23 and before."""

PRIOR_MINUTES = {RECENT: 60, QUARTER: 150, LONG: 200}
"""Minutes of what his position does that a player's own statistics are shrunk with, by half-life."""

PRIOR_RATE_MINUTES = 100
"""The same for attempts."""

PRIOR_TWOS, PRIOR_THREES, PRIOR_FREE_THROWS = 100, 150, 40
"""Attempts of his position that percentages are shrunk with."""

OTHERS = "others"
PER_MINUTE: Mapping[str, Mapping[str, float]] = {
    "points": {"guard": 0.477, "forward": 0.462, "center": 0.477, OTHERS: 0.447},
    "fga": {"guard": 0.392, "forward": 0.362, "center": 0.348, OTHERS: 0.360},
    "fg3a": {"guard": 0.159, "forward": 0.122, "center": 0.040, OTHERS: 0.124},
    "fta": {"guard": 0.093, "forward": 0.100, "center": 0.124, OTHERS: 0.094},
    "ast": {"guard": 0.131, "forward": 0.080, "center": 0.067, OTHERS: 0.098},
    "reb": {"guard": 0.129, "forward": 0.206, "center": 0.325, OTHERS: 0.183},
    "fg3m": {"guard": 0.058, "forward": 0.044, "center": 0.014, OTHERS: 0.045},
}
MADE: Mapping[str, Mapping[str, float]] = {
    "twos": {"guard": 0.489, "forward": 0.528, "center": 0.569, OTHERS: 0.512},
    "threes": {"guard": 0.365, "forward": 0.357, "center": 0.341, OTHERS: 0.359},
    "free_throws": {"guard": 0.809, "forward": 0.767, "center": 0.689, OTHERS: 0.768},
}
"""What positions did per minute and made per attempt in the seasons 2015-16 to 2020-21, before any that is judged."""

NO_CAREER = "he has never played in a game that is known"
NO_STARTERS = "no game of his with known starters"


def _minutes(half_life: str) -> Column:
    label = half_life.replace("_", ".")
    return Column(f"minutes_{half_life}", "float64", f"exponentially weighted minutes, half-life {label} games", "minutes", missing=NO_CAREER, low=0, high=70, varies=True, distinct=20)  # fmt: skip


def _rate(name: str, meaning: str, half_life: str, high: float) -> Column:
    label = half_life.replace("_", ".")
    return Column(f"{name}_{half_life}", "float64", f"{meaning} per minute, half-life {label} games, shrunk to his position", "per minute", missing=NO_CAREER, low=0, high=high, varies=True, distinct=20)  # fmt: skip


def _of(stat: Stat) -> tuple[Column, ...]:
    """Return the columns of a statistic: what is known of it by the game and by the minute."""
    name, label = stat.name, stat.name.replace("_", " ")
    return (
        Column(f"{name}_deviation_{QUARTER}", "float64", f"exponentially weighted deviation of {label}, half-life 25 games", label, missing=NO_CAREER, low=0, high=100, varies=True, distinct=20),
        *(_rate(f"{name}_pm", label, half_life, 8) for half_life in PRIOR_MINUTES),
    )  # fmt: skip


COLUMNS = (
    *(_minutes(half_life) for half_life in (SHORTEST, SHORT, RECENT, MONTH, QUARTER)),
    Column(f"minutes_deviation_{MONTH}", "float64", "exponentially weighted deviation of minutes, half-life 12 games", "minutes", missing=NO_CAREER, low=0, high=40, varies=True, distinct=20),
    Column(f"start_rate_{SHORT}", "float64", "exponentially weighted share of games he started, half-life 3 games", "0-1", missing=NO_STARTERS, low=0, high=1, varies=True),
    *(column for stat in STATS for column in _of(stat)),
    *(_rate("xppm", "points expected of his attempts", half_life, 5) for half_life in (RECENT, QUARTER)),
    *(_rate(f"{name}_pm", name, QUARTER, 3) for name in SHOTS),
    Column(f"games_weight_{LONG}", "float64", "weight of all his games, half-life 60 games", "games", missing=NO_CAREER, low=0, high=90, varies=True, distinct=20),
)  # fmt: skip


def games(summary: ir.Table, earlier: ir.Table) -> ir.Table:
    """Return every appearance with what is remembered of it, as integers that are never NULL."""
    known = summary.mutate(
        started=summary.is_starter.fill_null(False).cast("int64"),
        start_known=summary.is_starter.notnull().cast("int64"),
    )
    old = earlier.mutate(started=ibis.literal(0, "int64"), start_known=ibis.literal(0, "int64"))
    box = dict.fromkeys((*COUNTED, "fga", "fgm", "fg3a", "fg3m", "fta", "ftm", "started", "start_known"))
    rows = career(known, old, *box)
    return rows.mutate(
        tenths=rows.minutes_tenths,
        tenths_squared=rows.minutes_tenths * rows.minutes_tenths,
        **{f"{stat.name}_squared": stat.value(rows) * stat.value(rows) for stat in STATS},
    )


def with_states(rows: ir.Table, played: ir.Table) -> ir.Table:
    """Add the columns of this module to players (player_id, season, game_date, position) from their games."""
    known = History(played, ("player_id",)).states(rows, "game_date", MEMORIES)

    def mean(column: str, half_life: str) -> ir.FloatingValue:
        return known[f"{column}_{half_life}"] / known[f"{WEIGHT}_{half_life}"].nullif(0.0)

    def rooted(squares: ir.FloatingValue, middle: ir.FloatingValue) -> ir.FloatingValue:
        # Rounded before the root, which would blow up what is nothing but noise.
        return ibis.greatest(rounded(squares - middle * middle), 0.0).sqrt()

    def mean_of(stat: Stat, half_life: str) -> ir.FloatingValue:
        return _sum(mean(column, half_life) for column in stat.columns)

    def per_minute(columns: tuple[str, ...], half_life: str, prior_minutes: int) -> ir.FloatingValue:
        prior = _sum(_of_position(known.position, PER_MINUTE[column]) for column in columns)
        own = _sum(known[f"{column}_{half_life}"] for column in columns)
        return (own + prior_minutes * prior) / (known[f"tenths_{half_life}"] / 10 + prior_minutes)

    def made(hits: ir.Value, tries: ir.Value, kind: str, prior_tries: int) -> ir.FloatingValue:
        return (hits + prior_tries * _of_position(known.position, MADE[kind])) / (tries + prior_tries)

    def total(column: str) -> ir.FloatingValue:
        return known[f"{column}_{LONG}"]

    twos = made(total("fgm") - total("fg3m"), total("fga") - total("fg3a"), "twos", PRIOR_TWOS)
    threes = made(total("fg3m"), total("fg3a"), "threes", PRIOR_THREES)
    free_throws = made(total("ftm"), total("fta"), "free_throws", PRIOR_FREE_THROWS)

    def expected(half_life: str) -> ir.FloatingValue:
        fga, fg3a, fta = (per_minute((name,), half_life, PRIOR_RATE_MINUTES) for name in SHOTS)
        return 2 * twos * (fga - fg3a) + 3 * threes * fg3a + free_throws * fta

    figures = {
        **{f"minutes_{of}": mean("tenths", of) / 10 for of in (SHORTEST, SHORT, RECENT, MONTH, QUARTER)},
        f"minutes_deviation_{MONTH}": rooted(mean("tenths_squared", MONTH), mean("tenths", MONTH)) / 10,
        f"start_rate_{SHORT}": known[f"started_{SHORT}"] / rounded(known[f"start_known_{SHORT}"]).nullif(0.0),
        **{
            f"{stat.name}_deviation_{QUARTER}": rooted(
                mean(f"{stat.name}_squared", QUARTER), mean_of(stat, QUARTER)
            )
            for stat in STATS
        },
        **{
            f"{stat.name}_pm_{of}": per_minute(stat.columns, of, minutes)
            for stat in STATS
            for of, minutes in PRIOR_MINUTES.items()
        },
        **{f"xppm_{of}": expected(of) for of in (RECENT, QUARTER)},
        **{f"{name}_pm_{QUARTER}": per_minute((name,), QUARTER, PRIOR_RATE_MINUTES) for name in SHOTS},
        f"games_weight_{LONG}": known[f"{WEIGHT}_{LONG}"],
    }
    return known.select(*rows.columns, **{name: rounded(value) for name, value in figures.items()})


def _sum(values: Iterable[ir.Value]) -> ir.Value:
    first, *others = values
    return sum(others, first)


def _of_position(position: ir.StringValue, figures: Mapping[str, float]) -> ir.FloatingValue:
    """Return the figure of a position; of one that nobody knows, the league's."""
    known = [(position == name, value) for name, value in figures.items() if name != OTHERS]
    return ibis.cases(*known, else_=figures[OTHERS])
