"""Follows the chain: one loop for backfill and live, fetching one range while the one before it is written."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter
from tenacity.stop import stop_never

from indexer.database import UNAVAILABLE
from indexer.deployments import Manifest
from indexer.errors import (
    DatabaseUnavailableError,
    NodeBehindError,
    ReorgedError,
    ReorgTooDeepError,
    RetryableError,
)
from indexer.fetcher import Fetcher
from indexer.gaps import is_telling, may_hold
from indexer.records import Batch, Guess, Heads, Observer, Position
from indexer.rpc import Source
from indexer.settings import Settings
from indexer.wake import Wake
from indexer.writer import Writer

T = TypeVar("T")
ANCESTOR_STEP = 50
ONCE_ATTEMPTS = 4
LONGEST_PAUSE = 10

_log = structlog.get_logger(__name__)


class Sync:
    """The loop. Cancelling `run` stops it between two transactions, never inside one."""

    def __init__(
        self, fetcher: Fetcher, writer: Writer, manifest: Manifest, settings: Settings, observer: Observer | None = None
    ) -> None:
        """Read through `fetcher`, write through `writer`, whose calls run on one thread of their own."""
        self._observer = observer
        self._fetcher = fetcher
        self._writer = writer
        self._manifest = manifest
        self.wake = Wake(settings.endpoints().ws, settings.poll(manifest.chain_id))
        self._patience = settings.patience
        self._behind_since: float | None = None
        self._thread = ThreadPoolExecutor(1, "writer")
        self._noted: Heads | None = None
        # What was written last; None when the database has to be asked, as after anything that went wrong.
        self._position: Position | None = None

    async def run(self, *, once: bool = False) -> None:
        """Follow the chain until cancelled; with `once`, until its head is written.

        Raises `NonRetryableError` when only the operator can help. Errors that may pass are tried again, without end
        unless `once`.
        """
        try:
            retrying = AsyncRetrying(
                stop=stop_after_attempt(ONCE_ATTEMPTS) if once else stop_never,
                wait=wait_exponential_jitter(multiplier=0.2, max=LONGEST_PAUSE, jitter=0.2),
                retry=retry_if_exception_type(RetryableError),
                before_sleep=self._tell,
                reraise=True,
            )
            await retrying(self._open)
            async with self.wake.listening():
                while True:
                    at_head: bool = await retrying(self._step)
                    if at_head and once:
                        return
                    await self.wake.wait()
        finally:
            self._thread.shutdown(wait=True)

    async def _open(self) -> None:
        await check_node(self._fetcher, self._manifest)
        (anchor,) = await self._fetcher.headers([self._manifest.start_block - 1])
        if anchor is None:
            raise RetryableError(f"The node has no block {self._manifest.start_block - 1} yet.")
        self._position = position = await self._write(lambda: self._writer.open(anchor))
        _log.info("indexing", chain_id=self._manifest.chain_id, block=position.number, follows=len(position.followed))

    async def _step(self) -> bool:
        """Look at the head and write what is new; return whether the head is written."""
        heads = await self._fetcher.heads(self._guess())
        if self._observer:
            self._observer.looked(heads)
        position, self._position = self._position, None
        if position is None:
            position = await self._write(self._writer.position)
        head = heads.head
        try:
            if head.number > position.number:
                position = await self._advance(position, heads)
            elif head.hash != position.hash:
                return await self._look_back(position, heads)
            elif heads != self._noted:
                await self._write(lambda: self._writer.note_heads(heads))
        except ReorgedError as error:
            _log.warning("reorg", reason=str(error))
            await self._reorganise(heads)
            return False
        self._behind_since = None
        self._noted = heads
        self._position = position
        return True

    def _guess(self) -> Guess | None:
        """Return what may be the next block: that of which a node's socket told."""
        told, position = self.wake.take_told(), self._position
        if not told or not position or told.hash == position.hash:
            return None
        addresses = frozenset(position.followed)
        return Guess(told.hash, addresses, doubted=may_hold(told, addresses) and is_telling(told))

    async def _advance(self, position: Position, heads: Heads) -> Position:
        """Write up to the head and return where that is; the next range is fetched while one is written."""
        writing: asyncio.Task[None] | None = None
        try:
            while position.number < heads.head.number:
                batch = await self._fetcher.next_batch(position, heads)
                if writing:
                    await writing
                writing = asyncio.create_task(self._write_batch(batch))
                position = batch.end
        finally:
            if writing:
                await writing
        return position

    async def _write_batch(self, batch: Batch) -> None:
        start = time.monotonic()
        applied = await self._write(lambda: self._writer.apply(batch))
        first, last = batch.headers[0].number, batch.end.number
        if self._observer:
            self._observer.written(len(batch.logs), last, batch.heads.head.number, time.monotonic() - start)
            if applied.dead:
                self._observer.dead(applied.dead)
        _log.info("written", first=first, last=last, logs=len(batch.logs), behind=batch.heads.head.number - last)

    async def _look_back(self, position: Position, heads: Heads) -> bool:
        """Decide about a head that is not above ours: another branch, or a node that is behind."""
        kept = dict(await self._write(self._writer.kept_blocks))
        if kept.get(heads.head.number, heads.head.hash) != heads.head.hash:
            raise ReorgedError(f"Block {heads.head.number} is another one now.")
        now = asyncio.get_running_loop().time()
        self._behind_since = self._behind_since or now
        if now - self._behind_since < self._patience:
            return False
        if heads.head.number not in kept:
            raise NodeBehindError(
                f"The node's head {heads.head.number} is far behind block {position.number}, which is indexed: check "
                "that it is not still syncing, and that it is not another chain started anew."
            )
        raise ReorgedError(f"The chain has had no block above {heads.head.number} for {self._patience} seconds.")

    async def _reorganise(self, heads: Heads) -> None:
        """Find the newest block that the chain still has, and go back to it; stay when the nodes are for our branch."""
        verdict = await self._fetcher.judge(await self._write(self._writer.position))
        if verdict is None:
            return
        kept = await self._write(self._writer.kept_blocks)
        number = await self._ancestor(kept, verdict.source)
        if number is not None:
            position = await self._write(lambda: self._writer.roll_back(number))
            _log.warning("rolled back", block=position.number, blocks=kept[0][0] - number, host=verdict.source.host)
            self._behind_since = None
            if self._observer:
                self._observer.rolled_back(kept[0][0] - number)
        elif verdict.contested:
            error = RetryableError(
                f"The node at {verdict.source.host} tells of a branch that leaves ours below block {kept[-1][0]}, "
                "which is final, and another node does not: check that it is synced, or take it out of "
                "GUILDHALL_RPC_URL."
            )
            verdict.source.node.set_aside(error)
            raise error
        else:
            raise ReorgTooDeepError(
                f"The chain was reorganised below block {kept[-1][0]}, the deepest that can be taken back (the node's "
                f"head is {heads.head.number}). Nothing was changed. Check that GUILDHALL_RPC_URL is the right node "
                "and that it is synced; if the reorg is real, stop the indexer and go back by `indexer rewind`, or "
                "run `indexer reindex`."
            )

    async def _ancestor(self, kept: list[tuple[int, str]], source: Source) -> int | None:
        """Return the newest of our blocks that a node's branch still has."""
        for start in range(0, len(kept), ANCESTOR_STEP):
            step = kept[start : start + ANCESTOR_STEP]
            headers = await self._fetcher.headers([number for number, _ in step], source)
            for (number, hash_), header in zip(step, headers, strict=True):
                if header is not None and header.hash == hash_:
                    return number
        return None

    async def _write(self, work: Callable[[], T]) -> T:
        """Run work on the writer's thread; a cancelled caller does not cut it short."""
        try:
            return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, work))
        except UNAVAILABLE as error:
            says = error.orig if isinstance(error, DBAPIError) else error
            raise DatabaseUnavailableError(
                f"The database did not answer, or did not take what was written: {says}. Check that it runs and that "
                "there is space on its disk."
            ) from error

    def _tell(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        _log.warning("trying again", attempt=state.attempt_number, error=str(error))
        if self._observer and error:
            self._observer.retried(error)


async def check_node(fetcher: Fetcher, manifest: Manifest) -> None:
    """Raise `NonRetryableError` unless a node serves the manifest's chain; one that serves another is set aside."""
    await fetcher.check(manifest.chain_id, manifest.genesis_hash)
