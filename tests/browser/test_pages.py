"""Every page works from every kind of server, in both themes and on a phone, without a single complaint."""

import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import ADDRESSES, static
from imagined_folder import imagined_folder


def test_pages_load_whole_and_ask_nobody_else(open_tab, server):
    tab = open_tab(server)
    for address in ADDRESSES:
        tab.open(address)
        tab.drawn()
        assert tab.wrong == [], address
        assert tab.page.locator("main .notice").count() == 0, address
        assert tab.page.locator("main h1").inner_text().strip(), address


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_nothing_serious_stands_in_the_way_of_anybody(open_tab, theme, phone):
    tab = open_tab(color_scheme=theme, phone=phone)
    for address in ADDRESSES:
        tab.open(address)
        tab.drawn()
        found = Axe().run(tab.page).response["violations"]
        serious = [
            (rule["id"], node["target"], node.get("failureSummary"))
            for rule in found
            if rule["impact"] in ("serious", "critical")
            for node in rule["nodes"][:2]
        ]
        assert serious == [], address


def test_no_page_scrolls_sideways_on_a_phone(open_tab):
    tab = open_tab(phone=True)
    for address in ADDRESSES:
        tab.open(address)
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_a_simulated_league_is_marked_on_every_page(tab):
    for address in ADDRESSES:
        page = tab.open(address)
        assert page.get_by_text("Simulated league", exact=True).first.is_visible(), address
        assert page.title().startswith("Simulated - "), address


def test_a_real_league_is_not_marked(open_tab, tmp_path):
    with static(imagined_folder(tmp_path, simulated=False)) as address:
        page = open_tab(address).open("index.html")
        assert page.locator("[data-part=mark]").is_hidden()
        assert page.title() == "Tonight - Backcourt"


def test_the_site_works_below_another_path(open_tab, folder, tmp_path):
    Path(shutil.copytree(folder, tmp_path / "some" / "where", symlinks=True))
    with static(tmp_path) as address:
        for page in ("some/where/", f"some/where/{ADDRESSES[-1]}"):
            tab = open_tab(f"{address}")
            tab.open(page)
            tab.drawn()
            assert tab.wrong == []
            assert all("/some/where/" in answer.url for answer in tab.answers)


def test_what_is_not_published_yet_is_said_calmly(open_tab, tmp_path):
    missing = ("tonight/", "best-bets/", "results/", "systems/", "trends/", "coverage", "status", "calendar")
    with static(imagined_folder(tmp_path, without=missing)) as address:
        tab = open_tab(address)
        for name in ADDRESSES[:7]:
            page = tab.open(name)
            assert page.locator("main .notice").count() >= 1, name
            assert page.locator("main .notice.wrong").count() == 0, name


def test_a_folder_without_a_publication_says_so(open_tab, tmp_path):
    imagined_folder(tmp_path)
    (tmp_path / "current.json").unlink()
    with static(tmp_path) as address:
        assert "Nothing has been published yet" in open_tab(address).open("index.html").inner_text("main")


def test_hostile_names_are_only_ever_text(open_tab):
    tab = open_tab()
    for address in ("index.html", "player.html?id=1000", "best-bets.html", "results.html", "trends.html"):
        page = tab.open(address)
        assert "<script>document.title='taken'</script>" in page.inner_text("main"), address
        assert "taken" not in page.title().split(" - ")[-1], address
        assert page.locator("main img, main script, main b > i").count() == 0, address
        assert tab.wrong == [], address
