"""A workspace makes its predictions at the close unless it is told to make them at noon."""

from pathlib import Path

TABLE = ("--table", "upcoming_team_game_context")


def test_a_choice_is_shown_and_what_rests_on_it_is_made_anew(
    program, tiny_archive: Path, tmp_path: Path
) -> None:
    backcourt = program(tmp_path / "home")
    assert backcourt("information-time", "--json").data == {"information_time": "close", "changed": False}
    assert backcourt("ingest", "archive", tiny_archive).code == 0
    assert backcourt("sync", *TABLE).code == 0
    chosen = backcourt("information-time", "noon")
    assert (chosen.code, "run `backcourt sync`" in chosen.out) == (0, True)
    assert backcourt("information-time", "noon", "--json").data == {
        "information_time": "noon",
        "changed": False,
    }
    reasons = {(line["table"], line["reason"]) for line in backcourt("plan", *TABLE, "--json").data["lines"]}
    assert ("schedule", "input changed: landed_information_times") in reasons
    assert backcourt("sync", *TABLE).code == 0
    said = backcourt(
        "sql", "SELECT DISTINCT information_time FROM nba_analytics.upcoming_team_game_context", "--json"
    )
    assert said.data["rows"] == [{"information_time": "noon"}]
    assert backcourt("information-time", "close", "--json").data == {
        "information_time": "close",
        "changed": True,
    }
    assert backcourt("sync", *TABLE).code == 0
    assert backcourt("plan", *TABLE, "--json").data["lines"] == []


def test_an_unheard_of_time_ends_with_2(program, tmp_path: Path) -> None:
    ended = program(tmp_path / "home")("information-time", "dusk")
    assert ended.code == 2
    assert "dusk" in ended.err
