"""A real IPFS node for tests: offline, with a repository of its own, reached by its RPC."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PROGRAM = Path(__file__).parents[1] / "tools" / "ipfs-node" / "node.mjs"


class IpfsNode:
    """The process and the multiaddr of its RPC, another one after each start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self._process: subprocess.Popen[str] | None = None
        self._said: IO[str] | None = None

    @property
    def port(self) -> int:
        return int(self.address.split("/")[4])

    def start(self) -> None:
        """Start on what the repository holds; returns when the RPC answers."""
        if not (PROGRAM.parent / "node_modules").is_dir():
            raise RuntimeError("tools/ipfs-node is not installed: run tools/setup ipfs")
        # A killed node leaves its lock, a folder, which only tells that it was killed.
        shutil.rmtree(self.folder / "repo.lock", ignore_errors=True)
        self._said = (self.folder.parent / f"{self.folder.name}.log").open("w+")
        command = ["node", str(PROGRAM), str(self.folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._said, text=True)
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        if not self.address:
            self._process.wait()
            self._said.seek(0)
            raise RuntimeError(f"the IPFS node did not start: {self._said.read()}")

    def kill(self) -> None:
        """Kill the process as a power cut would; a second time does nothing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None
        if self._said is not None:
            self._said.close()
            self._said = None


@contextmanager
def running_node(folder: Path) -> Iterator[IpfsNode]:
    """Run a node over a folder that does not exist yet."""
    node = IpfsNode(folder)
    folder.mkdir()
    try:
        node.start()
        yield node
    finally:
        node.kill()
