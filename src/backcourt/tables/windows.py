"""The one module that reads history.

Every look into the past goes through here: last games, last days, everything so far, exponential decay, streaks,
the latest value, and what was known at a cut-off. A window of a target date holds facts dated strictly before it;
no other module compares dates. All sums are over integers, so results do not depend on the order of rows, threads
or chunks; each figure is rounded once, at its end.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

DECIMALS = 6
"""Digits kept of every computed figure."""

END_OF_TIME = datetime.date(9999, 12, 31)
EVENT_HOURS = 3
"""Hours from tip-off after which a line can no longer be about that game."""

EVENT_LEAD_HOURS = 72
"""Hours before tip-off from which on lines are quoted."""

MANY_DAYS = 31
"""Days from which on a span is added up per target rather than spread over the days that follow each game."""

MOST_SEASONS = 6
"""Seasons after which a game no longer counts in exponentially weighted means."""

WEIGHT_ONE = 2**30
"""The integer that stands for weight 1 in exponentially weighted sums."""


@dataclass(frozen=True)
class Span:
    """A stretch of an entity's earlier games: the last n games, the last n days, or all of its partition."""

    kind: str
    length: int = 0

    def count(self, column: str = "") -> "Measure":
        """Games in the span (with `column`: those where it is known)."""
        return Measure(self, "count", (column,) if column else ())

    def sum(self, column: str) -> "Measure":
        """Sum of a column; NULL when no game has it."""
        return Measure(self, "sum", (column,))

    def mean(self, column: str) -> "Measure":
        """Mean of a column per game that has it."""
        return Measure(self, "mean", (column,))

    def std(self, column: str) -> "Measure":
        """Sample standard deviation (n - 1) of a column; NULL below two games."""
        return Measure(self, "std", (column,))

    def ratio(self, numerator: str, denominator: str) -> "Measure":
        """Sum of one column over the sum of another; NULL when the latter is 0."""
        return Measure(self, "ratio", (numerator, denominator))

    def percentage(self, numerator: str, denominator: str) -> "Measure":
        """The same ratio in percent."""
        return Measure(self, "percentage", (numerator, denominator))

    def latest(self, column: str) -> "Measure":
        """The value of any column in the newest game of the span."""
        return Measure(self, "latest", (column,))

    def streak(self, flag: str) -> "Measure":
        """How many of the newest games in a row have the boolean column `flag`."""
        return Measure(self, "streak", (flag,))


@dataclass(frozen=True)
class Measure:
    """A figure over a span; made by the methods of `Span`."""

    span: Span
    kind: str
    columns: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.span.kind == "days" and self.kind in ("latest", "streak"):
            raise ValueError(f"a stretch of days has no {self.kind}: use last_games or all_games")


def last_games(n: int) -> Span:
    """Return the span of the newest n games."""
    return Span("games", n)


def last_days(n: int) -> Span:
    """Return the span of games on the n days before the date."""
    return Span("days", n)


def all_games() -> Span:
    """Return the span of all earlier games of the partition (a season, or a career)."""
    return Span("all")


@dataclass(frozen=True)
class History:
    """Finished games of entities, to be read only from later dates.

    `facts` has one row per entity and game; `by` partitions it (with `season` among the keys, windows start
    anew each season). Targets are matched on columns of the same names.
    """

    facts: ir.Table
    by: tuple[str, ...]
    date: str = "game_date"
    order: tuple[str, ...] = ("game_date", "game_id")

    def as_of(self, targets: ir.Table, date: str, **measures: Measure) -> ir.Table:
        """Return the targets with each measure over the facts dated before their `date` column."""
        windowed = {name: m for name, m in measures.items() if m.span.kind != "days"}
        recent = {name: m for name, m in measures.items() if m.span.kind == "days"}
        result = self._with_state(targets, date, windowed) if windowed else targets
        few = {name: m for name, m in recent.items() if m.span.length <= MANY_DAYS}
        many = {name: m for name, m in recent.items() if m.span.length > MANY_DAYS}
        if few:
            result = self._with_recent(result, date, few, self._per_following_day(few))
        if many:
            result = self._with_recent(result, date, many, self._per_target(result, date, many))
        result = result.select(*targets.columns, *measures)
        if (traces := _TRACES.get()) is not None:
            traces.append(Trace(self, targets, date, measures, result))
        return result

    def earlier(self, keys: Mapping[str, Any], day: datetime.date, span: Span) -> ir.Table:
        """Return the games of a span before a date of the entity with these keys, oldest first."""
        facts = self.facts
        mine = facts.filter([facts[name] == value for name, value in keys.items()])
        mine = mine.filter(mine[self.date] < day)
        if span.kind == "days":
            mine = mine.filter(mine[self.date] >= day - datetime.timedelta(days=span.length))
        if span.kind == "games":
            mine = mine.order_by([ibis.desc(name) for name in self.order]).limit(span.length)
        return mine.order_by(list(self.order))

    def before(self, targets: ir.Table, date: str, prefix: str) -> ir.Table:
        """Return each target beside every fact of its entity dated before it: columns of facts begin with `prefix`.

        For what no running sum can tell, such as which games were like this one; targets without facts are left out.
        """
        facts = self.facts.rename(f"{prefix}{{name}}")
        return targets.inner_join(
            facts,
            [
                *(targets[key] == facts[f"{prefix}{key}"] for key in self.by),
                facts[f"{prefix}{self.date}"] < targets[date],
            ],
        )

    def gap(self, name: str) -> "History":
        """Return this history with a column of days since the entity's previous game (NULL for its first)."""
        facts = self.facts
        previous = facts[self.date].lag().over(self._frame(facts))
        return History(
            facts.mutate(**{name: days_between(previous, facts[self.date])}), self.by, self.date, self.order
        )

    def unchanged(self, name: str, column: str) -> "History":
        """Return this history with a flag: whether a column is what it was in the entity's previous game."""
        facts = self.facts
        previous = facts[column].lag().over(self._frame(facts))
        same = (previous == facts[column]).fill_null(False)
        return History(facts.mutate(**{name: same}), self.by, self.date, self.order)

    def decayed(
        self,
        targets: ir.Table,
        date: str,
        half_life: float,
        season_carry: float,
        most_games: int = 0,
        **columns: str,
    ) -> ir.Table:
        """Return the targets with exponentially weighted means of columns (never NULL) over all earlier facts.

        Weights are 0.5 ** (k / half_life), k = 0 for the newest earlier game, times `season_carry` for every season
        that has turned since. They are integers in units of 2**-30, so that sums are exact; games whose weight
        rounds to nothing, or that are not among the newest `most_games` (0: any number), do not count. Facts and
        targets have a `season`.
        """
        weights = decay_weights(half_life, season_carry, most_games)
        seasons, games = len(weights), len(weights[0])
        keys = (*self.by, date)
        wanted = self.as_of(targets.select(*keys, "season").distinct(), date, _games=all_games().count())
        # Games are met by their number, newest first, so that only those that count are ever looked at.
        # (Sums are wider than the engine's ranges take, hence the casts.)
        counted = wanted._games.cast("int32")
        newest = wanted.mutate(_games=counted, _count=ibis.least(counted, games))
        pairs = newest.mutate(_age=ibis.range(0, newest._count).unnest())
        pairs = pairs.mutate(_age=pairs._age.cast("int32"))
        pairs = pairs.mutate(_index=pairs._games - pairs._age)
        numbered = self._numbered(columns.values())
        pairs = pairs.join(
            numbered,
            [*(pairs[key] == numbered[f"_f_{key}"] for key in self.by), pairs._index == numbered._f_index],
        )
        turned = (_first_year(pairs.season) - _first_year(pairs._f_season)).cast("int32")
        pairs = pairs.filter(turned < seasons)
        flat = ibis.array([weight for season in weights for weight in season])
        pairs = pairs.mutate(_weight=flat[turned * games + pairs._age].cast("int64"))
        sums = pairs.group_by(*keys).agg(
            _total=pairs._weight.sum(),
            **{
                f"_w_{name}": (pairs._weight * pairs[f"_f_{column}"]).sum()
                for name, column in columns.items()
            },
        )
        joined = _left_join(targets, sums, keys)
        means = {
            name: rounded(joined[f"_w_{name}"] / joined._total.nullif(0) / _unit(self.facts, column))
            for name, column in columns.items()
        }
        return joined.mutate(**means).select(*targets.columns, *columns)

    def _numbered(self, columns: Iterable[str]) -> ir.Table:
        facts = self._indexed()
        kept = {f"_f_{column}": _integers(facts, column) for column in dict.fromkeys(columns)}
        keys = {f"_f_{key}": facts[key] for key in self.by}
        return facts.select(
            **keys, _f_date=facts[self.date], _f_season=facts.season, _f_index=facts._index, **kept
        )

    def _frame(self, facts: ir.Table, rows: tuple[int | None, int] | None = None) -> Any:
        columns = {
            "group_by": [facts[key] for key in self.by],
            "order_by": [facts[key] for key in self.order],
        }
        return ibis.window(**columns, rows=rows) if rows else ibis.window(**columns)

    def _indexed(self) -> ir.Table:
        """Return the facts numbered from 1 within their partition."""
        facts = self.facts
        return facts.mutate(_index=(ibis.row_number().over(self._frame(facts)) + 1).cast("int64"))

    def _with_state(self, targets: ir.Table, date: str, measures: Mapping[str, Measure]) -> ir.Table:
        """Join each target to the state its entity was in after its newest earlier game."""
        facts = self._indexed()
        parts = {
            f"_s_{name}_{part}": expression
            for name, measure in measures.items()
            for part, expression in self._parts(facts, measure).items()
        }
        following = facts[self.date].lead().over(self._frame(facts))
        state = facts.select(
            **{f"_s_{key}": facts[key] for key in self.by},
            _s_from=facts[self.date],
            _s_until=following.coalesce(ibis.literal(END_OF_TIME)),
            **parts,
        )
        joined = targets.left_join(
            state,
            [
                *(targets[key] == state[f"_s_{key}"] for key in self.by),
                targets[date] > state._s_from,
                targets[date] <= state._s_until,
            ],
        )
        return joined.mutate(
            **{name: _figure(joined, facts, f"_s_{name}", measure) for name, measure in measures.items()}
        )

    def _parts(self, facts: ir.Table, measure: Measure) -> dict[str, ir.Value]:
        """Return the running figures a measure is made of, one per fact, that fact included."""
        first = 1 - measure.span.length if measure.span.kind == "games" else None
        frame = self._frame(facts, (first, 0))
        if measure.kind == "latest":
            return {"value": facts[measure.columns[0]]}
        if measure.kind == "streak":
            broken = facts[measure.columns[0]].fill_null(False).ifelse(None, facts._index)
            unbroken = facts._index - broken.max().over(self._frame(facts, (None, 0))).fill_null(0)
            return {"value": ibis.least(unbroken, measure.span.length) if first is not None else unbroken}
        return {name: column.sum().over(frame) for name, column in _summands(facts, measure).items()}

    def _with_recent(
        self, targets: ir.Table, date: str, measures: Mapping[str, Measure], sums: ir.Table
    ) -> ir.Table:
        """Add measures over days from their sums by entity and date."""
        joined = targets.left_join(
            sums, [*(targets[key] == sums[f"_r_{key}"] for key in self.by), targets[date] == sums._r_day]
        )
        figures = {
            name: _figure(joined, self.facts, f"_r_{name}", measure) for name, measure in measures.items()
        }
        return joined.select(*targets.columns, **figures)

    def _per_following_day(self, measures: Mapping[str, Measure]) -> ir.Table:
        """Give every game to each of the days that follow it, and add up per day."""
        facts = self.facts
        longest = max(measure.span.length for measure in measures.values())
        spread = facts.select(
            **{f"_r_{key}": facts[key] for key in self.by},
            _r_date=facts[self.date],
            _r_age=ibis.range(1, longest + 1).unnest(),
            **self._recent_summands(measures),
        )
        shifted = spread.mutate(_r_day=(spread._r_date + spread._r_age.as_interval("D")).cast("date"))
        return self._added_up(shifted, measures, shifted._r_age)

    def _per_target(self, targets: ir.Table, date: str, measures: Mapping[str, Measure]) -> ir.Table:
        """Add up, for each target, the games of the days before it: cheaper where days are many."""
        facts = self.facts
        longest = max(measure.span.length for measure in measures.values())
        wanted = targets.select(**{f"_r_{key}": targets[key] for key in self.by}, _r_day=targets[date])
        wanted = wanted.distinct()
        known = facts.select(
            **{f"_k_{key}": facts[key] for key in self.by},
            _k_date=facts[self.date],
            **self._recent_summands(measures),
        )
        pairs = wanted.join(
            known,
            [
                *(wanted[f"_r_{key}"] == known[f"_k_{key}"] for key in self.by),
                known._k_date < wanted._r_day,
                known._k_date >= (wanted._r_day - ibis.interval(days=longest)).cast("date"),
            ],
        )
        return self._added_up(pairs, measures, days_between(pairs._k_date, pairs._r_day))

    def _added_up(self, rows: ir.Table, measures: Mapping[str, Measure], age: ir.IntegerValue) -> ir.Table:
        """Return the sums of each measure, per entity and day, over the facts that are not too old for it."""
        lengths = {measure.span.length for measure in measures.values()}
        sums = {
            column: rows[column].sum(where=age <= measure.span.length if len(lengths) > 1 else None)
            for name, measure in measures.items()
            for column in self._recent_summands({name: measure})
        }
        return rows.group_by(*(f"_r_{key}" for key in self.by), "_r_day").agg(**sums)

    def _recent_summands(self, measures: Mapping[str, Measure]) -> dict[str, ir.Value]:
        return {
            f"_r_{name}_{part}": column
            for name, measure in measures.items()
            for part, column in _summands(self.facts, measure).items()
        }


@dataclass(frozen=True)
class Trace:
    """A look into the past as it was asked for: which measures of which history, and the relation they ended up in."""

    history: History
    targets: ir.Table
    date: str
    measures: Mapping[str, Measure]
    result: ir.Table


_TRACES: ContextVar[list[Trace] | None] = ContextVar("traces", default=None)


@contextmanager
def tracing() -> Iterator[list[Trace]]:
    """Write down every look into the past that is asked for within the block."""
    traces: list[Trace] = []
    token = _TRACES.set(traces)
    try:
        yield traces
    finally:
        _TRACES.reset(token)


def _unit(facts: ir.Table, column: str) -> int:
    """Return how many integer units make one of a column: fractions are summed in millionths."""
    return 10**DECIMALS if facts[column].type().is_floating() else 1


def _integers(facts: ir.Table, column: str) -> ir.IntegerValue:
    unit = _unit(facts, column)
    return (facts[column] * unit).round().cast("int64") if unit > 1 else facts[column].cast("int64")


def _summands(facts: ir.Table, measure: Measure) -> dict[str, ir.Value]:
    """Return the integer columns whose sums make up a measure."""
    if measure.kind == "count":
        return {
            "n": facts[measure.columns[0] if measure.columns else facts.columns[0]].notnull().cast("int64")
        }
    value = _integers(facts, measure.columns[0])
    parts = {"n": value.notnull().cast("int64"), "sum": value}
    if measure.kind == "std":
        parts["squares"] = (
            value.cast("decimal(38, 0)") * value if _unit(facts, measure.columns[0]) > 1 else value * value
        )
    if measure.kind in ("ratio", "percentage"):
        # A game enters a ratio with both of its terms or with neither.
        other = _integers(facts, measure.columns[1])
        parts = {"sum": other.notnull().ifelse(value, None), "base": value.notnull().ifelse(other, None)}
    return parts


def _figure(joined: ir.Table, facts: ir.Table, prefix: str, measure: Measure) -> ir.Value:
    def part(name: str) -> ir.Value:
        return joined[f"{prefix}_{name}"]

    match measure.kind:
        case "latest":
            return part("value")
        case "streak":
            return part("value").fill_null(0).cast("int64")
        case "count":
            return part("n").fill_null(0).cast("int64")
    unit = _unit(facts, measure.columns[0])
    match measure.kind:
        case "sum":
            return rounded(part("sum") / unit)
        case "mean":
            return rounded(part("sum") / part("n").nullif(0) / unit)
        case "ratio" | "percentage":
            scale = (100 if measure.kind == "percentage" else 1) * _unit(facts, measure.columns[1]) / unit
            return rounded(part("sum") / part("base").nullif(0) * scale)
    count, total, squares = part("n"), part("sum"), part("squares")
    spread = count * squares - total * total
    return rounded((spread / (count * (count - 1)).nullif(0)).sqrt() / unit)


def rounded(value: ir.Value) -> ir.Value:
    """Return a figure rounded to the digits that are kept (and never minus zero)."""
    return value.cast("float64").round(DECIMALS) + 0.0


def exact_sum(value: ir.Value) -> ir.Value:
    """Return the sum of a computed figure as an aggregate that no order of rows can change."""
    return (value * 10**DECIMALS).round().cast("int64").sum() / 10**DECIMALS


def exact_mean(value: ir.Value) -> ir.Value:
    """Return the mean of a computed figure as an aggregate that no order of rows can change."""
    return rounded(
        (value * 10**DECIMALS).round().cast("int64").sum() / value.count().nullif(0) / 10**DECIMALS
    )


def decay_weights(half_life: float, season_carry: float, most_games: int = 0) -> list[list[int]]:
    """Return 2**30 * season_carry ** s * 0.5 ** (k / half_life) as integers, by seasons turned s and games k.

    Both stop where weights would be 0, games also at `most_games`; every season has as many games as the first.
    """
    games = 0
    while games != (most_games or None) and round(WEIGHT_ONE * 0.5 ** (games / half_life)):
        games += 1
    seasons = 1
    while seasons < MOST_SEASONS and round(WEIGHT_ONE * season_carry**seasons):
        seasons += 1
    return [
        [round(WEIGHT_ONE * season_carry**turned * 0.5 ** (k / half_life)) for k in range(games)]
        for turned in range(seasons)
    ]


def _first_year(season: ir.StringValue) -> ir.IntegerValue:
    return season.substr(0, 4).cast("int32")


def days_between(earlier: ir.Value, later: ir.Value) -> ir.Value:
    """Return whole days from one date to another."""
    return later.delta(earlier, unit="day").cast("int64")


def known_by(facts: ir.Table, targets: ir.Table, keys: Sequence[str], *, cutoff: str) -> ir.Table:
    """Return the facts about each target that were known at its cut-off (`known_at` <= `cutoff`)."""
    deadline = targets.select(*keys, _cutoff=targets[cutoff]).distinct()
    joined = facts.inner_join(deadline, list(keys))
    return joined.filter(joined.known_at <= joined._cutoff).drop("_cutoff")


def newest_issue(facts: ir.Table, targets: ir.Table, key: str, *, cutoff: str, days: int) -> ir.Table:
    """Return, per target, the facts of the newest issue known at its cut-off, if at most `days` old.

    Facts with the same `known_at` are one issue of a publication (a page, a report): each issue replaces the one
    before, so what a newer one leaves out no longer holds. The result adds `key` of the target to the facts.
    """
    issues = facts.select(_issued="known_at").distinct()
    deadline = targets.select(key, _cutoff=targets[cutoff]).distinct()
    known = deadline.inner_join(
        issues,
        [issues._issued <= deadline._cutoff, issues._issued >= deadline._cutoff - ibis.interval(days=days)],
    )
    last = known.group_by(key).agg(_issued=known._issued.max())
    return facts.inner_join(last, facts.known_at == last._issued).drop("_issued")


def next_event(
    facts: ir.Table, events: ir.Table, keys: Sequence[str], *, moment: str, starts: str
) -> ir.Table:
    """Join each fact to the event it speaks of: the first with equal keys that is not yet over at `moment`.

    An event lasts `EVENT_HOURS` from its start and is spoken of at most `EVENT_LEAD_HOURS` ahead. Facts are
    told apart by the keys and the moment; those that speak of no event keep NULLs.
    """
    named = events.rename({f"_e_{key}": key for key in keys})
    joined = facts.left_join(
        named,
        [
            *(facts[key] == named[f"_e_{key}"] for key in keys),
            facts[moment] <= named[starts] + ibis.interval(hours=EVENT_HOURS),
            facts[moment] >= named[starts] - ibis.interval(hours=EVENT_LEAD_HOURS),
        ],
    ).drop(*(f"_e_{key}" for key in keys))
    return oldest(joined, [*keys, moment], order=(starts,))


def newest(facts: ir.Table, keys: Sequence[str], order: Sequence[str] = ("known_at",)) -> ir.Table:
    """Return for each key the fact that comes last in `order`."""
    ranked = facts.mutate(
        _rank=ibis.row_number().over(group_by=list(keys), order_by=[facts[name].desc() for name in order])
    )
    return ranked.filter(ranked._rank == 0).drop("_rank")


def oldest(facts: ir.Table, keys: Sequence[str], order: Sequence[str] = ("known_at",)) -> ir.Table:
    """Return for each key the fact that comes first in `order`."""
    ranked = facts.mutate(_rank=ibis.row_number().over(group_by=list(keys), order_by=list(order)))
    return ranked.filter(ranked._rank == 0).drop("_rank")


def _left_join(left: ir.Table, right: ir.Table, keys: Sequence[str]) -> ir.Table:
    renamed = right.rename({f"_j_{key}": key for key in keys})
    return left.left_join(renamed, [left[key] == renamed[f"_j_{key}"] for key in keys])
