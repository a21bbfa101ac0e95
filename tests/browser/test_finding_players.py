"""Players are found from any page, by keyboard, with or without the marks on their names."""


def test_marks_need_not_be_typed(tab):
    page = tab.open("status.html")
    page.keyboard.press("/")
    page.keyboard.type("jokic")
    assert page.get_by_role("option").first.inner_text().startswith("Nikola Jokić")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/player.html?id=1007")
    tab.settled()
    assert page.locator("h1").inner_text() == "Nikola Jokić"


def test_the_box_is_a_combobox(tab):
    page = tab.open("about.html")
    box = page.get_by_role("combobox", name="Find a player")
    box.fill("archer")
    page.get_by_role("option").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert page.get_by_role("option").count() == 0


def test_the_index_is_loaded_only_when_somebody_searches(tab):
    page = tab.open("status.html")
    assert not any("players/index.json" in answer.url for answer in tab.answers)
    with page.expect_response("**/players/index.json"):
        page.get_by_role("combobox", name="Find a player").focus()


def test_nobody_found_is_said(tab):
    page = tab.open("about.html")
    page.get_by_role("combobox", name="Find a player").fill("zzzz")
    assert page.get_by_role("option").inner_text() == "No such player"
    assert page.get_by_text("0 found").count() == 1


def test_an_unknown_player_gets_help(tab):
    page = tab.open("player.html?id=424242")
    assert "There is no such player here" in page.inner_text("main")
    page = tab.open("player.html?id=../../x")
    assert "No player is named" in page.inner_text("main")
