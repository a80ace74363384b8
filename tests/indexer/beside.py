"""`indexer run` within a test's own process, and what `indexer status` says beside it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from indexer.parts import opened
from indexer.service import follow
from indexer.status import Status, Trouble, read_status
from tests.indexer.rig import Rig

PATIENCE = 90.0


class Beside:
    """What another process sees of the one that runs."""

    def __init__(self, rig: Rig, running: "asyncio.Task[None]") -> None:
        self.rig = rig
        self.running = running

    async def status(self) -> Status:
        async with self.rig.fetcher() as (_, fetcher):
            return await read_status(self.rig.engine, self.rig.settings.database_url, self.rig.manifest, fetcher)

    async def until(self, good: Callable[[Status], Any]) -> Status:
        """Wait until the status is so."""
        found = await self.status()
        try:
            async with asyncio.timeout(PATIENCE):
                while not good(found):
                    await asyncio.sleep(0.05)
                    found = await self.status()
        except TimeoutError:
            raise AssertionError(found.lines()) from None
        return found

    async def told(self, kind: str, *words: str) -> Trouble:
        """Wait until the status tells of a trouble of a kind in these words, and return it."""

        def says(status: Status) -> list[Trouble]:
            return [each for each in status.troubles if each.kind == kind and all(word in each for word in words)]

        return says(await self.until(says))[0]


@asynccontextmanager
async def running(rig: Rig) -> AsyncIterator[Beside]:
    """Run the indexer until the end of the body."""
    async with opened(rig.settings) as parts:
        task = asyncio.create_task(follow(parts))
        try:
            yield Beside(rig, task)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task
