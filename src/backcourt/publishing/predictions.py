"""`predictions/{date}.json`: what every system said before the games of a date, nested and written by the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.upcoming_player_game_context import UPCOMING_PLAYER_GAME_CONTEXT
from backcourt.analytics.upcoming_team_game_context import UPCOMING_TEAM_GAME_CONTEXT
from backcourt.precompute.form_states import STATS
from backcourt.predictions.player_prop_predictions import PLAYER_PROP_PREDICTIONS, QUANTILES
from backcourt.predictions.prop_lines import PROP_LINES
from backcourt.predictions.system_calibrations import SYSTEM_CALIBRATIONS
from backcourt.publishing.called_off import CalledOff
from backcourt.publishing.forms.predictions import Game, Market, PredictionsFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind, date_of
from backcourt.publishing.question import Question, Relations
from backcourt.publishing.reasons import DATED, LEARNED, learned_reasons, reasons
from backcourt.publishing.text import collected, joined, moment, to_json
from backcourt.raw.players import PLAYERS
from backcourt.raw.schedule import SCHEDULE
from backcourt.sync.said import LIVE
from backcourt.systems.registry import ALL_SYSTEMS
from backcourt.tables.expressions import ibis, ir
from backcourt.time import season_of

FOLDER, TODAY = "v1/predictions/", "v1/predictions/today.json"
SOURCES = (
    PLAYER_PROP_PREDICTIONS,
    PROP_LINES,
    UPCOMING_PLAYER_GAME_CONTEXT,
    UPCOMING_TEAM_GAME_CONTEXT,
    SCHEDULE,
)
AT_ONCE = 30
"""Dates whose files are made together: half a million rows of text are a tenth of a gigabyte."""

PREDICTED = (*PLAYER_GAME, "stat")
NO_REASONS: list[dict[str, float]] = []


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the file of every date up to the slate's on which something was predicted."""
    names = frame.names_by_date
    return {
        f"{FOLDER}{day}.json": {**frame.digests(day, *SOURCES), "player names": names.get(day, "")}
        for day in frame.predicted
    }


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the files, some dates at a time."""
    days = sorted(day for day in map(date_of, names) if day)
    for start in range(0, len(days), AT_ONCE):
        yield from _made(frame, days[start : start + AT_ONCE])


def today(frame: Frame, names: Iterable[str]) -> Mapping[str, str]:
    """Show the slate as today's."""
    slate = f"{FOLDER}{frame.slate}.json"
    return {TODAY: slate} if slate in names else {}


def _made(frame: Frame, days: Sequence[date]) -> Iterator[tuple[str, Body]]:
    keep_stats(frame, days)
    for row in frame.ask(DATES, days):
        day = row["game_date"]
        head = frame.head(row["as_of"], date=day.isoformat(), season=season_of(day))
        yield f"{FOLDER}{day}.json", joined(head, games=row["games"])


def _dates(inputs: Relations) -> ir.Table:
    """Return one row per date: its games, nested, as JSON."""
    games = games_of(inputs).inner_join(_players(inputs), "game_id")
    whole = ibis.struct({name: games[name] for name in (*GAME_FIELDS, "players")})
    found = games.group_by("game_date").agg(
        as_of=moment(games.as_of.max()), games=collected(whole, order_by=[games.tipoff, games.game_id])
    )
    return found.select("game_date", "as_of", games=to_json(found.games)).order_by("game_date")


GAME_FIELDS = tuple(Game.model_fields)


def games_of(inputs: Relations) -> ir.Table:
    """Return the games of some dates with their lines, as far as known at the cut-off."""
    games, teams = inputs[SCHEDULE.name], inputs[UPCOMING_TEAM_GAME_CONTEXT.name]
    home = teams.filter(teams.is_home).select("game_id", "total", spread_home="spread")
    rows = games.left_join(home, "game_id", rname="line_{name}")
    return rows.mutate(tipoff=moment(rows.tipoff_utc)).select("game_date", *GAME_FIELDS)


def _players(inputs: Relations) -> ir.Table:
    """Return the players of every game, nested."""
    stats = inputs[SAID.name]
    stats = stats.mutate(entry=ibis.struct({name: stats[name] for name in STAT_FIELDS}))
    people = inputs[PLAYERS.name].select("player_id", "player_name")
    # What was said live stands, whoever is on the slate as it is told today.
    spoken = inputs[PLAYER_PROP_PREDICTIONS.name]
    spoken = spoken.group_by(*PLAYER_GAME).agg(
        **{name: spoken[name].max() for name in ("team", "opponent", "is_home", "as_of")}
    )
    context = inputs[UPCOMING_PLAYER_GAME_CONTEXT.name].select(*PLAYER_GAME, "injury_status")
    place = place_of(stats.stat, [stat.name for stat in STATS])
    entries = stats.group_by(*PLAYER_GAME).agg(stats=collected(stats.entry, order_by=[place]))
    rows = entries.inner_join(spoken, list(PLAYER_GAME))
    rows = rows.left_join(context, list(PLAYER_GAME), rname="context_{name}")
    rows = rows.left_join(people, "player_id", rname="person_{name}")
    rows = rows.mutate(player=named(rows.player_name, rows.player_id))
    fields = ("player_id", "player", "team", "opponent", "is_home", "injury_status", "stats")
    entry = ibis.struct({name: rows[name] for name in fields})
    return rows.group_by("game_id").agg(
        as_of=rows.as_of.max(), players=collected(entry, order_by=[rows.player, rows.player_id])
    )


def named(name: ir.StringValue, player_id: ir.IntegerValue) -> ir.StringValue:
    """Return a player's name, or what stands for it."""
    return name.fill_null(ibis.literal("player ") + player_id.cast("string"))


def place_of(value: ir.StringValue, names: Sequence[str]) -> ir.IntegerValue:
    """Return where a value stands in a list of names; behind all if it is not in it."""
    return ibis.cases(*((value == name, place) for place, name in enumerate(names)), else_=len(names))


STAT_FIELDS = (*Market.model_fields, "stat", "systems")


def keep_stats(frame: Frame, days: Sequence[date]) -> None:
    """Let questions read what was said of some dates (`SAID`); it is not worked out again for the same dates."""
    if frame.kept.get(SAID.name) != tuple(days):
        frame.keep(SAID, days, **learned_reasons(frame, days))
        frame.kept[SAID.name] = tuple(days)


def _said_of_stats(inputs: Relations) -> ir.Table:
    """Return one row per player, game and statistic: the market, and what every system says."""
    rows = inputs[PLAYER_PROP_PREDICTIONS.name]
    why = reasons(inputs)
    rows = rows.left_join(why, ["system_id", *PREDICTED], rname="why_{name}")
    place = place_of(rows.system_id, list(ALL_SYSTEMS))
    said = rows.group_by(*PREDICTED).agg(
        **{name: rows[name].max() for name in ("line", "over_odds", "under_odds")},
        market_over=rows.market_over.max().round(4),
        systems=collected(ibis.struct(_system(rows)), order_by=[place, rows.system_id]),
    )
    market = inputs[PROP_LINES.name]
    market = market.select(*PREDICTED, "opening_line", books="line_books", source="line_source")
    return said.left_join(market, list(PREDICTED), rname="market_{name}").drop(
        *(f"market_{name}" for name in PREDICTED)
    )


def _system(rows: ir.Table) -> dict[str, Any]:
    return {
        "system": rows.system_id,
        "mean": rows.predicted_mean.round(2),
        "minutes": rows.predicted_minutes.round(1),
        **{name: rows[name] for name in QUANTILES},
        "fair_line": rows.fair_line.round(2),
        "edge": rows.edge.round(2),
        **{name: rows[name].round(4) for name in ("p_over", "p_under", "p_push", "expected_value")},
        "recommendation": rows.recommendation,
        "confidence": rows.confidence.round(4),
        "basis": rows.basis,
        "reasons": rows.reasons.fill_null(NO_REASONS),
    }


def lost_predictions(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Name the predictions of a date that are gone.

    Those of a game that is still ahead may well be withdrawn, or the game with them: it was postponed. Of those that
    were made afterwards a few may go when late facts come in (grades may not): nobody could have acted on them.
    """
    games = (*old.get("games", ()), *new.get("games", ()))
    tipoffs = {game["game_id"]: game["tipoff"] for game in games}
    ahead = {game for game, tipoff in tipoffs.items() if new and tipoff > new["generated_at"]}
    had = {said: basis for said, basis in _said(old).items() if said[0] not in ahead}
    lost = had.keys() - _said(new).keys()
    afterwards = [said for said, basis in had.items() if basis != LIVE]
    if len(lost.intersection(afterwards)) <= len(afterwards) / 2:
        lost -= {*afterwards}
    return f"{len(lost)} of {len(had)} predictions" if lost else ""


def without_called_off(content: dict[str, Any], called_off: CalledOff) -> dict[str, Any]:
    """Return a date's predictions without the games that were called off."""
    off = called_off.of_date(content)
    return content | {"games": [game for game in content["games"] if game["game_id"] not in off]}


def _said(content: dict[str, Any]) -> dict[tuple[str, int, str, str], str]:
    """Return whether each prediction was said before its game or made afterwards."""
    return {
        (game["game_id"], player["player_id"], stat["stat"], system["system"]): system["basis"]
        for game in content.get("games", ())
        for player in game["players"]
        for stat in player["stats"]
        for system in stat["systems"]
    }


SAID = Question(
    "said of stats",
    _said_of_stats,
    dated=tuple(dict.fromkeys((PROP_LINES, *DATED))),
    whole=(SYSTEM_CALIBRATIONS,),
    rows=LEARNED,
)
DATES = Question("predictions", _dates, dated=SOURCES, whole=(PLAYERS,), kept=(SAID,))

PREDICTIONS = Kind(
    name="predictions",
    form=PredictionsFile,
    prefixes=(FOLDER,),
    wanted=owed,
    make=made,
    lost=lost_predictions,
    without=without_called_off,
    repeats=today,
    is_dated=True,
)
