"""An override lets pass what was looked at, and nothing worse."""

from datetime import date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from backcourt.sync.ledger import Ledger, is_pardoned, store_rows
from backcourt.warehouse.duckdb import DuckDBWarehouse

DAY = date(2024, 1, 15)
HALF_THE_GAMES = {("player_boxscores", DAY, "reconciled_games"): 0.5}


def refused(**other: Any) -> dict[str, Any]:
    return {
        "table_name": "player_boxscores", "partition_date": DAY, "gate": "reconciled_games", "figure": 0.5,
    } | other  # fmt: skip


@pytest.mark.parametrize("figure", [0.5, 0.6])
def test_the_figure_that_was_pardoned_passes_and_so_does_a_better_one(figure: float) -> None:
    assert is_pardoned(refused(figure=figure), HALF_THE_GAMES)


@pytest.mark.parametrize(
    "result",
    [
        refused(figure=0.4),
        refused(figure=None),
        refused(partition_date=date(2024, 1, 16)),
        refused(gate="known_usage"),
        refused(table_name="player_game_summary"),
    ],
)
def test_a_worse_figure_or_another_refusal_does_not(result: dict[str, Any]) -> None:
    assert not is_pardoned(result, HALF_THE_GAMES)


@pytest.mark.parametrize("figures", list(permutations([0.5, 0.3, 0.4])))
def test_of_several_overrides_the_lowest_figure_holds_in_whatever_order_they_were_decided(
    figures: tuple[float, ...], tmp_path: Path
) -> None:
    warehouse = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    ledger = Ledger(warehouse)
    moment = datetime(2024, 1, 16, 12)
    decided = [refused(figure=figure, because="seen", decided_at=moment) for figure in figures]
    warehouse.append("overrides", store_rows("overrides", decided))
    assert ledger.pardons() == {("player_boxscores", DAY, "reconciled_games"): 0.3}
    warehouse.close()
