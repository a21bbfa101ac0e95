"""What the files of players say is what box scores, lines and grades say, worked out again by hand."""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from pipelines import OpenPipeline, Pipeline
from published import LATER, NOW, Publish, Reader, altered, publish_of

from backcourt.errors import RefusedError
from backcourt.systems.registry import ALL_SYSTEMS
from backcourt.time import game_day

Row = dict[str, Any]
Season = tuple[int, str]
KINDS = ("player-index", "players", "player-seasons")
INDEX = "v1/players/index.json"
STATS: dict[str, Callable[[Row], int]] = {
    "points": lambda row: int(row["points"]),
    "rebounds": lambda row: int(row["reb"]),
    "assists": lambda row: int(row["ast"]),
    "threes": lambda row: int(row["fg3m"]),
    "points_rebounds_assists": lambda row: int(row["points"] + row["reb"] + row["ast"]),
}


@pytest.fixture(scope="module")
def box(small: Pipeline) -> dict[Season, list[Row]]:
    """All box-score rows of a player's season, in order."""
    rows = sorted(
        small.rows("player_game_summary").to_pylist(), key=lambda row: (row["game_date"], row["game_id"])
    )
    return grouped(rows, season_of)


@pytest.fixture(scope="module")
def grades(small: Pipeline) -> dict[Season, list[Row]]:
    return grouped(small.rows("prediction_accuracy").to_pylist(), season_of)


@pytest.fixture(scope="module")
def lines(small: Pipeline) -> dict[tuple[str, int, str], float]:
    rows = small.rows("prop_lines").to_pylist()
    return {(row["game_id"], row["player_id"], row["stat"]): row["line"] for row in rows}


def season_of(row: Row) -> Season:
    return row["player_id"], row["season"]


def grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def appeared(row: Row) -> bool:
    return not row["is_dnp"] and row["minutes_tenths"] > 0


def mean(values: list[float], places: int = 2) -> Any:
    return pytest.approx(sum(values) / len(values), abs=0.51 * 10**-places) if values else None


def side(actual: float | None, line: float | None) -> str | None:
    if actual is None or line is None:
        return None
    return "PUSH" if actual == line else "OVER" if actual > line else "UNDER"


def wilson(wins: int, n: int) -> Any:
    if not n:
        return None
    rate, z = wins / n, 1.959964
    half = z / (1 + z * z / n) * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
    bounds = (rate, centre - half, centre + half)
    names = ("value_pct", "low_pct", "high_pct")
    return {
        **{name: pytest.approx(100 * bound, abs=0.006) for name, bound in zip(names, bounds, strict=True)},
        "n": n,
    }


def stat_lines(row: Row | None, said: dict[str, Row], lines: dict[str, float]) -> list[Row]:
    """Return what a game says of every statistic of which anything is known."""
    found = []
    for stat, value in STATS.items():
        actual = value(row) if row and appeared(row) else None
        line, own = lines.get(stat), said.get(stat)
        if actual is None and line is None and own is None:
            continue
        found.append(
            {
                "stat": stat,
                "actual": actual,
                "line": line,
                "result": side(actual, line),
                "predicted": pytest.approx(own["predicted_mean"], abs=0.0051) if own else None,
                "recommendation": own["recommendation"] if own else None,
            }
        )
    return found


def game_lines(
    box: list[Row], grades: list[Row], lines: dict[tuple[str, int, str], float], player: int
) -> list[Row]:
    by_game = {row["game_id"]: row for row in box}
    said = grouped([row for row in grades if row["system_id"] == "blend"], lambda row: row["game_id"])
    found = []
    for game in by_game.keys() | said.keys():
        row, own = by_game.get(game), {each["stat"]: each for each in said.get(game, [])}
        told = row or next(iter(own.values()))
        reasons = [
            each["void_reason"] for each in own.values() if each["void_reason"] not in (None, "unknown")
        ]
        played = row is not None and appeared(row)
        quoted = {stat: lines[game, player, stat] for stat in STATS if (game, player, stat) in lines}
        found.append(
            {
                "game_id": game,
                "date": told["game_date"].isoformat(),
                "opponent": told["opponent"],
                "is_home": told["is_home"],
                "is_win": row["is_win"] if row else None,
                "is_starter": row["is_starter"] if row else None,
                "minutes": row["minutes_tenths"] / 10 if row and played else None,
                "dnp_reason": None if played else (row and row["dnp_reason"]) or next(iter(reasons), None),
                "stats": stat_lines(row, own, quoted),
            }
        )
    return sorted(found, key=lambda game: (game["date"], game["game_id"]))


def splits(box: list[Row], lines: dict[tuple[str, int, str], float]) -> list[Row]:
    played = [row for row in box if appeared(row)]
    rest = [
        None if place == 0 else (row["game_date"] - played[place - 1]["game_date"]).days
        for place, row in enumerate(played)
    ]
    chosen = {
        "all": played,
        "home": [row for row in played if row["is_home"]],
        "away": [row for row in played if not row["is_home"]],
        "back_to_back": [row for row, days in zip(played, rest, strict=True) if days == 1],
        "rested": [row for row, days in zip(played, rest, strict=True) if days is not None and days >= 3],
        "starter": [row for row in played if row["is_starter"]],
        "bench": [row for row in played if row["is_starter"] is False],
        "win": [row for row in played if row["is_win"]],
        "loss": [row for row in played if row["is_win"] is False],
        "last_5": played[-5:],
        "last_10": played[-10:],
        "last_20": played[-20:],
    }
    return [split(name, rows, lines) for name, rows in chosen.items() if rows]


def split(name: str, rows: list[Row], lines: dict[tuple[str, int, str], float]) -> Row:
    stats = []
    for stat, value in STATS.items():
        sides = [side(value(row), lines.get((row["game_id"], row["player_id"], stat))) for row in rows]
        counts = {"overs": sides.count("OVER"), "unders": sides.count("UNDER"), "pushes": sides.count("PUSH")}
        stats.append({"stat": stat, "average": mean([value(row) for row in rows]), **counts})
    minutes = mean([row["minutes_tenths"] / 10 for row in rows])
    return {"split": name, "games": len(rows), "minutes": minutes, "stats": stats}


def track_record(grades: list[Row]) -> list[Row]:
    groups = grouped(grades, lambda row: (row["stat"], row["system_id"]))
    order = sorted(groups, key=lambda key: (list(STATS).index(key[0]), list(ALL_SYSTEMS).index(key[1])))
    return [record(system, stat, groups[stat, system]) for stat, system in order]


def record(system: str, stat: str, rows: list[Row]) -> Row:
    seen = [row for row in rows if row["actual"] is not None]
    errors = [row["predicted_mean"] - row["actual"] for row in seen]
    beside = [
        abs(row["predicted_mean"] - row["actual"]) - abs(row["line"] - row["actual"])
        for row in seen
        if row["line"] is not None
    ]
    picks = [
        (row["actual"] > row["line"]) == (row["recommendation"] == "OVER")
        for row in seen
        if row["recommendation"] in ("OVER", "UNDER") and row["actual"] != row["line"]
    ]
    return {
        "system": system,
        "stat": stat,
        "graded": len(seen),
        "mae": mean([abs(error) for error in errors], 3),
        "bias": mean(errors, 3),
        "mae_minus_line": mean(beside, 3),
        "with_line": len(beside),
        "hit_rate": wilson(sum(picks), len(picks)),
    }


def averages(season: str, rows: list[Row]) -> Row:
    fga, fta, points = (sum(row[name] for row in rows) for name in ("fga", "fta", "points"))
    used = [(row["usage_pct"], row["minutes_tenths"]) for row in rows if row["usage_pct"] is not None]
    attempts, tenths = 2 * (fga + 0.44 * fta), sum(each for _, each in used)
    return {
        "season": season,
        "team": rows[-1]["team"],
        "games": len(rows),
        "starts": sum(bool(row["is_starter"]) for row in rows),
        "minutes": mean([row["minutes_tenths"] / 10 for row in rows]),
        **{stat: mean([value(row) for row in rows]) for stat, value in STATS.items()},
        "ts_pct": pytest.approx(100 * points / attempts, abs=0.006) if attempts else None,
        "usage_pct": pytest.approx(sum(a * b for a, b in used) / tenths, abs=0.006) if tenths else None,
    }


def seasons_of(player: int, box: dict[Season, list[Row]]) -> dict[str, list[Row]]:
    """Return a player's appearances by season, oldest first."""
    found = {
        season: [row for row in rows if appeared(row)] for (who, season), rows in box.items() if who == player
    }
    return {season: found[season] for season in sorted(found) if found[season]}


def file_of(season: Season) -> str:
    return f"v1/players/{season[0]}/season/{season[1]}.json"


def profile_of(player: int) -> str:
    return f"v1/players/{player}.json"


def test_everyone_with_a_game_or_a_graded_prediction_has_files(
    small_published: Reader, box: dict[Season, list[Row]], grades: dict[Season, list[Row]]
) -> None:
    seasons = box.keys() | grades.keys()
    owed = {file_of(season) for season in seasons} | {profile_of(player) for player, _ in seasons}
    assert {name for name in small_published.names if name.startswith("v1/players/")} == owed | {INDEX}
    assert len({season for _, season in seasons}) == 2


def test_a_season_lists_every_game_with_lines_and_predictions(
    small_published: Reader,
    box: dict[Season, list[Row]],
    grades: dict[Season, list[Row]],
    lines: dict[tuple[str, int, str], float],
) -> None:
    results, missed = set(), 0
    for season in box:
        content = small_published.file(file_of(season))
        assert content["games"] == game_lines(box[season], grades.get(season, []), lines, season[0]), season
        results |= {stat["result"] for game in content["games"] for stat in game["stats"]}
        missed += sum(game["minutes"] is None for game in content["games"])
    assert results >= {"OVER", "UNDER", None}
    assert missed > 0


def test_splits_divide_the_appearances_of_the_season(
    small_published: Reader, box: dict[Season, list[Row]], lines: dict[tuple[str, int, str], float]
) -> None:
    for season, rows in box.items():
        assert small_published.file(file_of(season))["splits"] == splits(rows, lines), season


def test_the_track_record_is_that_of_the_grades(
    small_published: Reader, box: dict[Season, list[Row]], grades: dict[Season, list[Row]]
) -> None:
    for season in box:
        content = small_published.file(file_of(season))
        assert content["track_record"] == track_record(grades.get(season, [])), season
    for player in {player for player, _ in box}:
        own = [row for (who, _), rows in grades.items() if who == player for row in rows]
        assert small_published.file(profile_of(player))["track_record"] == track_record(own)


def test_a_profile_says_who_he_is_and_what_he_did_in_each_season(
    small: Pipeline, small_published: Reader, box: dict[Season, list[Row]]
) -> None:
    people = {row["player_id"]: row for row in small.rows("players").to_pylist()}
    spans = grouped(small.rows("rosters").to_pylist(), lambda row: row["player_id"])
    for player in {player for player, _ in box}:
        content, person = small_published.file(profile_of(player)), people[player]
        for name in ("position", "height_cm", "weight_kg"):
            assert content[name] == person[name]
        assert content["birth_date"] == (person["birth_date"] and person["birth_date"].isoformat())
        played = seasons_of(player, box)
        assert content["seasons"] == [averages(*each) for each in reversed(played.items())]
        own = sorted(spans[player], key=lambda row: row["from_date"], reverse=True)
        assert content["teams"] == [
            {"team": row["team"], "season": row["season"], "since": row["from_date"].isoformat()}
            for row in own
        ]


def test_a_profile_shows_the_last_twenty_appearances_and_the_splits_of_the_latest_season(
    small_published: Reader, box: dict[Season, list[Row]]
) -> None:
    long = 0
    for player in {player for player, _ in box}:
        content, played = small_published.file(profile_of(player)), seasons_of(player, box)
        games = [
            game
            for season in played
            for game in small_published.file(file_of((player, season)))["games"]
            if game["minutes"] is not None
        ]
        assert content["last_games"] == games[::-1][:20]
        long += len(games) > 20
        if played:
            latest = small_published.file(file_of((player, max(played))))
            assert content["splits"] == latest["splits"]
    assert long > 0


def test_the_index_names_everyone_in_the_order_of_plain_letters(
    small: Pipeline, small_published: Reader, box: dict[Season, list[Row]]
) -> None:
    players = small_published.file(INDEX)["players"]
    names = {row["player_id"]: row["player_name"] for row in small.rows("players").to_pylist()}
    latest = max(season for _, season in box)
    assert len({entry["player_id"] for entry in players}) == len(players)
    for entry in players:
        played = seasons_of(entry["player_id"], box)
        last = played[max(played)][-1] if played else None
        assert entry["player"] == names[entry["player_id"]]
        assert (entry["team"], entry["last_game"]) == (
            (last["team"], last["game_date"].isoformat()) if last else (None, None)
        )
        assert entry["is_active"] == (latest in played)
        assert {
            profile_of(entry["player_id"]),
            *(file_of((entry["player_id"], s)) for s in entry["seasons"]),
        } == {
            name
            for name in small_published.names
            if f"/players/{entry['player_id']}" in name and "tonight" not in name
        }
    assert [plain(entry["player"]) for entry in players] == sorted(
        plain(entry["player"]) for entry in players
    )


def plain(name: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", name.lower().replace("'", "").replace("-", "").replace(".", ""))
    words = "".join(letter for letter in letters if not unicodedata.combining(letter)).split()
    return [word for word in words if word not in ("jr", "sr", "ii", "iii", "iv", "v")]


# What is known when.


def moment_after(day: date) -> datetime:
    return game_day(day).results_known_utc + timedelta(minutes=1)


def game_days(pipeline: Pipeline) -> list[date]:
    return sorted({row["game_date"] for row in pipeline.rows("player_game_summary").to_pylist()})


@pytest.fixture
def early(tiny: Pipeline) -> date:
    """A date in the second half of the tiny league."""
    days = game_days(tiny)
    return days[2 * len(days) // 3]


def test_nothing_later_than_the_moment_is_in_a_file(
    publish_tiny: Publish, reader: Reader, early: date
) -> None:
    publish_tiny(moment_after(early), only=KINDS)
    known = f"{game_day(early).results_known_utc:%Y-%m-%dT%H:%M:%SZ}"
    for name in reader.names - {"manifest.json"}:
        if name.startswith("v1/players/"):
            content = reader.file(name)
            days = [game["date"] for game in content.get("games", [])] + [
                game["date"] for game in content.get("last_games", [])
            ]
            assert all(day <= early.isoformat() for day in days)
            assert content["as_of"] <= known
    assert max(entry["last_game"] or "" for entry in reader.file(INDEX)["players"]) == early.isoformat()


def test_later_values_change_no_byte(
    publish_tiny: Publish,
    reader: Reader,
    early: date,
    tiny_home: Path,
    open_pipeline: OpenPipeline,
    tmp_path: Path,
) -> None:
    later = f"WHERE game_date > '{early}'"
    home = altered(
        tiny_home,
        tmp_path / "poisoned",
        f"UPDATE nba_analytics.player_game_summary SET points = 99, minutes_tenths = 1, team = 'XXX' {later}",
        f"UPDATE nba_predictions.prediction_accuracy SET predicted_mean = 99, actual = 1, outcome = 'correct' {later}",
        f"UPDATE nba_predictions.prop_lines SET line = 0.5 {later}",
        f"UPDATE nba_raw.rosters SET team = 'XXX' WHERE from_date > '{early}'",
    )
    publish_tiny(moment_after(early), only=KINDS)
    poisoned = Reader(tmp_path / "other")
    publish_of(open_pipeline(home=home), poisoned.folder)(moment_after(early), only=KINDS)
    assert poisoned.names == reader.names
    for name in reader.names:
        assert poisoned.bytes_of(name) == reader.bytes_of(name)


# What is made again.


def touched(pipeline: Pipeline, day: date, *tables: str) -> set[str]:
    """Return the files of those whom tables name on a date."""
    players = {
        season_of(row)
        for name in tables
        for row in pipeline.rows(name).to_pylist()
        if row["game_date"] == day
    }
    return {file_of(each) for each in players} | {profile_of(player) for player, _ in players} | {INDEX}


def test_one_more_day_makes_the_files_of_those_who_were_concerned(
    publish_tiny: Publish, tiny: Pipeline
) -> None:
    before, last = game_days(tiny)[-2:]
    publish_tiny(moment_after(before), only=KINDS)
    report = publish_tiny(moment_after(last), only=KINDS)
    concerned = touched(tiny, last, "player_game_summary", "prediction_accuracy")
    assert set(report.written) == concerned
    # A line of somebody who was neither on the list nor at the game is read, and says nothing new.
    assert {change.name for change in report.planned} == concerned | touched(tiny, last, "prop_lines")
    assert len(concerned) < report.files / 2
    assert publish_tiny(moment_after(last) + timedelta(hours=1), only=KINDS).planned == []


def test_a_correction_years_ago_makes_the_files_it_can_reach(
    small_home: Path,
    small: Pipeline,
    reader: Reader,
    open_pipeline: OpenPipeline,
    tmp_path: Path,
    box: dict[Season, list[Row]],
) -> None:
    publish_of(small, reader.folder)(NOW, only=KINDS)
    first = min(season for _, season in box)
    player = next(
        player for player, season in box if season == first and (player, max(s for _, s in box)) in box
    )
    row = next(row for row in box[player, first] if appeared(row))
    home = altered(
        small_home,
        tmp_path / "corrected",
        "UPDATE nba_analytics.player_game_summary SET points = points + 1 "
        f"WHERE game_id = '{row['game_id']}' AND player_id = {player}",
        "UPDATE nba_ops.partitions SET content_hash = 'corrected' "
        f"WHERE table_name = 'player_game_summary' AND partition_date = '{row['game_date']}'",
    )
    corrected = open_pipeline(home=home)
    report = publish_of(corrected, reader.folder)(LATER, only=KINDS)
    reached = {file_of((player, first)), profile_of(player)}
    assert set(report.written) == reached
    assert {change.name for change in report.planned} - {INDEX} == reached
    anew = Reader(tmp_path / "anew")
    publish_of(corrected, anew.folder)(LATER, only=KINDS)
    assert anew.names == reader.names
    for name in anew.names:
        assert content_of(anew, name) == content_of(reader, name)


def content_of(reader: Reader, name: str) -> Row:
    return {**reader.file(name), "generated_at": None}


@pytest.mark.parametrize("altered", ["", "{}", "[", '{"snapshot":"","inputs":{},"answers":{"x":{}}}'])
def test_a_memory_that_somebody_altered_is_no_memory(
    publish_tiny: Publish, reader: Reader, altered: str
) -> None:
    first = publish_tiny(only=KINDS)
    memory = reader.folder / "memory.json"
    remembered = memory.read_bytes()
    assert publish_tiny(only=KINDS).planned == []
    memory.write_text(
        altered or remembered.decode().replace('"answers":{', '"answers":{"x":{"made_from":""},')
    )
    again = publish_tiny(only=KINDS)
    assert {change.name for change in again.planned} == {change.name for change in first.planned}
    assert not again.created
    assert publish_tiny(only=KINDS).planned == []


def test_a_game_that_is_gone_is_a_loss_and_named(
    publish_tiny: Publish, publish_poorer: Publish, reader: Reader
) -> None:
    publish_tiny(only=KINDS)
    with pytest.raises(RefusedError, match=r"v1/players/\d+/season/2023-24.json would lose 1 of \d+ games"):
        publish_poorer(LATER, only=KINDS)


def test_a_hostile_name_arrives_as_it_is_written(
    tiny_home: Path, reader: Reader, open_pipeline: OpenPipeline, tmp_path: Path, tiny: Pipeline
) -> None:
    name = "\"O'Neal\\ </script><script>alert(1)</script> \u2028\t{{7*7}} \u202eÇé😀"
    player = min(row["player_id"] for row in tiny.rows("player_game_summary").to_pylist())
    quoted = name.replace("'", "''")
    home = altered(
        tiny_home,
        tmp_path / "hostile",
        f"UPDATE nba_raw.players SET player_name = '{quoted}' WHERE player_id = {player}",
    )
    publish_of(open_pipeline(home=home), reader.folder)(only=(*KINDS, "trends-hot-cold", "trends-streaks"))
    assert reader.file(profile_of(player))["player"] == name
    assert reader.file(file_of((player, "2023-24")))["player"] == name
    assert name in {entry["player"] for entry in reader.file(INDEX)["players"]}
    for each in reader.names:
        json.loads(reader.bytes_of(each))
