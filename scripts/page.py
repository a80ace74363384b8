"""The built page: one folder under build/page for each state of its sources, built when first asked for."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DAPP = ROOT / "dapp"
BUILT = ROOT / "build" / "page"
UNBUILT = {"node_modules", "dist", "tests"}
KEPT = 3


def source_key() -> str:
    """Return a digest over everything the page is built from."""
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes())
    for path in sorted(DAPP.rglob("*")):
        parts = path.relative_to(DAPP).parts
        if path.is_file() and not UNBUILT.intersection(parts) and not parts[-1].startswith("."):
            digest.update("/".join(parts).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:24]


def built_page() -> Path:
    """Return the folder of the built page; raises `subprocess.CalledProcessError` when vite fails, which prints why."""
    made = BUILT / source_key()
    if made.is_dir():
        os.utime(made)
        return made
    BUILT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILT, prefix=".part-") as part:
        vite = ROOT / "node_modules" / ".bin" / "vite"
        command = [str(vite), "build", "--outDir", str(Path(part) / "page"), "--emptyOutDir", "--logLevel", "warn"]
        path = os.pathsep.join([str(ROOT / ".tools/path"), os.environ.get("PATH", os.defpath)])
        subprocess.run(command, cwd=DAPP, env={**os.environ, "PATH": path, "NO_COLOR": "1"}, check=True)
        try:
            (Path(part) / "page").rename(made)
        except OSError:
            if not made.is_dir():  # Otherwise another build of the same sources was first.
                raise
    _forget_old()
    return made


def _forget_old() -> None:
    folders = [path for path in BUILT.iterdir() if not path.name.startswith(".")]
    for old in sorted(folders, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    try:
        print(built_page())
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
