"""Delete everything known after a random moment, and no row that speaks as of then or earlier is another.

The tables are taken from the catalogue, so a new one is held to this from its first day: it is compared wherever it
claims (`as_of`) to know nothing later than the cut.
"""

from collections.abc import Mapping
from pathlib import Path

from examples import examples
from hypothesis import example, given
from pipelines import Pipeline
from truncation import derived_tables, differences, later_differences, speaking_later
from worlds import PLACES, cut_at, truncated

from backcourt.time import InformationTime

IN_THE_PLAYOFFS_WITH_LINE_MOVEMENT, WITH_INJURY_PAGE, AFTER_THE_FIRST_CALIBRATION = 40, 200, 650


@given(place=PLACES)
@example(place=IN_THE_PLAYOFFS_WITH_LINE_MOVEMENT)
@example(place=WITH_INJURY_PAGE)
@examples(3)
def test_nothing_known_after_a_cut_changes_what_was_said_before_it(
    place: int, unlearned: Pipeline, small_archive: Path, codes: Mapping[str, str]
) -> None:
    hold_before(place, unlearned, small_archive, codes)


@given(place=PLACES)
@example(place=AFTER_THE_FIRST_CALIBRATION)
@examples(1)
def test_nor_does_it_change_what_was_learned_and_predicted_before_it(
    place: int, small: Pipeline, small_archive: Path, codes: Mapping[str, str]
) -> None:
    hold_before(place, small, small_archive, codes)


@given(place=PLACES)
@examples(3)
def test_nor_what_was_said_at_noon(
    place: int, tiny_at_noon: Pipeline, tiny_archive: Path, codes: Mapping[str, str]
) -> None:
    """Few lines are known by then, so later ones need not be among what parts the two worlds."""
    cut = cut_at(tiny_at_noon, place)
    tables = tiny_at_noon.catalogue
    with truncated(tiny_archive, cut, codes, tables, InformationTime.NOON) as cut_short:
        assert differences(tiny_at_noon, cut_short, cut) == []
        later = {part.table for part in later_differences(tiny_at_noon, cut_short, cut)}
        assert later >= {"upcoming_player_game_context", "ml_feature_store_v2", "rule_predictions"}


def hold_before(place: int, whole: Pipeline, archive: Path, codes: Mapping[str, str]) -> None:
    """Hold what is made of an archive that ends at a place to what the whole one says until then."""
    cut = cut_at(whole, place)
    with truncated(archive, cut, codes, whole.catalogue) as cut_short:
        assert differences(whole, cut_short, cut) == []
        assert cut_short.unaccounted == {}
        assert not any(
            cut_short.query(f"FROM nba_raw.game_results WHERE known_at > TIMESTAMP '{cut.moment}'")
        )
        assert speaking_later(whole, cut) == {part.table for part in later_differences(whole, cut_short, cut)}


def test_every_derived_table_claims_what_it_knows(small: Pipeline) -> None:
    """Rows are compared by that claim, so each must make one, and some of them on every date they have."""
    for table in derived_tables(small):
        assert "as_of" in table.hashed_columns, table.name
        name = f"{table.phase.value}.{table.name}"
        assert small.figure(f"SELECT count(*) FROM {name} WHERE as_of IS NULL") == 0
        assert small.figure(f"SELECT count(*) FROM {name}") > 0


def test_no_row_claims_to_know_of_more_than_the_morning_after(small: Pipeline) -> None:
    """A claim to late knowledge would let a row off: the latest anything may wait for is its own date's results."""
    for table in derived_tables(small):
        late = small.figure(
            f"SELECT count(*) FROM {table.phase.value}.{table.name} AS said JOIN "
            "(SELECT DISTINCT game_date AS day, results_known_utc FROM nba_raw.schedule) AS days "
            f"ON days.day = said.{table.date_column} WHERE said.as_of > results_known_utc"
        )
        assert late == 0, table.name
