"""`best-bets/{date}.json` and `best-bets/record.json`: picks are made once, put on record, and shown from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from backcourt.errors import RefusedError
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.publishing.best_bets.chain import canonical
from backcourt.publishing.best_bets.grading import key_of, outcomes
from backcourt.publishing.best_bets.prices import Offer, Quote, offers, quotes
from backcourt.publishing.best_bets.record import PUBLISHED
from backcourt.publishing.best_bets.rule import RULE, Candidate, PickKey, chosen, is_allowed, is_fresh
from backcourt.publishing.best_bets.summaries import summaries
from backcourt.publishing.forms.base import Reason
from backcourt.publishing.forms.best_bets import (
    Basis,
    BestBetsFile,
    Pick,
    PicksOfDate,
    PublishedPick,
    RecordFile,
    Result,
    ResultsOfDate,
)
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind, body_of, date_of
from backcourt.publishing.question import combined
from backcourt.systems.combined import ENSEMBLE
from backcourt.systems.market import MARKET
from backcourt.time import game_day, season_of

FOLDER, LATEST = "v1/best-bets/", "v1/best-bets/latest.json"
RESULT = tuple(Result.model_fields)


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the file of every date up to today on which something was predicted, or that is on record.

    What was picked is not among the inputs: once on record, it cannot change.
    """
    _require_later(frame)
    days = {day for day in frame.predicted if day <= frame.today} | set(frame.record.picks)
    graded = set(frame.graded)
    return {
        f"{FOLDER}{day}.json": frame.digests(day, PREDICTION_ACCURACY) if day in graded else {}
        for day in sorted(days)
    }


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Put on record what is new of some dates, and yield their files; a date may still have to wait for prices."""
    days = sorted(day for day in map(date_of, names) if day)
    _pick(frame, [day for day in days if day not in frame.record.picks])
    _grade(frame, days)
    for day in days:
        if day in frame.record.picks:
            yield f"{FOLDER}{day}.json", body_of(_file(frame, day))


def latest(frame: Frame, names: Iterable[str]) -> Mapping[str, str]:
    """Show the last date as the latest."""
    days = [name for name in names if date_of(name)]
    return {LATEST: max(days)} if days else {}


def _require_later(frame: Frame) -> None:
    """Refuse to show a moment at which not all of the record was known: nothing of it may go."""
    upto = frame.record.as_of
    if upto and upto > frame.now.replace(tzinfo=UTC):
        raise RefusedError(
            f"best bets are on record up to {upto:%Y-%m-%d %H:%M} UTC, later than the moment to be published",
            "publish an earlier moment to another folder",
        )


def _pick(frame: Frame, days: Sequence[date]) -> None:
    """Put the picks of dates on record, in the order of the dates."""
    if not days:
        return
    offered = offers(frame, days, RULE)
    due = [day for day in days if day in offered and _is_due(frame, offered[day])]
    allowed = {day: [each for each in offered[day].candidates if is_allowed(each, RULE)] for day in due}
    quoting = quotes(frame, due, [each for day in due for each in allowed[day]])
    for day in due:
        _add_rule(frame, day)
        had = [each for each in allowed[day] if _is_had(frame, each, quoting.get(each.key))]
        picks = chosen(had, RULE)
        frame.record.add("picks", _clock(frame), day, _content(frame, day, offered[day], picks, quoting))


def _is_due(frame: Frame, offer: Offer) -> bool:
    """Whether picks can be made: before anything is priced there is nothing to pick from, unless it is too late."""
    return offer.considered > 0 or not _is_before(frame, offer.first_tipoff)


def _is_had(frame: Frame, each: Candidate, quote: Quote | None) -> bool:
    """Whether the price can be had: a book really quotes it, and it was seen shortly before."""
    moment = min(each.tipoff, max(_clock(frame), frame.now.replace(tzinfo=UTC)))
    return quote is not None and is_fresh(quote.seen_at, moment, RULE)


def _is_before(frame: Frame, moment: datetime) -> bool:
    """Whether a moment is still to come, by the machine's clock and by the moment that is shown."""
    return max(_clock(frame), frame.now.replace(tzinfo=UTC)) < moment


def _clock(frame: Frame) -> datetime:
    return frame.clock().replace(tzinfo=UTC, microsecond=0)


def _add_rule(frame: Frame, day: date) -> None:
    """Put the rule on record, if it is another than before."""
    known = frame.record.rules.get(RULE.version)
    if known is None:
        frame.record.add("rule", _clock(frame), day, RULE)
    elif canonical(known) != canonical(RULE):
        raise RefusedError(
            f"the rule of best bets is not version {RULE.version} as it is on record",
            "give the changed rule another version",
        )


def _content(
    frame: Frame, day: date, offer: Offer, picks: Sequence[Candidate], quoting: Mapping[PickKey, Quote]
) -> PicksOfDate:
    basis: Basis = "live" if _is_before(frame, offer.first_tipoff) else "backfilled"
    return PicksOfDate(
        rule=RULE.version,
        season=season_of(day),
        as_of=min(offer.as_of, frame.written_at),
        basis=basis,
        considered=offer.considered,
        picks=[_picked(frame, rank, each, quoting) for rank, each in enumerate(picks, start=1)],
    )


def _picked(frame: Frame, rank: int, each: Candidate, quoting: Mapping[PickKey, Quote]) -> Pick:
    quote = quoting[each.key]
    return Pick(
        rank=rank,
        game_id=each.game_id,
        tipoff=each.tipoff,
        player_id=each.player_id,
        player=frame.name(each.player_id),
        team=each.team,
        opponent=each.opponent,
        stat=each.stat,
        side=each.side,
        line=each.line,
        odds=each.odds,
        book=quote.book,
        seen_at=quote.seen_at,
        probability=each.probability,
        break_even=each.break_even,
        market_probability=each.market_probability,
        expected_value=each.expected_value,
        predicted_mean=each.predicted_mean,
        reasons=_reasons(each),
    )


def _reasons(each: Candidate) -> list[Reason]:
    """Return the members of the blend by weight; what moved those stands with the predictions."""
    weight = each.market_weight
    if weight is None:
        return []
    members = {MARKET.id: round(weight, 4), ENSEMBLE: round(1 - weight, 4)}
    ordered = sorted(members.items(), key=lambda member: -member[1])
    return [Reason(name=name, size=size) for name, size in ordered]


def _grade(frame: Frame, days: Sequence[date]) -> None:
    """Put results on record that are new, or other than before; what is known of a pick is never taken back."""
    over, record = set(frame.graded), frame.record
    waiting = {
        day: record.picks[day][1].picks
        for day in days
        if day in over and day in record.picks and record.picks[day][1].picks
    }
    for day, found in outcomes(frame, waiting).items():
        known = record.results_of(day)
        newest = known | {(each.game_id, each.player_id, each.stat): each for each in found}
        if newest != known:
            in_order = [newest[key] for key in map(key_of, waiting[day]) if key in newest]
            as_of = game_day(day).results_known_utc.replace(tzinfo=UTC)
            record.add("results", _clock(frame), day, ResultsOfDate(as_of=as_of, results=in_order))


def _file(frame: Frame, day: date) -> BestBetsFile:
    entry, content = frame.record.picks[day]
    results = frame.record.results_of(day)
    as_of = frame.record.results[day].as_of if results else content.as_of
    return BestBetsFile.model_validate(
        {
            **_head(frame, as_of),
            "date": day,
            "season": content.season,
            "rule": frame.record.rules[content.rule],
            "published_at": entry.written_at,
            "basis": content.basis,
            "considered": content.considered,
            "picks": [
                PublishedPick(
                    **dict(pick),
                    result=Result(**{name: getattr(result, name) for name in RESULT})
                    if (result := results.get(key_of(pick)))
                    else None,
                )
                for pick in content.picks
            ],
        }
    )


def _head(frame: Frame, as_of: datetime) -> dict[str, Any]:
    return {
        "generated_at": frame.written_at,
        "as_of": as_of,
        "simulated": frame.simulated,
        "information_time": frame.information_time,
    }


def lost_picks(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Refuse, for whatever reason, to publish other picks of a date than those that are public.

    What is shown as the latest moves on to another date; each date is held against its own file.
    """
    if new and new["date"] != old["date"]:
        return ""
    if _fixed(old) != _fixed(new):
        raise RefusedError(
            f"published picks of {old['date']} would be altered",
            "picks that are public never change: report this",
        )
    return ""


def _fixed(content: dict[str, Any]) -> object:
    """Return what of a date never changes."""
    picks = [
        {name: value for name, value in pick.items() if name != "result"} for pick in content.get("picks", ())
    ]
    return picks, *(content.get(name) for name in ("basis", "published_at", "rule", "considered"))


def record_owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the record, once anything was picked or found not worth picking."""
    days = [
        f"{day} {name}" for day in frame.graded for name in frame.digests(day, PREDICTION_ACCURACY).values()
    ]
    dates = [day.isoformat() for day in frame.predicted if day <= frame.today]
    inputs = {"entries": frame.record.head, "dates and results": combined([*dates, *days])}
    return {PUBLISHED: inputs} if dates or frame.record.picks else {}


def record_made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the record."""
    if as_of := frame.record.as_of:
        entries = list(frame.record.all())
        file = RecordFile.model_validate(
            {**_head(frame, as_of), "rule": RULE, "summaries": summaries(frame.record), "entries": entries}
        )
        yield PUBLISHED, body_of(file)


def lost_entries(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Refuse, for whatever reason, to publish a record that does not begin with the one that is public."""
    entries = new.get("entries", [])
    for place, entry in enumerate(old["entries"]):
        if place >= len(entries) or entries[place] != entry:
            raise RefusedError(
                f"entry {entry['number']} of the record of best bets would be altered",
                "a published record is only ever appended to: report this",
            )
    return ""


BEST_BETS = Kind(
    name="best-bets",
    form=BestBetsFile,
    prefixes=(f"{FOLDER}2", LATEST),
    wanted=owed,
    make=made,
    lost=lost_picks,
    repeats=latest,
    is_dated=True,
    companion_of="best-bets-record",
)

BEST_BETS_RECORD = Kind(
    name="best-bets-record",
    form=RecordFile,
    prefixes=(PUBLISHED,),
    wanted=record_owed,
    make=record_made,
    lost=lost_entries,
    companion_of="best-bets",
    commit=lambda frame: frame.record.save(),
)
