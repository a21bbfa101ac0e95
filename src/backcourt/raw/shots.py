"""Field-goal attempts with their zone."""

from __future__ import annotations

from backcourt.identity.teams import teams
from backcourt.raw.preference import GAMES, preference
from backcourt.raw.rejection import KNOWN_AT, PROVENANCE, with_reason
from backcourt.raw.schedule import only_games
from backcourt.sources.landed import LANDED_COLUMNS
from backcourt.sources.play_tellers import Teller
from backcourt.tables.declaration import Column, Input, Inputs, Phase, Table
from backcourt.tables.expressions import ibis, ir

ZONES = ("paint", "mid_range", "three")
PAINT_FEET = 8
"""Without a zone name, a two-pointer from within this distance counts as paint."""

PAINT_NAMES = ("Restricted Area", "In The Paint (Non-RA)")
MID_RANGE_NAMES = ("Mid-Range",)
NOT_TOLD = "the source does not tell"

COLUMNS = (
    Column("game_id", "string", "NBA game id"),
    Column("event_number", "int64", "order of the attempt in the game, from 1"),
    Column("season", "string", "season label"),
    Column("game_date", "date", "Eastern date"),
    Column("team", "string", "tricode of the shooter's team"),
    Column("player_id", "int64", "the shooter"),
    Column("period", "int64", "period, overtimes from 5 on", low=1, high=14),
    Column("seconds_left", "int64", "seconds left in the period", "s", low=0, high=720, varies=True),
    Column("x_ft", "float64", "feet to the side of the basket", "feet", missing=NOT_TOLD),
    Column("y_ft", "float64", "feet from the baseline", "feet", missing=NOT_TOLD),
    Column("distance_ft", "float64", "distance from the basket", "feet", missing=NOT_TOLD, low=0, high=95),
    Column("zone", "string", "paint, mid_range or three"),
    Column("shot_value", "int64", "points the attempt is worth", low=2, high=3, varies=True),
    Column("is_made", "boolean", "whether it went in", varies=True),
    Column("is_assisted", "boolean", "whether a make was assisted", missing=NOT_TOLD),
    Column("action_type", "string", "kind of shot as the league names it", missing=NOT_TOLD),
    *KNOWN_AT,
    *PROVENANCE,
)


def zone_of(shot_value: ir.Value, zone_name: ir.Value, distance: ir.Value) -> ir.StringValue:
    """Return the zone: the value of the shot decides about threes, the league's zone name about the paint.

    Scorers now and then name a zone that contradicts the value (a three from "Mid-Range"); box scores go by value.
    """
    return ibis.cases(
        (shot_value == 3, "three"),
        (zone_name.isin(PAINT_NAMES), "paint"),
        (zone_name.notnull(), "mid_range"),
        (distance <= PAINT_FEET, "paint"),
        (distance.notnull(), "mid_range"),
        else_=None,
    )


def build(inputs: Inputs) -> ir.Table:
    """One row per attempt.

    A game's attempts are those of one source: its preferred shot chart, and where no chart has any of them the
    play-by-play of the preferred source, written up afterwards rather than while it was played.
    """
    landed = _told(inputs)
    team = ibis.cases(
        *((landed.team_id == entry.nba_team_id, code) for code, entry in teams().items()), else_=None
    )
    landed = landed.mutate(team=team, delivered_game_id=landed.game_id).drop("game_id")
    games = only_games(inputs["schedule"]).select(
        "game_date", "team", "game_id", "season", "results_known_utc"
    )
    rows = landed.left_join(games, ["game_date", "team"], rname="game_{name}")
    value = rows.shot_type.substr(0, 1).try_cast("int64")
    rows = rows.mutate(
        shot_value=value,
        zone=zone_of(value, rows.zone_basic, rows.distance_ft),
        is_made=rows.made,
        known_at=rows.results_known_utc,
        known_at_assumed=ibis.literal(True),
    )
    judged = with_reason(
        rows,
        {
            "missing_date": rows.game_date.isnull(),
            "unknown_team": rows.team.isnull(),
            "not_scheduled": rows.game_id.isnull(),
            "game_id_contradicts_schedule": rows.delivered_game_id != rows.game_id,
            "missing_value": rows.player_id.isnull() | rows.is_made.isnull() | rows.period.isnull(),
            "impossible_clock": ~rows.period.between(1, 14)
            | ~rows.seconds_left.fill_null(-1).between(0, 720),
            "impossible_distance": ~rows.distance_ft.between(0, 95),
            "unknown_shot_value": ~rows.shot_value.isin((2, 3)) | rows.shot_value.isnull(),
            "unknown_zone": rows.zone.isnull(),
        },
    )
    judged = _of_one_source(judged)
    order = [
        judged.period,
        judged.seconds_left.desc(),
        judged.player_id,
        judged.x_ft,
        judged.y_ft,
        judged.is_made,
        # A tip-in may follow its miss within the second and from the same place: their numbers must not be left to chance.
        *(judged[name] for name in ("shot_value", "zone", "distance_ft", "action_type", "row_number")),
    ]
    number = ibis.row_number().over(
        ibis.window(group_by=[judged.game_id, judged.reject_reason], order_by=order)
    )
    return judged.mutate(event_number=number.cast("int64") + 1)


TOLD = (
    *(column.name for column in LANDED_COLUMNS),
    *[
        "game_id",
        "game_date",
        "player_id",
        "team_id",
        "period",
        "seconds_left",
        "action_type",
        "shot_type",
        "zone_basic",
    ],
    *["distance_ft", "x_ft", "y_ft", "made", "is_assisted", "place"],
)
"""What is read of attempts, whoever tells of them."""


def _told(inputs: Inputs) -> ir.Table:
    """Return the attempts of charts and plays with the `place` of who tells them among all who might."""
    charts, plays = inputs["landed_shots"], inputs["landed_play_shots"]
    charts = charts.mutate(is_assisted=ibis.literal(None, "boolean"), place=preference(charts.source, GAMES))
    is_live = (plays.provider == Teller.LIVE.value).fill_null(False).cast("int64")
    behind_charts = 1 + len(GAMES) + 2 * preference(plays.source, GAMES) + is_live
    return charts.select(*TOLD).union(plays.mutate(place=behind_charts).select(*TOLD))


def _of_one_source(judged: ir.Table) -> ir.Table:
    """Reject, as duplicates, attempts of a game that somebody preferred tells of."""
    place = judged.reject_reason.isnull().ifelse(judged.place, None)
    best = place.min().over(group_by=judged.game_id)
    return judged.mutate(
        reject_reason=(place > best).fill_null(False).ifelse("duplicate", judged.reject_reason)
    )


SHOTS = Table(
    name="shots",
    phase=Phase.RAW,
    meaning="field-goal attempts with zone and result",
    grain=("game_id", "event_number"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(Input("landed_shots"), Input("landed_play_shots"), Input("schedule")),
    build=build,
    grid=("landed_games", "landed_shots", "landed_play_shots"),
    quarantines=True,
)
