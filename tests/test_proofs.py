"""Every test module says in one sentence what it proves, and every run repeats it with how it went."""

import os
import subprocess
import sys
from pathlib import Path

import proofs
import pytest

TESTS = Path(__file__).parent
MODULES = sorted(TESTS.rglob("test_*.py"))

SOUND = '''"""Sums are sums.

More words that the summary leaves out.
"""

import pytest


@pytest.mark.parametrize("number", range(3))
def test_a_sum(number):
    assert number + number == 2 * number


@pytest.mark.skip(reason="no real numbers here")
def test_real_numbers():
    raise AssertionError
'''
BROKEN = '''"""Differences are differences."""


def test_a_difference():
    assert 2 - 1 == 2


def test_another():
    assert 2 - 2 == 0
'''
UNREADABLE = '"""Products are products."""\n\nimport nothing_of_that_name\n'
IDLE = SOUND.replace("Sums are sums", "Roots are roots").partition("@pytest.mark.parametrize")[0] + (
    "pytestmark = pytest.mark.skip(reason='no roots here')\n\n\ndef test_a_root():\n    raise AssertionError\n"
)


def run(folder: Path, *arguments: str, **files: str) -> tuple[int, list[str]]:
    """Run pytest on made-up modules and return its exit code and the lines after the title."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "proofs", "-p", "no:cacheprovider", "-q", *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(TESTS / "support"), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    _, _, summary = ended.stdout.partition(proofs.TITLE)
    return ended.returncode, summary.splitlines()[1:]


def line_of(summary: list[str], module: str) -> str:
    [line] = [line for line in summary if line.endswith(f"[{module}.py]")]
    return " ".join(line.split())


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(TESTS)))
def test_every_module_says_in_one_plain_sentence_what_it_proves(module: Path) -> None:
    assert proofs.faults(proofs.claim(module)) == []


@pytest.mark.parametrize(
    ("docstring", "fault"),
    [
        ("", "there is none"),
        ("Nothing is lost", "it does not end with a full stop"),
        ("Nothing is lost. Nothing is doubled.", "it is more than one sentence"),
        (f"{'Nothing ' * 14} is lost.", "it has more than 110 characters"),
    ],
)
def test_other_first_lines_are_refused(docstring: str, fault: str, tmp_path: Path) -> None:
    module = tmp_path / "test_something.py"
    module.write_text(f'"""{docstring}"""\n' if docstring else "import os\n")
    assert proofs.faults(proofs.claim(module)) == [fault]


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two workers"])
def test_a_run_ends_with_one_line_per_module(workers: tuple[str, ...], tmp_path: Path) -> None:
    files = {"test_sums": SOUND, "test_differences": BROKEN, "test_products": UNREADABLE, "test_roots": IDLE}
    code, summary = run(tmp_path, *workers, "--continue-on-collection-errors", **files)
    assert code != 0
    assert line_of(summary, "test_sums").startswith("3 passed, 1 skipped ")
    assert line_of(summary, "test_sums").endswith(" s Sums are sums. [test_sums.py]")
    assert line_of(summary, "test_differences").startswith("1 FAILED, 1 passed ")
    assert line_of(summary, "test_products").startswith("1 FAILED ")
    assert line_of(summary, "test_roots").startswith("1 skipped ")


def test_a_module_that_does_not_say_is_named_all_the_same(tmp_path: Path) -> None:
    _, summary = run(tmp_path, test_silent="def test_nothing():\n    pass\n")
    assert line_of(summary, "test_silent").endswith(" s it does not say [test_silent.py]")


def test_a_run_without_tests_proves_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "--collect-only", test_sums=SOUND) == (0, [])
