"""Good content does not give way to less, unless somebody says why."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pipelines import OpenPipeline
from published import LATER, Publish, Reader, publish_of

from backcourt.errors import ExitCode, RefusedError, UsageError
from backcourt.publishing.kinds import KINDS

PERFORMANCE = "v1/systems/performance.json"


def loss(name: str, before: bytes, after: bytes) -> str:
    """Return what a publisher would say of a file that is replaced."""
    [kind] = [kind for kind in KINDS if kind.owns(name)]
    lost = kind.lost(json.loads(before), json.loads(after))
    return f"{name} would lose {lost}" if lost else ""


def test_losing_a_graded_date_is_refused_and_named(
    publish_tiny: Publish, publish_poorer: Publish, reader: Reader, lost_day: date
) -> None:
    publish_tiny()
    before = (reader.folder / "current.json").read_bytes()
    with pytest.raises(RefusedError, match="graded predictions") as refused:
        publish_poorer(LATER)
    assert f"v1/results/{lost_day}.json would lose" in refused.value.message
    assert "--because" in refused.value.advice
    assert refused.value.exit_code == ExitCode.REFUSED
    assert (reader.folder / "current.json").read_bytes() == before
    assert reader.torn_files() == []


def test_with_a_reason_it_is_done_and_stays_on_record(
    publish_tiny: Publish, publish_poorer: Publish, reader: Reader, lost_day: date
) -> None:
    publish_tiny()
    report = publish_poorer(LATER, because="the league struck the games out")
    assert report.removed == [f"v1/predictions/{lost_day}.json", f"v1/results/{lost_day}.json"]
    assert lost_day not in reader.dates
    assert reader.manifest["because"] == "the league struck the games out"
    assert reader.manifest["losses"] == report.losses
    assert any(text.startswith(PERFORMANCE) for text in report.losses)


def test_an_empty_reason_is_none(publish_tiny: Publish) -> None:
    with pytest.raises(UsageError, match="reason"):
        publish_tiny(because=" ")


def test_where_nothing_is_predicted_nothing_is_published(
    open_pipeline: OpenPipeline, tiny_archive: Path, publish_tiny: Publish, reader: Reader
) -> None:
    publish_tiny()
    before = (reader.folder / "current.json").read_bytes()
    empty = open_pipeline()
    empty.ingest(tiny_archive)
    with pytest.raises(RefusedError, match="nothing has been predicted"):
        publish_of(empty, reader.folder)(LATER, because="even so")
    assert (reader.folder / "current.json").read_bytes() == before


def test_a_date_without_predictions_cannot_be_chosen(publish_tiny: Publish) -> None:
    with pytest.raises(UsageError, match="nothing to publish of 2019-07-01"):
        publish_tiny(dates=[date(2019, 7, 1)])


def performance(reader: Reader, **changes: Any) -> bytes:
    return json.dumps(reader.file(PERFORMANCE) | changes).encode()


def season_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    return next(window for window in content["windows"] if window["window"] == "season")["systems"]


def test_performance_may_not_become_empty(small_published: Reader) -> None:
    content = small_published.file(PERFORMANCE)
    for system in season_of(content):
        system["graded"] = 0
    told = loss(PERFORMANCE, small_published.bytes_of(PERFORMANCE), json.dumps(content).encode())
    assert "all" in told
    assert "of the season" in told


def test_performance_may_not_go_back_in_time(small_published: Reader) -> None:
    earlier = performance(small_published, last_graded="2020-01-01")
    assert "the dates after 2020-01-01" in loss(PERFORMANCE, small_published.bytes_of(PERFORMANCE), earlier)


def test_performance_may_not_lose_a_system(small_published: Reader) -> None:
    content = small_published.file(PERFORMANCE)
    for window in content["windows"]:
        window["systems"] = [entry for entry in window["systems"] if entry["system"] != "ewma"]
    told = loss(PERFORMANCE, small_published.bytes_of(PERFORMANCE), json.dumps(content).encode())
    _, _, lost = told.partition(" would lose ")
    stats = {
        entry["stat"] for entry in season_of(small_published.file(PERFORMANCE)) if entry["system"] == "ewma"
    }
    assert len(stats) > 1
    assert {*lost.split(", ")} == {f"{stat} of the system ewma" for stat in stats}


def test_a_new_season_begins_with_fewer(small_published: Reader) -> None:
    content = small_published.file(PERFORMANCE) | {"season": "2030-31", "last_graded": "2030-10-20"}
    for system in season_of(content):
        system["graded"] = 1
    assert loss(PERFORMANCE, small_published.bytes_of(PERFORMANCE), json.dumps(content).encode()) == ""


def test_a_player_who_did_not_play_after_all_is_a_loss(small_published: Reader) -> None:
    name = f"v1/results/{small_published.dates[-1]}.json"
    content = small_published.file(name)
    row = next(row for row in content["rows"] if row["actual"] is not None)
    row["actual"] = None
    told = loss(name, small_published.bytes_of(name), json.dumps(content).encode())
    assert f"would lose {len(row['predictions'])} of" in told


def test_another_score_is_no_loss(small_published: Reader) -> None:
    name = f"v1/results/{small_published.dates[-1]}.json"
    content = small_published.file(name)
    next(row for row in content["rows"] if row["actual"] is not None)["actual"] += 1
    assert loss(name, small_published.bytes_of(name), json.dumps(content).encode()) == ""
