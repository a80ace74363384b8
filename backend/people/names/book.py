"""Labels of addresses: answered from the tables at once, and looked up on the chain behind the answers."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from anyio import CapacityLimiter, to_thread
from sqlalchemy.orm import Session

from backend.core.clock import Clock
from backend.core.database import Database
from backend.core.errors import NodeUnavailable
from backend.core.state import Label
from backend.people.names.registry import NameRegistry
from backend.people.names.repository import NameRepository

MOST_WAITING = 1000
PACE = 0.02
PAUSE = 0.2
PAUSE_AFTER_FAILURE = 5.0

log = structlog.get_logger(__name__)


@dataclass
class NameBook:
    """Reads labels, and notes whose name is unknown or old; one thread looks those up, one after another.

    A slow node or a hostile resolver therefore delays names and no answer. `keep` is for how many seconds a name counts
    as fresh; an old one is shown as long again while it is looked up.
    """

    database: Database
    clock: Clock
    chain_id: int
    registry: NameRegistry | None
    keep: int
    _wanted: dict[str, None] = field(default_factory=dict)
    _thread: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    def __call__(self, session: Session, chain_id: int, addresses: Collection[str], now: int) -> Mapping[str, Label]:
        """Return what may stand beside lower-case addresses."""
        repository = NameRepository(session, chain_id)
        if self.registry is not None and chain_id == self.chain_id:
            for address in set(addresses) - repository.fresh(addresses, now - self.keep):
                if len(self._wanted) < MOST_WAITING:
                    self._wanted[address] = None
        return repository.labels(set(addresses), now)

    async def run(self, stop: asyncio.Event) -> None:
        """Look names up until told to stop."""
        while self.registry is not None and not stop.is_set():
            pause = PAUSE
            try:
                while self._wanted and not stop.is_set():
                    await to_thread.run_sync(self._look_up, self.registry, limiter=self._thread)
                    # Anyone can ask for any address: so many a second are looked up, and no more.
                    await asyncio.sleep(PACE)
            except NodeUnavailable:
                pause = PAUSE_AFTER_FAILURE
            except Exception:
                # Names come from strangers' contracts: not even what nobody foresaw may end this loop.
                log.exception("name_not_found")
                pause = PAUSE_AFTER_FAILURE
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)

    def _look_up(self, registry: NameRegistry) -> None:
        address = next(iter(self._wanted))
        # Whatever happens, nobody waits for this address any more; whoever asks again puts it back.
        self._wanted.pop(address, None)
        now = self.clock.wall()
        with self.database.read() as session:
            if NameRepository(session, self.chain_id).fresh([address], now - self.keep):
                return
        name = registry.name(address)
        with self.database.write() as session:
            NameRepository(session, self.chain_id).put(address, name, now, now + 2 * self.keep)
