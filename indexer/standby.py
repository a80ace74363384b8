"""Waits to be the one that writes: any number of indexers may run for a chain, and one of them leads."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_delay, wait_fixed
from tenacity.stop import stop_never

from indexer.leader import Lease, NotLeaderError, leadership

# Seconds between two attempts: a standby takes over within this and what it needs to begin.
PAUSE = 0.5
ONCE_PATIENCE = 5.0

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def leading(url: str, engine: Engine, chain_id: int, *, once: bool = False) -> AsyncIterator[Lease]:
    """Wait until this process may write, and hold that for as long as the body runs.

    With `once`, which no service needs, raises `NotLeaderError` when another one still writes after some seconds.
    """
    retrying = AsyncRetrying(
        stop=stop_after_delay(ONCE_PATIENCE) if once else stop_never,
        wait=wait_fixed(PAUSE),
        retry=retry_if_exception_type((NotLeaderError, OperationalError, InterfaceError)),
        before_sleep=_tell,
        reraise=True,
    )
    with ExitStack() as stack:
        # Not on the loop: a database that does not answer must not keep the process from being stopped.
        lease: Lease = await retrying(asyncio.to_thread, lambda: stack.enter_context(leadership(url, engine, chain_id)))
        if retrying.statistics["attempt_number"] > 1:
            _log.warning("taking over", chain_id=chain_id)
        yield lease


def _tell(state: RetryCallState) -> None:
    """Say once that another one leads, and each time that the database does not answer."""
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, NotLeaderError):
        _log.warning("trying again", attempt=state.attempt_number, error=str(error))
    elif state.attempt_number == 1:
        _log.warning("standing by", reason="another indexer of this chain writes to this database", pause=PAUSE)
