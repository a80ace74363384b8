"""A trained model on disk: LightGBM's text and JSON, each file with its SHA-256. Nothing in it is ever executed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.market.matching.models import Logistic, Model, Trees

FORMAT = "guildhall-matching/1"
CARD = "model.json"
LARGEST = 64 * 1024 * 1024


class ArtefactError(Exception):
    """The files of a model are missing, were changed, or are of another format."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """Models of both directions with what is known of them.

    `card` holds JSON values: when and from what it was trained, its metrics beside those of the rules, and which kind
    is served in each direction.
    """

    card: dict[str, Any]
    workers: Mapping[str, Model]
    tasks: Mapping[str, Model]

    @property
    def version(self) -> str:
        """The name of this model: the day it was trained and the beginning of its checksum."""
        return str(self.card["version"])


def save(folder: Path, workers: Mapping[str, Model], tasks: Mapping[str, Model], card: Mapping[str, Any]) -> Artefact:
    """Write a model; the card comes last, so that a folder without one is no model yet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CARD).unlink(missing_ok=True)
    sums = {}
    for direction, models in (("workers", workers), ("tasks", tasks)):
        for kind, model in models.items():
            name = f"{direction}.{kind}.{'txt' if isinstance(model, Trees) else 'json'}"
            content = _words(model).encode()
            (folder / name).write_bytes(content)
            sums[name] = digest(content)
    checksum = sum_of(sums)
    version = f"{card.get('day', 'undated')}-{checksum[:12]}"
    whole = {"format": FORMAT, "version": version, "checksum": checksum, "files": sums, **card}
    written = folder / f"{CARD}.new"
    written.write_text(json.dumps(whole, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    written.replace(folder / CARD)
    return Artefact(whole, workers, tasks)


def load(folder: Path) -> Artefact:
    """Return the model of a folder; raises `ArtefactError` for whatever is not as it was written."""
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        files, checksum = dict(card["files"]), card["checksum"]
        if card["format"] != FORMAT:
            raise ArtefactError(f"{folder} holds a model of another format")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtefactError(f"{folder} holds no model: {error}") from error
    if sum_of(files) != checksum:
        raise ArtefactError(f"the checksums in {folder} are not those of the model")
    found: dict[str, dict[str, Model]] = {"workers": {}, "tasks": {}}
    for name, wanted in sorted(files.items()):
        direction, kind, _ = _parts(name)
        found[direction][kind] = _read(folder / name, str(wanted))
    return Artefact(card, found["workers"], found["tasks"])


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def sum_of(sums: Mapping[str, str]) -> str:
    """Return the checksum over those of all files."""
    return digest(json.dumps(sums, sort_keys=True).encode())


def _words(model: Model) -> str:
    if isinstance(model, Trees):
        return model.words()
    if isinstance(model, Logistic):
        return json.dumps(model.words(), sort_keys=True)
    message = f"{type(model).__name__} has no words"
    raise TypeError(message)


def _parts(name: str) -> tuple[str, str, str]:
    match name.split("."):
        case ["workers" | "tasks" as direction, str(kind), "txt" | "json" as form] if kind.isalnum():
            return direction, kind, form
    raise ArtefactError(f"{name!r} is no file of a model")


def _read(path: Path, wanted: str) -> Model:
    try:
        if path.stat().st_size > LARGEST:
            raise ArtefactError(f"{path} is too large for a model")
        content = path.read_bytes()
    except OSError as error:
        raise ArtefactError(f"{path} is missing: {error}") from error
    if digest(content) != wanted:
        raise ArtefactError(f"{path} was changed since it was trained")
    try:
        if path.suffix == ".txt":
            return Trees.of(content.decode())
        return Logistic.of(json.loads(content))
    except (ValueError, KeyError, TypeError) as error:
        raise ArtefactError(f"{path} is no model: {error}") from error
