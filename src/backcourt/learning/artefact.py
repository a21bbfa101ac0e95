"""Saved models: plain data in a folder or a row each, whose every byte, version and golden row is checked before use.

<folder>/trees.json       the trees
<folder>/ridge.json       the ridge, of statistics
<folder>/card.json        what the model is
<folder>/manifest.json    SHA-256 of the files above; written last: without it there is no model
"""

from __future__ import annotations

import stat as modes
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from backcourt.errors import ModelError, RefusedError
from backcourt.files import write_atomically
from backcourt.learning.card import Card, card_of, features_of, versions
from backcourt.learning.contract import MINUTES, contract_of
from backcourt.learning.models import Model, from_files, names_of_files
from backcourt.learning.training import Trained
from backcourt.learning.walk_forward import Step
from backcourt.precompute.learned_inputs import Knowledge

CARD, MANIFEST = "card.json", "manifest.json"

MOST_BYTES = 64 * 2**20
"""Larger than any file of a model: what is larger is none."""

TOLERANCE = 1e-6
"""By how much a golden row may differ, relative or in the target's unit: another processor may round another way."""

RETRAIN = "train it again from the warehouse, which holds all it was made from"


class Manifest(BaseModel):
    """SHA-256 of the files of a model, by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: dict[str, str]


@dataclass(frozen=True)
class Saved:
    """A model that is saved, with its card and the SHA-256 of its manifest, which stands for the whole folder."""

    model: Model
    card: Card
    digest: str

    def require_minutes(self, digest: str | None) -> None:
        """Raise an error unless this is the model that gives it minutes; None is for a model of minutes."""
        if self.card.minutes_model != digest:
            raise ModelError(f"the model of {self.model.target} was trained on other minutes", RETRAIN)


@dataclass(frozen=True)
class Packed:
    """A model as the files it is saved as, by name; one that lies elsewhere than in a folder is told by its digest."""

    card: Card
    files: Mapping[str, bytes]

    @property
    def manifest(self) -> bytes:
        """The file that names the others."""
        return _manifest_of(self.files)

    @property
    def digest(self) -> str:
        """The SHA-256 of the manifest, which stands for all of it."""
        return _hash(self.manifest)


def pack(trained: Trained, knowledge: Knowledge, minutes_model: str | None = None) -> Packed:
    """Return a model as files."""
    card = card_of(trained, knowledge, minutes_model)
    return Packed(card, {**trained.model.files, CARD: card.model_dump_json(indent=1).encode()})


def unpack(name: str, files: Mapping[str, bytes], target: str, knowledge: str, digest: str) -> Saved:
    """Return the model of these files, or raise why it is not used; nothing is checked less than by `load`."""
    if set(files) != (wanted := {CARD, *names_of_files(target)}):
        raise ModelError(f"{name} has other files than {', '.join(sorted(wanted))}", RETRAIN)
    for file, content in files.items():
        _require_size(f"{file} of {name}", len(content))
    if _hash(_manifest_of(files)) != digest:
        raise ModelError(f"{name} is not the model that was recorded", RETRAIN)
    return _used(files, target, knowledge, digest)


def save(folder: Path, trained: Trained, knowledge: Knowledge, minutes_model: str | None = None) -> Saved:
    """Write a model; the same model again changes nothing, and another one never takes its place."""
    packed = pack(trained, knowledge, minutes_model)
    if (folder / MANIFEST).exists() and _read(folder, MANIFEST) != packed.manifest:
        raise RefusedError(f"{folder.name} holds another model", "save it under another name")
    for name, written in {**packed.files, MANIFEST: packed.manifest}.items():
        write_atomically(folder / name, written)
    return Saved(trained.model, packed.card, packed.digest)


def save_step(parent: Path, taken: Step, knowledge: Knowledge) -> dict[str, Saved]:
    """Write the models of a step, a folder per target; those of statistics name the model of minutes."""
    minutes = save(parent / MINUTES, taken.trained[MINUTES], knowledge)
    others = {
        name: save(parent / name, trained, knowledge, minutes.digest)
        for name, trained in taken.trained.items()
        if name != MINUTES
    }
    return {MINUTES: minutes, **others}


def load(folder: Path, target: str, knowledge: str, digest: str | None = None) -> Saved:
    """Return a saved model, or raise why it is not used.

    `digest` is what its manifest's SHA-256 must be, as far as it is known: whoever changes a file and the manifest
    with it is found out by that alone.
    """
    content = _read(folder, MANIFEST)
    if digest is not None and _hash(content) != digest:
        raise ModelError(f"{folder.name} is not the model that was recorded", RETRAIN)
    return _used(_files(folder, content, target), target, knowledge, _hash(content))


def _used(files: Mapping[str, bytes], target: str, knowledge: str, digest: str) -> Saved:
    """Return the model of files that are as its manifest says, unless it is another one or says something else."""
    card = _card(files[CARD])
    _require_fitting(card, target, knowledge)
    model = from_files(target, files)
    _require_golden(model, card)
    return Saved(model, card, digest)


def _manifest_of(files: Mapping[str, bytes]) -> bytes:
    manifest = Manifest(files={name: _hash(content) for name, content in sorted(files.items())})
    return manifest.model_dump_json(indent=1).encode()


def _files(folder: Path, manifest: bytes, target: str) -> dict[str, bytes]:
    """Return the files of a model, each as the manifest says; only names that it must have are ever opened."""
    try:
        hashes = Manifest.model_validate_json(manifest).files
    except ValidationError as error:
        raise ModelError(f"{MANIFEST} of {folder.name} cannot be read: {_first(error)}", RETRAIN) from error
    wanted = {CARD, *names_of_files(target)}
    if set(hashes) != wanted:
        raise ModelError(
            f"{MANIFEST} of {folder.name} names other files than {', '.join(sorted(wanted))}", RETRAIN
        )
    files = {name: _read(folder, name) for name in sorted(wanted)}
    for name, content in files.items():
        if _hash(content) != hashes[name]:
            raise ModelError(f"{name} of {folder.name} was altered after it was saved", RETRAIN)
    return files


def _read(folder: Path, name: str) -> bytes:
    """Return a file of a model, which must be one: no link, pipe or giant."""
    path = folder / name
    try:
        found = path.lstat()
        if not modes.S_ISREG(found.st_mode):
            raise ModelError(f"{name} of {folder.name} is no plain file", RETRAIN)
        _require_size(f"{name} of {folder.name}", found.st_size)
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{name} of {folder.name} cannot be read: {error.strerror}", RETRAIN) from error


def _require_size(name: str, size: int) -> None:
    if size > MOST_BYTES:
        raise ModelError(f"{name} has {size:,} bytes, as no model has", RETRAIN)


def _card(content: bytes) -> Card:
    try:
        return Card.model_validate_json(content)
    except ValidationError as error:
        raise ModelError(f"{CARD} cannot be read: {_first(error)}", RETRAIN) from error


def _require_fitting(card: Card, target: str, knowledge: str) -> None:
    """Raise an error unless a card is of the model that is asked for, of today's features and libraries."""
    if (card.stat, card.knowledge) != (target, knowledge):
        raise ModelError(
            f"the model is of {card.stat} knowing {card.knowledge}, not of {target} knowing {knowledge}",
            "name another folder",
        )
    contract = contract_of(target)
    if card.features != features_of(contract) or card.contract != contract.digest:
        raise ModelError(f"the model of {target} reads other features, or in another order", RETRAIN)
    if card.versions != (here := versions()):
        changed = sorted(name for name in here if card.versions.get(name) != here[name]) or [
            "another library"
        ]
        told = ", ".join(f"{name} {card.versions.get(name)}, not {here.get(name)}" for name in changed)
        raise ModelError(f"the model of {target} was trained with {told}", RETRAIN)


def _require_golden(model: Model, card: Card) -> None:
    """Raise an error unless the model says of the golden rows what it said when it was trained."""
    try:
        said = model.predict(card.golden.matrix)
    except (
        Exception
    ) as error:  # whatever the library finds in trees, or golden rows of another width bring about
        raise ModelError(
            f"the model of {model.target} cannot be used: {type(error).__name__}", RETRAIN
        ) from error
    expected = np.array(card.golden.outputs)
    if said.shape != expected.shape or not np.allclose(said, expected, rtol=TOLERANCE, atol=TOLERANCE):
        raise ModelError(f"the model of {model.target} no longer says of golden rows what it said", RETRAIN)


def _first(error: ValidationError) -> str:
    return str(error.errors()[0]["msg"])


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
