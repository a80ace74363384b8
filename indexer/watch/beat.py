"""Notes the state of the process every few seconds, on a thread of its own, off the way of the writer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from indexer.watch.health import BEAT, forget_health, write_health
from indexer.watch.watcher import Watcher

# Seconds until the next attempt at a note that could not be written, as before the tables are made.
SOON = 0.5


@asynccontextmanager
async def beating(engine: Engine, chain_id: int, watcher: Watcher) -> AsyncIterator[None]:
    """Note what the watcher knows until the end; a process that ends by an error leaves the reason behind."""
    beats = asyncio.create_task(_beat(engine, chain_id, watcher))
    try:
        yield
    except Exception as error:
        watcher.stopped(error)
        raise
    finally:
        beats.cancel()
        with suppress(asyncio.CancelledError):
            await beats
        await asyncio.to_thread(_end, engine, chain_id, watcher)


async def _beat(engine: Engine, chain_id: int, watcher: Watcher) -> None:
    while True:
        noted = await asyncio.to_thread(_note, engine, chain_id, watcher)
        await asyncio.sleep(BEAT if noted else min(BEAT, SOON))


def _note(engine: Engine, chain_id: int, watcher: Watcher) -> bool:
    # The loop says itself that the database does not answer, and `status` that nothing was noted.
    with suppress(SQLAlchemyError):
        return write_health(engine, chain_id, watcher.state())
    return False


def _end(engine: Engine, chain_id: int, watcher: Watcher) -> None:
    with suppress(SQLAlchemyError):
        if watcher.state().stopped is None:
            forget_health(engine, chain_id)
        else:
            write_health(engine, chain_id, watcher.state())
