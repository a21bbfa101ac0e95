"""A payload's rows are read one by one: each is understood, rejected with a reason, or passed over and counted."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from payloads import reading, rejects_of, rows_of
from pydantic import Field

from backcourt.errors import LostRowsError, PayloadError
from backcourt.sources.arrow import landing_table
from backcourt.sources.landed import LANDED_PLAYERS
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.fields import BlankIsNone, Count, Day, Moment, Name, Real, Text, WholeText
from backcourt.sources.wire.model import Wire
from backcourt.sources.wire.problem import Reason
from backcourt.sources.wire.reading import Reading, Row


class Player(Wire):
    unused = frozenset({"shoe_size"})

    id: Count
    name: Name
    weight: Real | None


class Team(Wire):
    players: list[Any]


class Roster(Wire):
    season: Text
    coach: Player | None = None


def parsed(read: Reading, rows: list[Row[Player]]) -> Parsed:
    columns = {
        "row_number": pa.array([row.number for row in rows], pa.int64()),
        "player_id": pa.array([row.value.id for row in rows], pa.int64()),
        "player_name": pa.array([row.value.name for row in rows], pa.string()),
    }
    return read.parsed([(LANDED_PLAYERS, landing_table(LANDED_PLAYERS, columns, read.receipt))])


def player(**changed: object) -> dict[str, object]:
    return {"id": 7, "name": "Ann Example", "weight": 90.5} | changed


def read_players(folder: Path, players: object, **about: Any) -> Parsed:
    read = reading(folder, {"season": "2023-24", "players": players}, **about)
    return parsed(read, read.rows(Player, read.document["players"], "players"))


@pytest.mark.parametrize(
    ("broken", "reason", "path"),
    [
        ({"id": 7, "name": "Ann Example"}, "missing_field", "players[1].weight"),
        (player(name=None), "missing_value", "players[1].name"),
        (player(id="7"), "wrong_type", "players[1].id"),
        (player(id=7.5), "wrong_type", "players[1].id"),
        (player(id=True), "wrong_type", "players[1].id"),
        (player(weight=True), "wrong_type", "players[1].weight"),
        (player(id=10**30), "out_of_range", "players[1].id"),
        (player(id=-1), "out_of_range", "players[1].id"),
        (player(weight=1e300), "out_of_range", "players[1].weight"),
        (player(name=""), "malformed_value", "players[1].name"),
        (player(name="Ann\x00"), "malformed_value", "players[1].name"),
        (player(name="\ud800"), "malformed_value", "players[1].name"),
        ("Ann Example", "wrong_type", "players[1]"),
        (None, "missing_value", "players[1]"),
    ],
)
def test_one_bad_row_is_one_rejected_row_and_the_others_load(
    tmp_path: Path, broken: object, reason: str, path: str
) -> None:
    found = read_players(tmp_path, [player(), broken, player(id=9)])
    assert [(row["row_number"], row["player_id"]) for row in rows_of(found, "landed_players")] == [
        (0, 7),
        (2, 9),
    ]
    assert rejects_of(found) == [(reason, path)]
    [reject] = rows_of(found, "landed_rejects")
    assert (reject["row_number"], reject["payload_rows"]) == (1, 1)
    assert reject["problem"].startswith(path)


def test_a_whole_number_written_with_a_point_is_that_number(tmp_path: Path) -> None:
    assert rows_of(read_players(tmp_path, [player(id=7.0)]), "landed_players")[0]["player_id"] == 7


def test_unknown_fields_are_tolerated_and_counted_and_unused_ones_are_nothing_new(tmp_path: Path) -> None:
    found = read_players(tmp_path, [player(mood="good"), player(mood="bad", shoe_size=15)])
    assert found.unknown_fields == {"players[].mood": 2}
    assert rejects_of(found) == []


def test_unknown_fields_of_an_envelope_and_of_objects_inside_are_told_by_their_path(tmp_path: Path) -> None:
    read = reading(tmp_path, {"season": "2023-24", "arena": "x", "coach": player(mood="good")})
    assert read.envelope(Roster).season == "2023-24"
    assert read.unknown == {"arena": 1, "coach.mood": 1}


class Owned(Wire):
    owner: Annotated[Player, Field(alias="ownedBy")]


def test_unknown_fields_have_one_path_whatever_list_they_stand_in_as_payloads_spell_it(
    tmp_path: Path,
) -> None:
    owned = {"ownedBy": player(mood="good")}
    read = reading(tmp_path, {})
    for place in (0, 1):
        read.rows(Owned, [owned, owned], f"teams[{place}].shares")
    assert read.unknown == {"teams[].shares[].ownedBy.mood": 4}


def test_an_envelope_that_is_another_is_an_error_with_the_path(tmp_path: Path) -> None:
    with pytest.raises(PayloadError, match=r"toy/things: season is missing"):
        reading(tmp_path, {"coach": None}).envelope(Roster)
    with pytest.raises(PayloadError, match=r"toy/things: coach\.name is null \(and 1 more\)"):
        reading(tmp_path, {"season": "x", "coach": {"id": 1, "name": None}}).envelope(Roster)
    with pytest.raises(PayloadError, match=r"the document is a list of 0"):
        reading(tmp_path, []).envelope(Roster)


def test_rows_that_are_no_list_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(PayloadError, match="players is an object, not a list"):
        read_players(tmp_path, {})


def test_an_object_around_rows_takes_them_with_it_when_it_cannot_be_read(tmp_path: Path) -> None:
    def players_in(raw: object) -> int:
        return len(raw["squad"]) if isinstance(raw, dict) and isinstance(raw.get("squad"), list) else 1

    teams = [{"squad": [player(), player()]}, {"players": [player()]}, "nothing"]
    read = reading(tmp_path, teams)
    rows = [
        row
        for team in read.parts(Team, teams, "", holds=players_in)
        for row in read.rows(Player, team.value.players, f"{team.path}.players")
    ]
    found = parsed(read, rows)
    assert [row["row_number"] for row in rows_of(found, "landed_players")] == [3]
    assert [(row["row_number"], row["payload_rows"]) for row in rows_of(found, "landed_rejects")] == [
        (0, 2),
        (2, 1),
    ]


def test_a_row_that_a_parser_forgets_is_a_bug_that_shows(tmp_path: Path) -> None:
    read = reading(tmp_path, [player(), player()])
    rows = read.rows(Player, read.document, "")
    with pytest.raises(LostRowsError, match="1 of its 2 rows went missing"):
        parsed(read, rows[:1])
    read.pass_over(rows[1], "of another league")
    assert parsed(read, rows[:1]).passed_over == {"of another league": 1}


def test_a_row_that_fills_two_tables_does_not_hide_one_that_was_forgotten(tmp_path: Path) -> None:
    read = reading(tmp_path, [player(), player()])
    rows = read.rows(Player, read.document, "")
    [table] = [made for made in parsed(read, rows).tables if made[0].name == "landed_players"]
    with pytest.raises(LostRowsError, match="1 of its 2 rows went missing"):
        read.parsed([(declared, landed.slice(0, 1)) for declared, landed in (table, table)])


def test_rejected_rows_stand_under_the_date_the_payload_tells(tmp_path: Path) -> None:
    read = reading(tmp_path, [player(name=""), player()])
    read.day = date(2024, 2, 22)
    [row] = read.rows(Player, read.document, "")
    read.reject(row, Reason.CONTRADICTION, "is heavier than two people", path="weight", day=date(2024, 2, 23))
    found = rows_of(parsed(read, []), "landed_rejects")
    assert [row["landed_date"] for row in found] == [date(2024, 2, 22), date(2024, 2, 23)]
    assert found[1]["problem"] == "[1].weight is heavier than two people"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
ALMOST = st.fixed_dictionaries(
    {},
    optional={"id": JSON | st.integers(0, 9), "name": JSON | st.text(min_size=1), "weight": JSON, "x": JSON},
)


@given(players=st.lists(JSON | ALMOST, max_size=8))
def test_every_row_of_any_payload_is_landed_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, players: list[object]
) -> None:
    found = read_players(tmp_path_factory.mktemp("any"), players)
    numbers = [row["row_number"] for _, rows in found.tables for row in rows.to_pylist()]
    assert sorted(numbers) == list(range(len(players)))


class Typed(Wire):
    moment: Moment
    day: Day
    number: WholeText
    note: Annotated[Text | None, BlankIsNone]


GOOD = {"moment": "2024-02-22T19:30:00-05:00", "day": "2024-02-22", "number": " 12 ", "note": " "}


def test_moments_become_utc_and_blank_text_nothing(tmp_path: Path) -> None:
    found = reading(tmp_path, GOOD).envelope(Typed)
    assert found.moment == datetime(2024, 2, 23, 0, 30)
    assert (found.day, found.number, found.note) == (date(2024, 2, 22), 12, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("moment", "2024-02-22T19:30:00"),
        ("moment", "yesterday"),
        ("moment", 1708648200),
        ("moment", "0001-01-01T00:00:00+14:00"),
        ("day", "2024-02-30"),
        ("day", "9999-12-31"),
        ("day", 20240222),
        ("number", "1_000"),
        ("number", "12.5"),
        ("number", "nan"),
    ],
)
def test_what_is_none_is_not_taken_for_one(tmp_path: Path, field: str, value: object) -> None:
    with pytest.raises(PayloadError, match=f"{field} is"):
        reading(tmp_path, GOOD | {field: value}).envelope(Typed)
