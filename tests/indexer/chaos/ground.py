"""What many episodes share: two nodes with the same past, providers before them, a server, and databases to copy."""

import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from web3 import HTTPProvider, Web3

from tests.indexer.chaos.database import Server
from tests.indexer.chaos.provider import Provider, provided
from tests.indexer.chaos.tape import Tape
from tests.indexer.rig import Rig
from tests.node import anvil
from tests.world import World

BASE = "chaos_base"


class Ground:
    """A world, another node that goes its own way from there, and what to index them with."""

    def __init__(self, world: World, other: World, tapes: Mapping[str, Tape], postgres: str, folder: Path) -> None:
        self.world, self.other, self.tapes, self.folder = world, other, tapes, folder
        self.providers = tuple(Provider(world.url, other.url) for _ in range(2))
        self.server = Server(postgres)
        self._postgres = postgres
        self.manifest = world.write_manifest(folder / "manifest.json")
        self._index(f"sqlite:///{folder / BASE}")
        self.server.drop(BASE)
        self.server.create(BASE)
        self._index(self._address(BASE))

    def _address(self, name: str) -> str:
        return make_url(self._postgres).set(database=name).render_as_string(hide_password=False)

    def _index(self, database_url: str) -> None:
        rig = self.rig(database_url)
        rig.index()
        rig.close()

    def rig(self, database_url: str, **settings: Any) -> Rig:
        """Return an indexer that reads the world's node itself."""
        return Rig(self.manifest, self.world.url, database_url, **settings)

    @contextmanager
    def database(self, *, postgresql: bool, empty: bool) -> Iterator[str]:
        """Give a database of its own, which is empty or indexed up to where episodes begin."""
        name = f"chaos_{uuid.uuid4().hex}"
        if postgresql:
            self.server.create(name, None if empty else BASE)
            yield self._address(name)
            self.server.drop(name)
            return
        folder = self.folder / name
        if empty:
            folder.mkdir()
        else:
            shutil.copytree(self.folder / BASE, folder)
        yield f"sqlite:///{folder}"
        shutil.rmtree(folder)


@contextmanager
def ground(world: World, tapes: Mapping[str, Tape], postgres: str, folder: Path) -> Iterator[Ground]:
    """Start two nodes where a world is now, and providers before them."""
    with _another(world) as ours, _another(world) as theirs:
        made = Ground(ours, theirs, tapes, postgres, folder)
        with provided(*made.providers):
            yield made


@contextmanager
def _another(world: World) -> Iterator[World]:
    """Start a node with the past of a world's. It forgets no state: to others it goes back as if nothing were there."""
    with anvil("--prune-history", "100000") as url:
        other = World.__new__(World)
        other.__dict__ |= world.__dict__ | {"url": url, "w3": Web3(HTTPProvider(url))}
        other.rpc("anvil_loadState", world.rpc("anvil_dumpState"))
        # Its clock is not the loaded chain's: from a block of its own on both agree.
        other.mine()
        yield other
        other.shut()
