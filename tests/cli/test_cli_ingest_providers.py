"""`ingest PROVIDER` fetches, loads and tells what came, what did not and what it cost, and never tells the key."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import archives
import pytest
from odds_payloads import book, event, market, odds, pair, past, side
from provider_server import ProviderServer, Quota, provider_server, refuses

from backcourt.identity.teams import teams
from backcourt.sources.providers import PROVIDERS
from backcourt.sources.wire.model import Wire

KEY = "s3cret-0f-a-paying+user"
HISTORY = "/v4/historical/sports/basketball_nba"


@dataclass(frozen=True)
class Game:
    """A game of the archive, a player who had appeared for its home team before, and one who had for neither team."""

    day: date
    tipoff: str
    home: str
    away: str
    game_id: str
    player: str
    stranger: str


def iso(moment: datetime) -> str:
    return moment.replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture(scope="module")
def game(whole_archive: Path) -> Game:
    games = sorted(archives.read(whole_archive, "games").to_pylist(), key=lambda row: str(row["tipoff_utc"]))
    boxes = archives.read(whole_archive, "player_box").to_pylist()
    found = games[-1]
    on_that_day = {
        row[side]
        for row in games
        if row["game_date"] == found["game_date"]
        for side in ("home_team", "away_team")
    }
    seen: dict[str, set[str]] = {}
    for row in boxes:
        if row["game_date"] < found["game_date"]:
            seen.setdefault(row["player_name"], set()).add(row["team"])
    elsewhere = on_that_day - {found["home_team"], found["away_team"]}
    return Game(
        found["game_date"], iso(found["tipoff_utc"]), teams()[found["home_team"]].full_name,
        teams()[found["away_team"]].full_name, found["game_id"],
        min(name for name, of in seen.items() if of == {found["home_team"]}),
        min(name for name, of in seen.items() if of <= elsewhere),
    )  # fmt: skip


@pytest.fixture
def server(game: Game, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProviderServer]:
    """The Odds API, with the closing lines of one game."""
    about = {"number": "g1", "tipoff": game.tipoff, "home": game.home, "away": game.away}
    lines = book(
        "draftkings",
        market("h2h", [side(game.home, -150), side(game.away, 130)]),
        market("spreads", [side(game.home, -110, -3.5), side(game.away, -110, 3.5)]),
        market(
            "player_points", [*pair(game.player, 18.5), *pair(game.stranger, 9.5), side("Over", -110, 1.5)]
        ),
    )
    with provider_server() as running:
        running.quota = Quota(1000, lambda seen: 110 if seen.path.endswith("/odds") else 1)
        running.serve(f"{HISTORY}/events", past([event(**about) | {"venue": "new to us"}]))
        running.serve(f"{HISTORY}/events/g1/odds", past(odds(lines, **about), game.tipoff))
        monkeypatch.setenv("BACKCOURT_THE_ODDS_API_URL", running.url)
        monkeypatch.setenv("BACKCOURT_THE_ODDS_API_KEY", KEY)
        yield running


@pytest.fixture
def ingest(home: Path, program: Callable[[Path], Any], game: Game) -> Callable[..., Any]:
    """`ingest the-odds-api` for the date of the game, on a built workspace."""
    call = program(home)
    return lambda *options: call("ingest", "the-odds-api", "--date", game.day, *options)


def test_lines_come_into_the_raw_tables_with_their_game_and_moment(
    server: ProviderServer, ingest: Callable[..., Any], home: Path, program: Callable[[Path], Any], game: Game
) -> None:
    ended = ingest("--json")
    assert ended.code == 0, ended.err
    assert (ended.data["landed"], ended.data["loaded"], ended.data["credits_used"]) == (2, 2, 111)
    assert ended.data["rows"] == {"landed_rejects": 1, "landed_game_lines": 1, "landed_props": 2}
    assert ended.data["unknown_fields"] == {"the_odds_api": {"data[].venue": 1}}
    call = program(home)
    tables = [
        word for name in ("player_props", "game_lines", "unreadable_rows") for word in ("--table", name)
    ]
    assert call("sync", *tables).code == 0
    query = "SELECT {} FROM nba_raw.{} WHERE source = 'the_odds_api'"
    [line] = rows(
        call, query.format("game_id, player_name, line, over_odds, known_at, needs_hindsight", "player_props")
    )
    assert (line["game_id"], line["player_name"], line["line"]) == (game.game_id, game.player, 18.5)
    assert (line["known_at"].replace(" ", "T") + "Z", line["needs_hindsight"]) == (game.tipoff, False)
    [lines] = rows(call, query.format("game_id, book, spread_home, money_line_away", "game_lines"))
    assert lines == {
        "game_id": game.game_id,
        "book": "draftkings",
        "spread_home": -3.5,
        "money_line_away": 130.0,
    }
    aside = rows(call, query.format("table_name, reason", "quarantine") + " ORDER BY table_name")
    assert [tuple(row.values()) for row in aside] == [
        ("player_props", "not_of_either_team"),
        ("unreadable_rows", "missing_field"),
    ]


def rows(call: Callable[..., Any], query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call("sql", query, "--json").data["rows"]
    return found


def test_what_is_there_is_not_fetched_again(server: ProviderServer, ingest: Callable[..., Any]) -> None:
    ingest()
    again = ingest("--json")
    assert (again.code, again.data["requests"], again.data["already"], again.data["loaded"]) == (0, 0, 2, 0)
    assert ingest("--again", "--json").data["landed"] == 2


def test_a_budget_that_does_not_reach_is_refused_before_the_request(
    server: ProviderServer, ingest: Callable[..., Any]
) -> None:
    ended = ingest("--max-credits", 50)
    assert ended.code == 3
    assert server.paths() == [f"{HISTORY}/events"]
    assert "costs 110 credits: 1 of the 50 that may be spent are gone" in ended.err
    assert "1 payloads landed" in ended.out
    assert "1 not asked for" in ended.out


def test_a_failure_makes_a_run_incomplete_and_is_told(
    server: ProviderServer, ingest: Callable[..., Any], game: Game
) -> None:
    server.serve(f"{HISTORY}/events/g1/odds", refuses(404, "no such event"), date=game.tipoff)
    ended = ingest()
    assert ended.code == 4
    assert "no such event" in ended.out


def test_a_key_the_service_does_not_know_ends_the_run(
    server: ProviderServer, ingest: Callable[..., Any]
) -> None:
    server.serve(f"{HISTORY}/events", refuses(401, f"API key {KEY} is not valid"), dateFormat="iso")
    ended = ingest("--json", "--debug")
    assert ended.code == 1
    assert ended.data["stopped"]["type"] == "AuthenticationError"
    assert KEY not in ended.out + ended.err


def test_the_key_is_in_nothing_that_is_shown_or_kept(
    server: ProviderServer, ingest: Callable[..., Any], home: Path, program: Callable[[Path], Any]
) -> None:
    call = program(home)
    told = [
        ingest("--json", "--verbose"),
        ingest("--again", "--debug"),
        call("config", "show", "--json"),
        call("status", "--json"),
    ]
    assert all(KEY in seen.query["apiKey"] for seen in server.seen)
    assert [ended for ended in told if KEY in ended.out + ended.err] == []
    kept = [path for path in home.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert kept == []
    landed = [json.loads(path.read_text()) for path in (home / "landing" / "receipts").rglob("*.json")]
    assert KEY not in json.dumps(landed)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--date", "2024-01-01", "--from", "2024-01-01"), "--date excludes"),
        (("--season", "2023-24", "--to", "2024-01-01"), "a season and dates exclude each other"),
        (("--season", "2023-2024"), "is no season"),
        (("--season", "2098-99"), "begins on 2098-09-01"),
        (("--from", "2024-02-01", "--to", "2024-01-01"), "is later than"),
        (("--from", "2004-02-01", "--to", "2024-01-01"), "more than 800 days"),
    ],
)
def test_dates_that_make_no_sense_are_a_usage_error(
    server: ProviderServer, home: Path, program: Callable[[Path], Any], options: tuple[str, ...], said: str
) -> None:
    ended = program(home)("ingest", "the-odds-api", *options)
    assert (ended.code, server.seen) == (2, [])
    assert said in ended.err


def test_without_a_key_nothing_is_asked_and_the_setting_is_named(
    server: ProviderServer, ingest: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BACKCOURT_THE_ODDS_API_KEY")
    ended = ingest()
    assert (ended.code, server.seen) == (1, [])
    assert "BACKCOURT_THE_ODDS_API_KEY" in ended.err


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_every_provider_that_is_listed_can_be_loaded(provider) -> None:
    loaded = provider.load()
    assert (loaded.name, loaded.source) == (provider.name, provider.source)
    assert bool(loaded.quota) == provider.is_metered
    assert Wire.__module__ in provider.code
