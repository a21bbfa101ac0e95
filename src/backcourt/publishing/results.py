"""`results/{date}.json`: a graded date, nested and written by the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from backcourt.predictions.player_prop_predictions import PLAYER_PROP_PREDICTIONS
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.predictions.system_daily_performance import BASELINES, SYSTEM_DAILY_PERFORMANCE, figures
from backcourt.publishing.forms.results import Breakdowns, Figures, ResultsFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind, date_of
from backcourt.publishing.losses import lost_grades
from backcourt.publishing.predictions import AT_ONCE, named, place_of
from backcourt.publishing.question import Question, Relations
from backcourt.publishing.text import collected, joined, moment, to_json
from backcourt.raw.players import PLAYERS
from backcourt.systems.registry import ALL_SYSTEMS
from backcourt.tables.expressions import ibis, ir
from backcourt.time import season_of

FOLDER, LATEST = "v1/results/", "v1/results/latest.json"
GRADED = (PREDICTION_ACCURACY, SYSTEM_DAILY_PERFORMANCE)
SOURCES = (*GRADED, PLAYER_PROP_PREDICTIONS)

EXTREMES = 5
"""Best and worst predictions shown per system."""

KEY = ("game_id", "player_id", "stat")
OF_A_SYSTEM = ("game_date", "stat", "system_id")
SHARED = (
    "team",
    "opponent",
    "is_home",
    "days_rest",
    "line",
    "actual",
    "void_reason",
)
"""Columns that are the same for all systems."""

CONFIDENCES = {"below_55": 0.55, "55_to_60": 0.60, "60_to_65": 0.65}
"""Groups by the chance of the likelier side, each with the chance below which it ends; then comes 65_or_more."""


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the file of every graded date."""
    names = frame.names_by_date
    return {
        f"{FOLDER}{day}.json": {**frame.digests(day, *SOURCES), "player names": names.get(day, "")}
        for day in frame.graded
    }


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the file of every date on which something was graded, some dates at a time."""
    days = sorted(day for day in map(date_of, names) if day)
    for start in range(0, len(days), AT_ONCE):
        for row in frame.ask(RESULTS_OF_DATES, days[start : start + AT_ONCE]):
            day = row["game_date"]
            head = frame.head(row["as_of"], date=day.isoformat(), season=season_of(day))
            yield f"{FOLDER}{day}.json", joined(head, **{name: row[name] for name in PARTS})


def latest(frame: Frame, names: Iterable[str]) -> Mapping[str, str]:
    """Show the last date as the latest."""
    days = [name for name in names if date_of(name)]
    return {LATEST: max(days)} if days else {}


def _results(inputs: Relations) -> ir.Table:
    """Return one row per date with the parts of its file as JSON."""
    graded, people = inputs[PREDICTION_ACCURACY.name], inputs[PLAYERS.name]
    said = inputs[PLAYER_PROP_PREDICTIONS.name].select("system_id", *KEY, "confidence")
    graded = graded.left_join(said, ["system_id", *KEY], rname="said_{name}")
    graded = graded.left_join(people.select("player_id", "player_name"), "player_id", rname="person_{name}")
    graded = graded.mutate(player=named(graded.player_name, graded.player_id))
    rows = _summaries(inputs[SYSTEM_DAILY_PERFORMANCE.name])
    for part in (_breakdowns(graded), _rows(graded), _extremes(graded)):
        rows = rows.inner_join(part, "game_date", rname="other_{name}")
    written = {name: to_json(rows[name]) for name in PARTS}
    return rows.select("game_date", as_of=moment(rows.as_of), **written).order_by("game_date")


PARTS = ("summary", "breakdowns", "rows", "extremes")


def in_order(rows: ir.Table) -> list[ir.Value]:
    """Return the order in which reports show systems."""
    return [rows.stat, place_of(rows.system_id, list(ALL_SYSTEMS)), rows.system_id]


def plain_figures(rows: ir.Table) -> dict[str, ir.Value]:
    """Return what `Figures` holds out of rows of figures."""
    names = [name for name in Figures.model_fields if name not in ("system", "stat")]
    return {"system": rows.system_id, "stat": rows.stat, **{name: rows[name] for name in names}}


def system_figures(rows: ir.Table) -> dict[str, ir.Value]:
    """Return what `SystemFigures` holds out of rows of figures: those of the other baselines beside a system's own."""
    others = {name: [other for other in BASELINES if other != name] for name in BASELINES}
    against = ibis.cases(
        *((rows.system_id == name, _against(rows, rest)) for name, rest in others.items()),
        else_=_against(rows, BASELINES),
    )
    return {**plain_figures(rows), "against": against}


def _against(rows: ir.Table, baselines: Sequence[str]) -> ir.MapValue:
    pairs = [
        ibis.struct({"n": rows[f"paired_{name}"], "mae_difference": rows[f"mae_minus_{name}"]})
        for name in baselines
    ]
    return ibis.map(ibis.array([ibis.literal(name) for name in baselines]), ibis.array(pairs))


def _summaries(rows: ir.Table) -> ir.Table:
    """Return every system over each date on which somebody who was predicted appeared."""
    entry = ibis.struct(system_figures(rows))
    found = rows.group_by("game_date").agg(
        as_of=rows.as_of.max(), graded=rows.graded.sum(), summary=collected(entry, order_by=in_order(rows))
    )
    return found.filter(found.graded > 0).drop("graded")


def _breakdowns(graded: ir.Table) -> ir.Table:
    """Return the figures of every group of every breakdown."""
    values = {
        "tier": graded.scoring_tier.fill_null("FEWER_THAN_3_GAMES"),
        "confidence": confidence_group(graded.confidence),
        "recommendation": graded.recommendation,
        "venue": graded.is_home.ifelse("home", "away"),
        "rest": rest_group(graded.days_rest),
    }
    marked = [
        graded.mutate(dimension=ibis.literal(name), group=values[name]) for name in Breakdowns.model_fields
    ]
    rows = ibis.union(*marked)
    found = rows.group_by("game_date", "dimension", "group", "stat", "system_id").agg(**figures(rows))
    entry = ibis.struct({**plain_figures(found), "group": found.group})
    order = [found.group, *in_order(found)]
    groups = {
        name: collected(entry, where=found.dimension == name, order_by=order).fill_null(NO_GROUPS)
        for name in Breakdowns.model_fields
    }
    whole = found.group_by("game_date").agg(**groups)
    return whole.select("game_date", breakdowns=ibis.struct({name: whole[name] for name in groups}))


NO_GROUPS: list[dict[str, Any]] = []


def rest_group(days: ir.IntegerValue) -> ir.StringValue:
    """Return the rest a player had, in the groups of the breakdown."""
    return ibis.cases(
        (days.isnull(), "first_of_season"), (days <= 1, "1"), (days == 2, "2"), else_="3_or_more"
    )


def confidence_group(chance: ir.FloatingValue) -> ir.StringValue:
    """Return the chance of the likelier side, in the groups of the breakdown."""
    ends = [(chance < end, name) for name, end in CONFIDENCES.items()]
    return ibis.cases((chance.isnull(), "no_line_or_law"), *ends, else_="65_or_more")


def _rows(graded: ir.Table) -> ir.Table:
    """Return one entry per player, game and statistic, with the predictions of all systems in it."""
    said = ibis.struct(
        {
            "predicted": graded.predicted_mean,
            "recommendation": graded.recommendation,
            "error": graded.signed_error,
            "outcome": graded.outcome,
        }
    )
    found = graded.group_by("game_date", *KEY).agg(
        player=graded.player.max(),
        tier=graded.scoring_tier.max(),
        predictions=ibis.map(
            graded.system_id.collect(order_by=graded.system_id), collected(said, order_by=graded.system_id)
        ),
        **{name: graded[name].max() for name in SHARED},
    )
    entry = ibis.struct({name: found[name] for name in (*KEY, "player", "tier", *SHARED, "predictions")})
    order = [found.game_id, found.team, found.player_id, found.stat]
    return found.group_by("game_date").agg(rows=collected(entry, order_by=order))


def _extremes(graded: ir.Table) -> ir.Table:
    """Return the best and the worst predictions of every system."""
    rows = graded.filter(graded.absolute_error.notnull())
    groups = [rows[name] for name in OF_A_SYSTEM]
    best = [rows.absolute_error, ibis.desc(rows.actual), rows.game_id, rows.player_id]
    worst = [ibis.desc(rows.absolute_error), rows.game_id, rows.player_id]
    rows = rows.mutate(
        best=ibis.row_number().over(group_by=groups, order_by=best),
        worst=ibis.row_number().over(group_by=groups, order_by=worst),
    )
    entry = ibis.struct(
        {
            "game_id": rows.game_id,
            "player_id": rows.player_id,
            "player": rows.player,
            "line": rows.line,
            "predicted": rows.predicted_mean,
            "actual": rows.actual,
            "error": rows.signed_error,
        }
    )
    found = rows.group_by(*OF_A_SYSTEM).agg(
        best=collected(entry, where=rows.best < EXTREMES, order_by=rows.best),
        worst=collected(entry, where=rows.worst < EXTREMES, order_by=rows.worst),
    )
    extremes = ibis.struct(
        {"system": found.system_id, "stat": found.stat, "best": found.best, "worst": found.worst}
    )
    return found.group_by("game_date").agg(extremes=collected(extremes, order_by=in_order(found)))


RESULTS_OF_DATES = Question("results", _results, dated=SOURCES, whole=(PLAYERS,))

RESULTS = Kind(
    name="results",
    form=ResultsFile,
    prefixes=(FOLDER,),
    wanted=owed,
    make=made,
    lost=lost_grades,
    repeats=latest,
    is_dated=True,
)
