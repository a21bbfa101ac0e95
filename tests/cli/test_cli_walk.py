"""A user walks from archive to coverage, and every verb does what it said it would."""

from dataclasses import replace

import archives
import pytest

DERIVED = ("player_game_summary", "upcoming_player_game_context")


def test_a_newcomer_walks_from_archive_to_coverage(fresh, whole_archive) -> None:
    ingested = fresh("ingest", "archive", whole_archive, "--season", archives.SEASON, "--json")
    assert (ingested.code, ingested.data["rejected"]) == (0, [])
    assert ingested.data["rows"]["landed_games"] == 24
    planned = fresh("plan", "--json").data
    assert {line["reason"] for line in planned["lines"]} >= {"missing"}
    synced = fresh("sync", "--json")
    assert (synced.code, synced.data["failed"], synced.data["blocked"]) == (0, 0, 0)
    assert sum(synced.data["done"].values()) == planned["partitions"]


def test_ingesting_twice_loads_nothing_anew(backcourt, archive) -> None:
    again = backcourt("ingest", "archive", archive, "--json").data
    assert (again["loaded"], again["unchanged"]) == (0, again["landed"])


def test_a_made_up_league_is_ingested_like_an_archive(fresh) -> None:
    ended = fresh("ingest", "simulated", "--seed", "3", "--json")
    assert (ended.code, ended.data["rejected"]) == (0, [])
    assert ended.data["rows"]["landed_games"] > 0


def test_a_second_sync_does_nothing(backcourt) -> None:
    assert backcourt("plan").out == "nothing to do\n"
    ended = backcourt("sync")
    assert (ended.code, ended.out) == (0, "nothing to do\n")


def test_a_dry_run_changes_nothing(fresh, whole_archive) -> None:
    fresh("ingest", "archive", whole_archive)
    planned = fresh("sync", "--dry-run", "--json").data
    assert fresh("plan", "--json").data == planned


def test_a_corrected_box_score_is_picked_up_with_its_consequences_and_nothing_else(
    backcourt, archive
) -> None:
    row = archives.change_row(archive, "player_box", 0, plus_minus=99)
    day = row["game_date"]
    backcourt("ingest", "archive", archive)
    plan = {(line["table"], line["reason"]) for line in backcourt("plan", "--json").data["lines"]}
    assert ("player_boxscores", f"input changed: landed_box @ {day}") in plan
    assert not any(table in ("schedule", "shots", "game_lines") for table, _ in plan)
    done = backcourt("sync", "--json").data
    assert done["done"]["player_boxscores"] == 1
    assert done["changed"]["player_boxscores"] == 1
    assert backcourt("plan").out == "nothing to do\n"


def test_forcing_a_table_redoes_it_and_finds_it_unchanged(backcourt) -> None:
    done = backcourt("sync", "--table", "rosters", "--force", "--json").data
    assert set(done["done"]) == {"rosters"}
    assert done["changed"] == {"rosters": 0}


def test_only_the_dates_asked_for_are_done(fresh, whole_archive) -> None:
    fresh("ingest", "archive", whole_archive)
    first = archives.read(whole_archive, "games")["game_date"][0].as_py()
    fresh("sync", "--table", "player_boxscores", "--to", first)
    covered = fresh("coverage", "--table", "player_boxscores", "--json").data["coverage"]
    assert [(cover["dates"] - cover["undone"]) for cover in covered] == [1]


def test_a_landed_payload_that_was_never_loaded_is_loaded_by_sync(fresh, whole_archive, monkeypatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("backcourt.intake.load", interrupt)
        assert fresh("ingest", "archive", whole_archive).code == 4
    assert fresh("plan", "--json").data["waiting_payloads"] > 0
    assert fresh("sync").code == 0
    assert fresh("plan", "--json").data["waiting_payloads"] == 0


def interrupt(*arguments: object) -> None:
    raise KeyboardInterrupt


def test_nothing_is_unaccounted_for(built) -> None:
    ended = built("coverage", "--json")
    assert sum(cover["unaccounted"] + cover["undone"] for cover in ended.data["coverage"]) == 0
    assert (ended.code, ended.data["whole"]) == (0, True)


def test_coverage_counts_every_appearance_once(built, whole_archive) -> None:
    appearances = len(archives.read(whole_archive, "player_box"))
    [cover] = built("coverage", "--table", "player_game_summary", "--json").data["coverage"]
    assert (cover["rows"], cover["expected"]) == (appearances, appearances)


def test_what_was_never_built_is_incomplete(fresh, whole_archive) -> None:
    fresh("ingest", "archive", whole_archive)
    assert fresh("coverage").code == 4
    ended = fresh("check")
    assert ended.code == 4
    assert ended.out.rstrip().endswith("NO-GO")


def test_a_sound_workspace_is_a_go(built) -> None:
    ended = built("check", "--json")
    assert (ended.code, ended.data["go"]) == (0, True), built("check").out
    assert all(balance["lost"] == 0 for balance in ended.data["balances"])
    assert built("check").out.rstrip().endswith("\n\nGO")


def test_status_tells_of_the_last_run_and_of_every_table(built) -> None:
    ended = built("status", "--json").data
    assert ended["run"]["state"] == "done"
    assert ended["run"]["partitions_done"] > 0
    assert {table["table"] for table in ended["tables"]} >= set(DERIVED)
    assert "last sync done" in built("status").out


@pytest.mark.parametrize("verb", ["plan", "status", "coverage", "check", "config show", "doctor"])
def test_json_parses_and_people_get_words(built, verb: str) -> None:
    assert isinstance(built(*verb.split(), "--json").data, dict)
    assert not built(*verb.split()).out.startswith("{")


@pytest.mark.parametrize("verb", ["plan", "status", "coverage", "check", "sync"])
def test_without_a_workspace_the_next_step_is_named(fresh, verb: str) -> None:
    ended = fresh(verb)
    assert ended.code == 1
    assert "there is no workspace" in ended.err
    assert "backcourt ingest" in ended.err


def test_errors_are_json_too_when_asked(fresh) -> None:
    error = fresh("plan", "--json").data["error"]
    assert error["type"] == "WorkspaceError"
    assert error["advice"]


def test_config_tells_where_each_value_came_from(built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKCOURT_THREADS", "1")
    settings = {entry["name"]: entry for entry in built("config", "show", "--json").data["settings"]}
    assert (settings["threads"]["value"], settings["threads"]["origin"]) == (1, "environment")
    assert settings["home"]["origin"] == "flag"


def test_verbose_says_what_is_done_and_silence_is_the_rule(backcourt) -> None:
    assert backcourt("sync", "--table", "rosters", "--force").err == ""
    assert "rosters: " in backcourt("sync", "--table", "rosters", "--force", "--verbose").err


def test_payloads_are_loaded_again_when_the_code_that_reads_them_changed(backcourt, monkeypatch) -> None:
    monkeypatch.setattr("backcourt.intake.parser_version", lambda source: "newer")
    waiting = backcourt("plan", "--json").data["waiting_payloads"]
    synced = backcourt("sync", "--json").data
    assert synced["loaded"] == waiting > 0
    assert synced["done"] == {}


def test_a_landing_table_whose_columns_changed_is_filled_again(backcourt, home, built_home) -> None:
    from backcourt.sources.landed import LANDED_BOX
    from backcourt.warehouse.duckdb import DuckDBWarehouse

    warehouse = DuckDBWarehouse(home / "warehouse.duckdb")
    older = replace(LANDED_BOX, columns=LANDED_BOX.columns[:-1])
    assert warehouse.ensure(older)
    warehouse.close()
    assert backcourt("sync", "--json").data["loaded"] > 0
    assert backcourt("diff", built_home, "--json").data["equal"] is True
