"""Tonight is quick, stays where it is while it loads, and can be searched, sorted and filtered by keyboard."""

import re

import pytest
from browsing import ADDRESSES, static
from imagined_folder import imagined_folder

LARGEST = 300_000
MOST_SHIFT = 0.05
SHIFTS = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => { for (const shift of list.getEntries()) sum += shift.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""


def names(page):
    return page.locator("tbody .who a").all_inner_texts()


def test_it_is_there_within_three_hundred_kilobytes(open_tab):
    tab = open_tab()
    page = tab.open("index.html")
    assert page.locator("tbody .strip").count() > 0
    assert sum(len(answer.body()) for answer in tab.answers) < LARGEST


def test_another_statistic_is_loaded_when_it_is_chosen(open_tab):
    tab = open_tab()
    page = tab.open("index.html")
    asked = [answer.url for answer in tab.answers if "/tonight/" in answer.url]
    assert [address.rpartition("/tonight/")[2] for address in asked] == ["stat/points.json"]
    page.get_by_role("button", name="Rebounds").click()
    page.wait_for_function("document.querySelector('caption').textContent.startsWith('Rebounds')")
    assert page.locator("tbody .strip").count() > 0
    assert "stat=rebounds" in page.url


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_nothing_moves_while_a_page_loads(open_tab, phone):
    tab = open_tab(phone=phone)
    for address in ADDRESSES:
        assert tab.open(address).evaluate(SHIFTS) < MOST_SHIFT, address


def test_columns_sort_by_mouse_and_keyboard_and_say_so(tab):
    page = tab.open("index.html")
    head = page.get_by_role("columnheader", name="Line")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    lines = [float(text) for text in page.locator("tbody td.at-line b").all_inner_texts()]
    assert lines == sorted(lines, reverse=True)
    head.get_by_role("button").press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert page.locator("th[aria-sort]").count() == 1


def test_players_without_a_line_stand_last_either_way(tab):
    page = tab.open("index.html?sort=line")
    assert page.locator("tbody tr").last.locator("td.at-line .none").count() == 1
    assert page.locator("tbody tr").first.locator("td.at-line .none").count() == 0


def test_filters_narrow_the_table_and_can_be_shared(tab):
    page = tab.open("index.html")
    everybody = len(names(page))
    page.get_by_label("Only with a line").check()
    page.get_by_role("group", name="Statistic").get_by_role("button", name="Assists").click()
    page.locator(".game").nth(2).click()
    page.get_by_label("Filter", exact=True).fill("nyk")
    shown = names(page)
    assert 0 < len(shown) < everybody
    assert re.search(r"stat=assists", page.url)
    page.reload()
    tab.settled()
    assert names(page) == shown


def test_a_filter_that_fits_nobody_says_so(tab):
    page = tab.open("index.html?text=nobody-is-called-this")
    assert "No player fits these filters." in page.inner_text("tbody")


def test_a_phone_sorts_by_a_list(open_tab):
    page = open_tab(phone=True).open("index.html")
    page.get_by_label("Sort").select_option("player")
    page.get_by_label("Sort").select_option("-line")
    lines = [float(text) for text in page.locator("tbody td.at-line b").all_inner_texts()]
    assert lines == sorted(lines, reverse=True)


def test_strips_have_words_for_those_who_do_not_see_them(tab):
    page = tab.open("index.html")
    label = page.locator("tbody .strip").first.get_attribute("aria-label")
    assert re.fullmatch(r"median \d+, half between .* line [\d.]+: over .*%, under .*%", label)


def test_the_last_slate_is_called_so(open_tab, tmp_path):
    folder = imagined_folder(tmp_path)
    file = next(folder.glob("snapshots/*/v1/tonight/stat/points.json"))
    file.write_text(file.read_text().replace('"slate":"today"', '"slate":"past"'))
    with static(folder) as address:
        page = open_tab(address).open("index.html")
        assert page.locator("h1").inner_text() == "Last slate"
        assert "Last slate: Sat, Jan 20, 2024" in page.inner_text("main")


def test_times_are_of_the_readers_zone_with_eastern_beside(tab):
    time = tab.open("index.html").locator(".game time").first
    assert time.inner_text() == "6:00 PM"
    assert time.get_attribute("title") == "7:00 PM Eastern"
