"""Run a program of .venv-contracts in a Brownie project of its own, so that runs side by side never meet.

`python -m scripts.brownie_box pytest tests/contracts -k claim`: the first word is a program of the environment, the
rest are its arguments. Brownie keeps its state in HOME, compiles into the project's build/ and attaches silently to
whatever listens on its port. Each run therefore gets a temporary folder that is HOME and a mirror of the repository,
and a free port. What was compiled is kept in build/brownie for every run of the same sources, of which the first one
compiles while the others wait: Brownie alone would not see that a library changed which a contract uses through its
bases.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.processes import die_with_parent, free_port

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "brownie"
KEPT = ("contracts", "interfaces")
PRIVATE = {"brownie-config.yaml", "build", ".git"}


def kept() -> Path:
    """Return where the compiled contracts of the sources as they are now are kept."""
    digest = hashlib.sha256((ROOT / "brownie-config.yaml").read_bytes())
    for source in sorted((ROOT / "contracts").rglob("*.sol")):
        digest.update(source.relative_to(ROOT).as_posix().encode() + b"\0" + source.read_bytes())
    return CACHE / digest.hexdigest()[:24]


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
    (folder / "build" / "reports").mkdir(parents=True)
    cache = kept()
    for name in KEPT:
        with suppress(OSError, shutil.Error):  # Nothing kept, or another run is replacing it: this one compiles anew.
            shutil.copytree(cache / name, folder / "build" / name)


def keep(folder: Path, cache: Path) -> None:
    """Keep what `folder` compiled in `cache` for the next run, and forget what other sources gave."""
    made = folder / "build" / KEPT[0]
    if cache.is_dir() or not (made.is_dir() and any(made.iterdir())):
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    before = list(CACHE.iterdir())
    new = Path(tempfile.mkdtemp(dir=CACHE))
    for name in KEPT:
        if (folder / "build" / name).is_dir():
            shutil.copytree(folder / "build" / name, new / name)
    try:
        new.rename(cache)
    except OSError:  # Another run was first; its result is as good.
        shutil.rmtree(new)
        return
    for other in before:
        shutil.rmtree(other, ignore_errors=True)


def run(command: list[str], project: Path, home: Path, output: int | None = None) -> int:
    """Run a program of the contracts environment in the project and return its exit status."""
    programs = ROOT / ".venv-contracts" / "bin"
    path = [programs, ROOT / ".tools/path", ROOT / "node_modules/.bin", os.environ.get("PATH", os.defpath)]
    env = {
        **os.environ,
        "HOME": str(home),
        "PATH": os.pathsep.join(map(str, path)),
        "SOLCX_BINARY_PATH": str(ROOT / "tools" / "solc"),
    }
    if command[0] == "pytest":
        env["PYTHONDONTWRITEBYTECODE"] = "1"  # What pytest writes beside the tests names this box, which will be gone.
    # Brownie starts anvil in this session; whatever is left of it when the program ended goes with the session.
    child = subprocess.Popen(
        [str(programs / command[0]), *command[1:]],
        cwd=project,
        env=env,
        start_new_session=True,
        stdout=output,
        stderr=output,
        preexec_fn=die_with_parent(),  # noqa: PLW1509 - this process has one thread
    )
    asked: list[int] = []

    def stop(received: int, _frame: object) -> None:
        asked.append(received)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, received)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    status = child.wait()
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    if asked:
        raise SystemExit(128 + asked[0])
    return status


@contextmanager
def box() -> Iterator[tuple[Path, Path]]:
    """Give a project folder and a home that last as long as a run."""
    with tempfile.TemporaryDirectory(prefix="guildhall-brownie-") as folder:
        home, project = Path(folder, "home").resolve(), Path(folder, "project").resolve()
        home.mkdir()
        project.mkdir()
        mirror(project, free_port())
        yield project, home


def compile_once() -> None:
    """Compile what no run has compiled; runs that start together wait for one compiler instead of starting theirs.

    A source that does not compile is told by the program itself, which meets it next.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE.parent / f".{CACHE.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        cache = kept()
        if cache.is_dir():
            return
        with box() as (project, home):
            if run(["brownie", "compile"], project, home, output=subprocess.DEVNULL) == 0 and cache == kept():
                keep(project, cache)


def main() -> int:
    """Run the program named by the arguments; return its exit status."""
    if len(sys.argv) < 2:  # noqa: PLR2004 - the module itself and a program
        raise SystemExit(__doc__)
    compile_once()
    cache = kept()
    with box() as (project, home):
        status = run(sys.argv[1:], project, home)
        shutil.copytree(project / "build" / "reports", ROOT / "build" / "reports", dirs_exist_ok=True)
        if cache == kept():  # Sources that changed meanwhile may be compiled in part.
            keep(project, cache)
        return status


if __name__ == "__main__":
    sys.exit(main())
