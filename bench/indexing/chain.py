"""The chain that everything is measured on: made once by real transactions, and kept under build/bench/."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.indexing.market import ACCOUNTS, Market
from bench.indexing.node import Node
from bench.indexing.player import Player
from scripts.processes import die_with_parent, free_port
from scripts.stack import ROOT, anvil_program
from tests.node import CHAIN_ID
from tests.world import World

FOLDER = ROOT / "build" / "bench"
GENESIS = 1_800_000_000
INTERVAL = 600
EVENTS_PER_BLOCK = 40
SEED = 7
PATIENCE = 120.0
# Raised when chains that were kept would be made otherwise today.
EDITION = 1


@dataclass(frozen=True)
class Chain:
    """A folder with a node's state, the manifest of what is deployed there, and what it holds."""

    folder: Path
    events: int
    blocks: int

    @property
    def manifest(self) -> Path:
        """Return the manifest's path."""
        return self.folder / "manifest.json"

    @property
    def state(self) -> Path:
        """Return the path of the node's state."""
        return self.folder / "anvil.json"


def prepared(events: int) -> Chain:
    """Return a chain of at least so many events, made now unless one is kept."""
    folder = FOLDER / f"chain-{EDITION}-{events}"
    facts = folder / "facts.json"
    if not facts.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=FOLDER, prefix="making-"))
        try:
            _make(part, events)
            shutil.rmtree(folder, ignore_errors=True)
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    made = json.loads(facts.read_text())
    return Chain(folder, made["events"], made["blocks"])


@contextmanager
def served(chain: Chain) -> Iterator[Node]:
    """Start a node on a chain that is kept; what happens there is not."""
    with _anvil("--load-state", str(chain.state)) as node:
        yield node


def _make(folder: Path, events: int) -> None:
    fresh = ("--timestamp", str(GENESIS), "--dump-state", str(folder / "anvil.json"))
    with _anvil(*fresh) as node:
        world = World(node.url)
        manifest = world.write_manifest(folder / "manifest.json")
        world.shut()
        player = Player(Market.load(node, manifest, SEED))
        player.pace(INTERVAL)
        player.settle()
        began, made, blocks = time.monotonic(), 0, 0
        while made < events:
            made += player.block(EVENTS_PER_BLOCK)
            blocks += 1
            if blocks % 100 == 0:
                print(f"chain: {made:,} events in {blocks:,} blocks, {time.monotonic() - began:.0f} s", flush=True)
    facts = {"events": made, "blocks": blocks, "by_call": dict(player.events.most_common())}
    (folder / "facts.json").write_text(json.dumps(facts, indent=1))


@contextmanager
def _anvil(*arguments: str) -> Iterator[Node]:
    """Start a node with rich accounts; it writes its state, if asked to, before this ends."""
    port = free_port()
    command = [anvil_program(), "--quiet", "--port", str(port), "--chain-id", str(CHAIN_ID), "--hardfork", "prague"]
    command += ["--accounts", str(ACCOUNTS), "--balance", str(10**9), "--order", "fifo"]
    command += ["--prune-history"]
    environment = os.environ | {"NO_COLOR": "1"}
    process = subprocess.Popen([*command, *arguments], preexec_fn=die_with_parent(), env=environment)  # noqa: PLW1509
    node = Node(f"http://127.0.0.1:{port}")
    try:
        _until_ready(node, process)
        yield node
    finally:
        node.close()
        process.send_signal(signal.SIGINT)
        process.wait()


def _until_ready(node: Node, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            node.call("eth_chainId")
        except httpx.HTTPError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def main() -> None:
    """Serve the chain until interrupted, for whoever wants to index it by hand or profile."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    chain = prepared(parser.parse_args().events)
    with served(chain) as node:
        print(
            f"export GUILDHALL_MANIFEST={chain.manifest}", f"export GUILDHALL_RPC_URL={node.url}", sep="\n", flush=True
        )
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
