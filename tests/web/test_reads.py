"""Everything that is published can be read over the API, as it was published or in parts."""

import json
from typing import Any

import httpx2
import pytest
from served import DAY, FORMS, HOSTILE, PLAYER, SEASON, Server, example

from backcourt.publishing.forms.tonight import TonightFile
from backcourt.web import answers

WHOLE = {
    "/slate": "v1/tonight/all-players.json",
    f"/slate/players/{PLAYER}": f"v1/tonight/player/{PLAYER}.json",
    f"/players/{PLAYER}": f"v1/players/{PLAYER}.json",
    f"/players/{PLAYER}/seasons/{SEASON}": f"v1/players/{PLAYER}/season/{SEASON}.json",
    f"/best-bets/{DAY}": f"v1/best-bets/{DAY}.json",
    "/best-bets/latest": "v1/best-bets/latest.json",
    "/systems/performance": "v1/systems/performance.json",
    "/trends/hot-cold": "v1/trends/hot-cold.json",
    "/trends/bounce-back": "v1/trends/bounce-back.json",
    "/trends/teams": "v1/trends/teams.json",
    "/trends/streaks": "v1/trends/streaks.json",
    "/coverage": "v1/coverage.json",
    f"/coverage/{SEASON}": f"v1/coverage/{SEASON}.json",
    "/status": "v1/status.json",
    "/calendar": "v1/calendar.json",
    "/schemas/results": "v1/schemas/results.json",
}
PARTS = {
    f"/results/{DAY}": (f"v1/results/{DAY}.json", answers.ResultsPage),
    "/results/latest": ("v1/results/latest.json", answers.ResultsPage),
    f"/predictions/{DAY}": (f"v1/predictions/{DAY}.json", answers.PredictionsPage),
    "/predictions/today": ("v1/predictions/today.json", answers.PredictionsPage),
    "/best-bets/record": ("v1/best-bets/record.json", answers.RecordPage),
    "/players": ("v1/players/index.json", answers.PlayersPage),
    "/slate?limit=200": ("v1/tonight/all-players.json", answers.SlatePage),
    f"/calendar?season={SEASON}": ("v1/calendar.json", answers.SeasonCalendar),
}


def names(page: dict[str, Any]) -> list[str]:
    return [player["player"] for player in page["players"]]


def test_every_kind_of_file_can_be_read() -> None:
    assert {*WHOLE.values(), *(name for name, _ in PARTS.values())} == {*FORMS, "v1/schemas/results.json"}


@pytest.mark.parametrize("path", WHOLE)
def test_a_whole_file_is_answered_byte_for_byte(ask: httpx2.Client, server: Server, path: str) -> None:
    answer = ask.get(f"/api/v1{path}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.content == server.reader.bytes_of(WHOLE[path])


@pytest.mark.parametrize("path", PARTS)
def test_a_part_has_the_form_that_is_documented(ask: httpx2.Client, server: Server, path: str) -> None:
    name, form = PARTS[path]
    answer = ask.get(f"/api/v1{path}")
    assert answer.status_code == 200
    form.model_validate_json(answer.content)
    assert answer.json()["as_of"] == server.reader.file(name)["as_of"]


@pytest.mark.parametrize("path", [*WHOLE, *PARTS])
def test_made_up_data_is_marked_and_the_snapshot_named(ask: httpx2.Client, server: Server, path: str) -> None:
    answer = ask.get(f"/api/v1{path}")
    assert answer.headers["x-backcourt-simulated"] == "true"
    assert answer.headers["x-backcourt-snapshot"] == server.reader.pointer["snapshot"]


def test_the_pointer_is_what_the_folder_says(ask: httpx2.Client, server: Server) -> None:
    assert ask.get("/api/v1/snapshot").json() == server.reader.pointer


@pytest.mark.parametrize(
    "path",
    [
        "/results/2019-01-01",
        "/predictions/2019-01-01",
        "/best-bets/2019-01-01",
        "/players/7",
        "/slate/players/7",
        f"/players/{PLAYER}/seasons/1999-00",
        "/coverage/1999-00",
        "/schemas/nothing",
    ],
)
def test_what_is_not_published_is_a_problem_with_advice(ask: httpx2.Client, path: str) -> None:
    answer = ask.get(f"/api/v1{path}")
    problem = answer.json()
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert (problem["status"], problem["title"]) == (404, "Not Found")
    assert "is not published" in problem["detail"]
    assert problem["advice"]


def test_pages_follow_each_other_until_everybody_was_seen(ask: httpx2.Client, server: Server) -> None:
    following, seen = "/api/v1/players?limit=60", []
    while following:
        page = ask.get(following).json()
        assert len(page["players"]) <= page["page"]["limit"] == 60
        seen += names(page)
        following = page["page"]["next"]
    assert seen == names(server.reader.file("v1/players/index.json"))
    assert page["page"]["total"] == len(seen)


def test_a_page_beyond_the_last_is_empty(ask: httpx2.Client) -> None:
    page = ask.get("/api/v1/players?offset=1000000").json()
    assert (page["players"], page["page"]["next"]) == ([], None)


@pytest.mark.parametrize(
    "query", ["limit=201", "limit=0", "limit=-1", "offset=-1", "limit=ten", "offset=99999999999999999999999"]
)
@pytest.mark.parametrize("path", ["/players", "/slate", "/results/latest", "/predictions/today"])
def test_pages_have_bounds(ask: httpx2.Client, path: str, query: str) -> None:
    answer = ask.get(f"/api/v1{path}?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["place"] == f"query {query.partition('=')[0]}"


@pytest.mark.parametrize("wanted", ["jokic", "JOKIĆ", "nikola jok", "🏀"])
def test_a_search_needs_neither_accents_nor_case(ask: httpx2.Client, wanted: str) -> None:
    for path in ("players", "slate"):
        page = ask.get(f"/api/v1/{path}", params={"search": wanted}).json()
        assert names(page) == ["Nikola Jokić 🏀"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_back_as_they_are_and_as_json_only(ask: httpx2.Client, name: str) -> None:
    answer = ask.get("/api/v1/slate", params={"search": name[:50]})
    assert answer.headers["content-type"] == "application/json"
    assert name in names(answer.json())
    assert "set-cookie" not in answer.headers


def test_a_slate_is_cut_by_team_and_statistic(ask: httpx2.Client) -> None:
    page = ask.get("/api/v1/slate?team=DEN&stat=rebounds").json()
    assert page["page"]["total"] == len(HOSTILE)
    assert {market["stat"] for player in page["players"] for market in player["markets"]} == {"rebounds"}
    assert ask.get("/api/v1/slate?team=XXX").json()["page"]["total"] == 0


@pytest.mark.parametrize("sort", ["mean", "line", "edge", "minutes", "p_over", "expected_value"])
def test_a_slate_is_put_in_order_by_any_figure(ask: httpx2.Client, sort: str) -> None:
    def figure(player: dict[str, Any]) -> float:
        points = player["markets"][0]
        edge = points["mean"] - points["line"]
        return {**points, "edge": edge, "minutes": player["projected_minutes"]}[sort]

    for order, largest_first in ((sort, False), (f"-{sort}", True)):
        page = ask.get("/api/v1/slate", params={"sort": order, "stat": "points", "limit": 200}).json()
        figures = [figure(player) for player in page["players"]]
        assert figures == sorted(figures, reverse=largest_first)


def test_players_without_the_figure_come_last(ask: httpx2.Client) -> None:
    page = ask.get("/api/v1/slate?stat=rebounds&sort=-line").json()
    assert page["page"]["total"] == 256
    assert all(market["line"] is None for player in page["players"] for market in player["markets"])


def test_predictions_are_cut_to_what_is_asked_for(ask: httpx2.Client) -> None:
    everything = ask.get("/api/v1/predictions/today").json()
    player = everything["games"][0]["players"][0]
    asked = {"game": "text", "player": player["player_id"], "stat": "text", "system": "text"}
    assert ask.get("/api/v1/predictions/today", params=asked).json()["games"] == everything["games"]
    for key, other in {
        "game": "other",
        "player": 99,
        "stat": "other",
        "system": "other",
        "team": "XXX",
    }.items():
        page = ask.get("/api/v1/predictions/today", params={key: other}).json()
        assert (page["games"], page["page"]["total"]) == ([], 0)


def test_a_calendar_is_cut_to_a_season(ask: httpx2.Client) -> None:
    assert ask.get("/api/v1/calendar?season=1999-00").json()["days"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/slate?teem=BOS",
        "/players?search=",
        "/players?search=" + "x" * 101,
        "/status?now=1",
        "/slate?sort=random()",
        "/slate?team=bos%0d%0a",
        "/results/20240115",
        "/results/2024-13-45",
        "/results/1705276800",
        "/players/0",
        "/players/1e3",
        "/players/99999999999999",
        f"/players/{PLAYER}/seasons/2023",
        "/trends/anything",
        "/schemas/..",
    ],
)
def test_what_makes_no_sense_is_a_problem_that_names_the_place(ask: httpx2.Client, path: str) -> None:
    answer = ask.get(f"/api/v1{path}")
    assert answer.status_code == (404 if path.endswith("..") else 422)
    assert answer.headers["content-type"] == "application/problem+json"
    if answer.status_code == 422:
        assert answer.json()["errors"]


def test_results_of_the_pipeline_can_be_read(small_server: Server, small_ask: httpx2.Client) -> None:
    reader = small_server.reader
    for day in (reader.dates[0], reader.dates[-1]):
        page = small_ask.get(f"/api/v1/results/{day}?limit=200").json()
        told = answers.ResultsPage.model_validate_json(json.dumps(page))
        assert page["summary"] == reader.file(f"v1/results/{day}.json")["summary"]
        assert told.page.total == len(reader.file(f"v1/results/{day}.json")["rows"])
    performance = small_ask.get("/api/v1/systems/performance").content
    assert performance == reader.bytes_of("v1/systems/performance.json")


def test_an_example_is_a_file_of_its_form() -> None:
    assert TonightFile.model_validate_json(json.dumps(example(TonightFile)))
