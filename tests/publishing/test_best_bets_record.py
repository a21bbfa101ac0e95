"""The record of best bets only grows: whatever else is done to it is found and named."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from bets import MOMENT, add_picks, begin, pick, picks_of, publish_record, published_days, results_of

from backcourt.errors import ExitCode, RefusedError
from backcourt.publishing.best_bets.checking import record_figures
from backcourt.publishing.best_bets.record import ASIDE, PUBLISHED, Record, open_record
from backcourt.publishing.snapshots import Shelf
from backcourt.sync.figures import Judgement

DAYS = [date(2024, 3, day) for day in (1, 2, 3)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "published"


def verified(path: Path) -> int:
    """Verify a record as the documentation says anyone can; return how many entries hold."""
    previous, count = "0" * 64, 0
    for line in path.read_text().splitlines():
        entry = json.loads(line)
        parts = [entry[name] for name in ("previous", "number", "kind", "written_at", "date", "content")]
        assert entry["previous"] == previous
        assert entry["sha256"] == hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
        previous, count = entry["sha256"], count + 1
    return count


def test_the_recipe_of_the_documentation_verifies_and_finds_what_was_altered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Path(__file__).parents[2] / "docs" / "concepts" / "best-bets.md"
    recipe = page.read_text(encoding="utf-8").split("```python\n")[2].split("```")[0]
    path = published_days(folder, *DAYS)
    monkeypatch.chdir(folder)
    exec(recipe, {})
    assert capsys.readouterr().out.strip() == open_record(folder).head
    path.write_bytes(path.read_bytes().replace(b"Player 1", b"Player 7"))
    with pytest.raises(AssertionError, match="3"):
        exec(recipe, {})


def test_anyone_can_verify_the_chain(folder: Path) -> None:
    path = published_days(folder, *DAYS)
    assert verified(path) == 1 + len(DAYS)


def test_every_publication_only_appends(folder: Path) -> None:
    before = published_days(folder, *DAYS[:2]).read_bytes()
    after = published_days(folder, DAYS[2]).read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == before.count(b"\n") + 1


def test_any_byte_that_is_altered_is_found(folder: Path) -> None:
    path = published_days(folder, DAYS[0])
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(RefusedError, match="entry"):
            open_record(folder)


def test_an_altered_entry_is_named_and_refused(folder: Path) -> None:
    path = published_days(folder, *DAYS)
    path.write_bytes(path.read_bytes().replace(b"Player 1", b"Player 7"))
    with pytest.raises(RefusedError, match=r"entry 3 \(picks of 2024-03-02\) was altered") as refused:
        open_record(folder)
    assert refused.value.exit_code == ExitCode.REFUSED


@pytest.mark.parametrize("gone", range(4))
def test_a_missing_entry_is_found(folder: Path, gone: int) -> None:
    path = published_days(folder, *DAYS)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:gone] + lines[gone + 1 :]))
    with pytest.raises(RefusedError, match=f"entry {gone + 1} "):
        open_record(folder)


def test_an_entry_made_up_in_the_middle_with_new_hashes_is_found(folder: Path) -> None:
    path = published_days(folder, *DAYS)
    forged = Record(path)
    for day in DAYS:
        add_picks(forged, day, pick(player="Somebody Else"))
    path.unlink()
    forged.save()
    assert verified(path) == 4
    with pytest.raises(RefusedError, match=r"entry 2 .* was altered"):
        open_record(folder)


def test_a_line_torn_by_a_crash_is_cut_off_and_kept_aside(folder: Path) -> None:
    path = published_days(folder, *DAYS[:2])
    whole = path.read_bytes()
    record = open_record(folder)
    add_picks(record, DAYS[2], pick())
    publish_record(record, folder, killed_before_swap=True)
    line = path.read_bytes()[len(whole) :]
    path.write_bytes(whole + line[: len(line) // 2])
    published_days(folder, DAYS[2])
    assert verified(path) == 4
    assert path.read_bytes().startswith(whole)
    assert (folder / ASIDE).read_bytes() == line[: len(line) // 2] + b"\n"


def test_picks_that_nobody_saw_are_made_again(folder: Path) -> None:
    path = published_days(folder, *DAYS[:2])
    whole = path.read_bytes()
    record = open_record(folder)
    add_picks(record, DAYS[2], pick(player="Never Seen"))
    publish_record(record, folder, killed_before_swap=True)
    assert open_record(folder).last.date == DAYS[1]  # type: ignore[union-attr]
    published_days(folder, DAYS[2])
    assert path.read_bytes().startswith(whole)
    assert b"Never Seen" not in path.read_bytes()
    assert b"Never Seen" in (folder / ASIDE).read_bytes()


def test_a_torn_line_that_was_published_is_an_error_that_names_it(folder: Path) -> None:
    path = published_days(folder, *DAYS)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(RefusedError, match=r"entry 4 \(picks of 2024-03-03\)"):
        open_record(folder)


def test_a_missing_file_is_restored_from_what_is_published(folder: Path) -> None:
    path = published_days(folder, *DAYS)
    whole = path.read_bytes()
    path.unlink()
    [line] = record_figures(folder)
    assert (line.judgement, "missing" in line.note) == (Judgement.GO, True)
    record = open_record(folder)
    record.save()
    assert path.read_bytes() == whole


def test_without_a_snapshot_the_file_is_the_truth(folder: Path) -> None:
    path = published_days(folder, *DAYS)
    whole = path.read_bytes()
    (folder / "current.json").unlink()
    record = open_record(folder)
    assert list(record.picks) == DAYS
    publish_record(record, folder)
    assert path.read_bytes() == whole
    (folder / "current.json").unlink()
    path.write_bytes(whole.replace(b"Player 1", b"Player 7"))
    with pytest.raises(RefusedError, match=r"entry 3 .* was altered"):
        open_record(folder)


def test_picks_of_a_date_are_made_once() -> None:
    record = Record()
    add_picks(record, DAYS[0], pick())
    with pytest.raises(RefusedError, match="a second time"):
        add_picks(record, DAYS[0], pick())


def test_results_are_appended_and_the_newest_count() -> None:
    record, one = Record(), pick()
    add_picks(record, DAYS[0], one)
    record.add("results", MOMENT, DAYS[0], results_of((one, 20)))
    record.add("results", MOMENT, DAYS[0], results_of((one, 21)))
    [result] = record.results_of(DAYS[0]).values()
    assert (result.outcome, result.actual) == ("won", 21)
    assert [entry.kind for entry in record.all()] == ["rule", "picks", "results", "results"]


def test_no_picks_are_on_record_too(folder: Path) -> None:
    record = begin(open_record(folder))
    record.add("picks", MOMENT, DAYS[0], picks_of())
    publish_record(record, folder)
    _, content = open_record(folder).picks[DAYS[0]]
    assert content.picks == []


def test_check_names_the_entry_of_a_broken_chain(folder: Path) -> None:
    path = published_days(folder, *DAYS)
    [sound] = record_figures(folder)
    assert (sound.judgement, sound.figure) == (Judgement.GO, 4)
    path.write_bytes(path.read_bytes().replace(b'"number":2', b'"number":3'))
    [broken] = record_figures(folder)
    assert broken.judgement is Judgement.REFUSED
    assert "entry 2 (picks of 2024-03-01) was altered" in broken.note


def test_check_finds_a_published_record_that_was_altered(folder: Path) -> None:
    published_days(folder, *DAYS)
    shelf = Shelf(folder)
    published = shelf.path_of(shelf.current().snapshot) / PUBLISHED  # type: ignore[union-attr]
    published.write_bytes(published.read_bytes().replace(b"Player 1", b"Player 7"))
    [broken] = record_figures(folder)
    assert broken.judgement is Judgement.REFUSED
    assert "record.json is damaged" in broken.note


def test_where_nothing_was_published_check_says_nothing(folder: Path) -> None:
    assert record_figures(folder) == []
