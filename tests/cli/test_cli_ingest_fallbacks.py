"""`ingest balldontlie`, `espn` and `bettingpros` land, load and tell what came; only the first one wants a key."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import balldontlie_payloads as balldontlie
import bettingpros_payloads as bettingpros
import espn_payloads as espn
import pytest
from provider_server import ProviderServer, answers, provider_server

KEY = "b4lld0n-tl1e+key"
DAY = "2024-02-22"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ProviderServer]:
    """All three services at one address, each with one game of one date."""
    league = "/site/apis/site/v2/sports/basketball/nba"
    page = answers(espn.page(espn.box_document()), content_type="text/html")
    with provider_server() as running:
        running.serve("/v1/games", balldontlie.page(balldontlie.game()))
        running.serve("/v1/box_scores", {"data": [balldontlie.box_score()]})
        running.serve(f"{league}/scoreboard", espn.scoreboard(espn.event()))
        running.serve("/www/nba/boxscore/_/gameId/4001", page)
        running.serve("/v3/events", bettingpros.events(bettingpros.event()))
        running.serve("/v3/props", bettingpros.props(bettingpros.prop()), book_id="0")
        running.serve("/v3/props", bettingpros.props())
        for source in ("BALLDONTLIE", "ESPN", "BETTINGPROS"):
            monkeypatch.setenv(f"BACKCOURT_{source}_URL", running.url)
        yield running


@pytest.fixture
def call(tmp_path: Path, program: Callable[[Path], Any], server: ProviderServer) -> Callable[..., Any]:
    return program(tmp_path / "home")


@pytest.mark.parametrize(
    ("provider", "rows"),
    [
        ("espn", {"landed_games": 1, "landed_box": 4}),
        ("balldontlie", {"landed_games": 1, "landed_box": 3}),
    ],
)
def test_games_and_box_scores_of_a_date_are_loaded(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, provider: str, rows: dict[str, int]
) -> None:
    monkeypatch.setenv("BACKCOURT_BALLDONTLIE_KEY", KEY)
    ended = call("ingest", provider, "--date", DAY, "--json")
    assert ended.code == 0, ended.err
    assert (ended.data["landed"], ended.data["loaded"], ended.data["unknown_fields"]) == (2, 2, {})
    assert {name: count for name, count in ended.data["rows"].items() if count} == rows


def test_lines_of_the_consensus_and_of_books_are_loaded_in_pages(
    call: Callable[..., Any], server: ProviderServer
) -> None:
    server.serve("/v3/props", bettingpros.props(bettingpros.prop(over=None)), book_id="12")
    ended = call("ingest", "bettingpros", "--date", DAY, "--json")
    assert ended.code == 0, ended.err
    assert ended.data["rows"]["landed_props"] == 3 + 1
    assert ended.data["landed"] == 1 + 7


def test_a_key_that_is_missing_is_asked_for_by_its_name(call: Callable[..., Any]) -> None:
    ended = call("ingest", "balldontlie", "--date", DAY)
    assert ended.code == 1
    assert "BACKCOURT_BALLDONTLIE_KEY" in ended.err


def test_the_key_is_told_nowhere(
    call: Callable[..., Any], server: ProviderServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BACKCOURT_BALLDONTLIE_KEY", KEY)
    ended = [call("ingest", "balldontlie", "--date", DAY, option) for option in ("--json", "--verbose")]
    assert {seen.headers["authorization"] for seen in server.seen} == {KEY}
    assert not any(KEY in each.out + each.err for each in ended)
    kept = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert len(kept) > 4
    assert not any(KEY.encode() in path.read_bytes() for path in kept)
