"""Killed at any step, a publication leaves readers one whole snapshot, and the next leaves no litter."""

from pathlib import Path

import pytest
from crashes import Program
from doomed import Answer, Order
from published import Reader
from shelves import some_files

FILES = 9
OLD, NEW, NEXT = "1", "2", "3"


def expected(edition: str) -> dict[str, bytes]:
    return some_files(FILES, changed=FILES // 3, edition=edition)


def shelve(program: Program, home: Path, edition: str, step: int | None = None) -> Answer:
    return done(program, Order("shelve", str(home), {"files": FILES, "edition": edition}, step=step))


def bring(program: Program, home: Path, step: int | None = None) -> Answer:
    return done(program, Order("mirror", str(home), step=step))


def done(program: Program, order: Order) -> Answer:
    answer = program.carry_out(order)
    assert not answer.error, f"{order}: {answer.error}"
    return answer


def seen(folder: Path) -> dict[str, bytes]:
    """Return what readers see, after checking it against its hashes."""
    reader = Reader(folder)
    assert reader.torn_files() == []
    return {name: reader.bytes_of(name) for name in reader.names}


def litter(folder: Path) -> list[str]:
    """Return what lies about that is neither the site nor a whole snapshot that once was current."""
    hidden = [path.name for path in folder.rglob(".*")]
    return hidden + [path.name for path in folder.rglob("uploading.json")]


@pytest.fixture
def steps(program: Program, tmp_path: Path) -> int:
    """How many steps a publication has that follows another."""
    shelve(program, tmp_path / "rehearsal", OLD)
    return len(shelve(program, tmp_path / "rehearsal", NEW).steps)


def test_a_publication_killed_at_every_step(program: Program, tmp_path: Path, steps: int) -> None:
    found = []
    assert steps > FILES
    for step in range(1, steps + 1):
        home = tmp_path / f"killed_at_{step}"
        first = shelve(program, home, OLD).result
        assert shelve(program, home, NEW, step).killed
        found.append(seen(home / "published") == expected(NEW))
        assert seen(home / "published") in (expected(OLD), expected(NEW)), f"step {step}"
        before = Reader(home / "published").pointer["snapshot"]
        last = shelve(program, home, NEXT).result
        assert seen(home / "published") == expected(NEXT), f"step {step}"
        assert litter(home / "published") == [], f"step {step}"
        there = {path.name for path in (home / "published/snapshots").iterdir()}
        assert there == {first, before, last}, f"step {step}: what never was current is gone"
    assert found == sorted(found), "once the new is there, it stays"
    assert {*found} == {False, True}


def test_the_first_publication_killed_at_every_step(program: Program, tmp_path: Path) -> None:
    steps = len(shelve(program, tmp_path / "rehearsal", OLD).steps)
    for step in range(1, steps + 1):
        home = tmp_path / f"killed_at_{step}"
        assert shelve(program, home, OLD, step).killed
        if (home / "published/current.json").exists():
            assert seen(home / "published") == expected(OLD), f"step {step}"
        shelve(program, home, NEXT)
        assert seen(home / "published") == expected(NEXT), f"step {step}"
        assert litter(home / "published") == [], f"step {step}"


def test_bringing_it_to_another_folder_killed_at_every_step(program: Program, tmp_path: Path) -> None:
    """Its steps are taken by many threads, so that each number falls on another one every time."""
    home = tmp_path / "home"
    shelve(program, home, OLD)
    bring(program, home)
    steps = 0
    for turn in range(40):
        old = seen(home / "elsewhere")
        shelve(program, home, str(turn + 2))
        new = expected(str(turn + 2))
        answer = bring(program, home, step=1 + turn * 3)
        assert seen(home / "elsewhere") in (old, new), f"turn {turn}"
        steps += answer.killed
        bring(program, home)
        assert seen(home / "elsewhere") == new, f"turn {turn}"
        assert litter(home / "elsewhere") == [], f"turn {turn}"
    assert steps > 0
