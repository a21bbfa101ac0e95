"""`check` prints a verdict per line, with figure, threshold and first offending dates, in words and as JSON."""

import archives

from backcourt.cli.check import MARKS
from backcourt.errors import ExitCode
from backcourt.publishing.best_bets.record import FILE
from backcourt.sync.figures import Judgement


def lines(call, what: str) -> list[dict[str, str]]:
    return [line for line in call("check", "--json").data["lines"] if what in line["what"]]


def test_every_judgement_has_its_mark() -> None:
    assert set(MARKS) == {judgement.value for judgement in Judgement}


def test_every_line_of_a_sound_workspace_is_a_go_a_warning_or_a_comparison(built) -> None:
    told = built("check", "--json").data["lines"]
    assert {line["verdict"] for line in told} == {"GO", "WARN", "older"}
    printed = built("check").out
    assert all(line["what"] in printed for line in told)


def test_synthetic_rows_warn_and_say_that_this_is_honest(built) -> None:
    [line] = lines(built, "synthetic rows of upcoming_player_game_context")
    assert (line["verdict"], line["threshold"]) == ("WARN", "at most 5 %")
    assert "a warning only" in line["why"]


def test_older_measures_are_marked_as_such(built) -> None:
    told = lines(built, "calendar dates with rows")
    assert [line["threshold"] for line in told] == ["at least 95 %", "at least 93 %", "at least 88 %"]
    assert all(line["verdict"] == "older" and "for comparison" in line["why"] for line in told)


def test_a_refused_gate_names_its_dates_and_so_does_the_preflight_of_what_reads_it(fresh, archive) -> None:
    day = archives.change_row(archive, "player_box", 0, pts=77)["game_date"]
    fresh("ingest", "archive", archive)
    fresh("sync")
    [gate] = lines(fresh, "gate reconciled_games")
    assert (gate["verdict"], gate["threshold"]) == ("NO-GO", "at least 0.75")
    assert gate["why"].endswith(f"dates refused: {day}")
    [inputs] = lines(fresh, "inputs of team_boxscores")
    assert (inputs["verdict"], inputs["figure"], inputs["threshold"]) == ("NO-GO", "0 %", "at least 100 %")
    assert inputs["why"].startswith(f"{day}; blocked: reconciled_games refused")
    [games] = lines(fresh, "games reconciled in player_boxscores")
    assert (games["verdict"], games["why"][: len(str(day))]) == ("WARN", str(day))
    [later] = lines(fresh, "inputs of player_daily_cache")
    assert (later["verdict"], " more; blocked: " in later["why"]) == ("NO-GO", True)


def test_an_altered_record_of_best_bets_is_a_no_go_that_names_the_entry(backcourt, home) -> None:
    assert lines(backcourt, "record of best bets") == []
    assert backcourt("publish").code == ExitCode.DONE
    [sound] = lines(backcourt, "record of best bets")
    assert (sound["verdict"], sound["threshold"]) == ("GO", "none altered")
    path = home / "published" / FILE
    path.write_bytes(path.read_bytes().replace(b"backfilled", b"live", 1))
    ended = backcourt("check", "--json")
    [broken] = [line for line in ended.data["lines"] if "record of best bets" in line["what"]]
    assert (broken["verdict"], broken["figure"], ended.code) == ("NO-GO", "broken", ExitCode.REFUSED)
    assert "entry 2 (picks of " in broken["why"]
    assert backcourt("publish").code == ExitCode.REFUSED
