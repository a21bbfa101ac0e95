"""`tonight/player/{id}.json`: all there is to know of one player before his game."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pyarrow as pa

from backcourt.analytics.lines import PLAYER_GAME, closing_quotes, known_quotes, told_beforehand
from backcourt.analytics.slate import ruled_out
from backcourt.analytics.upcoming_team_game_context import UPCOMING_TEAM_GAME_CONTEXT
from backcourt.arrays import Floats
from backcourt.catalogue import catalogue
from backcourt.precompute.player_composite_factors import PLAYER_COMPOSITE_FACTORS
from backcourt.precompute.player_shot_zone_analysis import PLAYER_SHOT_ZONE_ANALYSIS
from backcourt.precompute.team_defense_zone_analysis import TEAM_DEFENSE_ZONE_ANALYSIS
from backcourt.predictions.month import months
from backcourt.predictions.player_prop_predictions import PLAYER_PROP_PREDICTIONS
from backcourt.predictions.said import PLAYERS_PER_GAME
from backcourt.publishing.forms.tonight import SlatePlayer, TonightPlayerFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.players.profiles import last_games
from backcourt.publishing.players.seen import seen
from backcourt.publishing.predictions import (
    GAME_FIELDS,
    SAID,
    STAT_FIELDS,
    games_of,
    keep_stats,
    named,
    place_of,
)
from backcourt.publishing.question import Question, Relations
from backcourt.publishing.slate import (
    SHOWN_SYSTEM,
    SOURCES,
    STAT_ORDER,
    shown_system,
    slate_players,
    slate_system,
)
from backcourt.publishing.text import collected, joined, moment, to_json
from backcourt.publishing.tonight import slate_head, slate_inputs
from backcourt.raw.injuries import INJURIES
from backcourt.raw.player_props import PLAYER_PROPS
from backcourt.raw.players import PLAYERS
from backcourt.raw.schedule import CUTOFF, SCHEDULE
from backcourt.raw.shots import ZONES
from backcourt.sync.remade import Remade
from backcourt.tables.expressions import ibis, ir

FOLDER = "v1/tonight/player/"
NEGLIGIBLE = 5e-4
"""Chances are named until what lies beyond is less likely than this."""

PLACES = 5
"""Decimals of a chance."""


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return a file for everyone on the slate."""
    inputs = {
        **slate_inputs(frame),
        **frame.digests(frame.slate, PLAYER_SHOT_ZONE_ANALYSIS),
    }
    players = [row["player_id"] for row in frame.ask(LISTED, [frame.slate], **shown_system(frame))]
    found = frame.once(seen)
    return {f"{FOLDER}{player}.json": {**inputs, **found.games_of(player)} for player in players}


def player_of(name: str) -> int:
    """Return the player a file is of."""
    return int(name.removeprefix(FOLDER).removesuffix(".json"))


def _listed(inputs: Relations) -> ir.Table:
    rows = inputs[PLAYER_PROP_PREDICTIONS.name]
    return (
        rows.semi_join(inputs["shown_system"], "system_id")
        .select("player_id")
        .distinct()
        .order_by("player_id")
    )


LISTED = Question("players tonight", _listed, dated=(PLAYER_PROP_PREDICTIONS,), rows=SHOWN_SYSTEM)


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the files asked for; all are read together."""
    wanted, days = set(names), [frame.slate]
    games = last_games(frame, map(player_of, wanted))
    keep_stats(frame, days)
    handed = {**shown_system(frame), "chances": _chances(frame)}
    for row in frame.ask(TONIGHT, days, **handed):
        name = f"{FOLDER}{row['player_id']}.json"
        if name in wanted:
            written = {field: row[field] for field in WRITTEN}
            yield (
                name,
                joined(
                    slate_head(frame, row["as_of"]), **written, last_games=games.get(row["player_id"], "[]")
                ),
            )


WRITTEN = ("game", "player", "stats", "factors", "zones", "teammates_out")


def _tonight(inputs: Relations) -> ir.Table:
    """Return one row per player with the parts of his file as JSON."""
    players = slate_players(inputs)
    fields = ibis.struct({name: players[name] for name in SlatePlayer.model_fields})
    rows = players.select("game_id", "player_id", "team", "opponent", "as_of", player=fields)
    for part in (_games(inputs), _stats(inputs), _factors(inputs), _absent(inputs), _zones(inputs, rows)):
        keys = [name for name in ("game_id", "player_id", "team") if name in part.columns]
        rows = rows.left_join(part, keys, rname="other_{name}").drop(*(f"other_{name}" for name in keys))
    rows = rows.mutate(teammates_out=rows.teammates_out.fill_null(NOBODY))
    return rows.select(
        "player_id", as_of=moment(rows.as_of), **{name: to_json(rows[name]) for name in WRITTEN}
    )


NOBODY: list[str] = []


def _games(inputs: Relations) -> ir.Table:
    rows = games_of(inputs)
    return rows.select("game_id", game=ibis.struct({name: rows[name] for name in GAME_FIELDS}))


def _stats(inputs: Relations) -> ir.Table:
    """Return every statistic by all systems, with the distribution and the books' quotes."""
    rows = inputs[SAID.name]
    keys = [*PLAYER_GAME, "stat"]
    for part in (inputs["chances"], _quotes(inputs)):
        rows = rows.left_join(part, keys, rname="other_{name}").drop(*(f"other_{name}" for name in keys))
    rows = rows.mutate(quotes=rows.quotes.fill_null(NO_QUOTES))
    entry = ibis.struct({name: rows[name] for name in (*STAT_FIELDS, "chances", "quotes")})
    order = place_of(rows.stat, STAT_ORDER)
    return rows.group_by(*PLAYER_GAME).agg(stats=collected(entry, order_by=[order]))


NO_QUOTES: list[dict[str, float]] = []


def _quotes(inputs: Relations) -> ir.Table:
    """Return what each book quotes at the cut-off."""
    props = told_beforehand(inputs[PLAYER_PROPS.name])
    quotes = closing_quotes(known_quotes(props, inputs[SCHEDULE.name], CUTOFF))
    entry = ibis.struct(
        {
            "book": quotes.book,
            "kind": quotes.book_kind,
            "line": quotes.line,
            "over_odds": quotes.over_odds,
            "under_odds": quotes.under_odds,
        }
    )
    return quotes.group_by(*PLAYER_GAME, stat=quotes.market).agg(
        quotes=collected(entry, order_by=[quotes.book, quotes.line])
    )


def _chances(frame: Frame) -> pa.Table:
    """Return the distributions of the slate's system as the chances of 0, 1, 2, ..."""
    made = Remade.of(frame.warehouse, catalogue(), PLAYER_PROP_PREDICTIONS, [frame.slate], frame.texts)
    shown = slate_system(frame)
    columns: dict[str, list[object]] = {"game_id": [], "player_id": [], "stat": [], "chances": []}
    for month in months(made.read):
        for said in month.predictions():
            if said.system == shown and said.rows is not None and len(said.at):
                places = month.keys[said.at]
                width = int(np.ceil(said.rows.reach().max())) + 2
                columns["game_id"] += [f"{place // PLAYERS_PER_GAME:010d}" for place in places.tolist()]
                columns["player_id"] += (places % PLAYERS_PER_GAME).tolist()
                columns["stat"] += [month.stat] * len(places)
                columns["chances"] += [_probable(row) for row in said.rows.table(width)]
    kinds = [pa.string(), pa.int64(), pa.string(), pa.list_(pa.float64())]
    arrays = [pa.array(values, kind) for values, kind in zip(columns.values(), kinds, strict=True)]
    return pa.Table.from_arrays(arrays, names=list(columns))


def _probable(upto: Floats) -> list[float]:
    """Return the chances of 0, 1, 2, ... from those of at most as many, until almost nothing is left."""
    chances = np.diff(upto, prepend=0.0).clip(0.0, 1.0)
    end = int(np.searchsorted(upto, 1 - NEGLIGIBLE)) + 1
    return [float(chance) for chance in np.round(chances[:end], PLACES)]


def _factors(inputs: Relations) -> ir.Table:
    rows = inputs[PLAYER_COMPOSITE_FACTORS.name]
    factors = ibis.struct(
        {
            "fatigue": rows.fatigue_adjustment.round(2),
            "zone_mismatch": rows.shot_zone_mismatch_score.round(2),
            "pace": rows.pace_score.round(2),
            "usage_spike": rows.usage_spike_score.round(2),
        }
    )
    return rows.select(*PLAYER_GAME, factors=factors)


def _absent(inputs: Relations) -> ir.Table:
    """Return the names of those who are ruled out, by game and team."""
    games, people = inputs[SCHEDULE.name], inputs[PLAYERS.name]
    rows = ruled_out(games, inputs[INJURIES.name], CUTOFF)
    rows = rows.left_join(people.select("player_id", "player_name"), "player_id", rname="person_{name}")
    name = named(rows.player_name, rows.player_id)
    return rows.group_by("game_id", "team").agg(teammates_out=name.collect(order_by=[name]))


def _zones(inputs: Relations, rows: ir.Table) -> ir.Table:
    """Return where each player shoots from, and how his opponent defends it."""
    own = inputs[PLAYER_SHOT_ZONE_ANALYSIS.name]
    other = inputs[TEAM_DEFENSE_ZONE_ANALYSIS.name]
    both = rows.select(*PLAYER_GAME, "opponent").left_join(own, "player_id", rname="own_{name}")
    both = both.left_join(other, both.opponent == other.team, rname="other_{name}")
    entries = [
        ibis.struct(
            {
                "zone": ibis.literal(zone),
                "player_rate_pct": both[f"{zone}_rate_last_10"].round(1),
                "opponent_vs_league_pp": both[f"{zone}_defense_vs_league_avg"].round(2),
            }
        )
        for zone in ZONES
    ]
    return both.select(*PLAYER_GAME, zones=ibis.array(entries))


CHANCES = {
    "chances": {"game_id": "string", "player_id": "int64", "stat": "string", "chances": "array<float64>"}
}
"""The relation that holds the distributions."""

TONIGHT = Question(
    "player tonight",
    _tonight,
    dated=(*SOURCES, UPCOMING_TEAM_GAME_CONTEXT, PLAYER_SHOT_ZONE_ANALYSIS, PLAYER_PROPS),
    whole=(PLAYERS, INJURIES),
    rows={**SHOWN_SYSTEM, **CHANCES},
    kept=(SAID,),
)

TONIGHT_PLAYERS = Kind(
    name="tonight-player",
    form=TonightPlayerFile,
    prefixes=(FOLDER,),
    wanted=owed,
    make=made,
)
