"""Run a program of .venv-contracts in a Brownie project of its own, so that runs side by side never meet.

`python -m scripts.brownie_box pytest tests/contracts -k claim`: the first word is a program of the environment, the
rest are its arguments. Brownie keeps its state in HOME, compiles into the project's build/ and attaches silently to
whatever listens on its port. Each run therefore gets a temporary folder that is HOME and a mirror of the repository,
and a free port. What was compiled is kept in build/brownie for the next run.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from scripts.processes import die_with_parent, free_port

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "brownie"
KEPT = ("contracts", "interfaces")
PRIVATE = {"brownie-config.yaml", "build", ".git"}


def mirror(folder: Path, port: int) -> None:
    """Make `folder` a Brownie project that reads the repository's files and listens on `port`."""
    for entry in ROOT.iterdir():
        if entry.name not in PRIVATE and not entry.name.startswith(".demo"):
            (folder / entry.name).symlink_to(entry)
    config = (ROOT / "brownie-config.yaml").read_text()
    placed = config.replace("port: 18545", f"port: {port}")
    if placed == config:
        raise SystemExit("brownie-config.yaml no longer has the line 'port: 18545' that each run replaces")
    (folder / "brownie-config.yaml").write_text(placed)
    (folder / "build").mkdir()
    for name in KEPT:
        with suppress(OSError, shutil.Error):  # Nothing kept, or another run is replacing it: this one compiles anew.
            shutil.copytree(CACHE / name, folder / "build" / name)


def keep(folder: Path) -> None:
    """Keep what `folder` compiled for the next run."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in KEPT:
        if not (folder / "build" / name).is_dir():
            continue
        with tempfile.TemporaryDirectory(dir=CACHE) as away:
            shutil.copytree(folder / "build" / name, Path(away) / "new")
            with suppress(OSError):
                (CACHE / name).rename(Path(away) / "old")
            with suppress(OSError):  # Another run was first; its result is as good.
                (Path(away) / "new").rename(CACHE / name)


def run(command: list[str], project: Path, home: Path) -> int:
    """Run a program of the contracts environment in the project and return its exit status."""
    programs = ROOT / ".venv-contracts" / "bin"
    path = [programs, ROOT / ".tools/path", ROOT / "node_modules/.bin", os.environ.get("PATH", os.defpath)]
    env = {
        **os.environ,
        "HOME": str(home),
        "PATH": os.pathsep.join(map(str, path)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOLCX_BINARY_PATH": str(ROOT / "tools" / "solc"),
    }
    # Brownie starts anvil in this session; whatever is left of it when the program ended goes with the session.
    child = subprocess.Popen(
        [str(programs / command[0]), *command[1:]],
        cwd=project,
        env=env,
        start_new_session=True,
        preexec_fn=die_with_parent(),  # noqa: PLW1509 - this process has one thread
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: os.killpg(child.pid, received))
    status = child.wait()
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    return status


def main() -> int:
    """Run the program named by the arguments; return its exit status."""
    if len(sys.argv) < 2:  # noqa: PLR2004 - the module itself and a program
        raise SystemExit(__doc__)
    with tempfile.TemporaryDirectory(prefix="guildhall-brownie-") as box:
        home, project = Path(box, "home").resolve(), Path(box, "project").resolve()
        home.mkdir()
        project.mkdir()
        mirror(project, free_port())
        status = run(sys.argv[1:], project, home)
        keep(project)
        return status


if __name__ == "__main__":
    sys.exit(main())
