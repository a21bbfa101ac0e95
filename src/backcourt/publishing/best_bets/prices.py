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
    predictions, games = frame.shown(PLAYER_PROP_PREDICTIONS, days), frame.shown(SCHEDULE, days)
    tipoffs = games.group_by("game_date").agg(first_tipoff=games.tipoff_utc.min())
    own = (predictions.system_id == rule.system) & predictions.expected_value.notnull()
    counts = predictions.group_by("game_date").agg(
        as_of=predictions.as_of.max(), considered=own.cast("int64").sum()
    )
    found = {
        row["game_date"]: Offer(_aware(row["as_of"]), _aware(row["first_tipoff"]), row["considered"])
        for row in frame.rows(counts.inner_join(tipoffs, "game_date"))
    }
    rows: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for row in frame.rows(_priced(predictions.filter(own), games, frame, rule)):
        rows[row["game_date"]].append({**row, "tipoff": _aware(row["tipoff"])})
    for day, own_rows in rows.items():
        found[day].candidates.extend(candidates_of(own_rows))
    return found


def _priced(rows: ir.Table, games: ir.Table, frame: Frame, rule: Rule) -> ir.Table:
    """Return the predictions that are worth enough, with the tip-off and the market's weight in them."""
    rows = rows.filter(rows.expected_value >= rule.least_expected_value)
    rows = rows.inner_join(games.select("game_id", tipoff="tipoff_utc"), "game_id")
    fitted = frame.shown(SYSTEM_CALIBRATIONS)
    weights = fitted.group_by("digest").agg(market_weight=fitted.blend_weight.max())
    rows = rows.left_join(weights, rows.calibration == weights.digest)
    return rows.select(
        "game_date", "game_id", "tipoff", "player_id", "team", "opponent", "stat", "line", "p_over", "p_under",
        "market_over", "over_odds", "under_odds", "expected_value", "predicted_mean", "market_weight",
    )  # fmt: skip


@dataclass(frozen=True)
class Quote:
    """Who quotes a price. `seen_at` (UTC) is when it was seen last; None: it is said to be a closing price."""

    book: str
    seen_at: datetime | None


def quotes(frame: Frame, days: Sequence[date], picks: Sequence[Candidate]) -> Mapping[PickKey, Quote]:
    """Return who quotes the price of each pick; where several do, the one that was seen last, then by name."""
    if not picks:
        return {}
    props = told_beforehand(frame.shown(PLAYER_PROPS, days)).semi_join(
        ours := _shown(frame, picks), [*PLAYER_GAME, "market"]
    )
    known = closing_quotes(known_quotes(props, frame.shown(SCHEDULE, days), CUTOFF))
    both = known.inner_join(ours, [*PLAYER_GAME, "market", "line"], rname="pick_{name}")
    quoted = (both.side == "OVER").ifelse(both.over_odds, both.under_odds)
    both = both.filter((both.book_kind == "sportsbook") & (quoted == both.odds))
    seen_at = both.known_at_assumed.ifelse(None, both.known_at)
    rows = both.select(*PLAYER_GAME, "market", "book", seen_at=seen_at)
    rows = rows.order_by(rows.seen_at.asc(nulls_first=True), ibis.desc("book"))
    return {
        (row["game_id"], row["player_id"], row["market"]): Quote(
            row["book"], row["seen_at"] and _aware(row["seen_at"])
        )
        for row in frame.rows(rows)
    }


def _shown(frame: Frame, picks: Sequence[Candidate]) -> ir.Table:
    """Let queries read picks."""
    alias, names = "published_picks", ("game_id", "player_id", "stat", "side", "line", "odds")
    frame.warehouse.show_rows(
        alias, pa.table({name: [getattr(each, name) for each in picks] for name in names})
    )
    schema = {
        "game_id": "string",
        "player_id": "int64",
        "stat": "string",
        "side": "string",
        "line": "float64",
    }
    return ibis.table({**schema, "odds": "float64"}, name=alias).rename(market="stat")


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
