"""The server follows each publication without a restart, and every answer is of one whole snapshot."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from served import DAY, MOMENT, Server, client_of, made_up_files, served, shelve, until

PLACES = ("v1/tonight/all-players.json", f"v1/results/{DAY}.json")


def edition(number: int) -> dict[str, bytes]:
    """Return files that all tell the same number."""
    files = made_up_files()
    for name in PLACES:
        files[name] = json.dumps(json.loads(files[name]) | {"season": f"edition {number}"}).encode()
    return files


def publish(folder: Path, number: int) -> str:
    return shelve(folder, edition(number), MOMENT + timedelta(minutes=number), simulated=number % 2 == 0)


@pytest.fixture
def following(tmp_path: Path) -> Iterator[Server]:
    """A server of a first edition that others will follow."""
    publish(tmp_path / "published", 0)
    with served(tmp_path) as running:
        yield running


def season(client: httpx2.Client) -> str:
    return str(client.get("/api/v1/slate").json()["season"])


def test_who_comes_first_is_answered_however_many_they_are(following: Server) -> None:
    def one(number: int) -> int:
        with client_of(following) as client:
            return client.get("/api/v1/slate").status_code

    with ThreadPoolExecutor(16) as crowd:
        assert set(crowd.map(one, range(64))) == {200}


def test_a_new_snapshot_is_followed_without_a_restart(following: Server) -> None:
    with client_of(following) as client:
        before = client.get("/api/v1/slate")
        name = publish(following.folder, 1)
        assert until(lambda: season(client) == "edition 1")
        after = client.get("/api/v1/slate", headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200
        assert after.headers["x-backcourt-snapshot"] == name
        assert "x-backcourt-simulated" not in after.headers
        assert before.headers["x-backcourt-simulated"] == "true"


def test_what_did_not_change_keeps_its_mark(following: Server) -> None:
    with client_of(following) as client:
        marks = [client.get(f"/api/v1{path}").headers["etag"] for path in ("/players", "/coverage")]
        publish(following.folder, 1)
        assert until(lambda: season(client) == "edition 1")
        assert marks == [client.get(f"/api/v1{path}").headers["etag"] for path in ("/players", "/coverage")]


def test_a_reader_who_began_with_a_snapshot_can_end_with_it(following: Server) -> None:
    begun = following.reader.pointer["snapshot"]
    with client_of(following) as client:
        publish(following.folder, 1)
        assert until(lambda: season(client) == "edition 1")
        for name in PLACES:
            assert client.get(f"/snapshots/{begun}/{name}").json()["season"] == "edition 0"
        for number in (2, 3, 4):
            publish(following.folder, number)
        assert client.get(f"/snapshots/{begun}/v1/calendar.json").status_code == 404


def test_every_answer_in_a_storm_of_publications_is_of_one_snapshot(following: Server) -> None:
    stop, torn, answers = threading.Event(), [], []

    def read() -> None:
        with client_of(following) as client:
            while not stop.is_set():
                pointer = client.get("/current.json").json()["snapshot"]
                seasons = {client.get(f"/snapshots/{pointer}/{name}").json()["season"] for name in PLACES}
                answer = client.get("/api/v1/slate?limit=5")
                answers.append(answer.status_code)
                time.sleep(0.01)
                if len(seasons) != 1 or answer.status_code != 200:
                    torn.append((pointer, seasons, answer.status_code))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 9):
        publish(following.folder, number)
    stop.set()
    for reader in readers:
        reader.join()
    assert torn == []
    assert len(answers) > 10


def test_a_snapshot_that_is_removed_under_our_hands_is_left_for_the_new_one(following: Server) -> None:
    old = following.reader.pointer["snapshot"]
    with client_of(following) as client:
        assert season(client) == "edition 0"
        publish(following.folder, 1)
        shutil.rmtree(following.folder / "snapshots" / old)
        assert client.get("/api/v1/calendar").status_code == 200
        assert client.get(f"/api/v1/results/{DAY}").json()["season"] == "edition 1"


def test_a_damaged_pointer_leaves_readers_with_what_they_had(following: Server) -> None:
    pointer = following.folder / "current.json"
    whole = pointer.read_bytes()
    with client_of(following) as client:
        assert client.get("/ready").status_code == 200
        pointer.write_bytes(whole[:20])
        assert until(lambda: client.get("/ready").status_code == 503)
        assert "damaged" in client.get("/ready").json()["detail"]
        assert season(client) == "edition 0"
        pointer.write_bytes(whole)
        assert until(lambda: client.get("/ready").status_code == 200)


def test_without_a_publication_a_page_says_what_to_run(tmp_path: Path) -> None:
    with served(tmp_path) as running, client_of(running) as client:
        page, ready = client.get("/"), client.get("/ready")
        assert (page.status_code, ready.status_code, client.get("/health").status_code) == (503, 503, 200)
        assert "backcourt publish" in page.text
        assert ready.headers["content-type"] == "application/problem+json"
        assert client.get("/api/v1/slate").status_code == 503
        publish(tmp_path / "published", 1)
        assert until(lambda: client.get("/ready").status_code == 200)
        assert season(client) == "edition 1"


def test_without_pages_the_first_one_leads_to_the_documentation(following: Server) -> None:
    with client_of(following) as client:
        assert '"/api/docs"' in client.get("/").text
        assert client.get("/player.html").status_code == 404


def test_what_is_withdrawn_is_no_longer_served(following: Server) -> None:
    with client_of(following) as client:
        assert season(client) == "edition 0"
        (following.folder / "current.json").unlink()
        assert until(lambda: client.get("/api/v1/slate").status_code == 503)
