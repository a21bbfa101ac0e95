"""Two stores are held against each other: rows and columns only one has, and the largest change of every other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from toy_league import League
from toy_payloads import PLAYED

from backcourt.sync.diff import Difference, Side, diff
from backcourt.time import season_of

DAY = PLAYED[2]


@pytest.fixture
def leagues(tmp_path: Path) -> Iterator[tuple[League, League]]:
    """Two stores with the same payloads and the same code."""
    both = tuple(League(tmp_path / name, season_of(DAY)) for name in ("left", "right"))
    yield both[0], both[1]
    for league in both:
        league.store.close()


def compared(leagues: tuple[League, League], name: str) -> Difference:
    left, right = (Side(league.store.warehouse, league.store.ledger) for league in leagues)
    [found] = diff(leagues[0].store.catalogue, left, right, [name])
    return found


def test_what_is_the_same_is_not_even_read(leagues: tuple[League, League]) -> None:
    for name, table in leagues[0].store.catalogue.items():
        if not table.is_landing:
            assert compared(leagues, name) == Difference(name, 0)


def test_other_code_shows_in_values_and_in_the_code_versions(leagues: tuple[League, League]) -> None:
    left, right = leagues
    right.store.choose({"form": "plus one"})
    right.store.sync()
    found = compared(leagues, "form")
    rows = sum(part.rows for part in left.store.ledger.of("form").values())
    assert (found.changed, found.only_left, found.only_right) == (rows, 0, 0)
    [column] = found.columns
    assert (column.column, column.rows, column.largest) == ("points", rows, 1.0)
    assert found.codes_left == [left.store.codes["form"]] != found.codes_right == [right.store.codes["form"]]


def test_columns_that_one_version_lacks_are_named_and_the_others_compared(
    leagues: tuple[League, League],
) -> None:
    left, right = leagues
    left.store.choose({"rest": "wide"})
    left.store.sync()
    found = compared(leagues, "rest")
    assert (found.columns_left, found.columns_right) == (["is_rested"], [])
    assert (found.changed, found.only_left, found.only_right, found.columns) == (0, 0, 0, [])
    assert found.dates == len(PLAYED)
    other = compared((right, left), "rest")
    assert (other.columns_left, other.columns_right) == ([], ["is_rested"])


def test_rows_only_one_side_has_are_counted_and_exemplified(leagues: tuple[League, League]) -> None:
    _, right = leagues
    right.lose_scores(DAY, left=3)
    right.store.sync()
    found = compared(leagues, "scores")
    assert (found.only_left, found.only_right, found.changed) == (1, 0, 0)
    assert len(found.examples_left) == 1
    assert (found.first, found.last) == (DAY, DAY)


def test_the_first_example_is_the_largest_change(leagues: tuple[League, League]) -> None:
    _, right = leagues
    rows = [dict(row) for row in right.payloads["landed_scores", right.season]]
    for number, row in enumerate(row for row in rows if row["landed_date"] == DAY):
        row["points"] += 10 * number
    right.deliver("landed_scores", rows)
    right.store.sync()
    [column] = compared(leagues, "scores").columns
    changes = [abs(example["left"] - example["right"]) for example in column.examples]
    assert (column.rows, column.largest) == (3, 30.0)
    assert changes == [30, 20, 10]
