import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import archives
import pytest
from crashes import Chapter, OpenWorld, Partitions, Program, Story, World
from pipelines import MakeOnce

GATE = "reconciled_games"


@pytest.fixture(scope="session")
def program() -> Iterator[Program]:
    """The program whose processes die."""
    made = Program()
    yield made
    made.close()


@pytest.fixture(scope="session")
def story(program: Program, make_once: MakeOnce, tiny_archive: Path, code_versions_file: Path) -> Story:
    """The tiny league ingested, built and published; a box score that comes again wrong and is let through; and right.

    Nobody was killed. Do not write to the workspaces.
    """

    def tell(folder: Path) -> None:
        wrong = Path(shutil.copytree(tiny_archive, folder / "wrong"))
        day = archives.change_row(wrong, "player_box", 0, pts=77)["game_date"]
        orders: list[tuple[str, dict[str, Any]]] = [
            ("ingest", {"archive": str(tiny_archive)}),
            ("sync", {}),
            ("publish", {}),
            ("ingest", {"archive": str(wrong)}),
            ("sync", {}),
            ("override", {"table": "player_boxscores", "day": str(day), "gate": GATE}),
            ("sync", {}),
            ("ingest", {"archive": str(tiny_archive)}),
            ("sync", {}),
            ("publish", {}),
        ]
        world = World(program, folder / "home")
        world.home.mkdir()
        shutil.copy(code_versions_file, world.home / "code_versions.json")
        chapters = []
        for number, (act, arguments) in enumerate(orders):
            before = shutil.copytree(world.home, folder / f"before_{number}")
            answer = world.finish(act, **arguments)
            partitions = list(world.acknowledged.items())
            chapters.append([act, arguments, str(before), partitions, answer.seconds, answer.steps])
        (folder / "story.json").write_text(json.dumps(chapters))

    told = json.loads((make_once("story", tell) / "story.json").read_text())
    return [
        Chapter(act, arguments, Path(before), _partitions(partitions), seconds, steps)
        for act, arguments, before, partitions, seconds, steps in told
    ]


def _partitions(entries: list[Any]) -> Partitions:
    return {(name, day): (state, digest) for (name, day), (state, digest) in entries}


@pytest.fixture
def open_world(program: Program, tmp_path: Path, story: Story) -> OpenWorld:
    """Return a function that opens a workspace as it was before a chapter of the story."""

    def open_one(number: int) -> World:
        home = tmp_path / f"world_{len(list(tmp_path.iterdir()))}" / "home"
        shutil.copytree(story[number].before, home)
        return World(program, home, dict(story[number - 1].partitions) if number else {})

    return open_one
