"""What there is to pick from on a date: every prediction of the rule's system with the best quoted prices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from backcourt.analytics.lines import PLAYER_GAME, closing_quotes, known_quotes, told_beforehand
from backcourt.predictions.player_prop_predictions import PLAYER_PROP_PREDICTIONS
from backcourt.predictions.system_calibrations import SYSTEM_CALIBRATIONS
from backcourt.publishing.best_bets.rule import Candidate, PickKey, candidates_of
from backcourt.publishing.forms.best_bets import Rule
from backcourt.publishing.frame import Frame
from backcourt.publishing.question import Question, Relations
from backcourt.raw.player_props import PLAYER_PROPS
from backcourt.raw.schedule import CUTOFF, SCHEDULE
from backcourt.tables.expressions import ibis, ir


@dataclass
class Offer:
    """The prices of a date. `as_of` is the latest cut-off of its predictions, `first_tipoff` its first game's."""

    as_of: datetime
    first_tipoff: datetime
    considered: int = 0
    candidates: list[Candidate] = field(default_factory=list)


def offers(frame: Frame, days: Sequence[date], rule: Rule) -> Mapping[date, Offer]:
    """Return what there is to pick from on some dates, read at once; moments are UTC."""
    asked = {
        "rule": pa.table({"system_id": [rule.system], "least_expected_value": [rule.least_expected_value]})
    }
    found = {
        row["game_date"]: Offer(_aware(row["as_of"]), _aware(row["first_tipoff"]), row["considered"])
        for row in frame.ask(CONSIDERED, days, **asked)
    }
    rows: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for row in frame.ask(PRICED, days, **asked):
        rows[row["game_date"]].append({**row, "tipoff": _aware(row["tipoff"])})
    for day, own_rows in rows.items():
        found[day].candidates.extend(candidates_of(own_rows))
    return found


def _considered(inputs: Relations) -> ir.Table:
    """Return how many prices of each date are looked at, and its moments."""
    games, rows = inputs[SCHEDULE.name], inputs[PLAYER_PROP_PREDICTIONS.name].cross_join(_rule(inputs))
    tipoffs = games.group_by("game_date").agg(first_tipoff=games.tipoff_utc.min())
    own = (rows.system_id == rows.rule_system) & rows.expected_value.notnull()
    counts = rows.group_by("game_date").agg(as_of=rows.as_of.max(), considered=own.cast("int64").sum())
    return counts.inner_join(tipoffs, "game_date")


def _rule(inputs: Relations) -> ir.Table:
    rule = inputs["rule"]
    return rule.select(rule_system=rule.system_id, least=rule.least_expected_value)


def _priced(inputs: Relations) -> ir.Table:
    """Return the predictions that are worth enough, with the tip-off and the market's weight in them."""
    rows = inputs[PLAYER_PROP_PREDICTIONS.name].cross_join(_rule(inputs))
    rows = rows.filter(rows.system_id == rows.rule_system, rows.expected_value >= rows.least)
    rows = rows.inner_join(inputs[SCHEDULE.name].select("game_id", tipoff="tipoff_utc"), "game_id")
    fitted = inputs[SYSTEM_CALIBRATIONS.name]
    weights = fitted.group_by("digest").agg(market_weight=fitted.blend_weight.max())
    rows = rows.left_join(weights, rows.calibration == weights.digest)
    return rows.select(
        "game_date", "game_id", "tipoff", "player_id", "team", "opponent", "stat", "line", "p_over", "p_under",
        "market_over", "over_odds", "under_odds", "expected_value", "predicted_mean", "market_weight",
    )  # fmt: skip


RULE = {"rule": {"system_id": "string", "least_expected_value": "float64"}}
"""The relation that holds what the engine needs to know of a rule."""

CONSIDERED = Question(
    "best bets considered", _considered, dated=(PLAYER_PROP_PREDICTIONS, SCHEDULE), rows=RULE
)
PRICED = Question(
    "best bets priced",
    _priced,
    dated=(PLAYER_PROP_PREDICTIONS, SCHEDULE),
    whole=(SYSTEM_CALIBRATIONS,),
    rows=RULE,
)


@dataclass(frozen=True)
class Quote:
    """Who quotes a price. `seen_at` (UTC) is when it was seen last; None: it is said to be a closing price."""

    book: str
    seen_at: datetime | None


def quotes(frame: Frame, days: Sequence[date], picks: Sequence[Candidate]) -> Mapping[PickKey, Quote]:
    """Return who quotes the price of each pick; where several do, the one that was seen last, then by name."""
    if not picks:
        return {}
    asked = pa.table({name: [getattr(each, name) for each in picks] for name in PICKS["picks"]})
    return {
        (row["game_id"], row["player_id"], row["market"]): Quote(
            row["book"], row["seen_at"] and _aware(row["seen_at"])
        )
        for row in frame.ask(QUOTES, days, picks=asked)
    }


def _quotes(inputs: Relations) -> ir.Table:
    ours = inputs["picks"].rename(market="stat")
    props = told_beforehand(inputs[PLAYER_PROPS.name]).semi_join(ours, [*PLAYER_GAME, "market"])
    known = closing_quotes(known_quotes(props, inputs[SCHEDULE.name], CUTOFF))
    both = known.inner_join(ours, [*PLAYER_GAME, "market", "line"], rname="pick_{name}")
    quoted = (both.side == "OVER").ifelse(both.over_odds, both.under_odds)
    both = both.filter((both.book_kind == "sportsbook") & (quoted == both.odds))
    seen_at = both.known_at_assumed.ifelse(None, both.known_at)
    rows = both.select(*PLAYER_GAME, "market", "book", seen_at=seen_at)
    return rows.order_by(rows.seen_at.asc(nulls_first=True), ibis.desc("book"))


PICKS = {
    "picks": {
        "game_id": "string",
        "player_id": "int64",
        "stat": "string",
        "side": "string",
        "line": "float64",
        "odds": "float64",
    }
}
"""The relation that holds picks."""

QUOTES = Question("best bets quoted", _quotes, dated=(PLAYER_PROPS, SCHEDULE), rows=PICKS)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
