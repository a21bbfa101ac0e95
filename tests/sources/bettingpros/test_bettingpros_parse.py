"""What BettingPros sends becomes landing rows: books, consensus and openings apart, each with its own moment."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from bettingpros_payloads import event, events, opening, prop, props, side
from payloads import landed, rejects_of, rows_of

from backcourt.errors import PayloadError
from backcourt.sources.bettingpros.parse import parse
from backcourt.sources.parsed import Parsed

WRITTEN = datetime(2024, 2, 22, 20)
OPENED = datetime(2024, 2, 21, 16)
QUOTE = ("book", "line", "over_odds", "under_odds", "snapshot_utc")


def read(folder: Path, endpoint: str, payload: object, **parameters: str) -> Parsed:
    return parse(*landed(folder, payload, source="bettingpros", endpoint=endpoint, parameters=parameters))


def quotes(parsed: Parsed) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in QUOTE) for row in rows_of(parsed, "landed_props")]


def test_an_event_that_is_over_has_its_score(tmp_path: Path) -> None:
    [row] = rows_of(read(tmp_path, "events", events(event())), "landed_games")
    assert (row["home_team"], row["away_team"], row["home_points"], row["away_points"]) == (
        "BOS",
        "GSW",
        101,
        99,
    )
    assert (row["game_date"], row["tipoff_utc"]) == (date(2024, 2, 22), datetime(2024, 2, 23, 0, 30))


@pytest.mark.parametrize("changed", [{"status": "inprogress"}, {"results": None}])
def test_a_score_that_is_not_final_is_no_score(tmp_path: Path, changed: dict[str, Any]) -> None:
    [row] = rows_of(read(tmp_path, "events", events(event(**changed))), "landed_games")
    assert (row["home_points"], row["away_points"]) == (None, None)


def test_an_entry_tells_three_quotes_with_their_two_sides_and_moments(tmp_path: Path) -> None:
    found = read(tmp_path, "props", props(prop()))
    assert quotes(found) == [
        ("draftkings", 24.5, -110.0, -120.0, WRITTEN),
        ("bettingpros_consensus", 24.0, -112.0, -112.0, WRITTEN),
        ("fanduel", 23.5, -113.0, -113.0, OPENED),
    ]
    assert [row["row_number"] for row in rows_of(found, "landed_props")] == [0, 1, 2]
    assert found.unknown_fields == {}


def test_a_quote_names_player_market_and_game(tmp_path: Path) -> None:
    row = rows_of(read(tmp_path, "props", props(prop(market_id=338))), "landed_props")[0]
    assert (row["player_name"], row["team"], row["market"], row["provider"]) == (
        "Ann Example Jr.",
        "GSW",
        "points_rebounds_assists",
        "bettingpros",
    )
    assert (row["home_team"], row["away_team"], row["commence_utc"]) == (
        "BOS",
        "GSW",
        datetime(2024, 2, 23, 0, 30),
    )
    assert (row["game_date"], row["landed_date"], row["game_id"]) == (date(2024, 2, 22),) * 2 + (None,)


def test_a_team_that_does_not_play_in_the_game_is_not_told(tmp_path: Path) -> None:
    traded = prop(participant={"id": "1", "name": "Ann Example", "player": {"team": "MIA"}})
    assert {row["team"] for row in rows_of(read(tmp_path, "props", props(traded)), "landed_props")} == {None}


def test_last_lines_of_an_event_that_is_over_have_no_moment(tmp_path: Path) -> None:
    past = props(prop(), events=[event(status="closed")], utc="2024-12-06 18:44:02")
    assert [quote[-1] for quote in quotes(read(tmp_path, "props", past))] == [None, None, OPENED]


def test_lines_of_an_event_that_is_running_are_known_no_earlier_than_they_were_written(
    tmp_path: Path,
) -> None:
    live = props(prop(), events=[event(status="inprogress")], utc="2024-02-23 01:30:00")
    assert quotes(read(tmp_path, "props", live))[0][-1] == datetime(2024, 2, 23, 1, 30)


def test_sides_that_opened_at_different_books_are_quotes_with_one_price(tmp_path: Path) -> None:
    late = side(-120, start=opening(book_id=19, created="2024-02-21 18:00:00"))
    assert quotes(read(tmp_path, "props", props(prop(under=late))))[2:] == [
        ("fanduel", 23.5, -113.0, None, OPENED),
        ("betmgm", 23.5, None, -113.0, datetime(2024, 2, 21, 18)),
    ]


def test_an_opening_is_known_once_both_its_sides_are(tmp_path: Path) -> None:
    later = side(-120, start=opening(created="2024-02-21 16:00:09"))
    assert quotes(read(tmp_path, "props", props(prop(under=later))))[2][-1] == datetime(2024, 2, 21, 16, 0, 9)


def test_a_line_that_nobody_offers_is_set_aside_and_leaves_the_other_side(tmp_path: Path) -> None:
    found = read(tmp_path, "props", props(prop(under=side(book=None))))
    assert rejects_of(found) == [("missing_value", "props[0].under.book")]
    assert quotes(found)[0] == ("draftkings", 24.5, -110.0, None, WRITTEN)


def test_a_side_that_is_not_offered_leaves_the_other(tmp_path: Path) -> None:
    assert quotes(read(tmp_path, "props", props(prop(under=None))))[0] == (
        "draftkings",
        24.5,
        -110.0,
        None,
        WRITTEN,
    )


def test_an_entry_without_any_line_is_passed_over_and_counted(tmp_path: Path) -> None:
    found = read(tmp_path, "props", props(prop(over=None, under=None), prop()))
    assert found.passed_over == {"entry without a line": 1}
    assert len(quotes(found)) == 3


def test_the_consensus_asked_for_as_a_book_is_one_quote(tmp_path: Path) -> None:
    entry = prop(over=side(book=0, line=24), under=side(-120, book=0, line=24))
    found = read(tmp_path, "props", props(entry), book="bettingpros_consensus")
    assert [quote[0] for quote in quotes(found)] == ["bettingpros_consensus", "fanduel"]


def test_what_every_book_repeats_is_taken_from_the_consensus(tmp_path: Path) -> None:
    found = read(tmp_path, "props", props(prop()), book="draftkings")
    assert [quote[0] for quote in quotes(found)] == ["draftkings"]
    assert list(found.passed_over.values()) == [2]


def test_a_book_that_is_not_known_is_rejected_and_never_guessed(tmp_path: Path) -> None:
    found = read(tmp_path, "props", props(prop(over=side(book=14), under=side(book=14))))
    assert rejects_of(found) == [("unknown_kind", "props[0].present.book")]
    assert len(quotes(found)) == 2


def test_a_market_that_is_not_ours_keeps_its_name_for_raw_tables_to_reject(tmp_path: Path) -> None:
    rows = rows_of(read(tmp_path, "props", props(prop(market_id=346))), "landed_props")
    assert {row["market"] for row in rows} == {"fantasy-score"}


@pytest.mark.parametrize("field", ["event_id", "market_id"])
def test_an_entry_about_something_that_is_not_described_is_rejected(tmp_path: Path, field: str) -> None:
    found = read(tmp_path, "props", props(prop(**{field: 999}), prop()))
    assert rejects_of(found) == [("contradiction", f"props[0].{field}")]
    assert len(quotes(found)) == 3


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"over": side(odds=-110.5)}, "props[0].over.odds"),
        ({"over": side(line="24.5")}, "props[0].over.line"),
        (
            {"under": side(start=opening(created="2024-02-21T16:00:00Z"))},
            "under.selection.opening_line.created",
        ),
        ({"participant": {"id": "1", "name": "", "player": None}}, "props[0].participant.name"),
    ],
)
def test_one_bad_entry_is_one_rejected_row(tmp_path: Path, changed: dict[str, Any], path: str) -> None:
    found = read(tmp_path, "props", props(prop(**changed), prop()))
    [(_, where)] = rejects_of(found)
    assert where.endswith(path)
    assert len(quotes(found)) == 3


def test_an_event_that_cannot_be_read_is_rejected_with_what_is_about_it(tmp_path: Path) -> None:
    found = read(tmp_path, "props", props(prop(), events=[event(scheduled="soon"), event(502)]))
    assert rejects_of(found) == [
        ("malformed_value", "events[0].scheduled"),
        ("contradiction", "props[0].event_id"),
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"utc": "noon"}, "utc is 'noon'"),
        ({"_pagination": {"page": 1}}, r"_pagination\.total_pages is missing"),
        ({"markets": None}, "markets is null"),
    ],
)
def test_a_payload_of_another_form_is_an_error_with_the_path(
    tmp_path: Path, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(PayloadError, match=said):
        read(tmp_path, "props", props(prop()) | changed)
