"""The locks are complete, `make` offers what it says, and no file holds what none may hold."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^ ;]+)", re.MULTILINE)
REQUIREMENT_NAME = re.compile(r"[A-Za-z0-9._-]+")
REGISTRY = re.compile(r"pypi\.(?:org|python)|python[h]osted|registry\.npm|anaconda\.(?:org|com)")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home)/")
CODE_FROM_DATA = re.compile(r"pickle(?!=False)|\beval\(", re.IGNORECASE)


def every_lock(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(name, LOCKS, ids=lambda path: path.stem)


def pins(lock: Path) -> set[tuple[str, str]]:
    return {(found["name"], found["version"]) for found in PIN.finditer(lock.read_text())}


def locked_names(lock: Path) -> set[str]:
    return {name for name, _ in pins(lock)}


def entries(lock: Path) -> list[str]:
    """List a lock's requirements, one per pin, continuation lines joined."""
    return lock.read_text().replace("\\\n", " ").splitlines()


def required_names(requirements: list[str]) -> set[str]:
    found = (REQUIREMENT_NAME.match(requirement) for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", match.group()).lower() for match in found if match}


def declared() -> dict[str, list[str]]:
    """Read what pyproject.toml asks for, by the lock that must hold it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    dev = [requirement for requirement in groups["dev"] if isinstance(requirement, str)]
    apart = {name: groups[name] for name in ("object-store", "peers", "peers-pandas2")}
    dev += project["project"]["optional-dependencies"]["buckets"]
    return {"runtime": project["project"]["dependencies"], "build": groups["build"], "dev": dev} | apart


def make(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run make as a user would, even when the tests themselves were started by make."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        env=inherited | (environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )


def project_files() -> list[Path]:
    """Every file that is in the repository, or would be with the next `git add`."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = {ROOT / name for name in listing.stdout.split("\0") if name}
    return sorted(path for path in paths if path.is_file())


def lines_matching(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_bytes().decode(errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_there_is_a_lock_for_running_building_developing_and_comparing() -> None:
    stems = [lock.stem for lock in LOCKS]
    assert stems == ["build", "dev", "object-store", "peers-pandas2", "peers", "runtime"]


@every_lock("lock")
def test_a_lock_names_no_address_path_or_option(lock: Path) -> None:
    strangers = [entry for entry in entries(lock) if re.search(r"://|/|@|^-", entry)]
    assert strangers == []


@every_lock("lock")
def test_every_line_of_a_lock_is_a_pin_with_its_hashes(lock: Path) -> None:
    bare = [entry for entry in entries(lock) if not PIN.match(entry) or "--hash=sha256:" not in entry]
    assert bare == []


@every_lock("path")
def test_what_pyproject_asks_for_is_locked(path: Path) -> None:
    assert required_names(declared()[path.stem]) - locked_names(path) == set()


@pytest.mark.parametrize("smaller", ["runtime", "build"])
def test_developers_run_the_very_versions_that_users_run(smaller: str) -> None:
    assert pins(ROOT / f"requirements/{smaller}.txt") <= pins(ROOT / "requirements/dev.txt")


def test_bare_make_lists_every_target() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    listed = set(re.findall(r"^ *make ([a-z-]+) ", make().stdout, re.MULTILINE))
    assert {"demo", "test"} <= targets
    assert listed == targets


def test_make_says_which_pythons_it_can_use(tmp_path: Path) -> None:
    refused = make("demo", "PYTHON=false", f"VENV={tmp_path / 'venv'}")
    assert refused.returncode != 0
    assert "Backcourt needs Python 3.11, 3.12 or 3.13" in refused.stderr


def test_make_and_pyproject_accept_the_same_pythons() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    bounds = re.search(r"\((\d+), (\d+)\) <= .* < \((\d+), (\d+)\)", (ROOT / "Makefile").read_text())
    assert bounds is not None
    assert project["requires-python"] == ">={}.{},<{}.{}".format(*bounds.groups())


def test_no_file_names_a_package_registry() -> None:
    assert lines_matching(REGISTRY, project_files()) == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    assert lines_matching(MACHINE_PATH, project_files()) == []


def test_no_source_turns_data_into_code() -> None:
    source = [path for path in project_files() if path.is_relative_to(ROOT / "src")]
    assert lines_matching(CODE_FROM_DATA, source) == []


@pytest.mark.parametrize(
    ("pattern", "caught", "passed"),
    [
        (REGISTRY, "https://files.python" + "hosted.org/x", "a python hosted elsewhere"),
        (MACHINE_PATH, "open('/" + "home/ann/x')", "https://example.org/home/x"),
        (CODE_FROM_DATA, "numpy.load(path, allow_" + "pickle=True)", "retrieval(path, allow_pickle=False)"),
    ],
    ids=["registry", "machine path", "code from data"],
)
def test_each_search_finds_what_it_is_for(pattern: re.Pattern[str], caught: str, passed: str) -> None:
    assert pattern.search(caught)
    assert not pattern.search(passed)
