"""A workspace knows its version, is migrated whole or not at all, and has one writer at a time."""

import json
from pathlib import Path

import pytest

from backcourt import workspace as module
from backcourt.errors import RefusedError, WorkspaceError
from backcourt.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "home")
    made.create()
    return made


def test_a_folder_without_a_workspace_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        Workspace(tmp_path).require()
    assert "backcourt ingest" in caught.value.advice


def test_a_workspace_of_a_newer_program_is_left_alone(workspace: Workspace) -> None:
    workspace.version_file.write_text(json.dumps({"version": module.VERSION + 1}))
    with pytest.raises(WorkspaceError, match="layout"):
        workspace.require()
    with pytest.raises(WorkspaceError, match="layout"):
        workspace.migrate()


def test_a_damaged_version_file_is_told_apart_from_a_missing_one(workspace: Workspace) -> None:
    workspace.version_file.write_text("{")
    with pytest.raises(WorkspaceError, match="damaged"):
        workspace.require()


def test_an_older_workspace_is_migrated_step_by_step(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    monkeypatch.setattr(module, "VERSION", module.VERSION + 2)
    first = module.VERSION - 2
    monkeypatch.setattr(
        module,
        "MIGRATIONS",
        {version: lambda _, version=version: steps.append(version) for version in (first, first + 1)},
    )
    with pytest.raises(WorkspaceError, match="older"):
        workspace.require()
    workspace.migrate()
    workspace.require()
    assert steps == [first, first + 1]


def test_a_migration_that_fails_is_taken_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Workspace) -> None:
        raise OSError("no room")

    monkeypatch.setattr(module, "VERSION", module.VERSION + 1)
    monkeypatch.setattr(module, "MIGRATIONS", {module.VERSION - 1: fail})
    with pytest.raises(OSError, match="no room"):
        workspace.migrate()
    assert json.loads(workspace.version_file.read_text())["version"] == module.VERSION - 1


def test_a_second_writer_is_told_who_writes(workspace: Workspace) -> None:
    with (
        workspace.writing(),
        pytest.raises(RefusedError, match="another process is writing"),
        Workspace(workspace.home).writing(),
    ):
        pass


def test_a_writer_that_was_killed_blocks_nobody(workspace: Workspace) -> None:
    (workspace.home / "writer.json").write_text(json.dumps({"pid": 1, "since": "2020-01-01"}))
    with workspace.writing():
        pass
