"""Players, best bets, results and coverage show what their files say, for eyes, ears and keyboards."""

import re
from pathlib import Path

from browsing import static
from imagined_folder import imagined_folder


def test_a_player_off_the_slate_has_his_games(tab):
    page = tab.open("player.html?id=9999")
    assert "Not on the slate." in page.inner_text("main")
    assert page.get_by_role("heading", name="Last 20 games").is_visible()
    assert page.get_by_text("Against the line of").count() == 0


def test_a_season_log_is_loaded_when_it_is_opened(tab):
    page = tab.open("player.html?id=1007")
    page.get_by_text("The log of a season").click()
    page.locator("table", has_text="Season 2023-24").first.wait_for()
    assert page.locator("details[open] tbody tr").count() == 34


def test_chances_stand_in_words_beside_the_picture(tab):
    page = tab.open("player.html?id=1007")
    assert re.search(r"\d+\s%\s+under .* \d+\s%\s+over", page.locator(".verdict").inner_text())
    page.get_by_text("The numbers as a table").first.click()
    assert page.get_by_role("table").filter(has_text="Chance of every number").is_visible()


def test_a_player_nobody_quotes_is_drawn_without_a_line_and_without_complaint(open_tab, tmp_path):
    folder = imagined_folder(tmp_path)
    file = next(folder.glob("snapshots/*/v1/tonight/player/1007.json"))
    file.write_text(re.sub(r'"line":[\d.]+', '"line":null', file.read_text()))
    with static(folder) as address:
        tab = open_tab(address)
        page = tab.open("player.html?id=1007")
        page.get_by_role("heading", name="No line yet").wait_for()
        tab.drawn()
        assert page.locator(".chart svg").count() > 1
        assert tab.wrong == []


def test_charts_tell_numbers_to_the_pointer(tab):
    page = tab.open("player.html?id=1007")
    bar = page.locator(".chart svg path[aria-roledescription]").nth(12)
    bar.hover()
    assert "Chance" in page.locator(".hint").inner_text()
    assert tab.wrong == []


def test_the_record_is_verified_by_the_reader(tab):
    page = tab.open("best-bets.html")
    page.get_by_text("Record intact: 8 entries").wait_for()
    assert page.get_by_role("heading", name="Live record").is_visible()
    assert page.get_by_role("heading", name="Backfilled record").is_visible()


def test_an_altered_record_is_told(open_tab, tmp_path):
    folder = imagined_folder(tmp_path)
    file = next(Path(folder).glob("snapshots/*/v1/best-bets/record.json"))
    text = file.read_text()
    changed = text.replace('\\"odds\\":104', '\\"odds\\":194', 1)
    assert changed != text
    file.write_text(changed)
    with static(folder) as address:
        open_tab(address).open("best-bets.html").get_by_text("Record broken: entry 2").wait_for()


def test_days_are_turned_by_keyboard(tab):
    page = tab.open("results.html")
    assert "Jan 19, 2024" in page.inner_text("main")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/results.html?date=2024-01-18*")
    tab.settled()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/results.html?date=2024-01-19*")
    assert page.get_by_label("Later date").is_disabled()


def test_the_map_of_coverage_is_walked_by_arrow_keys(tab):
    page = tab.open("coverage.html")
    page.locator(".board").focus()
    for key in ["Home", "ArrowDown", "ArrowDown", "ArrowDown", *["ArrowRight"] * 9]:
        page.keyboard.press(key)
    panel = page.locator(".card.why")
    assert "table_number_3 on Thu, Nov 2, 2023" in panel.inner_text()
    assert "processing error: a <made-up> fault" in panel.inner_text()


def test_a_click_on_the_map_says_why(tab):
    page = tab.open("coverage.html")
    box = page.locator(".board").bounding_box()
    page.mouse.click(box["x"] + 8.2 * box["width"] / 160, box["y"] + 5)
    text = page.locator(".card.why").inner_text()
    assert "table_number_0 on" in text


def test_degraded_health_lists_its_problems(tab):
    page = tab.open("status.html")
    assert "Degraded" in page.inner_text("main")
    assert "table_number_3 failed on 2023-11-02: a <made-up> fault" in page.inner_text("main")


def test_system_windows_can_be_chosen(tab):
    page = tab.open("systems.html")
    page.get_by_role("button", name="7 days").click()
    page.get_by_role("button", name="Threes").click()
    assert "window=last_7_days" in page.url
    assert "stat=threes" in page.url
