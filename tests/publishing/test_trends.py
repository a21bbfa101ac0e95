"""Trends follow from the season's games by definitions that plain Python repeats."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise, takewhile
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import pytest
from pipelines import OpenPipeline, Pipeline
from published import Publish, Reader, altered, publish_of

from backcourt.time import game_day

Row = dict[str, Any]
KINDS = ("trends-hot-cold", "trends-bounce-back", "trends-teams", "trends-streaks")
STATS: dict[str, Callable[[Row], int]] = {
    "points": lambda row: int(row["points"]),
    "rebounds": lambda row: int(row["reb"]),
    "assists": lambda row: int(row["ast"]),
    "threes": lambda row: int(row["fg3m"]),
    "points_rebounds_assists": lambda row: int(row["points"] + row["reb"] + row["ast"]),
}


@pytest.fixture(scope="module")
def middle(small: Pipeline) -> date:
    """A date late in the second regular season, when everybody still plays."""
    rows = small.rows("player_game_summary").to_pylist()
    latest = max(row["season"] for row in rows)
    days = sorted(
        {row["game_date"] for row in rows if row["season"] == latest and row["season_type"] == "regular"}
    )
    return days[-3]


@pytest.fixture(scope="module")
def reader(small: Pipeline, middle: date, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The trends of that date. Do not write to them."""
    folder = tmp_path_factory.mktemp("trends") / "published"
    publish_of(small, folder)(after(middle), only=KINDS)
    return Reader(folder)


@pytest.fixture(scope="module")
def games(small: Pipeline, middle: date) -> dict[int, list[Row]]:
    """Every player's appearances of the season until that date, oldest first."""
    rows = [row for row in until(small, "player_game_summary", middle) if not row["is_dnp"]]
    return grouped((row for row in rows if row["minutes_tenths"] > 0), "player_id")


def after(day: date) -> datetime:
    return game_day(day).results_known_utc + timedelta(minutes=1)


def until(pipeline: Pipeline, table: str, day: date) -> list[Row]:
    rows = pipeline.rows(table).to_pylist()
    [season] = {row["season"] for row in rows if row["game_date"] == day}
    own = [row for row in rows if row["season"] == season and row["game_date"] <= day]
    return sorted(own, key=lambda row: (row["game_date"], row["game_id"]))


def grouped(rows: Iterable[Row], key: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def about(value: float) -> Any:
    return pytest.approx(value, abs=0.0051)


def is_current(rows: list[Row], day: date) -> bool:
    return rows[-1]["game_date"] >= day - timedelta(days=14)


def form(player: int, stat: str, rows: list[Row]) -> Row | None:
    before, last = rows[:-5], rows[-5:]
    if len(before) < 10 or mean(row["minutes_tenths"] for row in before) < 150:
        return None
    usual, recent = [STATS[stat](row) for row in before], [STATS[stat](row) for row in last]
    if mean(usual) < 1 or not stdev(usual):
        return None
    moved = (mean(recent) - mean(usual)) / (stdev(usual) / 5**0.5)
    return {
        "player_id": player, "team": rows[-1]["team"], "stat": stat, "games": len(rows),
        "last_5": about(mean(recent)), "season": about(mean(usual)), "deviations": round(moved, 2),
    }  # fmt: skip


def test_the_hot_and_the_cold_are_those_who_moved_most(
    reader: Reader, games: dict[int, list[Row]], middle: date
) -> None:
    content = reader.file("v1/trends/hot-cold.json")
    moved = []
    for player, rows in games.items():
        forms = [each for stat in STATS if is_current(rows, middle) and (each := form(player, stat, rows))]
        moved += [min(forms, key=lambda each: (-abs(each["deviations"]), each["stat"]))] if forms else []
    by_size = sorted(moved, key=lambda each: (-abs(each["deviations"]), each["player_id"]))
    hot = [each for each in by_size if each["deviations"] > 0][:25]
    cold = [each for each in by_size if each["deviations"] < 0][:25]
    for told, expected in ((content["hot"], hot), (content["cold"], cold)):
        assert len(expected) > 5
        assert [{name: entry[name] for name in entry if name != "player"} for entry in told] == [
            each | {"deviations": about(each["deviations"])} for each in expected
        ]


def judged(rows: list[Row]) -> list[tuple[bool | None, bool | None]]:
    """Return of every game whether it was bad, and whether the mean was reached; None where too few were before."""
    found: list[tuple[bool | None, bool | None]] = []
    for place, row in enumerate(rows):
        usual = [each["points"] for each in rows[:place]]
        if len(usual) < 10:
            found.append((None, None))
            continue
        spread = stdev(usual)
        is_bad = spread > 0 and row["points"] <= mean(usual) - spread
        found.append((is_bad, row["points"] >= mean(usual)))
    return found


def test_whoever_bounces_back_had_a_bad_game_and_enough_of_them_before(
    reader: Reader, games: dict[int, list[Row]], middle: date
) -> None:
    expected = {}
    for player, rows in games.items():
        marks = judged(rows)
        next_after_bad = [reached for (bad, _), (_, reached) in pairwise(marks) if bad]
        usual = [reached for _, reached in marks if reached is not None]
        busy = mean(row["minutes_tenths"] for row in rows) >= 150
        if marks[-1][0] and len(next_after_bad) >= 3 and busy and is_current(rows, middle):
            expected[player] = (
                rows[-1]["points"], about(mean(row["points"] for row in rows[:-1])), len(next_after_bad),
                about(100 * sum(map(bool, next_after_bad)) / len(next_after_bad)), len(usual),
                about(100 * sum(usual) / len(usual)),
            )  # fmt: skip
    told = reader.file("v1/trends/bounce-back.json")["players"]
    assert {
        each["player_id"]: (
            each["last_points"], each["season_avg"], each["bad_games"], each["bounced"]["value_pct"],
            each["usual"]["n"], each["usual"]["value_pct"],
        )
        for each in told
    } == expected  # fmt: skip
    assert expected
    shares = [each["bounced"]["value_pct"] for each in told]
    assert shares == sorted(shares, reverse=True)
    assert all(each["bounced"]["n"] == each["bad_games"] for each in told)


def test_teams_are_told_by_their_last_ten_games(small: Pipeline, reader: Reader, middle: date) -> None:
    offense = grouped(until(small, "team_offense_game_summary", middle), "team")
    rows = until(small, "upcoming_team_game_context", middle)
    market = {(row["game_id"], row["team"]): row for row in rows}
    defence = {
        (row["game_id"], row["team"]): row for row in until(small, "team_defense_game_summary", middle)
    }
    told = reader.file("v1/trends/teams.json")["teams"]
    assert [each["team"] for each in told] == sorted(offense)
    for each in told:
        last = offense[each["team"]][-10:]
        other = [defence[row["game_id"], row["team"]] for row in last]
        lines = [market[row["game_id"], row["team"]] for row in last]
        quoted = [
            (row["points"] + allowed["points_allowed"] - line["total"],
             row["points"] - allowed["points_allowed"] + line["spread"])
            for row, allowed, line in zip(last, other, lines, strict=True)
            if line["total"] is not None and line["spread"] is not None
        ]  # fmt: skip
        assert each == {
            "team": each["team"],
            "last_game": last[-1]["game_date"].isoformat(),
            "games": len(last),
            "wins": sum(bool(row["is_win"]) for row in last),
            "pace": about(mean(row["pace"] for row in last)),
            "offensive_rating": about(mean(row["offensive_rating"] for row in last)),
            "defensive_rating": about(mean(row["defensive_rating"] for row in other)),
            "points": about(mean(row["points"] for row in last)),
            "points_allowed": about(mean(row["points_allowed"] for row in other)),
            "overs": sum(total > 0 for total, _ in quoted),
            "unders": sum(total < 0 for total, _ in quoted),
            "covers": sum(spread > 0 for _, spread in quoted),
            "with_line": len(quoted),
        }
    assert sum(each["with_line"] for each in told) > 0


def side(actual: int, line: float) -> str:
    return "PUSH" if actual == line else "OVER" if actual > line else "UNDER"


def test_streaks_are_counted_back_from_the_last_line(
    small: Pipeline, reader: Reader, games: dict[int, list[Row]], middle: date
) -> None:
    lines = {
        (row["game_id"], row["player_id"], row["stat"]): row["line"]
        for row in until(small, "prop_lines", middle)
    }
    expected, considered = {}, 0
    for player, played in games.items():
        for stat, value in STATS.items():
            rows = [row for row in played if (row["game_id"], player, stat) in lines]
            if not rows or not is_current(rows, middle):
                continue
            sides = [side(value(row), lines[row["game_id"], player, stat]) for row in rows]
            length = len(list(takewhile(lambda each, last=sides[-1]: each == last, reversed(sides))))
            considered += len(rows) >= 3
            if length >= 3 and sides[-1] != "PUSH":
                expected[player, stat] = (
                    sides[-1], length, rows[-length]["game_date"].isoformat(),
                    lines[rows[-1]["game_id"], player, stat], rows[-1]["team"],
                )  # fmt: skip
    content = reader.file("v1/trends/streaks.json")
    told = {
        (each["player_id"], each["stat"]): (
            each["side"], each["length"], each["since"], each["last_line"], each["team"]
        )
        for each in content["streaks"]
    }  # fmt: skip
    assert content["considered"] == considered
    assert len(told) == min(25, len(expected)) > 0
    assert told.items() <= expected.items()
    lengths = [each["length"] for each in content["streaks"]]
    assert lengths == sorted((length for _, length, *_ in expected.values()), reverse=True)[:25]


def test_a_trend_says_of_which_date_it_is_and_how_to_read_it(reader: Reader, middle: date) -> None:
    names = [name for name in reader.names if name.startswith("v1/trends/")]
    assert len(names) == 4
    for name in names:
        content = reader.file(name)
        assert content["last_game_date"] == middle.isoformat()
        assert content["as_of"] == f"{game_day(middle).results_known_utc:%Y-%m-%dT%H:%M:%SZ}"
        assert len(content["meaning"].split()) > 20


def test_what_came_later_changes_no_byte(
    small_home: Path, reader: Reader, middle: date, open_pipeline: OpenPipeline, tmp_path: Path
) -> None:
    later = f"WHERE game_date > '{middle}'"
    home = altered(
        small_home,
        tmp_path / "poisoned",
        f"UPDATE nba_analytics.player_game_summary SET points = 99, reb = 99, minutes_tenths = 400 {later}",
        f"UPDATE nba_analytics.team_offense_game_summary SET points = 250, pace = 150 {later}",
        f"UPDATE nba_analytics.team_defense_game_summary SET points_allowed = 250 {later}",
        f"UPDATE nba_predictions.prop_lines SET line = 0.5 {later}",
    )
    poisoned = Reader(tmp_path / "other")
    publish_of(open_pipeline(home=home), poisoned.folder)(after(middle), only=KINDS)
    assert poisoned.names == reader.names
    for name in reader.names - {"manifest.json"}:
        assert poisoned.bytes_of(name) == reader.bytes_of(name)


def test_trends_stay_as_they_are_until_something_happens(publish_tiny: Publish, tiny: Pipeline) -> None:
    days = sorted({row["game_date"] for row in tiny.rows("player_game_summary").to_pylist()})
    publish_tiny(after(days[-2]), only=KINDS)
    assert publish_tiny(after(days[-2]) + timedelta(hours=1), only=KINDS).planned == []
    assert len(publish_tiny(after(days[-1]), only=KINDS).written) == 4
