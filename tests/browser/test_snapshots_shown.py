"""A page shows one snapshot: when that goes while it is read, it begins again with the next."""

import json
import shutil

from browsing import static
from imagined_folder import imagined_folder, put_snapshot
from imagined_league import NOW


def gone(folder):
    """Publish anew, and remove what was published before."""
    before = json.loads((folder / "current.json").read_text())["snapshot"]
    name = put_snapshot(folder, NOW, later=1)
    shutil.rmtree(folder / "snapshots" / before)
    return before, name


def test_a_page_takes_everything_from_one_snapshot(tab):
    tab.open("player.html?id=1007")
    used = {
        answer.url.split("/snapshots/")[1].split("/")[0]
        for answer in tab.answers
        if "/snapshots/" in answer.url
    }
    assert len(used) == 1


def test_a_snapshot_that_goes_between_pointer_and_file_is_replaced(open_tab, tmp_path):
    folder = imagined_folder(tmp_path)
    with static(folder) as address:
        tab = open_tab(address)
        stale = (folder / "current.json").read_bytes()
        _, name = gone(folder)
        asked = []

        def answer(route):
            asked.append(route)
            route.fulfill(body=stale, content_type="application/json") if len(
                asked
            ) == 1 else route.continue_()

        tab.page.route("**/current.json", answer)
        page = tab.open("index.html")
        assert page.locator("tbody .strip").count() > 0
        assert any(name in answer.url and answer.ok for answer in tab.answers)


def test_a_snapshot_that_goes_while_it_is_read_is_replaced(open_tab, tmp_path):
    folder = imagined_folder(tmp_path)
    with static(folder) as address:
        tab = open_tab(address)
        page = tab.open("player.html?id=1007")
        _, name = gone(folder)
        page.get_by_text("The log of a season").click()
        tab.until(f"performance.getEntriesByType('resource').some(one => one.name.includes('{name}'))")
        tab.settled()
        assert page.locator("main .notice.wrong").count() == 0
        assert page.get_by_text("Against the line of").is_visible()


def test_what_cannot_be_reached_is_said_with_what_to_do(open_tab):
    tab = open_tab()
    tab.page.route("**/tonight/stat/points.json", lambda route: route.abort())
    page = tab.open("index.html")
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_role("button", name="Load again").is_visible()
