"""Best bets are made from the rows as the rule says, and whatever changes later, what was published stays."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pipelines import Pipeline, edit_rows
from published import LATER, NOW, Publish, Reader, publish_of

from backcourt.errors import RefusedError
from backcourt.publishing.best_bets.files import BEST_BETS, BEST_BETS_RECORD
from backcourt.publishing.best_bets.record import ASIDE, FILE
from backcourt.publishing.best_bets.rule import RULE
from backcourt.publishing.snapshots import Shelf
from backcourt.time import utc
from oracle.best_bets import BestBets

LAST = date(2024, 1, 21)
SLATE = date(2023, 12, 17)
AFTERNOON, EVENING = datetime(2023, 12, 17, 16), datetime(2023, 12, 17, 23)
MORNING_AFTER = datetime(2023, 12, 18, 15)
RECORD, LATEST = "v1/best-bets/record.json", "v1/best-bets/latest.json"
ONLY = ("best-bets",)


def file_of(reader: Reader, day: date) -> dict[str, Any]:
    return dict(reader.file(f"v1/best-bets/{day}.json"))


def without_results(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**pick, "result": None} for pick in content["picks"]]


def entries(reader: Reader) -> list[dict[str, Any]]:
    return list(reader.file(RECORD)["entries"])


def days_of(reader: Reader) -> list[date]:
    names = (Path(name).stem for name in reader.names if name.startswith("v1/best-bets/2"))
    return sorted(map(date.fromisoformat, names))


@pytest.fixture
def publish_small(small: Pipeline, reader: Reader) -> Publish:
    """Publish the best bets of the small league."""
    act = publish_of(small, reader.folder)
    return lambda *arguments, **options: act(*arguments, **{"only": ONLY, **options})


@pytest.fixture(scope="module")
def bets(small: Pipeline, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The best bets of the small league, published. Do not write to them."""
    folder = tmp_path_factory.mktemp("bets") / "published"
    publish_of(small, folder)(only=ONLY)
    return Reader(folder)


@pytest.fixture(scope="module")
def oracle(small: Pipeline) -> BestBets:
    names = ("player_prop_predictions", "player_props", "schedule")
    return BestBets(*(small.rows(name).to_pylist() for name in names))


@pytest.fixture(scope="module")
def corrected_home(
    small_home: Path, small_archive: Path, bets: Reader, codes: Any, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The small league after all prices of its last two slates came again as -150, and a box score was corrected."""
    [pick] = [pick for pick in file_of(bets, LAST)["picks"] if pick["stat"] == "assists"]

    def quote(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        late = {"over_odds": -150.0, "under_odds": -150.0}
        return [{**row, **late} if row["game_date"] >= date(2024, 1, 19) else row for row in rows]

    def correct(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        key = pick["game_id"], pick["player_id"]
        return [{**row, "ast": 0} if (row["game_id"], row["player_id"]) == key else row for row in rows]

    folder = tmp_path_factory.mktemp("corrected")
    archive = Path(shutil.copytree(small_archive, folder / "archive"))
    edit_rows(archive / "2023-24" / "player_props.parquet", quote)
    edit_rows(archive / "2023-24" / "player_box.parquet", correct)
    pipeline = Pipeline(Path(shutil.copytree(small_home, folder / "home")), codes)
    pipeline.ingest(archive, LATER)
    pipeline.sync()
    pipeline.close()
    return folder / "home"


@pytest.fixture
def publish_corrected(corrected_home: Path, codes: Any, reader: Reader) -> Iterator[Callable[..., Publish]]:
    """Publish the best bets of the corrected league: to the same folder, or to another."""
    pipeline = Pipeline(corrected_home, codes, read_only=True)
    yield lambda folder=reader.folder: publish_of(pipeline, folder)
    pipeline.close()


def test_every_date_has_the_picks_that_plain_python_finds(bets: Reader, oracle: BestBets) -> None:
    found = {day: file_of(bets, day)["picks"] for day in days_of(bets)}
    assert sum(map(len, found.values())) > 40
    compared = ("game_id", "player_id", "stat", "side", "line", "odds", "expected_value", "book")
    for day, picks in found.items():
        plain = oracle.picks(day)
        assert [[pick[name] for name in compared] for pick in picks] == [
            [pick[name] for name in compared] for pick in plain
        ], day
        seen = [pick["seen_at"] and utc(datetime.fromisoformat(pick["seen_at"])) for pick in picks]
        assert seen == [pick["seen_at"] for pick in plain]
        assert [pick["rank"] for pick in picks] == list(range(1, len(picks) + 1))


def test_every_predicted_date_is_on_record_with_picks_or_without(bets: Reader, small: Pipeline) -> None:
    predicted = {row["game_date"] for row in small.rows("player_prop_predictions").to_pylist()}
    assert days_of(bets) == sorted(predicted)
    fixed = [entry["date"] for entry in entries(bets) if entry["kind"] == "picks"]
    assert fixed == [day.isoformat() for day in sorted(predicted)]
    assert bets.file(LATEST) == file_of(bets, max(predicted))


def test_results_are_what_happened(bets: Reader, small: Pipeline) -> None:
    came = {
        (row["game_id"], row["player_id"], row["stat"]): row["actual"]
        for row in small.rows("prediction_accuracy").to_pylist()
    }
    outcomes = set()
    for day in days_of(bets):
        for pick in file_of(bets, day)["picks"]:
            result, actual = pick["result"], came[pick["game_id"], pick["player_id"], pick["stat"]]
            assert result["actual"] == actual
            beyond = 0 if actual is None else (actual - pick["line"]) * (1 if pick["side"] == "OVER" else -1)
            wanted = "push" if beyond == 0 else "won" if beyond > 0 else "lost"
            assert result["outcome"] == ("void" if actual is None else wanted)
            outcomes.add(result["outcome"])
    assert {"won", "lost", "push"} <= outcomes


def test_the_blend_s_members_are_the_reasons(bets: Reader) -> None:
    for day in days_of(bets):
        for pick in file_of(bets, day)["picks"]:
            assert {reason["name"] for reason in pick["reasons"]} == {"market", "ensemble_v1"}
            assert sum(reason["size"] for reason in pick["reasons"]) == pytest.approx(1)


def test_a_slate_published_before_its_games_is_live_and_all_before_it_backfilled(
    publish_small: Publish, reader: Reader
) -> None:
    publish_small(AFTERNOON)
    live = file_of(reader, SLATE)
    assert live["basis"] == "live"
    assert live["published_at"] == "2023-12-17T16:00:00Z"
    assert live["picks"]
    assert all(pick["tipoff"] > live["published_at"] and pick["result"] is None for pick in live["picks"])
    assert days_of(reader)[-1] == SLATE
    assert {file_of(reader, day)["basis"] for day in days_of(reader)[:-1]} == {"backfilled"}
    assert reader.file(LATEST) == live


def test_a_shown_moment_is_no_proof_of_having_been_public_then(
    publish_small: Publish, reader: Reader
) -> None:
    publish_small(AFTERNOON, clock=LATER)
    content = file_of(reader, SLATE)
    assert (content["basis"], content["published_at"]) == ("backfilled", f"{LATER.isoformat()}Z")


def test_after_the_first_tip_off_nothing_is_live(publish_small: Publish, reader: Reader) -> None:
    publish_small(EVENING)
    assert file_of(reader, SLATE)["basis"] == "backfilled"


def test_results_are_appended_when_they_are_known_and_picks_stay(
    publish_small: Publish, reader: Reader
) -> None:
    publish_small(AFTERNOON)
    before, chain = file_of(reader, SLATE), entries(reader)
    publish_small(EVENING)
    assert entries(reader) == chain
    publish_small(MORNING_AFTER)
    after = file_of(reader, SLATE)
    assert without_results(after) == before["picks"]
    assert (after["basis"], after["published_at"]) == (before["basis"], before["published_at"])
    assert all(pick["result"] for pick in after["picks"])
    assert entries(reader)[: len(chain)] == chain
    added = [(entry["kind"], entry["date"]) for entry in entries(reader)[len(chain) :]]
    assert ("results", str(SLATE)) in added
    [live] = [
        line
        for line in reader.file(RECORD)["summaries"]
        if (line["basis"], line["season"]) == ("live", "all")
    ]
    assert live["won"] + live["lost"] + live["pushes"] + live["voids"] == len(before["picks"])


def test_publishing_again_adds_nothing(publish_small: Publish, reader: Reader) -> None:
    publish_small()
    before = (reader.folder / FILE).read_bytes()
    assert not publish_small(LATER).created
    (reader.folder / "memory.json").unlink()
    assert not publish_small(LATER).created
    assert (reader.folder / FILE).read_bytes() == before


def test_other_quotes_afterwards_leave_published_picks_as_they_are(
    publish_small: Publish, publish_corrected: Callable[..., Publish], reader: Reader, tmp_path: Path
) -> None:
    publish_small()
    before = {day: file_of(reader, day) for day in days_of(reader)}
    lines = (reader.folder / FILE).read_bytes()
    publish_corrected()(LATER, only=ONLY)
    for day, content in before.items():
        assert without_results(file_of(reader, day)) == without_results(content), day
    assert (reader.folder / FILE).read_bytes().startswith(lines)
    elsewhere = Reader(tmp_path / "elsewhere")
    publish_corrected(elsewhere.folder)(LATER, only=ONLY)
    assert without_results(file_of(elsewhere, LAST)) != without_results(before[LAST])


def test_a_corrected_box_score_appends_a_result_and_the_old_one_stays(
    publish_small: Publish, publish_corrected: Callable[..., Publish], reader: Reader
) -> None:
    publish_small()
    chain = entries(reader)
    publish_corrected()(LATER, only=ONLY)
    assert entries(reader)[: len(chain)] == chain
    [added] = entries(reader)[len(chain) :]
    assert (added["kind"], added["date"]) == ("results", str(LAST))
    [pick] = [pick for pick in file_of(reader, LAST)["picks"] if pick["stat"] == "assists"]
    assert (pick["side"], pick["result"]["actual"], pick["result"]["outcome"]) == ("UNDER", 0, "won")
    [first] = [entry for entry in chain if (entry["kind"], entry["date"]) == ("results", str(LAST))]
    [old] = [one for one in json.loads(first["content"])["results"] if one["stat"] == "assists"]
    assert old["actual"] > 0


def test_a_refused_publication_leaves_the_record_as_it_was(
    publish_tiny: Publish, publish_poorer: Publish, reader: Reader
) -> None:
    kinds = ["results", *ONLY]
    publish_tiny(only=kinds)
    before = (reader.folder / FILE).read_bytes()
    with pytest.raises(RefusedError, match="would lose"):
        publish_poorer(LATER, only=kinds)
    assert (reader.folder / FILE).read_bytes() == before


def test_a_publication_killed_before_the_swap_is_made_good_by_the_next(
    publish_small: Publish, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_small(AFTERNOON)
    before = (reader.folder / FILE).read_bytes()

    def killed(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "make_current", killed)
        with pytest.raises(KeyboardInterrupt):
            publish_small(MORNING_AFTER)
    appended = (reader.folder / FILE).read_bytes()
    assert appended.startswith(before)
    assert len(appended) > len(before)
    publish_small(NOW)
    assert (reader.folder / FILE).read_bytes().startswith(before)
    assert (reader.folder / ASIDE).read_bytes() == appended[len(before) :]
    assert [json.loads(line) for line in (reader.folder / FILE).read_text().splitlines()] == entries(reader)


def test_an_altered_record_stops_the_publication(publish_small: Publish, reader: Reader) -> None:
    publish_small(AFTERNOON)
    path = reader.folder / FILE
    path.write_bytes(path.read_bytes().replace(b"UNDER", b"OVER", 1))
    pointer = reader.pointer
    with pytest.raises(RefusedError, match=r"entry \d+ \(picks of .*\) was altered"):
        publish_small(because="it looks better")
    assert reader.pointer == pointer


def test_an_altered_record_does_not_stop_other_kinds(publish_small: Publish, reader: Reader) -> None:
    publish_small(AFTERNOON)
    path = reader.folder / FILE
    altered = path.read_bytes().replace(b"UNDER", b"OVER", 1)
    path.write_bytes(altered)
    publish_small(only=["calendar"])
    assert "v1/calendar.json" in reader.names
    assert path.read_bytes() == altered


def test_an_earlier_moment_cannot_take_back_what_is_on_record(publish_small: Publish, reader: Reader) -> None:
    publish_small()
    with pytest.raises(RefusedError, match="later than the moment to be published"):
        publish_small(AFTERNOON, because="to show an old slate")


def test_no_reason_is_good_enough_to_alter_a_pick(bets: Reader) -> None:
    before = file_of(bets, SLATE)
    better = json.loads(json.dumps(before))
    better["picks"][0]["odds"] = 400.0
    with pytest.raises(RefusedError, match=f"published picks of {SLATE} would be altered"):
        BEST_BETS.lost(before, better)
    with pytest.raises(RefusedError, match="would be altered"):
        BEST_BETS.lost(before, {})
    record = bets.file(RECORD)
    with pytest.raises(RefusedError, match="entry 3 of the record"):
        BEST_BETS_RECORD.lost(record, {**record, "entries": record["entries"][:2]})
    assert BEST_BETS.lost(before, before) == BEST_BETS_RECORD.lost(record, record) == ""


def test_the_latest_may_show_another_date(bets: Reader) -> None:
    assert BEST_BETS.lost(file_of(bets, SLATE), bets.file(LATEST)) == ""


def test_a_changed_rule_takes_another_version(
    publish_small: Publish, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_small(AFTERNOON)
    chain = entries(reader)
    changed = RULE.model_copy(update={"least_margin": 0.2})
    monkeypatch.setattr("backcourt.publishing.best_bets.files.RULE", changed)
    with pytest.raises(RefusedError, match="not version 1 as it is on record"):
        publish_small(NOW)
    monkeypatch.setattr(
        "backcourt.publishing.best_bets.files.RULE", changed.model_copy(update={"version": "2"})
    )
    publish_small(NOW)
    assert entries(reader)[: len(chain)] == chain
    assert file_of(reader, SLATE)["rule"]["version"] == "1"
    assert file_of(reader, LAST)["rule"]["version"] == "2"
    assert {line["rule"] for line in reader.file(RECORD)["summaries"]} == {"1", "2"}


def test_the_files_go_together(small: Pipeline, reader: Reader) -> None:
    publish_of(small, reader.folder)(only=["best-bets-record"])
    assert {RECORD, LATEST} <= reader.names
