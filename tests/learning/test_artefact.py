"""A saved model comes back as it was, the same bytes every time, and whatever is wrong with it is refused."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from learned import CUT, LATER, QUICK, STATS

from backcourt.errors import ExitCode, ModelError, RefusedError
from backcourt.learning import artefact, card, models
from backcourt.learning.artefact import Saved, load, save, save_step
from backcourt.learning.frame import Frame
from backcourt.learning.walk_forward import Step, predict, step

KNOWING = "inactive_list"
FILES = ("trees.json", "ridge.json", "card.json", "manifest.json")
Json = dict[str, Any]


@pytest.fixture
def saved(tmp_path: Path, taken: Step) -> Path:
    save_step(tmp_path, taken, KNOWING)
    return tmp_path / "points"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rewrite(folder: Path, name: str, change: Callable[[Json], object]) -> None:
    """Change a file and the manifest with it, as somebody would who does not want to be found out."""
    content = json.loads((folder / name).read_text())
    change(content)
    replace(folder, name, json.dumps(content).encode())


def replace(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = sha256(content).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def refused(folder: Path, because: str, **request: Any) -> None:
    with pytest.raises(ModelError, match=because) as raised:
        load(folder, **({"target": "points", "knowledge": KNOWING} | request))
    assert raised.value.exit_code == ExitCode.REFUSED
    assert raised.value.advice


def test_a_loaded_model_predicts_what_the_trained_one_did(tmp_path: Path, taken: Step) -> None:
    digests = {name: each.digest for name, each in save_step(tmp_path, taken, KNOWING).items()}
    loaded = {name: load(tmp_path / name, name, KNOWING, digests[name]).model for name in digests}
    again = predict(loaded, taken.predictions.frame).of
    assert {name: values.tolist() for name, values in again.items()} == {
        name: values.tolist() for name, values in taken.predictions.of.items()
    }


def test_training_twice_gives_the_same_bytes(tmp_path: Path, rows: Frame, taken: Step) -> None:
    save_step(tmp_path / "once", taken, KNOWING)
    again = step(rows, CUT, LATER, STATS, QUICK)
    save_step(tmp_path / "again", again, KNOWING)
    assert contents(tmp_path / "again") == contents(tmp_path / "once")


def test_other_processes_with_more_threads_give_the_same_bytes(tmp_path: Path, taken: Step) -> None:
    save_step(tmp_path / "here", taken, KNOWING)
    script = (
        "import sys, pathlib; from learned import *; from backcourt.learning.artefact import save_step\n"
        "from backcourt.learning.walk_forward import step\n"
        "taken = step(frame(), CUT, LATER, STATS, QUICK)\n"
        f"save_step(pathlib.Path(sys.argv[1]), taken, {KNOWING!r})"
    )
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "2")
    search = os.pathsep.join([str(Path(__file__).parents[1] / "support"), *sys.path])
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "there")],
        check=True,
        env=os.environ | threads | {"PYTHONPATH": search, "PYTHONHASHSEED": "7"},
    )
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_the_card_says_what_the_model_was_trained_on_and_with(tmp_path: Path, taken: Step) -> None:
    found = save_step(tmp_path, taken, KNOWING)
    told = found["points"].card
    trained = taken.trained["points"]
    assert (told.stat, told.knowledge, told.seed) == ("points", KNOWING, 1)
    assert told.minutes_model == found["minutes"].digest
    assert [name for name, _, _ in told.features] == list(trained.model.contract.names)
    assert told.contract == trained.model.contract.digest
    assert told.training.model_dump() == {
        "cut": CUT, "first": trained.first, "last": trained.last, "rows": trained.rows, "row_hash": trained.row_hash
    }  # fmt: skip
    assert told.recipe["stat"]["rounds"] == QUICK.stat.rounds
    assert set(told.versions) == {"numpy", "python", "xgboost"}
    assert len(told.golden.inputs) == len(told.golden.outputs) == 100
    assert trained.model.predict(told.golden.matrix).tolist() == told.golden.outputs


def test_saving_the_same_model_again_changes_nothing(saved: Path, taken: Step) -> None:
    before = contents(saved.parent)
    save_step(saved.parent, taken, KNOWING)
    assert contents(saved.parent) == before


def test_another_model_never_takes_a_place(saved: Path, taken: Step) -> None:
    before = contents(saved)
    with pytest.raises(RefusedError, match="holds another model"):
        save(saved, taken.trained["rebounds"], KNOWING)
    assert contents(saved) == before


@pytest.mark.parametrize("stop", range(4))
def test_a_model_that_was_half_written_is_none_until_it_is_written_again(
    tmp_path: Path, taken: Step, stop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, written = artefact.write_atomically, []

    def until_the_power_fails(path: Path, content: bytes) -> None:
        if len(written) == stop:
            raise OSError("the power failed")
        written.append(path)
        real(path, content)

    monkeypatch.setattr(artefact, "write_atomically", until_the_power_fails)
    with pytest.raises(OSError, match="the power failed"):
        save(tmp_path / "points", taken.trained["points"], KNOWING)
    refused(tmp_path / "points", "manifest.json of points cannot be read")
    monkeypatch.undo()
    assert isinstance(save(tmp_path / "points", taken.trained["points"], KNOWING), Saved)
    load(tmp_path / "points", "points", KNOWING)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused(saved: Path, name: str) -> None:
    (saved / name).unlink()
    refused(saved, f"{name} of points cannot be read: No such file")


@pytest.mark.parametrize("name", FILES[:3])
def test_an_altered_byte_is_refused(saved: Path, name: str) -> None:
    content = bytearray((saved / name).read_bytes())
    content[len(content) // 2] ^= 1
    (saved / name).write_bytes(content)
    refused(saved, f"{name} of points was altered")


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_file_is_refused(saved: Path, name: str) -> None:
    content = (saved / name).read_bytes()
    (saved / name).write_bytes(content[: len(content) // 2])
    refused(saved, "cannot be read" if name == "manifest.json" else "was altered")


@pytest.mark.parametrize("name", ["card.json", "ridge.json"])
@pytest.mark.parametrize("garbage", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"a": NaN}'])
def test_json_that_says_nothing_is_refused_even_if_the_manifest_agrees(
    saved: Path, name: str, garbage: bytes
) -> None:
    replace(saved, name, garbage)
    refused(saved, f"{name} cannot be read")


@pytest.mark.parametrize("garbage", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"learner": {}}'])
def test_trees_that_are_none_are_refused_even_if_the_manifest_agrees(saved: Path, garbage: bytes) -> None:
    # Left to the library, some of these would end the process.
    replace(saved, "trees.json", garbage)
    refused(saved, "saved trees cannot be read")


def first_tree(trees: Json) -> Json:
    found: Json = trees["learner"]["gradient_booster"]["model"]["trees"][0]
    return found


def set_first(part: str, value: int) -> Callable[[Json], object]:
    return lambda trees: first_tree(trees)[part].__setitem__(0, value)


@pytest.mark.parametrize(
    "damage",
    [
        set_first("left_children", 0),
        set_first("right_children", 10_000),
        set_first("left_children", -1),
        set_first("split_indices", 10_000),
        set_first("split_indices", -5),
        set_first("split_type", 1),
        lambda trees: first_tree(trees)["base_weights"].pop(),
        lambda trees: first_tree(trees)["tree_param"].update(num_nodes="3000"),
        lambda trees: first_tree(trees)["left_children"].__setitem__(0, "1"),
        lambda trees: trees["learner"]["gradient_booster"]["model"]["tree_info"].__setitem__(0, 70_000),
        lambda trees: trees["learner"]["gradient_booster"]["model"]["iteration_indptr"].__setitem__(3, 70_000),
        lambda trees: trees["learner"]["gradient_booster"]["model"]["trees"].pop(),
        lambda trees: trees["learner"]["gradient_booster"].update(name="dart"),
        lambda trees: trees["learner"]["objective"].update(name="count:poisson"),
        lambda trees: trees["learner"]["learner_model_param"].update(num_feature="3"),
    ],
    ids=[
        "goes round", "leads out", "has one child", "reads a column that is none", "reads before the first",
        "is of categories", "lacks a leaf", "claims more nodes", "is text", "is of another group", "skips trees",
        "lacks a tree", "is another booster", "is another objective", "reads fewer columns",
    ],
)  # fmt: skip
def test_a_forest_that_leads_nowhere_is_refused_even_if_the_manifest_agrees(
    saved: Path, damage: Callable[[Json], object]
) -> None:
    rewrite(saved, "trees.json", damage)
    refused(saved, "saved trees cannot be read")


def test_trees_of_another_model_are_refused_even_if_the_manifest_agrees(saved: Path) -> None:
    replace(saved, "trees.json", (saved.parent / "minutes" / "trees.json").read_bytes())
    refused(saved, "no forest for reg:tweedie")


def test_a_leaf_that_changed_is_found_by_the_golden_rows(saved: Path) -> None:
    def lift(trees: Json) -> None:
        tree = first_tree(trees)
        tree["split_conditions"] = [
            value + 0.01 if child == -1 else value
            for value, child in zip(tree["split_conditions"], tree["left_children"], strict=True)
        ]

    rewrite(saved, "trees.json", lift)
    refused(saved, "no longer says of golden rows")


def test_whoever_changes_the_manifest_as_well_is_found_out_by_its_hash(saved: Path) -> None:
    recorded = sha256((saved / "manifest.json").read_bytes()).hexdigest()
    load(saved, "points", KNOWING, recorded)
    rewrite(saved, "card.json", lambda told: told["training"].update(rows=12))
    load(saved, "points", KNOWING)
    refused(saved, "not the model that was recorded", digest=recorded)


@pytest.mark.parametrize("part", ["weight", "median", "deviation", "standing"])
def test_a_ridge_of_other_features_is_refused(saved: Path, part: str) -> None:
    rewrite(saved, "ridge.json", lambda ridge: ridge[part].pop())
    refused(saved, "ridge.json is not of")


def test_a_weight_that_changed_is_found_by_the_golden_rows(saved: Path) -> None:
    rewrite(saved, "ridge.json", lambda ridge: ridge.update(base=ridge["base"] + 0.001))
    refused(saved, "no longer says of golden rows")


@pytest.mark.parametrize("golden", [{"inputs": [], "outputs": []}, {"inputs": [[1.0]], "outputs": [1.0]}])
def test_golden_rows_that_prove_nothing_are_refused(saved: Path, golden: Json) -> None:
    rewrite(saved, "card.json", lambda told: told.update(golden=golden))
    refused(saved, "cannot be ")


def test_features_in_another_order_are_refused(saved: Path) -> None:
    def reorder(told: Json) -> None:
        told["features"][1], told["features"][2] = told["features"][2], told["features"][1]

    rewrite(saved, "card.json", reorder)
    refused(saved, "reads other features, or in another order")


def test_features_that_the_program_no_longer_reads_so_are_refused(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = models.contract_of("points")
    reordered = type(contract)((contract.features[0], *contract.features[:0:-1]))
    monkeypatch.setattr(artefact, "contract_of", lambda target: reordered)
    refused(saved, "reads other features, or in another order")


@pytest.mark.parametrize("library", ["xgboost", "numpy", "python"])
def test_another_version_of_a_library_is_refused(
    saved: Path, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = card.versions()
    monkeypatch.setattr(artefact, "versions", lambda: here | {library: "99.0"})
    refused(saved, f"trained with {library} {here[library]}, not 99.0")


def test_a_model_of_something_else_is_refused(saved: Path) -> None:
    refused(saved, "is of points knowing inactive_list, not of points knowing none", knowledge="none")
    refused(saved, "is of points .* not of rebounds", target="rebounds")
    refused(saved, "names other files", target="minutes")


@pytest.mark.parametrize(
    "name",
    ["../rebounds/ridge.json", "/etc/passwd", "sub/ridge.json", "ridge.json/../ridge.json", "C:\\ridge.json"],
)
def test_names_that_lead_elsewhere_are_refused(saved: Path, name: str) -> None:
    def lead_elsewhere(manifest: Json) -> None:
        manifest["files"][name] = manifest["files"].pop("ridge.json")

    manifest = json.loads((saved / "manifest.json").read_text())
    lead_elsewhere(manifest)
    (saved / "manifest.json").write_text(json.dumps(manifest))
    refused(saved, "names other files")


@pytest.mark.parametrize("name", FILES)
def test_links_are_refused(saved: Path, tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    (saved / name).rename(elsewhere)
    (saved / name).symlink_to(elsewhere)
    refused(saved, f"{name} of points is no plain file")


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_file_is_refused_without_waiting_for_it(saved: Path, name: str) -> None:
    (saved / name).unlink()
    os.mkfifo(saved / name)
    refused(saved, f"{name} of points is no plain file")


def test_giants_are_refused_unread(saved: Path) -> None:
    with (saved / "trees.json").open("r+b") as file:
        file.truncate(10**12)
    refused(saved, "1,000,000,000,000 bytes, as no model has")


def test_missing_features_are_kept_as_missing(saved: Path) -> None:
    inputs = json.loads((saved / "card.json").read_text())["golden"]["inputs"]
    assert any(value is None for row in inputs for value in row)
    assert np.isnan(load(saved, "points", KNOWING).card.golden.matrix).any()
