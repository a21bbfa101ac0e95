"""A toy league of ten declared tables, with every kind of look-back; the real machinery makes them.

Two sources (games, scores) and a table without dates (teams) meet in a diamond: form, rest and career are read by
forecasts, which are graded. Each table has variants: other code, a looser or a broken contract, another grid.
"""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from backcourt.landing import Receipt
from backcourt.raw.rejection import PROVENANCE, with_reason
from backcourt.sources.landed import LANDED_COLUMNS
from backcourt.sources.parsed import Parsed
from backcourt.sync.queries import SCOPE
from backcourt.tables.arrow import arrow_schema
from backcourt.tables.calendar import season_year
from backcourt.tables.columns import promised
from backcourt.tables.declaration import (
    ALL_BEFORE,
    ALL_THROUGH,
    SEASON_BEFORE,
    SEASON_THROUGH,
    Cadence,
    Column,
    Gate,
    Input,
    Inputs,
    LookBack,
    Phase,
    Reach,
    Read,
    Table,
    Task,
)
from backcourt.tables.graph import Catalogue

SOURCE = "toy"
REST_DAYS = 5
"""Days back in which the game before is looked for."""

COMING_DAYS = 3
LONGEST_MONTH = 30
"""Days from the first date of a month to the last, at most."""

HIGHEST_SCORE = 200
BASE = "base"
ABSENT = "absent"


def _landing(name: str, *columns: Column) -> Table:
    return Table(
        name, Phase.LANDING, f"{name} as delivered", ("payload_sha", "row_number"), "landed_date",
        LANDED_COLUMNS + columns, grid=(),
    )  # fmt: skip


def _text(name: str) -> Column:
    return Column(name, "string", name, missing="absent in the payload")


def _count(name: str, **contract: object) -> Column:
    return Column(name, "int64", name, **contract)  # type: ignore[arg-type]


LANDED_GAMES = _landing("landed_games", _text("game_id"), _text("home"), _text("away"))
LANDED_SCORES = _landing(
    "landed_scores", _text("game_id"), _text("team"), _count("points", missing="absent in the payload")
)
LANDED_TEAMS = _landing("landed_teams", _text("team"), _count("strength", missing="absent in the payload"))
LANDING = (LANDED_GAMES, LANDED_SCORES, LANDED_TEAMS)


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Read a toy payload: the landing table it is for, and its rows."""
    payload = json.loads(gzip.decompress(path.read_bytes()))
    [table] = [table for table in LANDING if table.name == payload["table"]]
    rows = [
        row | {
            "source": SOURCE, "provider": None, "subject": receipt.subject, "payload_sha": receipt.sha256,
            "row_number": number, "landing_place": number, "payload_rows": 1,
            "landed_date": date.fromisoformat(row["landed_date"]),
        }
        for number, row in enumerate(payload["rows"])
    ]  # fmt: skip
    return Parsed([(table, pa.Table.from_pylist(rows, schema=arrow_schema(table.schema)))])


def _day() -> Column:
    return Column("game_date", "date", "the date")


def _build_games(inputs: Inputs) -> ir.Table:
    landed = inputs["landed_games"].rename(game_date="landed_date")
    return with_reason(landed, {"unknown_team": landed.home.isnull() | landed.away.isnull()}).select(
        *GAMES.schema, "reject_reason"
    )


GAMES = Table(
    "games", Phase.RAW, "who plays whom", ("game_id",), "game_date",
    (Column("game_id", "string", "the game"), _day(), Column("home", "string", "home team"),
     Column("away", "string", "its guest"), *PROVENANCE),
    (Input("landed_games"),), _build_games, grid=("landed_games",), quarantines=True,
)  # fmt: skip
WIDE_GAMES = replace(
    GAMES,
    build=lambda inputs: _build_games(inputs).mutate(is_derby=ibis.literal(False)),
    columns=(*GAMES.columns, Column("is_derby", "boolean", "between neighbours")),
)


def _sides(games: ir.Table) -> ir.Table:
    """Return one row per game and team."""
    home, away = (games.select("game_id", "game_date", team=side) for side in ("home", "away"))
    return home.union(away)


def _teams_playing(games: ir.Table) -> ir.Table:
    return _sides(games).select("game_date", "team").distinct()


def _build_scores(inputs: Inputs) -> ir.Table:
    landed = inputs["landed_scores"].rename(game_date="landed_date")
    games = inputs["games"].select(known_game="game_id", known_date="game_date")
    rows = landed.left_join(games, [landed.game_id == games.known_game, landed.game_date == games.known_date])
    return with_reason(rows, {"no_such_game": rows.known_game.isnull()}).select(
        *SCORES.schema, "reject_reason"
    )


def _owed_scores(inputs: Inputs) -> ir.Table:
    sides, landed = _sides(inputs["games"]), inputs["landed_scores"]
    there = landed.select(there_game="game_id", there_team="team", there_date="landed_date").distinct()
    same = [
        sides.game_id == there.there_game,
        sides.team == there.there_team,
        sides.game_date == there.there_date,
    ]
    rows = sides.left_join(there, same)
    missing = rows.there_game.isnull()
    return rows.select(
        "game_id", "team", "game_date",
        excuse=missing.ifelse("source_missing", None), reason=missing.ifelse("no score", None),
    )  # fmt: skip


def _share_scored(rows: ir.Table, inputs: Inputs) -> ir.Table:
    sides = _sides(inputs["games"])
    owed = sides.group_by("game_date").agg(owed=sides.count())
    found = rows.group_by(found_date="game_date").agg(found=rows.count())
    both = owed.left_join(found, owed.game_date == found.found_date)
    return both.select("game_date", figure=both.found.fill_null(0) / both.owed)


def _share_positive(rows: ir.Table, _: Inputs) -> ir.Table:
    return rows.group_by("game_date").agg(figure=(rows.points > 0).mean())


SCORED = Gate("scored", "share of sides with a score", 0.5, _share_scored)
POSITIVE = Gate("positive", "share of scores that are not nought", 0.5, _share_positive)
SCORES = Table(
    "scores", Phase.RAW, "points per game and team", ("game_id", "team"), "game_date",
    (Column("game_id", "string", "the game"), Column("team", "string", "the team"), _day(),
     _count("points", low=0, high=HIGHEST_SCORE), *PROVENANCE),
    (Input("landed_scores"), Input("games")), _build_scores, entity=("game_id", "team"), owed=_owed_scores,
    grid=("landed_games", "landed_scores"), gates=(SCORED, POSITIVE), quarantines=True,
)  # fmt: skip


def _build_teams(read: Read) -> pa.Table:
    strengths = read("landed_teams").to_pylist()
    scheduled = {row[side] for row in read("landed_games").to_pylist() for side in ("home", "away")}
    return pa.table(
        {
            "team": pa.array([row["team"] for row in strengths], pa.string()),
            "strength": pa.array([row["strength"] for row in strengths], pa.int64()),
            "is_scheduled": pa.array([row["team"] in scheduled for row in strengths], pa.bool_()),
        }
    )


def _broken_teams(read: Read) -> pa.Table:
    return pa.table({"team": [1 // 0]})


TEAMS = Table(
    "teams", Phase.RAW, "strengths, of no date", ("team",), "",
    (Column("team", "string", "the team"), _count("strength"), Column("is_scheduled", "boolean", "plays")),
    (Input("landed_teams", ALL_THROUGH), Input("landed_games", ALL_THROUGH)), build_python=_build_teams,
    grid=("landed_teams",),
)  # fmt: skip


def _with_earlier(sides: ir.Table, scores: ir.Table, *, season: bool) -> ir.Table:
    """Add games and points before the date, of the season or of all times."""
    earlier = scores.select("team", "points", score_date="game_date")
    conditions = [sides.team == earlier.team, earlier.score_date < sides.game_date]
    if season:
        conditions.append(season_year(earlier.score_date) == season_year(sides.game_date))
    rows = sides.left_join(earlier, conditions, rname="earlier_{name}")
    return rows.group_by("game_date", "team").agg(
        games=rows.score_date.count(), points=rows.points.sum().fill_null(0).cast("int64")
    )


def _build_form(inputs: Inputs) -> ir.Table:
    rows = _with_earlier(_teams_playing(inputs["games"]), inputs["earlier_scores"], season=True)
    strengths = inputs["teams"].select("team", "strength")
    rows = rows.left_join(strengths, "team", rname="strong_{name}")
    return rows.filter(rows.games > 0).select(*FORM.schema)


def _form_in_other_words(inputs: Inputs) -> ir.Table:
    rows = _build_form(inputs)
    return rows.mutate(points=rows.points + 2 - 2)


def _form_plus_one(inputs: Inputs) -> ir.Table:
    rows = _build_form(inputs)
    return rows.mutate(points=rows.points + 1)


def _form_twice(inputs: Inputs) -> ir.Table:
    """Return the rows of dates after the seventh of a month twice."""
    rows = _build_form(inputs)
    return rows.union(rows.filter(rows.game_date.day() > 7))


def _owed_form(inputs: Inputs) -> ir.Table:
    rows = _with_earlier(_teams_playing(inputs["games"]), inputs["earlier_scores"], season=True)
    few = rows.games == 0
    return rows.select(
        "game_date", "team", excuse=few.ifelse("bootstrap", None), reason=few.ifelse("no game yet", None)
    )


FORM = Table(
    "form", Phase.ANALYTICS, "a team's season so far", ("team", "game_date"), "game_date",
    (Column("team", "string", "the team"), _day(), _count("games", low=1), _count("points"),
     _count("strength", missing="unknown team")),
    (Input("games"), Input("scores", SEASON_BEFORE, "earlier_scores"), Input("teams")), _build_form,
    entity=("team",), owed=_owed_form, grid=("games",),
)  # fmt: skip


def _build_rest(inputs: Inputs) -> ir.Table:
    today = _teams_playing(inputs["games"])
    around = _teams_playing(inputs["games_around"]).rename(other_date="game_date", other_team="team")
    days = around.other_date.delta(today.game_date, unit="day")
    near = (days >= -REST_DAYS) & (days <= COMING_DAYS)
    rows = today.left_join(around, [today.team == around.other_team, near])
    days = rows.other_date.delta(rows.game_date, unit="day")
    return rows.group_by("game_date", "team").agg(
        days_rest=(-days).min(where=days < 0).cast("int64"), coming=(days > 0).sum().cast("int64")
    )


def _wide_rest(inputs: Inputs) -> ir.Table:
    rows = _build_rest(inputs)
    return rows.mutate(is_rested=rows.days_rest > 2)


REST = Table(
    "rest", Phase.ANALYTICS, "what was scheduled about the date", ("team", "game_date"), "game_date",
    (_day(), Column("team", "string", "the team"), _count("days_rest", missing="no game shortly before"),
     _count("coming")),
    (Input("games"),
     Input("games", LookBack(Reach.DAYS, days=REST_DAYS, ahead=COMING_DAYS), "games_around")),
    _build_rest, grid=("games",),
)  # fmt: skip
WIDE_REST = replace(
    REST, build=_wide_rest, columns=(*REST.columns, Column("is_rested", "boolean", "rested", missing="-"))
)


def _build_career(inputs: Inputs) -> ir.Table:
    return _with_earlier(_teams_playing(inputs["games"]), inputs["all_scores"], season=False)


CAREER = Table(
    "career", Phase.PRECOMPUTE, "all games before", ("team", "game_date"), "game_date",
    (_day(), Column("team", "string", "the team"), _count("games"), _count("points")),
    (Input("games"), Input("scores", ALL_BEFORE, "all_scores")), _build_career,
    entity=("team",), owed=lambda inputs: promised(_teams_playing(inputs["games"]), "game_date", "team"),
    grid=("games",),
)  # fmt: skip


def _rating_tasks(read: Read) -> Sequence[Task]:
    """Return what rates the teams of each month's first date, by all that they scored before."""
    games, scores = read("games").to_pylist(), read("all_scores").to_pylist()
    days = read(SCOPE)["scope_date"].to_pylist()
    return [partial(_rated, day, games, scores) for day in days]


def _rated(day: date, games: list[dict[str, object]], scores: list[dict[str, object]]) -> pa.Table:
    teams = {game[side] for game in games if game["game_date"] == day for side in ("home", "away")}
    best = {
        team: max(score["points"] for score in earlier)  # type: ignore[type-var]
        for team in teams
        if (earlier := [row for row in scores if row["team"] == team and row["game_date"] < day])  # type: ignore[operator]
    }
    rows = [{"game_date": day, "team": team, "best": points} for team, points in best.items()]
    return pa.Table.from_pylist(rows, schema=arrow_schema(RATINGS.schema))


def _owed_ratings(inputs: Inputs) -> ir.Table:
    rows = _with_earlier(_teams_playing(inputs["games"]), inputs["all_scores"], season=False)
    few = rows.games == 0
    return rows.select(
        "game_date", "team", excuse=few.ifelse("bootstrap", None), reason=few.ifelse("no game yet", None)
    )


RATINGS = Table(
    "ratings", Phase.PRECOMPUTE, "the most points before the first date of a month", ("team", "game_date"), "game_date",
    (_day(), Column("team", "string", "the team"), _count("best")),
    (Input("games"), Input("scores", ALL_BEFORE, "all_scores")), build_tasks=_rating_tasks,
    entity=("team",), owed=_owed_ratings, grid=("games",), cadence=Cadence.MONTHLY,
)  # fmt: skip


def _with_form(inputs: Inputs) -> ir.Table:
    form = inputs["form"].select(
        "team", "game_date", form_points="points", strength=inputs["form"].strength.fill_null(0)
    )
    return inputs["rest"].left_join(form, ["team", "game_date"], rname="form_{name}")


def _rated_before(inputs: Inputs) -> ir.Table:
    """Return the best rating of the month so far of each team and date."""
    days, ratings = (
        inputs["rest"].select("team", "game_date"),
        inputs["ratings"].rename(rated_date="game_date"),
    )
    joined = days.inner_join(
        ratings,
        [
            days.team == ratings.team,
            ratings.rated_date <= days.game_date,
            ratings.rated_date.truncate("M") == days.game_date.truncate("M"),
            season_year(ratings.rated_date) == season_year(days.game_date),
        ],
        rname="rated_{name}",
    )
    return joined.group_by("team", "game_date").agg(best=joined.best.max())


def _build_forecasts(inputs: Inputs) -> ir.Table:
    career = inputs["career"].select("team", "game_date", career_points="points")
    rows = _with_form(inputs).inner_join(career, ["team", "game_date"], rname="career_{name}")
    rows = rows.left_join(_rated_before(inputs), ["team", "game_date"], rname="rated_{name}")
    value = rows.form_points + rows.strength + rows.career_points + rows.coming + rows.days_rest.fill_null(9)
    value = value + rows.best.fill_null(0)
    return rows.filter(rows.form_points.notnull()).select("game_date", "team", value=value)


def _forgetful_forecasts(inputs: Inputs) -> ir.Table:
    rows = _build_forecasts(inputs)
    return rows.filter(rows.team != "A")


def _unasked_forecasts(inputs: Inputs) -> ir.Table:
    """Return, on even days, one team more than there is."""
    rows = _build_forecasts(inputs)
    return rows.union(
        rows.filter((rows.team == "B") & (rows.game_date.day() % 2 == 0)).mutate(team=ibis.literal("X"))
    )


def _owed_forecasts(inputs: Inputs) -> ir.Table:
    rows = _with_form(inputs)
    early = rows.form_points.isnull()
    return rows.select(
        "game_date", "team",
        excuse=early.ifelse("upstream_excused", None), reason=early.ifelse("no form", None),
    )  # fmt: skip


FORECASTS = Table(
    "forecasts", Phase.PREDICTIONS, "what is expected of each team", ("team", "game_date"), "game_date",
    (_day(), Column("team", "string", "the team"), _count("value")),
    (Input("rest"), Input("form"), Input("career"),
     Input("ratings", LookBack(Reach.DAYS, days=LONGEST_MONTH))),
    _build_forecasts,
    entity=("team",), owed=_owed_forecasts, grid=("games",),
)  # fmt: skip


def _graded(inputs: Inputs) -> ir.Table:
    scores = inputs["scores"]
    made = scores.group_by(made_date="game_date", made_by="team").agg(made=scores.points.sum())
    forecasts = inputs["forecasts"]
    return forecasts.left_join(made, [forecasts.game_date == made.made_date, forecasts.team == made.made_by])


def _build_grades(inputs: Inputs) -> ir.Table:
    rows = _graded(inputs)
    error = (rows.made - rows.value).cast("int64")
    return rows.filter(rows.made.notnull()).select("game_date", "team", error=error)


def _owed_grades(inputs: Inputs) -> ir.Table:
    rows = _graded(inputs)
    missing = rows.made.isnull()
    return rows.select(
        "game_date", "team",
        excuse=missing.ifelse("source_missing", None), reason=missing.ifelse("no score", None),
    )  # fmt: skip


GRADES = Table(
    "grades", Phase.PREDICTIONS, "by how much each forecast was wrong", ("team", "game_date"), "game_date",
    (_day(), Column("team", "string", "the team"), _count("error")),
    (Input("forecasts"), Input("scores")), _build_grades,
    entity=("team",), owed=_owed_grades, grid=("games",),
)  # fmt: skip


def _build_standings(inputs: Inputs) -> ir.Table:
    days = inputs["games"].select("game_date").distinct()
    grades = inputs["grades"].select("error", graded_date="game_date")
    rows = days.inner_join(
        grades,
        [
            grades.graded_date <= days.game_date,
            season_year(grades.graded_date) == season_year(days.game_date),
        ],
    )
    return rows.group_by("game_date").agg(graded=rows.count(), error=rows.error.sum().cast("int64"))


STANDINGS = Table(
    "standings", Phase.PREDICTIONS, "the season's error through the date", ("game_date",), "game_date",
    (_day(), _count("graded"), _count("error")),
    (Input("games"), Input("grades", SEASON_THROUGH)), _build_standings, grid=("games",),
)  # fmt: skip
TIMELESS_STANDINGS = replace(
    STANDINGS, date_column="", inputs=(Input("games", ALL_THROUGH), Input("grades", ALL_THROUGH))
)

VARIANTS: Mapping[str, Mapping[str, Table | None]] = {
    "games": {BASE: GAMES, "wide": WIDE_GAMES},
    "teams": {BASE: TEAMS, "broken": replace(TEAMS, build_python=_broken_teams, code=("toy_tables",))},
    "scores": {
        BASE: SCORES,
        "strict": replace(SCORES, gates=(replace(SCORED, minimum=1.0), POSITIVE)),
        "ungated": replace(SCORES, gates=()),
        "sparse": replace(SCORES, grid=("landed_scores",)),
    },
    "form": {
        BASE: FORM,
        "in other words": replace(FORM, build=_form_in_other_words),
        "plus one": replace(FORM, build=_form_plus_one),
        "twice": replace(FORM, build=_form_twice),
    },
    "rest": {BASE: REST, "wide": WIDE_REST, "sparse": replace(REST, grid=("landed_scores",))},
    "career": {BASE: CAREER},
    "ratings": {
        BASE: RATINGS,
        "sparse": replace(RATINGS, grid=("landed_scores",)),
        "daily": replace(RATINGS, cadence=Cadence.DAILY),
    },
    "forecasts": {
        BASE: FORECASTS,
        "forgetful": replace(FORECASTS, build=_forgetful_forecasts),
        "unasked": replace(FORECASTS, build=_unasked_forecasts),
        ABSENT: None,
    },
    "grades": {BASE: GRADES, "sparse": replace(GRADES, grid=("landed_scores",)), ABSENT: None},
    "standings": {
        BASE: STANDINGS,
        "timeless": TIMELESS_STANDINGS,
        ABSENT: None,
    },
}
"""Every declaration a table may have, by the name of the variant."""


def toy_catalogue(variants: Mapping[str, str]) -> Catalogue:
    """Return the landing tables and the chosen variant of every other (default: `BASE`)."""
    chosen = [options[variants.get(name, BASE)] for name, options in VARIANTS.items()]
    return Catalogue((*LANDING, *(table for table in chosen if table)))
