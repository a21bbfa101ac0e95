"""Training is a sync of the learned models that says which months and targets it trained, and which are excused."""

from pathlib import Path

from pipelines import Pipeline

TARGETS = {
    "inactive_list": ["assists", "minutes", "points", "points_rebounds_assists", "rebounds", "threes"],
    "none": ["minutes", "points"],
}


def test_only_what_is_asked_for_is_trained_and_said(program, own_learned_home: Path, small: Pipeline) -> None:
    train = program(own_learned_home)
    done = train("train", "--from", "2024-01-01", "--force", "--json").data
    assert done["done"] == {"learned_models": 1}
    assert done["changed"] == {"learned_models": 0}
    rows = small.figure(
        "SELECT DISTINCT rows FROM nba_predictions.learned_models WHERE cut_date = DATE '2024-01-02'"
    )
    assert done["trained"] == [
        {"cut": "2024-01-02", "knowledge": knowledge, "target": target, "rows": rows}
        for knowledge, targets in TARGETS.items()
        for target in targets
    ]
    assert done["training_seconds"] > 0


def test_what_is_current_is_not_trained_again_and_the_first_season_is_excused(
    program, own_learned_home: Path
) -> None:
    ended = program(own_learned_home)("train")
    assert ended.code == 0
    assert ended.out.startswith("no model was trained\n")
    assert "bootstrap (the first season is there to learn from only): 32 models" in ended.out


def test_a_training_of_nothing_says_where_to_begin(fresh) -> None:
    ended = fresh("train")
    assert ended.code == 1
    assert "there is no workspace" in ended.err
    assert fresh("models", "list").code == 1
