"""Who was reported hurt or ruled out, with the moment it was known."""

from __future__ import annotations

from backcourt.raw.rejection import KNOWN_AT, PROVENANCE, with_reason
from backcourt.raw.schedule import only_games, unknown_team
from backcourt.tables.declaration import ALL_THROUGH, Column, Input, Inputs, LookBack, Phase, Reach, Table
from backcourt.tables.expressions import ibis, ir
from backcourt.time import INACTIVE_LIST_LEAD

WORDINGS = {
    "Out For Season": "out",
    "Out Indefinitely": "out",
    "Out": "out",
    "Doubtful": "doubtful",
    "Questionable": "questionable",
    "Day To Day": "questionable",
    "Probable": "probable",
    "Available": "available",
}
"""What public injury pages write, and the official status nearest to it."""

ASSUMED_INACTIVE_LIST = "assumed_inactive_list"
INJURY_PAGE = "injury_page"
OFFICIAL_REPORT = "official_report"
PLAYER_NOTE = "player_note"
"""What stands behind a row: each issue of a page replaces the one before, and so does each of the league's reports,
game by game; a note is about one player and stands with its own moment."""

NOTES = ("espn",)
"""Sources that date what they say of each player by itself."""

REPORTED_DAYS = 2
"""Days ahead of which the league's report tells: games of today and tomorrow."""

COLUMNS = (
    Column("player_id", "int64", "NBA player id"),
    Column("player_name", "string", "name as delivered"),
    Column("team", "string", "tricode"),
    Column("report_date", "date", "basketball day of the report"),
    Column("game_id", "string", "the game he is ruled out of", missing="a report about no particular game"),
    Column(
        "status", "string", "out, doubtful, questionable, probable or available",
        missing="the page listed him without a status",
    ),
    Column("reason", "string", "body part or other reason", missing="not given"),
    Column("basis", "string",
        "injury_page, official_report, player_note, or assumed_inactive_list: derived from who was absent",
    ),
    *KNOWN_AT,
    *PROVENANCE,
)  # fmt: skip


def build(inputs: Inputs) -> ir.Table:
    """One row per player and report, and per game where a report is about one."""
    return _inactives(inputs).union(_reports(inputs))


def _inactives(inputs: Inputs) -> ir.Table:
    landed = inputs["landed_inactives"].drop("game_id")
    games = only_games(inputs["schedule"]).select("game_date", "team", "game_id", "tipoff_utc")
    rows = landed.left_join(games, ["game_date", "team"], rname="game_{name}")
    lead = ibis.interval(seconds=int(INACTIVE_LIST_LEAD.total_seconds()))
    rows = _named(rows, inputs["player_spellings"])
    rows = rows.mutate(
        report_date=rows.landed_date,
        status=ibis.literal("out"),
        reason=ibis.literal(None, "string"),
        basis=ibis.literal(ASSUMED_INACTIVE_LIST),
        known_at=rows.snapshot_utc.coalesce(rows.tipoff_utc - lead),
        known_at_assumed=ibis.literal(True),
    )
    judged = with_reason(
        rows,
        {
            "missing_date": rows.game_date.isnull(),
            "unknown_team": unknown_team(rows.team),
            "not_scheduled": rows.game_id.isnull(),
            "unresolved_player": rows.player_id.isnull(),
        },
        unique=["game_id", "player_id"],
    )
    return judged.select(*(column.name for column in COLUMNS), "reject_reason")


def _reports(inputs: Inputs) -> ir.Table:
    landed = inputs["landed_injuries"].mutate(player_id=ibis.literal(None, "int64"))
    games = only_games(inputs["coming_schedule"]).select("game_date", "team", "game_id")
    landed = landed.left_join(games, ["game_date", "team"], rname="game_{name}")
    rows = _named(landed, inputs["player_spellings"])
    is_of_a_game = rows.game_date.notnull()
    wording = rows.details.re_extract(r"^([A-Za-z ]+?) *\(", 1)
    status = ibis.cases(
        *((wording == text, ibis.literal(value)) for text, value in WORDINGS.items()), else_=None
    )
    part = rows.details.re_extract(r"\(([^)]*)\)", 1)
    rows = rows.mutate(
        report_date=rows.landed_date,
        about=rows.game_id.coalesce(""),
        status=rows.status.coalesce(status),
        reason=rows.reason.coalesce((part == "").ifelse(None, part)),
        basis=ibis.cases(
            (is_of_a_game, OFFICIAL_REPORT), (rows.source.isin(NOTES), PLAYER_NOTE), else_=INJURY_PAGE
        ),
        known_at=rows.snapshot_utc,
        known_at_assumed=ibis.literal(False),
    )
    unread = rows.details.notnull() & rows.status.isnull()
    judged = with_reason(
        rows,
        {
            "missing_moment": rows.snapshot_utc.isnull(),
            "unknown_team": unknown_team(rows.team),
            "not_scheduled": is_of_a_game & rows.game_id.isnull(),
            "unresolved_player": rows.player_id.isnull(),
            "unknown_status": unread,
        },
        unique=["player_id", "team", "known_at", "basis", "about"],
    )
    return judged.select(*(column.name for column in COLUMNS), "reject_reason")


def _named(rows: ir.Table, names: ir.Table) -> ir.Table:
    spellings = names.select(spelling="player_name", named_id="player_id")
    joined = rows.left_join(spellings, rows.player_name == spellings.spelling)
    return joined.mutate(player_id=joined.player_id.coalesce(joined.named_id))


INJURIES = Table(
    name="injuries",
    phase=Phase.RAW,
    meaning="injury reports and inactive lists",
    grain=("player_id", "team", "known_at", "basis", "game_id"),
    date_column="report_date",
    columns=COLUMNS,
    inputs=(
        Input("landed_inactives"),
        Input("landed_injuries"),
        Input("schedule"),
        Input("schedule", LookBack(Reach.DAYS, ahead=REPORTED_DAYS), "coming_schedule"),
        Input("player_spellings", ALL_THROUGH),
    ),
    build=build,
    grid=("landed_inactives", "landed_injuries"),
    quarantines=True,
)
