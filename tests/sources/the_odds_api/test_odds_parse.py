"""What The Odds API quotes becomes game lines per book and player lines of two sides, each with its moment."""

import json
import os
from collections import Counter
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutants import assert_no_mutant_crashes
from odds_payloads import (
    AWAY,
    HOME,
    MONEY_LINE,
    SNAPSHOT,
    SPREADS,
    TOTALS,
    book,
    event,
    market,
    odds,
    pair,
    past,
    side,
)
from payloads import landed, rejects_of, rows_of

from backcourt.errors import PayloadError
from backcourt.sources.parsed import Parsed
from backcourt.sources.the_odds_api.parse import parse

CONTRACTS = (
    Path(os.environ.get("BACKCOURT_CONTRACTS", Path(__file__).parents[4] / "shared" / "contracts"))
    / "the_odds_api"
)
real = pytest.mark.skipif(not CONTRACTS.is_dir(), reason="needs real payloads (BACKCOURT_CONTRACTS)")


def parsed(
    folder: Path, payload: object, endpoint: str = "historical_event_odds", written: str = "american"
) -> Parsed:
    parameters = {"odds_format": written} if written else {}
    return parse(*landed(folder, payload, source="the_odds_api", endpoint=endpoint, parameters=parameters))


def told(row: dict[str, Any], *names: str) -> tuple[object, ...]:
    return tuple(row[name] for name in names)


def payload_rows(found: Parsed) -> int:
    return sum(row["payload_rows"] for _, rows in found.tables for row in rows.to_pylist())


def test_the_lines_of_a_book_are_one_row_known_when_the_snapshot_was_taken(tmp_path: Path) -> None:
    found = parsed(tmp_path, past(odds(book("atlantic", MONEY_LINE, SPREADS, TOTALS))))
    [row] = rows_of(found, "landed_game_lines")
    assert told(row, "home_team", "game_date", "book", "provider") == (
        "BOS", date(2024, 2, 22), "atlantic", "the_odds_api",
    )  # fmt: skip
    assert told(row, "spread_home", "total", "money_line_home", "money_line_away") == (-6.5, 224.5, -260, 210)
    assert (row["snapshot_utc"], row["payload_rows"]) == (datetime(2024, 2, 23, 0, 25, 38), 6)


def test_live_lines_are_known_when_the_last_of_them_was_looked_at(tmp_path: Path) -> None:
    later = market("totals", TOTALS["outcomes"], updated="2024-02-22T20:31:07-05:00")
    players = market("player_points", pair("Ann Example", 20.5))
    found = parsed(tmp_path, odds(book("atlantic", MONEY_LINE, later, players)), endpoint="event_odds")
    assert rows_of(found, "landed_game_lines")[0]["snapshot_utc"] == datetime(2024, 2, 23, 1, 31, 7)
    assert rows_of(found, "landed_props")[0]["snapshot_utc"] == datetime(2024, 2, 23, 0, 25, 1)


def test_over_and_under_of_one_book_and_number_are_one_quote(tmp_path: Path) -> None:
    sides = [
        *pair("Ann Example", 20.5, -115, -105),
        side("Over", 130, 24.5, "Ann Example"),
        *pair("Bob Example", 3.5),
    ]
    atlantic = book("atlantic", market("player_threes", sides))
    pacific = book("pacific", market("player_threes", pair("Ann Example", 20.5)))
    found = parsed(tmp_path, past(odds(atlantic, pacific)))
    rows = rows_of(found, "landed_props")
    names = ("player_name", "market", "book", "line", "over_odds", "under_odds", "row_number", "payload_rows")
    assert [told(row, *names) for row in rows] == [
        ("Ann Example", "threes", "atlantic", 20.5, -115, -105, 0, 2),
        ("Ann Example", "threes", "atlantic", 24.5, 130, None, 2, 1),
        ("Bob Example", "threes", "atlantic", 3.5, -110, -110, 3, 2),
        ("Ann Example", "threes", "pacific", 20.5, -110, -110, 5, 2),
    ]
    assert {told(row, "home_team", "away_team", "landed_date") for row in rows} == {
        ("BOS", "NYK", date(2024, 2, 22))
    }


def test_decimal_prices_are_told_from_american_ones_by_the_request(tmp_path: Path) -> None:
    sides = [side("Over", 1.5, 20.5, "Ann Example"), side("Under", 2.5, 20.5, "Ann Example")]
    payload = past(odds(book("atlantic", market("player_points", [*sides, side("Over", 1.0, 3.5, "Bob")]))))
    found = parsed(tmp_path, payload, written="decimal")
    [row] = rows_of(found, "landed_props")
    assert told(row, "over_odds", "under_odds") == (-200.0, pytest.approx(150.0))
    assert rejects_of(found) == [("out_of_range", "data.bookmakers[0].markets[0].outcomes[2].price")]
    with pytest.raises(PayloadError, match="odds_format"):
        parsed(tmp_path, payload, written="")


@pytest.mark.parametrize(
    ("outcomes", "key", "reasons"),
    [
        ([side("Over", -110, 20.5)], "player_points", ["missing_field"]),
        ([side("Over", -110, None, "Ann")], "player_points", ["missing_field"]),
        ([side("Yes", -110, 20.5, "Ann")], "player_points", ["unknown_kind"]),
        ([side("Draw", 400)], "h2h", ["unknown_kind"]),
        ([side(HOME, -110), side(HOME, -120)], "h2h", ["contradiction"]),
        ([side(HOME, -110)], "spreads", ["missing_field"]),
        ([side(HOME, -110, -6.5), side(AWAY, -110, 5.5)], "spreads", ["contradiction"] * 2),
        ([side("Over", -110, 224.5), side("Under", -110, 225.5)], "totals", ["contradiction"] * 2),
        ([side("Over", -110, 224.5)], "team_totals", ["unknown_kind"]),
        ([side("Over", -110, 20.5, "Ann") | {"price": "even"}, "Under"], "player_points", ["wrong_type"] * 2),
    ],
)  # fmt: skip
def test_a_side_that_cannot_be_is_set_aside_with_its_reason(
    tmp_path: Path, outcomes: list[object], key: str, reasons: list[str]
) -> None:
    found = parsed(
        tmp_path,
        past(odds(book("atlantic", market(key, outcomes), market("player_assists", pair("Bob", 4.5))))),
    )
    assert [reason for reason, _ in rejects_of(found)] == reasons
    assert payload_rows(found) == len(outcomes) + 2
    assert {row["landed_date"] for row in rows_of(found, "landed_rejects")} == {date(2024, 2, 22)}


def test_a_book_that_cannot_be_read_is_set_aside_with_all_its_sides(tmp_path: Path) -> None:
    broken = {"title": "Nobody", "markets": [market("player_points", pair("Ann Example", 20.5)), MONEY_LINE]}
    found = parsed(tmp_path, past(odds(broken, book("atlantic", TOTALS))))
    [reject] = rows_of(found, "landed_rejects")
    assert told(reject, "path", "payload_rows") == ("data.bookmakers[0].key", 4)
    assert [row["row_number"] for row in rows_of(found, "landed_game_lines")] == [4]


def test_a_side_without_any_moment_is_set_aside(tmp_path: Path) -> None:
    payload = odds(book("atlantic", {"key": "h2h", "outcomes": MONEY_LINE["outcomes"]}))
    assert [reason for reason, _ in rejects_of(parsed(tmp_path, payload, "event_odds"))] == [
        "missing_field"
    ] * 2


@pytest.mark.parametrize(
    ("payload", "endpoint", "said"),
    [
        ({"timestamp": SNAPSHOT}, "historical_event_odds", "data is missing"),
        (past({}), "historical_event_odds", r"data\.id is missing"),
        (past(None), "historical_event_odds", "data is null"),
        ({"data": []}, "historical_events", "timestamp is missing"),
        (past({}), "historical_events", "data is an object, not a list"),
        ({"message": "hello"}, "events", "the document is an object, not a list"),
        (odds() | {"commence_time": "2024-02-23T00:30:00"}, "event_odds", "commence_time is"),
        ([], "scores", "no endpoint that is known"),
    ],
)
def test_another_envelope_is_an_error_with_the_path(
    tmp_path: Path, payload: object, endpoint: str, said: str
) -> None:
    with pytest.raises(PayloadError, match=said):
        parsed(tmp_path, payload, endpoint)


def test_games_that_are_listed_are_passed_over_and_bad_ones_set_aside(tmp_path: Path) -> None:
    found = parsed(
        tmp_path,
        past([event(), event() | {"home_team": None}, event() | {"id": "../../x"}]),
        "historical_events",
    )
    assert sum(found.passed_over.values()) == 1
    assert [path for _, path in rejects_of(found)] == ["data[1].home_team", "data[2].id"]


def test_new_fields_do_no_harm_and_are_counted(tmp_path: Path) -> None:
    payload = past(odds(book("atlantic", MONEY_LINE | {"limit": 5}))) | {"region": "us"}
    found = parsed(tmp_path, payload)
    assert found.unknown_fields == {"data.bookmakers[].markets[].limit": 1, "region": 1}


WHOLE = past(
    odds(
        book("atlantic", MONEY_LINE, SPREADS, TOTALS, market("player_points", pair("Ann Example", 20.5))),
        book("pacific", market("player_assists", [*pair("Ann Example", 4.5), *pair("Bob Example", 7.5)])),
    )
)
ODD = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just([]) | st.just({})
)


def places(value: object) -> list[tuple[Any, str | int]]:
    """Return every place in a document that something can be put in."""
    inner = (
        list(value.items())
        if isinstance(value, dict)
        else list(enumerate(value))
        if isinstance(value, list)
        else []
    )
    return [(value, key) for key, _ in inner] + [place for _, each in inner for place in places(each)]


@given(data=st.data())
def test_whatever_changes_in_a_payload_no_side_is_lost(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    payload = deepcopy(WHOLE)
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(places(payload)))
        if data.draw(st.booleans()):
            holder[key] = data.draw(
                ODD.filter(lambda value: value == value and value not in (float("inf"), float("-inf")))
            )
        elif isinstance(holder, dict):
            del holder[key]
    try:
        found = parsed(tmp_path_factory.mktemp("any"), payload)
    except PayloadError:
        return
    books = payload["data"]["bookmakers"]
    assert payload_rows(found) == sum(sides_in(book) for book in books)


def sides_in(found: object) -> int:
    """Count the sides of a book: one that holds none counts as a row itself only where it cannot be read."""
    markets = found.get("markets") if isinstance(found, dict) else None
    if not isinstance(markets, list) or not readable(found):
        return max(sum(map(sides_of, markets)), 1) if isinstance(markets, list) else 1
    return sum(map(sides_of, markets))


def sides_of(found: object) -> int:
    outcomes = found.get("outcomes") if isinstance(found, dict) else None
    if not isinstance(outcomes, list):
        return 1
    return len(outcomes) if readable(found) else max(len(outcomes), 1)


def readable(found: Any) -> bool:
    moment = found.get("last_update", SNAPSHOT)
    is_moment = moment is None or (isinstance(moment, str) and moment.startswith("2024"))
    return (
        isinstance(found.get("key"), str) and found["key"] != "" and found["key"].isprintable() and is_moment
    )


@pytest.mark.parametrize(
    ("payload", "endpoint"),
    [
        (WHOLE, "historical_event_odds"),
        (WHOLE["data"], "event_odds"),
        (past([event(), event("e2")]), "historical_events"),
    ],
    ids=["past", "present", "list"],
)
@pytest.mark.parametrize("written", ["american", "decimal"])
def test_no_mutant_of_a_payload_crashes_the_parser(
    tmp_path: Path, payload: object, endpoint: str, written: str
) -> None:
    about = {"source": "the_odds_api", "endpoint": endpoint, "parameters": {"odds_format": written}}
    assert_no_mutant_crashes(parse, json.dumps(payload).encode(), tmp_path, **about)


@real
@pytest.mark.parametrize(
    ("file", "endpoint", "written", "lines", "props", "passed"),
    [
        ("events.json", "events", "american", 0, 0, 21),
        ("historical_events.json", "historical_events", "american", 0, 0, 16),
        ("historical_event_game_lines.json", "historical_event_odds", "decimal", 2, 0, 0),
        ("event_odds_player_points.json", "event_odds", "american", 0, 241, 0),
    ],
)
def test_real_payloads_are_read_to_the_last_side(
    tmp_path: Path, file: str, endpoint: str, written: str, lines: int, props: int, passed: int
) -> None:
    found = parsed(tmp_path, (CONTRACTS / file).read_bytes(), endpoint, written)
    assert (len(rows_of(found, "landed_game_lines")), len(rows_of(found, "landed_props"))) == (lines, props)
    assert (rejects_of(found), found.unknown_fields, sum(found.passed_over.values())) == ([], {}, passed)
    assert Counter(row["payload_rows"] for row in rows_of(found, "landed_props")) == (
        {2: props} if props else {}
    )
