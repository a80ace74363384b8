"""The models of an installation, side by side in one folder, and which of them is served."""

import json
from pathlib import Path

from backend.market.matching import artefact, rules
from backend.market.matching.artefact import Artefact, ArtefactError
from backend.market.matching.ranker import Ranker, Scorer

SERVED = "served.json"


def serve(folder: Path, version: str) -> None:
    """Name the model that processes serve from now on."""
    written = folder / f"{SERVED}.new"
    written.write_text(json.dumps({"version": version}) + "\n", encoding="utf-8")
    written.replace(folder / SERVED)


def served_version(folder: Path) -> str | None:
    """Return the name of the model that is served; None when there is none. Raises `ArtefactError`."""
    path = folder / SERVED
    if not path.is_file():
        return None
    try:
        version = json.loads(path.read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtefactError(f"{path} names no model: {error}") from error
    # A name that leads elsewhere would let a file of somebody else be served.
    if not isinstance(version, str) or not version.replace("-", "").isalnum():
        raise ArtefactError(f"{path} names no model")
    return version


def served(folder: Path) -> Artefact | None:
    """Return the model that is served; None when there is none. Raises `ArtefactError`."""
    version = served_version(folder)
    return None if version is None else artefact.load(folder / version)


def ranker_of(model: Artefact) -> Ranker:
    """Return the orders that a model's own report proved best, a rule where none was."""
    chosen = dict(model.card["served"])
    workers: Scorer = model.workers.get(chosen.get("workers", "rules"), rules.worker_rule)
    tasks: Scorer = model.tasks.get(chosen.get("tasks", "rules"), rules.feed_rule)
    named = {chosen.get(direction) for direction in ("workers", "tasks")} - {"rules", None}
    return Ranker(
        "lambdarank" if "lambdarank" in named else "logistic" if named else "rules", workers, tasks, model.version
    )
