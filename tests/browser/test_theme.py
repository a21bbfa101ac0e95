"""Light and dark follow the system until somebody chooses, and the choice is remembered."""

PAPER = "getComputedStyle(document.body).backgroundColor"


def test_the_choice_is_remembered_on_other_pages(open_tab):
    tab = open_tab(color_scheme="light")
    page = tab.open("index.html")
    light = page.evaluate(PAPER)
    page.get_by_role("button", name="Switch between light and dark").click()
    dark = page.evaluate(PAPER)
    assert dark != light
    tab.open("about.html")
    assert page.evaluate(PAPER) == dark


def test_the_system_decides_until_then(open_tab):
    light, dark = (
        open_tab(color_scheme=theme).open("about.html").evaluate(PAPER) for theme in ("light", "dark")
    )
    assert light != dark


def test_charts_follow_the_theme(open_tab):
    tab = open_tab(color_scheme="light")
    page = tab.open("player.html?id=1007")
    tab.drawn()
    colours = (
        "[...document.querySelectorAll('.chart svg text')].map(text => text.getAttribute('fill')).join()"
    )
    before = page.evaluate(colours)
    page.get_by_role("button", name="Switch between light and dark").click()
    tab.until(f"({colours}) !== {before!r}")
    assert tab.wrong == []
