#!/usr/bin/env python3
"""Run a program of .venv-contracts in a Brownie project of its own, so that runs side by side never meet.

`tools/brownie_box.py pytest tests/contracts -k claim`: the first word is a program of the environment, the rest its arguments.
Brownie keeps its state in HOME, compiles into the project's build/ and attaches silently to whatever listens on its
port. Each run therefore gets a temporary folder that is HOME and a mirror of the repository, and a free port. What was
compiled is kept in build/brownie for the next run.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "brownie"
KEPT = ("contracts", "interfaces")
PRIVATE = {"brownie-config.yaml", "build", ".git", ".demo"}


def free_port() -> int:
    """Return a TCP port on the loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mirror(folder: Path, port: int) -> None:
    """Make `folder` a Brownie project that reads the repository's files and listens on `port`."""
    for entry in ROOT.iterdir():
        if entry.name not in PRIVATE:
            (folder / entry.name).symlink_to(entry)
    config = (ROOT / "brownie-config.yaml").read_text()
    placed = config.replace("port: 18545", f"port: {port}")
    if placed == config:
        raise SystemExit("tools/brownie_box.py: brownie-config.yaml no longer has the line 'port: 18545'")
    (folder / "brownie-config.yaml").write_text(placed)
    (folder / "build").mkdir()
    for name in KEPT:
        if (CACHE / name).is_dir():
            with suppress(FileNotFoundError):  # Another run is replacing it: this one compiles anew.
                shutil.copytree(CACHE / name, folder / "build" / name)


def keep(folder: Path) -> None:
    """Keep what `folder` compiled for the next run."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in KEPT:
        if not (folder / "build" / name).is_dir():
            continue
        with tempfile.TemporaryDirectory(dir=CACHE.parent) as away:
            shutil.copytree(folder / "build" / name, Path(away) / "new")
            with suppress(FileNotFoundError):
                (CACHE / name).rename(Path(away) / "old")
            with suppress(OSError):  # Another run was first; its result is as good.
                (Path(away) / "new").rename(CACHE / name)


def main() -> int:
    """Run the program named by the arguments; return its exit status."""
    if len(sys.argv) < 2:  # noqa: PLR2004 - the program itself and a command
        raise SystemExit(__doc__)
    with tempfile.TemporaryDirectory(prefix="guildhall-brownie-") as box:
        home, project = Path(box, "home").resolve(), Path(box, "project").resolve()
        home.mkdir()
        project.mkdir()
        mirror(project, free_port())
        programs = ROOT / ".venv-contracts" / "bin"
        env = {
            **os.environ,
            "HOME": str(home),
            "PATH": os.pathsep.join(
                [str(programs), str(ROOT / ".tools/path"), str(ROOT / "node_modules/.bin"), os.environ.get("PATH", "")]
            ),
            "PYTHONDONTWRITEBYTECODE": "1",
            "SOLCX_BINARY_PATH": str(ROOT / "tools" / "solc"),
        }
        # Brownie starts anvil in this session; whatever is left of it when the program ended goes with the session.
        command = [str(programs / sys.argv[1]), *sys.argv[2:]]
        run = subprocess.Popen(command, cwd=project, env=env, start_new_session=True)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda received, _frame: os.killpg(run.pid, received))
        status = run.wait()
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        keep(project)
        return status


if __name__ == "__main__":
    sys.exit(main())
