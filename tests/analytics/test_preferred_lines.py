"""Of several sources that quote a market of a game one counts: the preferred of those that had spoken by then."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest
from engine_rows import evaluated

from backcourt.analytics.lines import game_market, known_quotes, market_lines

KINDS = {
    "game_id": "string", "player_id": "int64", "market": "string", "team": "string", "source": "string",
    "provider": "string", "book": "string", "book_kind": "string", "line": "float64", "over_odds": "float64",
    "under_odds": "float64", "is_main_line": "boolean", "known_at": "timestamp", "known_at_assumed": "boolean",
}  # fmt: skip
NOON = datetime(2024, 1, 5, 17)
Row = dict[str, Any]


def quote(source: str, line: float, hours: int, market: str = "points", player: int = 1) -> Row:
    """Return a line that was known some hours from noon."""
    return {
        "game_id": "one", "player_id": player, "market": market, "team": "BOS", "source": source, "provider": source,
        "book": f"a book of {source}", "book_kind": "sportsbook", "line": line, "over_odds": -110.0,
        "under_odds": -110.0, "is_main_line": True, "known_at": NOON + timedelta(hours=hours),
        "known_at_assumed": False,
    }  # fmt: skip


def consensus(folder: Path, rows: list[Row], hours: int) -> list[tuple[int, str, float, int]]:
    def lines(props: ir.Table) -> ir.Table:
        cutoff = ibis.literal(NOON + timedelta(hours=hours))
        games = props.select("game_id", cutoff=cutoff).distinct()
        return market_lines(known_quotes(props, games, "cutoff"))

    found = evaluated(folder, KINDS, rows, lines)
    return sorted((row["player_id"], row["market"], row["line"], row["line_books"]) for row in found)


SAID = [
    quote("archive", 10.5, -3), quote("bettingpros", 11.5, -2), quote("bettingpros", 11.5, 3),
    quote("the_odds_api", 12.5, 2),
]  # fmt: skip


@pytest.mark.parametrize(("hours", "line"), [(-3, 10.5), (-2, 11.5), (1, 11.5), (2, 12.5), (4, 12.5)])
def test_whoever_is_preferred_counts_from_the_moment_he_spoke(
    tmp_path: Path, hours: int, line: float
) -> None:
    assert consensus(tmp_path, SAID, hours) == [(1, "points", line, 1)]


def test_a_market_that_the_preferred_source_does_not_quote_falls_back_by_itself(tmp_path: Path) -> None:
    rows = [*SAID, quote("bettingpros", 4.5, -2, "assists"), quote("archive", 5.5, -2, "rebounds")]
    assert [(market, line) for _, market, line, _ in consensus(tmp_path, rows, 4)] == [
        ("assists", 4.5), ("points", 12.5), ("rebounds", 5.5)
    ]  # fmt: skip


def test_sources_of_archives_count_side_by_side(tmp_path: Path) -> None:
    assert consensus(tmp_path, [quote("archive", 10.5, -3), quote("simulated", 12.5, -3)], 0) == [
        (1, "points", 11.5, 2)
    ]


GAME_KINDS = {
    "game_id": "string", "source": "string", "book": "string", "spread_home": "float64", "total": "float64",
    "known_at": "timestamp", "known_at_assumed": "boolean",
}  # fmt: skip


@pytest.mark.parametrize(("hours", "total"), [(0, 210.0), (3, 220.0)])
def test_lines_of_games_come_from_the_preferred_source_that_had_spoken(
    tmp_path: Path, hours: int, total: float
) -> None:
    rows = [
        {
            "game_id": "one", "source": source, "book": "a book", "spread_home": 1.5, "total": said,
            "known_at": NOON + timedelta(hours=hour), "known_at_assumed": False,
        }
        for source, said, hour in (("archive", 210.0, -1), ("the_odds_api", 220.0, 1), ("archive", 211.0, 2))
    ]  # fmt: skip

    def market(lines: ir.Table) -> ir.Table:
        games = lines.select("game_id", cutoff=ibis.literal(NOON + timedelta(hours=hours))).distinct()
        return game_market(lines, games, "cutoff")

    assert [row["total"] for row in evaluated(tmp_path, GAME_KINDS, rows, market)] == [total]
