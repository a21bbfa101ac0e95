"""The showdown counts the rows where the rule misses nothing, and its page says what the command says."""

import re
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from pipelines import Pipeline

from backcourt.cli.showdown import NOTE

PAGE = Path(__file__).parents[2] / "docs" / "concepts" / "showdown.md"
FIGURE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page") / "showdown.md"


@pytest.fixture(scope="module")
def told(program, learned_home: Path, page_file: Path) -> Any:
    ended = program(learned_home)("showdown", "--page", page_file, "--json")
    assert ended.code == 0
    return ended.data


@pytest.fixture(scope="module")
def page(told: Any, page_file: Path) -> str:
    return page_file.read_text()


def test_the_rule_is_judged_where_it_misses_nothing(told: Any, small: Pipeline) -> None:
    errors = [
        abs(predicted - came)
        for predicted, came in small.query(
            "SELECT predicted_mean, points FROM nba_predictions.rule_predictions "
            "JOIN nba_predictions.ml_feature_store_v2 AS store USING (game_id, player_id) "
            "JOIN nba_analytics.player_game_summary USING (game_id, player_id) "
            "WHERE system_id = 'expert_v1' AND stat = 'points' AND missing_terms IS NULL AND store.is_production_ready "
            "AND minutes_tenths > 0 AND NOT is_dnp AND store.season_type = 'regular' "
            "AND rule_predictions.season = '2023-24'"
        )
    ]
    for each in told["rounds"]:
        assert each["n"] == len(errors) > 100
        assert each["rule_mae"] == pytest.approx(mean(errors))
        assert each["difference"]["value"] == pytest.approx(each["trees_mae"] - each["rule_mae"])
        assert each["difference"]["low"] < each["difference"]["value"] < each["difference"]["high"]
    assert len({each["trees_mae"] for each in told["rounds"]}) == 2


def test_trees_win_if_they_are_better_by_a_tenth_of_a_point(told: Any) -> None:
    whole = {each["contender"]: each for each in told["rounds"] if each["season"] == "all"}
    assert told["won"] == {name: each["difference"]["value"] <= -0.1 for name, each in whole.items()}


def test_the_page_says_what_the_command_says(told: Any, page: str) -> None:
    for each in told["rounds"]:
        row = f"| {each['contender']} | {each['season']} | {each['n']:,} | {each['trees_mae']:.3f} |"
        assert row in page
    assert f"{told['rounds'][0]['n']:,} of {told['appearances']:,}." in page


def test_the_published_page_is_made_by_the_command_on_the_real_seasons(page: str) -> None:
    published = PAGE.read_text()
    assert published.startswith(NOTE)
    assert "| 2024-25 |" in published
    assert sentences(published) == sentences(page)


def sentences(text: str) -> list[str]:
    """What a page says whatever the seasons: figures, seasons and how it ended left out."""
    text = re.sub(r"^\|.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"\b(?:win|do not win)\b", "end", text)
    return FIGURE.sub("#", text).splitlines()
