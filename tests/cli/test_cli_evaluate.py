"""An evaluation is the same tables on the terminal, in Markdown, and on a page that asks nobody for anything."""

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from judged_rows import World

from backcourt.cli.evaluate import _text
from backcourt.cli.evaluation_markdown import markdown_page
from backcourt.cli.evaluation_page import html
from backcourt.cli.evaluation_sections import sections
from backcourt.evaluation.alarms import Alarm
from backcourt.evaluation.report import Evaluation, judged
from backcourt.time import InformationTime

VOID = {"meta", "circle", "line", "rect"}
RANG = Alarm("hit_rate", "blend on C, edge >= 1.5", "2023-24", 0.59, 0.57, 1_052, rang=True)
EXPLAINED = replace(RANG, season="2022-23", explanation="Its line was <old>. Evidence: 51 % at fresh ones.")


@pytest.fixture(scope="module")
def found() -> Evaluation:
    """An evaluation of a made-up season, with an alarm that was explained and one that was not."""
    world = World(2_000)
    sample = world.sample(
        season_average=world.said(world.mean), market=world.said(world.line), blend=world.said(world.mean),
        expert_v1=world.said(world.mean + 4 * np.random.default_rng(1).random(2_000)),
    )  # fmt: skip
    everyone = replace(sample, population="A")
    systems = ("season_average", "ewma", "expert_v1", "blend", "market")
    scores = [judged(each, system) for each in (everyone, sample) for system in systems]
    return Evaluation(InformationTime.CLOSE, scores=scores, alarms=[RANG, EXPLAINED], looks=35)


class Page(HTMLParser):
    """A page taken apart: its tags in order, what is open, and what its attributes ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self.open.pop() == tag

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def page(found: Evaluation) -> Page:
    read = Page()
    read.feed("\n".join(html(found)))
    assert read.open == []
    return read


def test_the_page_asks_nobody_for_anything(found: Evaluation, page: Page) -> None:
    text = "\n".join(html(found))
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object"}
    assert "//" not in text.replace("<!doctype html>", "")
    assert "@import" not in text
    assert "url(" not in text
    assert all((each["href"] or "").startswith("#") for each in page.of("a"))


def test_the_page_can_be_read_by_everybody(page: Page) -> None:
    assert page.of("html") == [{"lang": "en"}]
    assert all(each["scope"] == "col" for each in page.of("th"))
    assert all(each["role"] == "img" and each["aria-label"] for each in page.of("svg"))
    names = {each["id"] for each in page.of("h2") if "id" in each}
    tables = [each for each in page.of("div") if each.get("role") == "region"]
    assert {each["aria-labelledby"] for each in tables} == names
    assert all(each["tabindex"] == "0" for each in tables)
    assert {(each["href"] or "")[1:] for each in page.of("a")} == names


def test_dark_rooms_are_thought_of(found: Evaluation) -> None:
    assert "prefers-color-scheme: dark" in "\n".join(html(found))


def test_skill_and_calibration_are_drawn(page: Page) -> None:
    labels = [each["aria-label"] or "" for each in page.of("svg")]
    assert sum(label.startswith("Skill over ewma") for label in labels) == 2
    assert {"Chance of the over, blend, 2023-24", "Chance of the over, market, 2023-24"} <= {*labels}


def test_what_is_data_is_no_markup(found: Evaluation) -> None:
    assert "&lt;old&gt;" in "\n".join(html(found))


def test_every_way_of_telling_has_the_same_tables(found: Evaluation) -> None:
    titles = [section.title for section in sections(found)]
    assert {"Points", "Coverage by projected minutes", "Against the points line"} <= {*titles}
    for told in (_text(found), "\n".join(markdown_page(found)), "\n".join(html(found))):
        assert all(title in told for title in titles)
        assert "Its line was" in told


def test_who_is_worse_than_a_season_average_is_named_and_nobody_else(found: Evaluation) -> None:
    [section] = [each for each in sections(found) if "worse than a season average" in each.title]
    assert {row[section.headers.index("system")] for row in section.rows} >= {"expert_v1", "ewma"}
    assert "blend" not in {row[section.headers.index("system")] for row in section.rows}


def test_an_alarm_fails_unless_it_is_explained(found: Evaluation) -> None:
    text = _text(found)
    assert "1 rang and are explained, 1 rang and are not" in text
    assert found.rang == [RANG]


def test_page_and_markdown_are_written_where_they_are_wanted(
    built: Callable[..., Any], tmp_path: Path
) -> None:
    ended = built(
        "evaluate", "--page", tmp_path / "report", "--markdown", tmp_path / "docs" / "evaluation.md"
    )
    assert ended.code in (0, 4)
    assert (tmp_path / "report" / "index.html").read_text().startswith("<!doctype html>")
    assert "# What the systems are worth" in (tmp_path / "docs" / "evaluation.md").read_text()


def test_live_names_what_is_stale(built: Callable[..., Any]) -> None:
    ended = built("evaluate", "--live", "--json")
    ages = {each["subject"]: each for each in ended.data["ages"]}
    assert set(ages) == {"results", "schedule", "models", "calibrations"}
    assert ended.code == int(bool(any(each["is_stale"] for each in ages.values())))
