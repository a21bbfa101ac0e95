"""How likely a member of a team's roster is to play, by what is known of absences: everything, or next to nothing.

With the inactive list, whoever is on it or reported out is gone and the others are all but certain. Without it, only
what an injury page says of him counts, and how often he was there lately.
"""

from __future__ import annotations

from dataclasses import dataclass

from backcourt.analytics.slate import appearances, lists_known, player_history, reports, ruled_out
from backcourt.raw.injuries import ASSUMED_INACTIVE_LIST
from backcourt.raw.schedule import CUTOFF
from backcourt.tables.declaration import Column, Inputs
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import History, all_games, days_between, last_games, rounded

RECENT_TEAM_GAMES = 10
REGULAR_MINUTES = 12.0
"""Mean minutes of his last 10 games from which on a player is missed: lists name hardly anybody below."""

LEAST_SHARE, MOST_SHARE = 0.02, 0.98
LEAST_MINUTES, MOST_MINUTES = 1.0, 48.0
LONGEST_ABSENCE = 8


@dataclass(frozen=True)
class Attendance:
    """A logistic formula for whether a member of the roster plays: what each sign of it adds to the log odds."""

    constant: float
    share: float
    missed: float
    minutes: float
    regular: float
    was_absent: float

    def probability(self, rows: ir.Table) -> ir.FloatingValue:
        """Return how likely each member plays (`presence_rate`, `games_missed`, `minutes_6`, `minutes_last_10`)."""
        share = rows.presence_rate.clip(lower=LEAST_SHARE, upper=MOST_SHARE)
        minutes = rows.minutes_6.clip(lower=LEAST_MINUTES, upper=MOST_MINUTES)
        odds = (
            self.constant
            + self.share * (share / (1 - share)).ln()
            + self.missed * ibis.least(rows.games_missed, LONGEST_ABSENCE)
            + self.minutes * minutes.ln()
            + self.regular * is_regular(rows).cast("int64")
            + self.was_absent * (rows.games_missed > 0).cast("int64")
        )
        return rounded(1 / (1 + (-odds).exp()))


WITH_LIST = Attendance(-0.702, 0.233, -0.202, 0.503, 5.254, -0.626)
"""Fitted on the 33,890 members of 2021-22 who were not ruled out, a season that is for training only.

Log loss 0.181 there, 0.182 in 2022-23. Whoever is missed is on the list when he does not play, hence the 5.254.
"""

WITHOUT_LIST = Attendance(-0.328, 0.117, -0.259, 0.613, 0.166, -1.718)
"""Fitted on all 40,693 members of 2021-22. Log loss 0.416 there, 0.422 in 2022-23."""

FIRST_GAME = "he has not played yet this season"
NEVER_HERE = "he has not played for the team this season"
NOT_A_MEMBER = "he has not appeared for the team in 30 days"

COLUMNS = (
    Column("is_on_roster", "boolean", "whether he appeared for the team within 30 days, and for no other since"),
    Column("is_listed", "boolean", "whether he is on the decision-time list"),
    Column("is_ruled_out", "boolean", "whether the inactive list or an injury page rules him out"),
    Column("is_reported_out", "boolean", "whether an injury page rules him out"),
    Column("games_played", "int64", "games this season so far", low=0, high=120, varies=True),
    Column("minutes_last_10", "float64", "mean minutes of the last 10 games", "minutes", missing=FIRST_GAME, low=0, high=70, varies=True),
    Column("minutes_last", "float64", "minutes of his last game", "minutes", missing=FIRST_GAME, low=0, high=70, varies=True),
    Column("minutes_season", "float64", "mean minutes of the season so far", "minutes", missing=FIRST_GAME, low=0, high=70, varies=True),
    Column("days_off", "int64", "days since his last game of the season", "days", missing=FIRST_GAME, low=1, high=300, varies=True),
    Column("games_missed", "int64", "the team's games since his last one for it", "games", missing=NEVER_HERE, low=0, high=120, varies=True),
    Column("presence_rate", "float64", "share of the team's last 10 games he played, of those he was not ruled out of; half a game added to either side", "0-1", missing=NEVER_HERE, low=0, high=1, varies=True),
    Column("plays_probability", "float64", "how likely he plays, the inactive list known; 0 when ruled out", "0-1", missing=NOT_A_MEMBER, low=0, high=1, varies=True),
    Column("plays_probability_none", "float64", "how likely he plays, no list known; 0 when reported out", "0-1", missing=NOT_A_MEMBER, low=0, high=1, varies=True),
)  # fmt: skip


def is_regular(rows: ir.Table) -> ir.BooleanValue:
    """Tell who plays so much that he is missed when he does not."""
    return (rows.minutes_last_10 >= REGULAR_MINUTES).fill_null(False)


def records(inputs: Inputs) -> ir.Table:
    """Return one row per player, team he ever played for in the season, and game of that team: whether he was there.

    Whoever joins a team later has rows from its first game on: to be missing is the same before and after.
    """
    played = appearances(inputs["season_summary"]).select("player_id", "team", "season", "game_id")
    pairs = played.select("player_id", "team", "season").distinct()
    games = inputs["team_offense_game_summary"].select("team", "season", "game_id", "game_date")
    rows = pairs.inner_join(games, ["team", "season"])
    there = played.mutate(there=ibis.literal(1))
    rows = rows.left_join(there, ["player_id", "team", "season", "game_id"], rname="there_{name}")
    lists = inputs["season_injuries"]
    lists = lists.filter((lists.basis == ASSUMED_INACTIVE_LIST) & (lists.status == "out"))
    named = lists.select("player_id", "team", "game_id").distinct().mutate(out=ibis.literal(1))
    rows = rows.left_join(named, ["player_id", "team", "game_id"], rname="out_{name}")
    return rows.select(
        *pairs.columns,
        "game_id",
        "game_date",
        played=rows.there.fill_null(0).cast("int64"),
        listed_out=rows.out.fill_null(0).cast("int64"),
        is_missed=rows.there.isnull(),
    )


def with_presence(rows: ir.Table, inputs: Inputs) -> ir.Table:
    """Add what players did this season, and how often they were there for their team."""
    known = player_history(inputs["season_summary"]).as_of(
        rows,
        "game_date",
        games_played=all_games().count(),
        last_played=all_games().latest("game_date"),
        minutes_last=all_games().latest("minutes"),
        minutes_last_10=last_games(10).mean("minutes"),
        minutes_season=all_games().mean("minutes"),
    )
    newest = last_games(RECENT_TEAM_GAMES)
    known = History(records(inputs), ("player_id", "team", "season")).as_of(
        known,
        "game_date",
        team_games=newest.count(),
        there=newest.sum("played"),
        gone=newest.sum("listed_out"),
        games_missed=all_games().streak("is_missed"),
    )
    was_here = known.team_games > 0
    owed = ibis.greatest(known.team_games - known.gone, known.there)
    return known.mutate(
        days_off=days_between(known.last_played, known.game_date),
        games_missed=was_here.ifelse(known.games_missed, None),
        presence_rate=was_here.ifelse(rounded((known.there + 0.5) / (owed + 1)), None),
    ).drop("last_played", "team_games", "there", "gone")


def with_absences(rows: ir.Table, inputs: Inputs) -> ir.Table:
    """Add who is known to be out, by the inactive list or a page, and by a page alone."""
    schedule, injuries = inputs["schedule"], inputs["injuries"]
    key = ["game_id", "player_id", "team"]
    out = ruled_out(schedule, injuries, CUTOFF).select(*key).distinct()
    page = reports(schedule, injuries, CUTOFF)
    page = page.filter(page.status == "out").select(*key).distinct()
    listed = lists_known(schedule, injuries, CUTOFF).mutate(has_list=ibis.literal(True))
    known = rows.left_join(out.mutate(told=ibis.literal(True)), key, rname="out_{name}")
    known = known.left_join(listed, "game_id", rname="list_{name}")
    known = known.left_join(page.mutate(reported=ibis.literal(True)), key, rname="page_{name}")
    return known.select(
        *rows.columns,
        is_ruled_out=known.told.fill_null(False),
        is_reported_out=known.reported.fill_null(False),
        has_list=known.has_list.fill_null(False),
    )


def with_probabilities(rows: ir.Table) -> ir.Table:
    """Add how likely each member plays, with the inactive list where it is known, and without it."""

    def probability(by: Attendance, is_out: ir.BooleanValue) -> ir.FloatingValue:
        return ibis.cases(
            (~rows.is_on_roster, ibis.null("float64")), (is_out, 0.0), else_=by.probability(rows)
        )

    return rows.mutate(
        plays_probability=rows.has_list.ifelse(
            probability(WITH_LIST, rows.is_ruled_out), probability(WITHOUT_LIST, rows.is_ruled_out)
        ),
        plays_probability_none=probability(WITHOUT_LIST, rows.is_reported_out),
    )
