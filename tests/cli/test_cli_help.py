"""Every command explains itself quickly, with an example, and as the reference says."""

import subprocess
import sys
from pathlib import Path

import pytest

from backcourt.cli import reference

HEAVY = (
    "rich",
    "pyarrow",
    "ibis",
    "duckdb",
    "pydantic",
    "numpy",
    "scipy",
    "xgboost",
    "pandas",
    "polars",
    "backcourt.api",
)
COMMANDS = [(words, leaf, context) for words, leaf, context in reference.leaves(*reference.program())]
every_command = pytest.mark.parametrize(
    ("words", "leaf", "context"), COMMANDS, ids=[entry[0] for entry in COMMANDS]
)


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from backcourt.cli.app import run; run(['--help']); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stderr.strip() == "[]"
    assert "coverage" in ended.stdout


def test_importing_the_package_imports_nothing_heavy() -> None:
    script = f"import sys, backcourt; print([name for name in {HEAVY!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


@pytest.mark.parametrize("verb", ["status", "sync"])
def test_what_finds_every_query_remembered_builds_no_expression(verb: str, home: Path) -> None:
    script = (
        f"import sys; from backcourt.cli.app import run; run(['--home', {str(home)!r}, {verb!r}]); "
        "print([name for name in ('ibis', 'sqlglot') if name in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stderr.splitlines()[-1] == "[]"


def test_getting_ready_to_publish_imports_neither_expressions_nor_foreign_file_systems() -> None:
    script = (
        "import sys, backcourt.api, backcourt.publishing.publish, backcourt.publishing.targets.mirror; "
        "print([name for name in ('ibis', 'sqlglot', 'fsspec') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_without_a_verb_the_program_explains_itself(fresh) -> None:
    ended = fresh()
    assert ended.code == 0
    assert "Exit codes: 0 done, 1 failed, 2 usage, 3 refused (gate, lock), 4 incomplete." in ended.out


@every_command
def test_every_command_shows_an_example(words, leaf, context) -> None:
    assert f"Example: {words}" in leaf.help


@every_command
def test_every_command_speaks_json(words, leaf, context) -> None:
    assert "--json" in leaf.get_help(context)


@every_command
def test_every_command_is_in_the_reference(words, leaf, context) -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
    assert f"## {words}\n" in page.read_text(encoding="utf-8")


def test_the_reference_is_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    assert reference.main(["--check"]) == 0


def test_an_outdated_reference_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert reference.main(["--check"]) == 1
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0


@pytest.mark.parametrize(
    "wrong", [["bogus"], ["plan", "--bogus"], ["explain"], ["sync", "--from", "yesterday"]]
)
def test_a_wrong_call_ends_with_2_and_says_what_to_do(fresh, wrong: list[str]) -> None:
    ended = fresh(*wrong)
    assert ended.code == 2
    assert ended.err.startswith("error: ")
    assert "  -> " in ended.err


def test_an_unexpected_error_is_one_line_and_owned_up_to(built, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("division by zero\nsecond line")

    monkeypatch.setattr("backcourt.sync.overview.overview", broken)
    ended = built("status")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "error: ZeroDivisionError: division by zero\n  -> this is a bug; run with --debug\n"
    assert "Traceback" in built("status", "--debug").err
