"""What was known about a date's games before they began: the decision-time list, the calendar and the road."""

from __future__ import annotations

from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.analytics.travel import miles_between, time_zones_crossed
from backcourt.raw.injuries import ASSUMED_INACTIVE_LIST, INJURY_PAGE, OFFICIAL_REPORT
from backcourt.raw.schedule import team_games
from backcourt.tables.declaration import Horizon
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import (
    History,
    all_games,
    days_between,
    known_by,
    last_days,
    newest_issue,
    oldest,
)

ACTIVE_DAYS = 30
"""A player is active for this many days after his last appearance."""

AHEAD = Horizon("landed_box", dates=2)
"""What is said before games is said of the next two game dates: tonight's, and the one after for whoever is early."""

DAYS_PER_YEAR = 365.25

BACK_TO_BACK_DAYS = 1
"""Days between two games on consecutive dates."""

REPORT_DAYS = 3
"""Days for which an injury report speaks; a page that no longer lists a player has cleared him."""

GRAVEST_FIRST = ("out", "doubtful", "questionable", "probable", "available")
"""What a report can say of a player."""

OPENING_GAMES, EARLY_GAMES, MIDDLE_GAMES = 10, 27, 55
"""Last game number of a team's opening, early and middle part of the regular season."""


def is_back_to_back(days: ir.IntegerValue) -> ir.BooleanValue:
    """Tell whether a game came the day after another, from the days between them; a first game did not."""
    return (days == BACK_TO_BACK_DAYS).fill_null(False)


def did_appear(summary: ir.Table) -> ir.BooleanValue:
    """Tell whether a player was on court."""
    return ~summary.is_dnp & (summary.minutes_tenths > 0)


def appearances(summary: ir.Table) -> ir.Table:
    """Return the games of players who were on court: the only rows a player's window may count."""
    return summary.filter(did_appear(summary))


def player_history(summary: ir.Table) -> History:
    """Return the history of players within a season."""
    return History(appearances(summary), ("player_id", "season"), always=PLAYER_GAME_SUMMARY.never_null)


def active_players(dates: ir.Table, summary: ir.Table, date: str) -> ir.Table:
    """Return who was active on each date: appeared for a team at most 30 days before, with that team.

    `dates` has one row per date (`date`, season); the result adds player_id, team and days_rest (days since
    the last appearance).
    """
    played = appearances(summary)
    players = played.select("player_id", "season").distinct()
    pool = dates.select(date, "season").distinct().inner_join(players, "season")
    known = player_history(summary).as_of(
        pool, date, team=all_games().latest("team"), last_played=all_games().latest("game_date")
    )
    known = known.mutate(days_rest=days_between(known.last_played, known[date]))
    return known.filter(known.days_rest.between(1, ACTIVE_DAYS)).drop("last_played")


def with_age(rows: ir.Table, players: ir.Table, date: str) -> ir.Table:
    """Add `age` on a date, in years to two decimals; NULL without a birth date."""
    births = players.select("player_id", "birth_date")
    joined = rows.left_join(births, "player_id", rname="birth_{name}")
    age = days_between(joined.birth_date, joined[date]) / DAYS_PER_YEAR
    return joined.mutate(age=age.round(2)).select(*rows.columns, "age")


def decision_list(
    schedule: ir.Table, active: ir.Table, lines: ir.Table, injuries: ir.Table, cutoff: str
) -> ir.Table:
    """Return the players a game's slate lists at the cut-off: active or quoted, and not ruled out.

    A quoted line names the team a player is expected to play for, which settles trades; otherwise it is the team
    he last appeared for. `active` are the active players per game date, `lines` the market's view per game and player.
    """
    games = team_games(schedule)
    members = active.select("game_date", "player_id", "team")
    by_roster = games.inner_join(members, ["game_date", "team"]).mutate(preference=ibis.literal(1))
    quoted = lines.select("game_id", "player_id", team="line_team")
    by_line = games.inner_join(quoted, ["game_id", "team"]).mutate(preference=ibis.literal(0))
    columns = (*games.columns, "player_id", "preference")
    both = by_roster.select(*columns).union(by_line.select(*columns))
    listed = both.mutate(
        place=ibis.row_number().over(
            ibis.window(group_by=[both.game_date, both.player_id], order_by=[both.preference, both.game_id])
        )
    )
    listed = listed.filter(listed.place == 0).drop("place", "preference")
    return listed.anti_join(ruled_out(listed, injuries, cutoff), ["game_id", "player_id"])


def reports(games: ir.Table, injuries: ir.Table, cutoff: str) -> ir.Table:
    """Return (game_id, player_id, team, status) from the newest report known at each game's cut-off.

    The league's own report is about the very game and counts where it lists anybody for it; else an injury page does.
    """
    page = injuries.filter(injuries.basis == INJURY_PAGE).drop("game_id")
    told = injuries.filter(injuries.basis == OFFICIAL_REPORT).rename(told_game_id="game_id")
    columns = ("game_id", "player_id", "team", "status")
    issue, official = (
        newest_issue(facts, games, "game_id", cutoff=cutoff, days=REPORT_DAYS) for facts in (page, told)
    )
    official = official.filter(official.told_game_id == official.game_id).select(*columns)
    others = issue.select(*columns).anti_join(official, "game_id")
    return official.union(others, distinct=True)


def reported_status(games: ir.Table, injuries: ir.Table, cutoff: str) -> ir.Table:
    """Return (game_id, player_id, status): the gravest of what a page says of a player it lists twice."""
    page = reports(games, injuries, cutoff)
    places = [(page.status == status, place) for place, status in enumerate(GRAVEST_FIRST)]
    ranked = page.mutate(gravity=ibis.cases(*places, else_=len(GRAVEST_FIRST)))
    gravest = oldest(ranked, ["game_id", "player_id"], order=("gravity",))
    return gravest.select("game_id", "player_id", "status")


def ruled_out(games: ir.Table, injuries: ir.Table, cutoff: str) -> ir.Table:
    """Return (game_id, player_id, team) of those on the inactive list or reported out, as known at the cut-off.

    The list is of the very game: its team counts where a page still names another.
    """
    listed = injuries.filter((injuries.basis == ASSUMED_INACTIVE_LIST) & (injuries.status == "out"))
    inactive = known_by(listed, games, ["game_id"], cutoff=cutoff).select("game_id", "player_id", "team")
    page = reports(games, injuries, cutoff)
    reported = page.filter(page.status == "out").select(*inactive.columns)
    return inactive.union(reported.anti_join(inactive, ["game_id", "player_id"]), distinct=True)


def lists_known(games: ir.Table, injuries: ir.Table, cutoff: str) -> ir.Table:
    """Return the `game_id` of games of which an inactive list is known at the cut-off."""
    lists = injuries.filter(injuries.basis == ASSUMED_INACTIVE_LIST)
    return known_by(lists, games, ["game_id"], cutoff=cutoff).select("game_id").distinct()


def team_calendar(rows: ir.Table, season_schedule: ir.Table) -> ir.Table:
    """Add what the schedule alone tells about a team's game: rest, load, game number, venue runs and travel.

    `rows` has team, season, game_date, home_team of the game and `is_home`.
    """
    games = team_games(season_schedule).mutate(venue=lambda t: t.is_home.ifelse(t.team, t.opponent))
    games = games.mutate(is_away=~games.is_home, is_counted=games.season_type == "regular")
    counted = games.mutate(counted=games.is_counted.ifelse(1, 0))
    known = History(counted, ("team", "season")).as_of(
        rows,
        "game_date",
        last_game=all_games().latest("game_date"),
        last_venue=all_games().latest("venue"),
        games_last_7_days=last_days(7).count(),
        games_last_14_days=last_days(14).count(),
        regular_games_before=all_games().sum("counted"),
        home_run=all_games().streak("is_home"),
        away_run=all_games().streak("is_away"),
    )
    venue = known.is_home.ifelse(known.team, known.opponent)
    number = known.regular_games_before.fill_null(0).cast("int64") + 1
    known = known.mutate(
        team_days_rest=days_between(known.last_game, known.game_date),
        game_number=number,
        season_phase=season_phase(known.season_type, number),
        home_stand_games=known.is_home.ifelse(known.home_run + 1, 0),
        road_trip_games=known.is_home.ifelse(0, known.away_run + 1),
        travel_miles=miles_between(known.last_venue, venue),
        time_zones_crossed=time_zones_crossed(known.last_venue, venue, known.game_date),
    )
    return known.drop("last_game", "last_venue", "regular_games_before", "home_run", "away_run")


def season_phase(season_type: ir.StringValue, game_number: ir.IntegerValue) -> ir.StringValue:
    """Return opening, early, middle or late by the team's game number; after that the kind of game."""
    return ibis.cases(
        (season_type != "regular", season_type),
        (game_number <= OPENING_GAMES, "opening"),
        (game_number <= EARLY_GAMES, "early"),
        (game_number <= MIDDLE_GAMES, "middle"),
        else_="late",
    )
