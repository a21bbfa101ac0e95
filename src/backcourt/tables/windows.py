"""The one module that reads history.

Every look into the past goes through here: last games, last days, everything so far, exponential decay, streaks,
the latest value, and what was known at a cut-off. A window of a target date holds facts dated strictly before it;
no other module compares dates. All sums are over integers, so results do not depend on the order of rows, threads
or chunks; each figure is rounded once, at its end.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from backcourt.tables.expressions import ibis, ir

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

SEASON_GAMES, VALUE_BITS, FEWEST_BITS = 120, 11, 30
"""Games that a player may have in a season, bits of the largest value weighed, bits that make weights fine enough."""


NARROW_BITS, WIDE_BITS = 62, 124
FINE_BITS, FINEST_BITS = 40, 48
"""Bits of integers and of wide ones; of weights so fine that narrow ones do, and beyond which nothing is gained."""

WEIGHT = "weight"
"""Names the weights themselves among the sums of `History.states`."""


@dataclass(frozen=True)
class Span:
    """A stretch of an entity's earlier games: the last n games, the last n days, or all of its partition."""

    kind: str
    length: int = 0

    def count(self, column: str = "") -> Measure:
        """Games in the span (with `column`: those where it is known)."""
        return Measure(self, "count", (column,) if column else ())

    def sum(self, column: str) -> Measure:
        """Sum of a column; NULL when no game has it."""
        return Measure(self, "sum", (column,))

    def mean(self, column: str) -> Measure:
        """Mean of a column per game that has it."""
        return Measure(self, "mean", (column,))

    def std(self, column: str) -> Measure:
        """Sample standard deviation (n - 1) of a column; NULL below two games."""
        return Measure(self, "std", (column,))

    def ratio(self, numerator: str, denominator: str) -> Measure:
        """Sum of one column over the sum of another; NULL when the latter is 0."""
        return Measure(self, "ratio", (numerator, denominator))

    def percentage(self, numerator: str, denominator: str) -> Measure:
        """The same ratio in percent."""
        return Measure(self, "percentage", (numerator, denominator))

    def latest(self, column: str) -> Measure:
        """The value of any column in the newest game of the span."""
        return Measure(self, "latest", (column,))

    def streak(self, flag: str) -> Measure:
        """How many of the newest games in a row have the boolean column `flag`."""
        return Measure(self, "streak", (flag,))


@dataclass(frozen=True)
class Decay:
    """How games are forgotten: 0.5 ** (k / half_life), k = 0 for the newest, by `season_carry` per season turned since.

    Games of `MOST_SEASONS` ago and before do not count.
    """

    half_life: float
    season_carry: float

    def weights(self, games: Sequence[str], season: str) -> list[float]:
        """Return what games of these seasons, oldest first, weigh on a later date of a season."""
        turned = [int(season[:4]) - int(game[:4]) for game in games]
        return [
            0.5 ** (age / self.half_life) * self.season_carry**years if years < MOST_SEASONS else 0.0
            for age, years in zip(reversed(range(len(games))), turned, strict=True)
        ]


@dataclass(frozen=True)
class Memory:
    """What is kept of earlier games by `History.states`: how they fade, and which columns are added up.

    `value_bits` are those of the largest value, `fine_bits` those that make weights fine enough.
    """

    decay: Decay
    columns: tuple[str, ...]
    value_bits: int = VALUE_BITS
    fine_bits: int = FINE_BITS

    @property
    def is_wide(self) -> bool:
        """Whether weights that are fine enough take more than 64 bits."""
        return self._room(NARROW_BITS) < self.fine_bits

    @property
    def one(self) -> int:
        """The integer that stands for weight 1: so large that the sums of a season just fit.

        Raises `ValueError` for a half-life (in games) at which weights would grow too much in a season.
        """
        room = self._room(WIDE_BITS if self.is_wide else NARROW_BITS)
        if room < FEWEST_BITS:
            raise ValueError(
                f"a half-life of {self.decay.half_life:g} games is too short for weights of integers"
            )
        return int(2 ** min(room, FINEST_BITS))

    def _room(self, bits: int) -> int:
        return bits - self.value_bits - math.ceil(SEASON_GAMES / self.decay.half_life)


Sums = Mapping[str, tuple[str, Memory, str]]
"""The sums of `History.states` by name: the name of the memory, the memory, and the column."""


@dataclass(frozen=True)
class Measure:
    """A figure over a span; made by the methods of `Span`, or by `History.decayed`."""

    span: Span
    kind: str
    columns: tuple[str, ...]
    decay: Decay | None = None

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
    anew each season). Targets are matched on columns of the same names. Columns that are `always` known need no
    counting of where they are.
    """

    facts: ir.Table
    by: tuple[str, ...]
    date: str = "game_date"
    order: tuple[str, ...] = ("game_date", "game_id")
    always: frozenset[str] = frozenset()

    def over(self, facts: ir.Table, *always: str) -> History:
        """Return this history with other facts about the same games; new columns may be `always` known, too."""
        return replace(self, facts=facts, always=self.always.union(always))

    def as_of(self, targets: ir.Table, date: str, **measures: Measure) -> ir.Table:
        """Return the targets with each measure over the facts dated before their `date` column."""
        windowed = {name: m for name, m in measures.items() if m.span.kind != "days"}
        recent = {name: m for name, m in measures.items() if m.span.kind == "days"}
        own = self._narrowed(measures.values())
        result = own._with_state(targets, date, windowed) if windowed else targets
        few = {name: m for name, m in recent.items() if m.span.length <= MANY_DAYS}
        many = {name: m for name, m in recent.items() if m.span.length > MANY_DAYS}
        if few:
            result = own._with_recent(result, date, few, own._per_following_day(targets[date], few))
        if many:
            result = own._with_recent(result, date, many, own._per_target(result, date, many))
        result = result.select(*targets.columns, *measures)
        _trace(self, targets, date, measures, result)
        return result

    def _narrowed(self, measures: Iterable[Measure]) -> History:
        """Return this history with no more columns than measures need: each is named many times over in the SQL."""
        asked = [column for measure in measures for column in measure.columns]
        facts = self.facts.select(*dict.fromkeys([*self.by, self.date, *self.order, *asked]))
        return self.over(facts)

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

    def gap(self, name: str) -> History:
        """Return this history with a column of days since the entity's previous game (NULL for its first)."""
        facts = self.facts
        previous = facts[self.date].lag().over(self._frame(facts))
        return self.over(facts.mutate(**{name: days_between(previous, facts[self.date])}))

    def unchanged(self, name: str, column: str) -> History:
        """Return this history with a flag: whether a column is what it was in the entity's previous game."""
        facts = self.facts
        previous = facts[column].lag().over(self._frame(facts))
        same = (previous == facts[column]).fill_null(False)
        return self.over(facts.mutate(**{name: same}), name)

    def decayed(self, targets: ir.Table, date: str, decay: Decay, **columns: str) -> ir.Table:
        """Return the targets with exponentially weighted means of columns (never NULL) over all earlier facts.

        Facts and targets have a `season`.
        """
        units = {column: _unit(self.facts, column) for column in columns.values()}
        memories = {
            f"_by_{unit}": Memory(
                decay,
                tuple(column for column in units if units[column] == unit),
                VALUE_BITS + math.ceil(math.log2(unit)),
                FEWEST_BITS,
            )
            for unit in dict.fromkeys(units.values())
        }
        whole = self.facts.mutate(**{column: _integers(self.facts, column) for column in units})
        known = self.over(whole).states(targets, date, memories)
        means = {}
        for name, column in columns.items():
            weight = known[f"{WEIGHT}__by_{units[column]}"].nullif(0.0)
            means[name] = rounded(known[f"{column}__by_{units[column]}"] / weight / units[column])
        result = known.select(*targets.columns, **means)
        _trace(
            self,
            targets,
            date,
            {
                name: Measure(all_games(), "decayed mean", (column,), decay)
                for name, column in columns.items()
            },
            result,
        )
        return result

    def states(self, targets: ir.Table, date: str, memories: Mapping[str, Memory]) -> ir.Table:
        """Return the targets with exponentially weighted sums of earlier facts, for many half-lives in one look.

        For each memory: `weight_NAME`, in which the newest fact counts 1 (less once seasons have turned), and the sum
        `COLUMN_NAME` of each of its columns, which are integers and never NULL; all are NULL without earlier facts.
        Within a season the weights are turned around: they grow from its first game on. So what came before the first
        date asked about is added up once, and each date adds its season's games since then.
        """
        sums = {
            f"{column}_{name}": (name, memory, column)
            for name, memory in memories.items()
            for column in (WEIGHT, *memory.columns)
        }
        keys = [*self.by, "season"]
        days = targets.select(*keys, date).distinct()
        wanted = days.select(*keys).distinct()
        first = targets[date].min().as_scalar()
        by_season = self._by_season(wanted, first, sums)
        joined = _left_join(targets, self._since(days, date, first, by_season, sums), [*keys, date])
        joined = _left_join(joined, self._inherited(by_season, wanted, sums), keys)
        games = joined._since_games.fill_null(0) + joined._early_games.fill_null(0)
        known = joined._since_games.notnull() | joined._early_games.notnull()
        figures = {}
        for name, (_, memory, _column) in sums.items():
            total = joined[f"_since_{name}"].fill_null(0.0) + joined[f"_early_{name}"].fill_null(0.0)
            newest = ibis.literal(2.0) ** (games / memory.decay.half_life) * memory.one
            figures[name] = known.ifelse(total / newest, None)
        # Selected twice: a relation of its own, not part of whatever it is joined to.
        result = joined.select(*targets.columns, **figures).select(*targets.columns, *sums)
        measures = {
            name: Measure(all_games(), WEIGHT, (), memory.decay)
            if column == WEIGHT
            else Measure(all_games(), "decayed sum", (column,), memory.decay)
            for name, (_, memory, column) in sums.items()
        }
        _trace(self, targets, date, measures, result)
        return result

    def _by_season(self, wanted: ir.Table, first: ir.Scalar, sums: Sums) -> ir.Table:
        """Return the weighted sums of each entity's seasons, those before the first date wanted apart (`_is_early`)."""
        facts = self.facts.semi_join(wanted.select(*self.by).distinct(), list(self.by))
        oldest = _first_year(wanted.season).min().as_scalar() - MOST_SEASONS
        facts = facts.filter(_first_year(facts.season) > oldest)
        facts = facts.select(*self._weighed_columns(sums))
        facts = replace(self, facts=facts, by=(*self.by, "season"))._indexed()
        keys = [*self.by, "season", "_is_early"]
        grown = _grown_values(facts.mutate(_is_early=facts[self.date] < first), keys, sums)
        return grown.group_by(*keys).agg(
            _games=grown.count().cast("int64"), **{name: grown[name].sum() for name in sums}
        )

    def _since(
        self, days: ir.Table, date: str, first: ir.Scalar, by_season: ir.Table, sums: Sums
    ) -> ir.Table:
        """Return the weighted sums of the facts of a season from the first date asked about to each date.

        Pairs of dates and facts are fewer than they look, for seasons are short; running sums would cost more.
        """
        facts = self.facts.filter(self.facts[self.date] >= first)
        season = replace(self, facts=facts.select(*self._weighed_columns(sums)), by=(*self.by, "season"))
        early = by_season.filter(by_season._is_early).select(*season.by, _early="_games")
        facts = _left_join(season._indexed(), early, season.by)
        facts = facts.mutate(_index=facts._index + facts._early.fill_null(0))
        grown = _grown_values(facts, [*season.by, self.date], sums).rename("_f_{name}")
        pairs = days.join(
            grown,
            [*(days[key] == grown[f"_f_{key}"] for key in season.by), grown[f"_f_{self.date}"] < days[date]],
        )
        totals = pairs.group_by(*season.by, date).agg(
            _since_games=pairs.count().cast("int64"), **{name: pairs[f"_f_{name}"].sum() for name in sums}
        )
        return totals.select(
            *season.by,
            date,
            "_since_games",
            **{f"_since_{name}": totals[name].cast("float64") for name in sums},
        )

    def _inherited(self, by_season: ir.Table, wanted: ir.Table, sums: Sums) -> ir.Table:
        """Return what came before adds to the sums of each wanted season, in weights of its time before a game."""
        pairs = wanted.join(by_season.rename(_past_season="season"), list(self.by), rname="past_{name}")
        turned = _first_year(pairs.season) - _first_year(pairs._past_season)
        pairs = pairs.mutate(_turned=turned)
        is_past = (pairs._turned > 0) & (pairs._turned < MOST_SEASONS)
        pairs = pairs.filter(is_past | ((pairs._turned == 0) & pairs._is_early))
        # Games played from each past season's first game on, until the target's season.
        since = ibis.window(group_by=[*self.by, "season"], order_by="_turned", range=(None, 0))
        played = (pairs._turned > 0).ifelse(pairs._games, 0)
        pairs = pairs.mutate(_since=played.sum().over(since).cast("float64"))
        left = pairs.group_by(*self.by, "season").agg(
            _early_games=(pairs._turned > 0).ifelse(0, pairs._games).sum().cast("int64"),
            **{
                f"_early_{name}": (
                    ibis.literal(memory.decay.season_carry) ** pairs._turned
                    * ibis.literal(0.5) ** (pairs._since / memory.decay.half_life)
                    * pairs[name].cast("float64")
                )
                .cast("decimal(38, 0)")
                .sum()
                for name, (_, memory, _column) in sums.items()
            },
        )
        return left.mutate(**{f"_early_{name}": left[f"_early_{name}"].cast("float64") for name in sums})

    def _weighed_columns(self, sums: Sums) -> list[str]:
        asked = [column for _, _, column in sums.values() if column != WEIGHT]
        return list(dict.fromkeys([*self.by, "season", self.date, *self.order, *asked]))

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
        figures = {name: _figure(joined, facts, f"_s_{name}", measure) for name, measure in measures.items()}
        return joined.select(*targets.columns, **figures)

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
        parts = {
            name: column.sum().over(frame) for name, column in _summands(facts, measure, self.always).items()
        }
        if "n" in parts and self.always.issuperset(measure.columns):
            # Counted without a window of its own, of which a table has dozens.
            parts["n"] = ibis.least(facts._index, measure.span.length) if first is not None else facts._index
        return parts

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

    def _per_following_day(self, days: ir.Column, measures: Mapping[str, Measure]) -> ir.Table:
        """Give every game that one of the days may look back at to each day that follows it, and add up per day."""
        longest = max(measure.span.length for measure in measures.values())
        facts = self.facts.filter(
            self.facts[self.date] >= days.min().as_scalar() - ibis.interval(days=longest),
            self.facts[self.date] < days.max().as_scalar(),
        )
        spread = facts.select(
            **{f"_r_{key}": facts[key] for key in self.by},
            _r_date=facts[self.date],
            _r_age=ibis.range(1, longest + 1).unnest(),
            **self._recent_summands(facts, measures),
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
            **self._recent_summands(facts, measures),
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
            for column in self._recent_summands(self.facts, {name: measure})
        }
        return rows.group_by(*(f"_r_{key}" for key in self.by), "_r_day").agg(**sums)

    def _recent_summands(self, facts: ir.Table, measures: Mapping[str, Measure]) -> dict[str, ir.Value]:
        return {
            f"_r_{name}_{part}": column
            for name, measure in measures.items()
            for part, column in _summands(facts, measure, self.always).items()
        }

    def beside(self, targets: ir.Table, date: str, newest: int, prefix: str) -> ir.Table:
        """Return each target beside its newest earlier facts, `newest` at most, whose columns begin with `prefix`.

        `PREFIX_age` counts the facts between (0: none). For what no running sum can tell, such as which games were
        like this one; targets without earlier facts are left out.
        """
        # Numbered by their keys alone: putting whole facts in order costs more than joining them.
        keys_only = self._narrowed(())
        numbered = keys_only._indexed()
        following = numbered[self.date].lead().over(keys_only._frame(numbered))
        numbered = numbered.mutate(_until=following.coalesce(ibis.literal(END_OF_TIME)))
        places = numbered.rename("_p_{name}")
        placed = targets.inner_join(
            places,
            [
                *(targets[key] == places[f"_p_{key}"] for key in self.by),
                targets[date] > places[f"_p_{self.date}"],
                targets[date] <= places._p__until,
            ],
        ).select(*targets.columns, _earlier="_p__index")
        facts = _left_join(self.facts, numbered.drop("_until"), list(dict.fromkeys([*self.by, *self.order])))
        facts = facts.select(*self.facts.columns, _index=facts._index.cast("int32")).rename(
            f"{prefix}{{name}}"
        )
        aged = placed.mutate(**{f"{prefix}age": ibis.range(0, newest).unnest().cast("int32")})
        # Engines count in integers too wide to join by.
        aged = aged.mutate(_place=(aged._earlier - aged[f"{prefix}age"]).cast("int32"))
        aged = aged.filter(aged._place > 0)
        keys = [(key, f"{prefix}{key}") for key in self.by]
        return aged.inner_join(facts, [*keys, ("_place", f"{prefix}_index")]).drop(
            "_earlier", "_place", f"{prefix}_index"
        )


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


def _trace(
    history: History, targets: ir.Table, date: str, measures: Mapping[str, Measure], result: ir.Table
) -> None:
    if (traces := _TRACES.get()) is not None:
        traces.append(Trace(history, targets, date, measures, result))


def _grown_values(facts: ir.Table, keys: Sequence[str], sums: Sums) -> ir.Table:
    """Return columns times weights that grow with the games of a season; `WEIGHT` stands for the weights."""
    memories = {name: memory for name, memory, _ in sums.values()}
    weights = {}
    for name, memory in memories.items():
        growth = ibis.literal(2.0) ** (facts._index / memory.decay.half_life) * memory.one
        weights[f"_w_{name}"] = growth.cast("decimal(38, 0)") if memory.is_wide else growth.cast("int64")
    weighed = facts.mutate(**weights)
    values = {}
    for total, (name, _, column) in sums.items():
        weight = weighed[f"_w_{name}"]
        values[total] = weight if column == WEIGHT else weight * weighed[column].cast("int64")
    return weighed.select(*dict.fromkeys(keys), **values)


def _unit(facts: ir.Table, column: str) -> int:
    """Return how many integer units make one of a column: fractions are summed in millionths."""
    return 10**DECIMALS if facts[column].type().is_floating() else 1


def _integers(facts: ir.Table, column: str) -> ir.IntegerValue:
    unit = _unit(facts, column)
    if facts[column].type().is_decimal():
        return facts[column]
    return (facts[column] * unit).round().cast("int64") if unit > 1 else facts[column].cast("int64")


def _summands(facts: ir.Table, measure: Measure, always: Collection[str]) -> dict[str, ir.Value]:
    """Return the integer columns whose sums make up a measure; less is to be asked of those that are always known."""
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
        if set(measure.columns) <= set(always):
            return {"sum": value, "base": other}
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
