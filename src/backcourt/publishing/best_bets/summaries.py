"""How the picks did, by basis, version of the rule and season; live and backfilled ones are never counted together."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from backcourt.evaluation import scores
from backcourt.publishing.best_bets.grading import key_of
from backcourt.publishing.best_bets.record import Record
from backcourt.publishing.forms.base import Share
from backcourt.publishing.forms.best_bets import GradedPick, Pick, PicksOfDate, RecordSummary
from backcourt.tables.windows import DECIMALS

ALL_SEASONS = "all"

DECIDED = ("won", "lost")
STAKED = (*DECIDED, "push")
"""Picks whose stake was at risk: a push is a bet too, a void never was one."""


@dataclass(frozen=True)
class _Slate:
    date: date
    content: PicksOfDate
    results: Sequence[tuple[Pick, GradedPick]]


def summaries(record: Record) -> list[RecordSummary]:
    """Return the figures of every basis, version of the rule and season, and of all seasons of both."""
    groups: dict[tuple[str, str, str], list[_Slate]] = defaultdict(list)
    for day, (_, content) in sorted(record.picks.items()):
        found = record.results_of(day)
        known = [(pick, found[key_of(pick)]) for pick in content.picks if key_of(pick) in found]
        for season in (content.season, ALL_SEASONS):
            groups[content.basis, content.rule, season].append(_Slate(day, content, known))
    # Live before backfilled, the newest rule first.
    order = sorted(groups, key=lambda key: (key[0] != "live", -list(record.rules).index(key[1]), key[2]))
    return [_summary(key, groups[key]) for key in order]


def _summary(key: tuple[str, str, str], slates: Sequence[_Slate]) -> RecordSummary:
    results = [(slate.date, pick, result) for slate in slates for pick, result in slate.results]
    counts = Counter(result.outcome for _, _, result in results)
    decided = [pick for _, pick, result in results if result.outcome in DECIDED]
    picks = sum(len(slate.content.picks) for slate in slates)
    hits = scores.share(counts["won"], len(decided))
    basis, rule, season = key
    return RecordSummary.model_validate(
        {
            "basis": basis,
            "rule": rule,
            "season": season,
            "slates": len(slates),
            "picks": picks,
            "pending": picks - len(results),
            "won": counts["won"],
            "lost": counts["lost"],
            "pushes": counts["push"],
            "voids": counts["void"],
            "hit_rate": hits and _share(hits, len(decided)),
            "break_even_pct": _mean_pct([pick.break_even for pick in decided]),
            "expected_pct": _mean_pct([pick.probability for pick in decided]),
            "units": round(sum(result.profit for _, _, result in results), 4),
            **_returned([(day, result.profit) for day, _, result in results if result.outcome in STAKED]),
        }
    )


def _returned(profits: Sequence[tuple[date, float]]) -> dict[str, float | None]:
    """Return the mean profit in percent with its interval, whole slates being drawn again."""
    if not profits:
        return dict.fromkeys(("return_pct", "return_low_pct", "return_high_pct"))
    profit = np.array([value for _, value in profits])
    days = np.array([day.toordinal() for day, _ in profits], dtype=np.int64)
    mean = scores.mean_difference(profit, np.zeros_like(profit), days)
    return {
        "return_pct": _pct(mean.value),
        "return_low_pct": _pct(mean.low),
        "return_high_pct": _pct(mean.high),
    }


def _share(interval: scores.Interval, n: int) -> Share:
    return Share(
        value_pct=_pct(interval.value),
        low_pct=max(_pct(interval.low), 0.0),
        high_pct=min(_pct(interval.high), 100.0),
        n=n,
    )


def _mean_pct(values: Sequence[float]) -> float | None:
    return _pct(sum(values) / len(values)) if values else None


def _pct(value: float) -> float:
    return round(100 * value, DECIMALS)
