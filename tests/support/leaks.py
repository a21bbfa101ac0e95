"""Tables that know what they cannot know, declared like any other: what the proofs of point in time must catch."""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from backcourt.tables.declaration import (
    SAME_DATE,
    SEASON_BEFORE,
    SEASON_THROUGH,
    Column,
    Input,
    Inputs,
    LookBack,
    Phase,
    Table,
)
from backcourt.tables.windows import rounded

NAME = "leaking"


def _points_that_day(inputs: Inputs) -> ir.Table:
    """The day's own points, on a row that claims to speak when the game begins."""
    return _claiming(inputs, inputs["player_game_summary"].mutate(figure=ibis._.points.cast("float64")))


def _last_five_with_the_day_itself(inputs: Inputs) -> ir.Table:
    """The classic: a window that ends on the target date instead of before it."""
    history = inputs["player_game_summary"]
    frame = ibis.window(group_by=history.player_id, order_by=history.game_date, rows=(-4, 0))
    return _claiming(inputs, history.mutate(figure=rounded(history.points.mean().over(frame))))


def _season_without_window(inputs: Inputs) -> ir.Table:
    """Everything a chunk of dates may read, instead of a window that ends before each date."""
    scored = inputs["player_game_summary"].group_by("player_id").agg(figure=rounded(ibis._.points.mean()))
    active = inputs["upcoming_player_game_context"].select("game_id", "player_id", "game_date")
    return _claiming(inputs, active.left_join(scored, "player_id"))


def _claiming(inputs: Inputs, rows: ir.Table) -> ir.Table:
    games = inputs["schedule"].select("game_id", as_of="close_cutoff_utc")
    rows = rows.select("game_id", "game_date", "player_id", "figure").inner_join(games, "game_id")
    return rows.select("game_id", "game_date", "player_id", "figure", "as_of")


def _leaking(build: Callable[[Inputs], ir.Table], look_back: LookBack) -> Table:
    return Table(
        name=NAME,
        phase=Phase.PRECOMPUTE,
        meaning="knows what it cannot know",
        grain=("game_id", "player_id"),
        date_column="game_date",
        columns=(
            Column("game_id", "string", "NBA game id"),
            Column("game_date", "date", "Eastern date"),
            Column("player_id", "int64", "NBA player id"),
            Column("figure", "float64", "points", missing="none known"),
            Column("as_of", "timestamp", "what the table claims: tip-off", "UTC"),
        ),
        inputs=(
            Input("schedule"),
            Input("upcoming_player_game_context"),
            Input("player_game_summary", look_back),
        ),
        build=build,
    )


LEAKS = {
    "the points of the day itself": _leaking(_points_that_day, SAME_DATE),
    "a window that ends on the day itself": _leaking(_last_five_with_the_day_itself, SEASON_THROUGH),
    "the season without a window": _leaking(_season_without_window, SEASON_BEFORE),
}
