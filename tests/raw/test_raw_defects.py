"""One thing wrong in an archive is set aside with its reason, and the rest goes on."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pipelines import OpenPipeline, Pipeline

from backcourt.errors import PayloadError
from backcourt.sources.archive.files import FILES
from backcourt.tables.arrow import ARROW_TYPES
from backcourt.tables.declaration import EVER

Row = dict[str, Any]
Files = dict[str, list[Row]]
SEASON = "2023-24"
OPENER, NEXT = date(2023, 10, 24), date(2023, 10, 26)
GAMES = {"0022300001": (OPENER, "BOS", "NYK"), "0022300002": (NEXT, "NYK", "BOS")}
ROSTERS = {"BOS": range(100, 108), "NYK": range(200, 208)}
LINE_OF = {"points": 12, "fgm": 5, "fga": 10, "fg3m": 1, "fg3a": 3, "ftm": 1, "fta": 2}
RAW_BEFORE_FACTS = (
    "schedule", "game_results", "players", "player_names", "player_spellings", "player_boxscores", "team_boxscores",
    "rosters", "shots", "game_lines", "player_props", "injuries",
)  # fmt: skip


def game(game_id: str) -> Row:
    day, home, away = GAMES[game_id]
    return {
        "game_id": game_id, "season": SEASON, "season_type": "regular", "game_date": day, "home_team": home,
        "away_team": away, "home_pts": 96, "away_pts": 95,
        "tipoff_utc": datetime.combine(day, datetime.min.time()) + timedelta(hours=23, minutes=30),
        "spread_home": -3.5, "total": 220.5, "moneyline_home": -150.0, "moneyline_away": 130.0,
    }  # fmt: skip


def appearance(game_id: str, team: str, number: int) -> Row:
    """Eight players of thirty minutes; the last of the guests makes no free throw, so the home team wins by one."""
    day, home, away = GAMES[game_id]
    made = int(not (team == away and number == ROSTERS[team][-1]))
    return {
        "game_id": game_id, "season": SEASON, "season_type": "regular", "game_date": day, "team": team,
        "opponent": away if team == home else home, "is_home": team == home, "player_id": number,
        "player_name": f"Player {chr(ord('A') + number % 100)} {team.title()}",
        "is_starter": number % 100 < 5, "minutes": 30.0, "fgm": 5, "fga": 10, "fg3m": 1, "fg3a": 3, "ftm": made,
        "fta": 2, "oreb": 1, "dreb": 3, "reb": 4, "ast": 2, "stl": 1, "blk": 0, "tov": 1, "pf": 2,
        "pts": 11 + made, "plus_minus": 1, "source": "test",
    }  # fmt: skip


def line(game_id: str, team: str, number: int) -> Row:
    day, *_ = GAMES[game_id]
    return {
        "source": "test", "game_date": day, "game_id": game_id, "player_id": number,
        "player_name": appearance(game_id, team, number)["player_name"], "team": team, "market": "points",
        "book": "draftkings", "line": 11.5, "over_odds": -110.0, "under_odds": -110.0,
        "snapshot_utc": datetime.combine(day, datetime.min.time()) + timedelta(hours=20),
    }  # fmt: skip


@pytest.fixture
def files() -> Files:
    """Two games of two teams, with nothing wrong."""
    box = [
        appearance(game_id, team, n) for game_id in GAMES for team, roster in ROSTERS.items() for n in roster
    ]
    players = {
        row["player_id"]: {
            "player_id": row["player_id"], "player_name": row["player_name"], "position": "Guard",
            "height": "6-5", "weight_lb": 210.0, "birth_date": date(1998, 2, 3),
        }
        for row in box
    }  # fmt: skip
    return {
        "games": [game(game_id) for game_id in GAMES],
        "player_box": box,
        "player_props": [line(game_id, team, ROSTERS[team][0]) for game_id in GAMES for team in ROSTERS],
        "shots": [],
        "inactives": [],
        "players": list(players.values()),
    }


def write(files: Files, folder: Path) -> Path:
    (folder / SEASON).mkdir(parents=True)
    for name, rows in files.items():
        schema = pa.schema([(column, ARROW_TYPES[kind]) for column, kind in FILES[name].columns.items()])
        filled = [dict.fromkeys(schema.names) | row for row in rows]
        target = folder / "players.parquet" if name == "players" else folder / SEASON / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(filled, schema), target)
    return folder


@pytest.fixture
def built(files: Files, tmp_path: Path, open_pipeline: OpenPipeline) -> Callable[[], Pipeline]:
    """Return a function that takes the files, as they are by then, through the raw tables."""

    def build() -> Pipeline:
        pipeline = open_pipeline()
        assert pipeline.ingest(write(files, tmp_path / "archive")).rejected == []
        report = pipeline.sync(tables=RAW_BEFORE_FACTS)
        assert (report.errors, report.failed) == ([], 0)
        assert [balance for balance in pipeline.balances if balance.lost] == []
        return pipeline

    return build


def set_aside(pipeline: Pipeline) -> dict[tuple[str, str], int]:
    rows = pipeline.query("SELECT table_name, reason, count(*) FROM nba_raw.quarantine GROUP BY ALL")
    return {(table, reason): count for table, reason, count in rows}


def kept(pipeline: Pipeline, table: str, day: date) -> int:
    count: int = pipeline.figure(f"SELECT count(*) FROM nba_raw.{table} WHERE game_date = DATE '{day}'")
    return count


def test_without_a_defect_everything_is_kept(built: Callable[[], Pipeline]) -> None:
    pipeline = built()
    assert set_aside(pipeline) == {}
    assert [kept(pipeline, "player_boxscores", day) for day in (OPENER, NEXT)] == [16, 16]
    assert [kept(pipeline, "team_boxscores", day) for day in (OPENER, NEXT)] == [2, 2]
    assert [kept(pipeline, "player_props", day) for day in (OPENER, NEXT)] == [2, 2]
    assert pipeline.unaccounted == {}


def change(**values: Any) -> Callable[[Row], Row]:
    return lambda row: row | values


WRONG_BOX = {
    "points that are not made of baskets": (change(pts=13), "points_do_not_add_up"),
    "rebounds that do not add up": (change(reb=9), "rebounds_do_not_add_up"),
    "more makes than attempts": (change(fgm=5, fga=4), "makes_exceed_attempts"),
    "more threes than field goals": (change(fg3a=11), "threes_exceed_field_goals"),
    "a negative count": (change(stl=-1), "negative_count"),
    "more minutes than a game has": (change(minutes=95.0), "impossible_minutes"),
    "minutes beyond all numbers": (change(minutes=1e300), "missing_value"),
    "minutes that are not a number": (change(minutes=float("nan")), "missing_value"),
    "a count that is missing": (change(ast=None), "missing_value"),
    "a name that is missing": (change(player_name=None), "missing_value"),
    "no player id and a name nobody has": (
        change(player_id=None, player_name="Nobody Known"),
        "unresolved_player",
    ),
    "a team that did not play": (change(team="LAL"), "not_scheduled"),
    "a team that is none": (change(team="XXX"), "not_scheduled"),
    "another game's id": (change(game_id="0022300002"), "game_id_contradicts_schedule"),
    "no date": (change(game_date=None), "missing_date"),
}


def test_a_wrong_appearance_takes_its_game_out_and_leaves_the_others(
    files: Files, built: Callable[[], Pipeline]
) -> None:
    """A box score that lacks a row no longer adds up to the score: the game waits for a better source."""
    days = {}
    for number, (defect, (spoil, _)) in enumerate(WRONG_BOX.items()):
        game_id, days[defect] = f"00223001{number:02d}", NEXT + timedelta(days=2 + number)
        moved = {"game_id": game_id, "game_date": days[defect]}
        files["games"].append(game("0022300001") | moved)
        box = [appearance("0022300001", team, n) | moved for team, roster in ROSTERS.items() for n in roster]
        files["player_box"] += [spoil(box[0]), *box[1:]]
    pipeline = built()
    rows = pipeline.query(
        "SELECT partition_date, reason FROM nba_raw.quarantine WHERE table_name = 'player_boxscores'"
    )
    for defect, (_, reason) in WRONG_BOX.items():
        reasons = [why for day, why in rows if day == days[defect]]
        if defect == "no date":
            assert (EVER, reason) in rows
        else:
            assert reasons.count(reason) == 1
            reasons.remove(reason)
        assert reasons.count("other_team_does_not_reconcile") == 8
        assert set(reasons) <= {
            "other_team_does_not_reconcile", "points_do_not_sum_to_score", "minutes_do_not_sum_to_game",
        }  # fmt: skip
        assert len(reasons) == 15
        assert kept(pipeline, "player_boxscores", days[defect]) == 0
    assert [kept(pipeline, "player_boxscores", day) for day in (OPENER, NEXT)] == [16, 16]
    assert pipeline.unaccounted == {"player_boxscores": 2 * len(WRONG_BOX)}


def test_a_row_delivered_twice_counts_once(files: Files, built: Callable[[], Pipeline]) -> None:
    files["player_box"].append(dict(files["player_box"][0]))
    pipeline = built()
    assert set_aside(pipeline) == {("player_boxscores", "duplicate"): 1}
    assert kept(pipeline, "player_boxscores", OPENER) == 16


def test_players_that_do_not_sum_to_the_score_are_not_believed(
    files: Files, built: Callable[[], Pipeline]
) -> None:
    files["games"][0]["home_pts"] += 2
    pipeline = built()
    assert sum(set_aside(pipeline).values()) == 16
    assert ("player_boxscores", "points_do_not_sum_to_score") in set_aside(pipeline)
    assert kept(pipeline, "player_boxscores", NEXT) == 16


def test_minutes_that_are_no_game_are_not_believed(files: Files, built: Callable[[], Pipeline]) -> None:
    files["player_box"][0]["minutes"] = 20.0
    pipeline = built()
    assert ("player_boxscores", "minutes_do_not_sum_to_game") in set_aside(pipeline)
    assert kept(pipeline, "player_boxscores", OPENER) == 0


def test_missing_ids_of_game_and_player_are_found_by_date_team_and_name(
    files: Files, built: Callable[[], Pipeline]
) -> None:
    for row in files["player_box"]:
        row["game_id"] = None
    for row in files["player_props"]:
        row |= {"game_id": None, "player_id": None, "team": None}
    files["player_box"][0]["player_id"] = None
    pipeline = built()
    assert [kept(pipeline, "player_boxscores", day) for day in (OPENER, NEXT)] == [16, 16]
    # On opening night nobody has appeared for a team yet, so a line without team is about no game.
    assert set_aside(pipeline) == {("player_props", "unknown_team"): 2}
    assert kept(pipeline, "player_props", NEXT) == 2


WRONG_GAME = {
    "a date in another season": (change(game_date=date(2022, 10, 24)), "date_outside_season"),
    "a season that is none": (change(season="soon"), "date_outside_season"),
    "a team that is none": (change(home_team="XXX"), "unknown_team"),
    "a team against itself": (change(away_team="BOS"), "team_plays_itself"),
    "no id": (change(game_id=None), "missing_game_id"),
    "an id without leading zeros": (change(game_id="22300001"), "malformed_game_id"),
    "an id of another kind of game": (change(game_id="0042300001"), "season_type_contradicts_game_id"),
    "an all-star game": (change(season_type="all_star", game_id="0032300001"), "not_a_counted_game"),
    "no date": (change(game_date=None), "missing_date"),
}


def test_games_that_cannot_be_are_set_aside_each_for_its_reason(
    files: Files, built: Callable[[], Pipeline]
) -> None:
    """Every wrong game is on a date of its own, so that only its own defect can reject it."""
    for number, (spoil, _) in enumerate(WRONG_GAME.values()):
        day = NEXT + timedelta(days=2 + number)
        files["games"].append(
            spoil(game("0022300001") | {"game_id": f"00223001{number:02d}", "game_date": day})
        )
    pipeline = built()
    expected = Counter(reason for _, reason in WRONG_GAME.values())
    counts = set_aside(pipeline)
    assert {reason: n for (table, reason), n in counts.items() if table == "schedule"} == dict(expected)
    assert counts[("game_results", "not_scheduled")] == len(WRONG_GAME)
    assert [kept(pipeline, "player_boxscores", day) for day in (OPENER, NEXT)] == [16, 16]
    assert pipeline.figure("SELECT count(*) FROM nba_raw.schedule") == 2


@pytest.mark.parametrize("defect", ["a date in another season", "no date", "a team that is none"])
def test_what_hangs_on_a_game_that_cannot_be_is_set_aside_with_it(
    defect: str, files: Files, built: Callable[[], Pipeline]
) -> None:
    spoil, reason = WRONG_GAME[defect]
    files["games"][0] = spoil(files["games"][0])
    pipeline = built()
    counts = set_aside(pipeline)
    assert counts[("schedule", reason)] == 1
    assert counts[("player_boxscores", "not_scheduled")] >= 8
    assert kept(pipeline, "player_boxscores", OPENER) == 0
    assert kept(pipeline, "schedule", NEXT) == 1
    assert kept(pipeline, "player_boxscores", NEXT) == 16


def test_a_game_delivered_twice_is_one_game(files: Files, built: Callable[[], Pipeline]) -> None:
    files["games"].append(dict(files["games"][0]))
    pipeline = built()
    assert set_aside(pipeline)[("schedule", "duplicate")] == 1
    assert kept(pipeline, "schedule", OPENER) == 1
    assert kept(pipeline, "player_boxscores", OPENER) == 16


@pytest.mark.parametrize(("points", "reason"), [(None, "missing_score"), (9, "impossible_score")])
def test_a_game_without_a_possible_score_has_no_result(
    points: int | None, reason: str, files: Files, built: Callable[[], Pipeline]
) -> None:
    files["games"][0]["home_pts"] = points
    pipeline = built()
    assert set_aside(pipeline)[("game_results", reason)] == 1
    assert set_aside(pipeline)[("player_boxscores", "no_result")] == 16
    assert kept(pipeline, "schedule", OPENER) == 1
    assert kept(pipeline, "game_results", NEXT) == 1


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"total": 1.5}, "impossible_total"),
        ({"total": 355.0}, "impossible_total"),
        ({"spread_home": 185.5}, "impossible_spread"),
        ({"moneyline_home": 12.0}, "impossible_price"),
    ],
)
def test_a_line_that_is_a_typing_error_is_set_aside_and_the_game_stays(
    values: Row, reason: str, files: Files, built: Callable[[], Pipeline]
) -> None:
    files["games"][0] |= values
    pipeline = built()
    assert set_aside(pipeline) == {("game_lines", reason): 1}
    assert kept(pipeline, "schedule", OPENER) == kept(pipeline, "game_lines", NEXT) == 1


WRONG_LINE = {
    "a market nobody settles": ({"market": "fantasy"}, "unknown_market"),
    "no market": ({"market": None}, "unknown_market"),
    "no number": ({"line": None}, "missing_line"),
    "a number beyond all numbers": ({"line": 1e300}, "missing_line"),
    "not a number": ({"line": float("nan")}, "missing_line"),
    "an infinite number": ({"line": float("inf")}, "missing_line"),
    "an impossible number": ({"line": 250.5}, "impossible_line"),
    "an impossible price": ({"over_odds": 20.0}, "impossible_price"),
    "a price of nothing": ({"under_odds": 0.0}, "impossible_price"),
    "a name nobody has": ({"player_id": None, "player_name": "Nobody Known"}, "unknown_name"),
    "another game's id": ({"game_id": "0022300002"}, "game_id_contradicts_schedule"),
    "a team without a game": ({"team": "LAL", "game_id": None}, "no_game_of_his_team"),
}


def test_wrong_lines_are_set_aside_each_for_its_reason_and_the_others_stay(
    files: Files, built: Callable[[], Pipeline]
) -> None:
    for number, (values, _) in enumerate(WRONG_LINE.values()):
        files["player_props"].append(line("0022300001", "BOS", 100) | {"book": f"book {number}"} | values)
    pipeline = built()
    expected = Counter(("player_props", reason) for _, reason in WRONG_LINE.values())
    assert set_aside(pipeline) == dict(expected)
    by_book = dict(
        pipeline.query(
            "SELECT payload_row->>'book', reason FROM nba_raw.quarantine WHERE table_name = 'player_props'"
        )
    )
    assert by_book == {f"book {number}": reason for number, (_, reason) in enumerate(WRONG_LINE.values())}
    assert [kept(pipeline, "player_props", day) for day in (OPENER, NEXT)] == [2, 2]


def test_rows_without_a_date_keep_no_later_table_from_being_complete(
    files: Files, tmp_path: Path, open_pipeline: OpenPipeline
) -> None:
    """They have a partition of their own, on which nothing is owed."""
    files["games"].append(game("0022300001") | {"game_date": None})
    files["player_box"].append(appearance("0022300001", "BOS", 100) | {"game_date": None})
    files["player_props"].append(line("0022300001", "BOS", 100) | {"game_date": None})
    pipeline = open_pipeline()
    pipeline.ingest(write(files, tmp_path / "archive"))
    report = pipeline.sync()
    assert (report.errors, report.failed, report.blocked) == ([], 0, 0)
    assert pipeline.unaccounted == {}
    assert [balance for balance in pipeline.balances if balance.lost] == []
    assert set_aside(pipeline)[("schedule", "missing_date")] == 1
    assert pipeline.figure("SELECT count(*) FROM nba_predictions.player_prop_predictions") > 0
    assert pipeline.plan() == []


HOSTILE_NAMES = (
    "Robert'); DROP TABLE players;--", '"quoted" O\'Neal', "<script>alert(1)</script>", "Ünïcödé  Ñame\u0301",
    "tab\tand\nnewline", "\x1f\x1e", "x" * 5000, "   ", "../../etc/passwd", "NULL",
)  # fmt: skip


def test_hostile_names_are_data_and_nothing_else(files: Files, built: Callable[[], Pipeline]) -> None:
    for row, name in zip(files["player_box"], HOSTILE_NAMES, strict=False):
        row["player_name"] = name
    for name in HOSTILE_NAMES:
        files["player_props"].append(
            line("0022300001", "BOS", 100) | {"player_id": None, "player_name": name}
        )
    pipeline = built()
    assert kept(pipeline, "player_boxscores", OPENER) == 16
    names = pipeline.query(
        f"SELECT player_name FROM nba_raw.player_boxscores WHERE game_date = DATE '{OPENER}'"
    )
    assert {name for (name,) in names} >= set(HOSTILE_NAMES)
    props = kept(pipeline, "player_props", OPENER)
    aside = sum(n for (table, _), n in set_aside(pipeline).items() if table == "player_props")
    assert props + aside == 2 + len(HOSTILE_NAMES)


@pytest.mark.parametrize("damage", ["truncated", "column missing", "column mistyped", "not Parquet"])
def test_a_payload_that_cannot_be_read_is_named_and_the_others_are_loaded(
    damage: str, files: Files, tmp_path: Path, open_pipeline: OpenPipeline
) -> None:
    folder = write(files, tmp_path / "archive")
    path = folder / SEASON / "player_props.parquet"
    table = pq.read_table(path)
    match damage:
        case "truncated":
            path.write_bytes(path.read_bytes()[:200])
        case "column missing":
            pq.write_table(table.drop_columns(["line"]), path)
        case "column mistyped":
            pq.write_table(table.set_column(8, "line", pa.array(["many"] * len(table))), path)
        case _:
            path.write_text("game_date,line\n")
    pipeline = open_pipeline()
    intake = pipeline.ingest(folder)
    [error] = intake.rejected
    assert isinstance(error, PayloadError)
    assert "player_props" in error.message
    assert error.advice
    if damage.startswith("column"):
        assert "line" in error.message
    assert intake.rows["landed_box"] == 32
    report = pipeline.sync(tables=RAW_BEFORE_FACTS)
    assert report.errors == []
    assert kept(pipeline, "player_boxscores", OPENER) == 16
