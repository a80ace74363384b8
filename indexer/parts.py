"""What every command works with, opened from the settings and closed at the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from sqlalchemy import Engine

from indexer.database import make_engine
from indexer.deployments import Manifest
from indexer.fetcher import Fetcher
from indexer.rpc import Rpc
from indexer.settings import Settings


class Parts(NamedTuple):
    """Settings, the deployment, the database and the node."""

    settings: Settings
    manifest: Manifest
    engine: Engine
    rpc: Rpc
    fetcher: Fetcher


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Parts]:
    """Open everything on the running loop."""
    manifest = Manifest.load(settings.manifest)
    engine = make_engine(settings.database_url)
    try:
        async with reading(settings, manifest) as (rpc, fetcher):
            yield Parts(settings, manifest, engine, rpc, fetcher)
    finally:
        engine.dispose()


@asynccontextmanager
async def reading(settings: Settings, manifest: Manifest) -> AsyncIterator[tuple[Rpc, Fetcher]]:
    """Open the way to the nodes on the running loop."""
    rpc = Rpc(
        settings.rpc_url,
        timeout=settings.rpc_timeout,
        attempts=settings.rpc_attempts,
        batch_size=settings.rpc_batch,
        rate=settings.rpc_rate,
    )
    fetcher = Fetcher(
        rpc,
        manifest.start_block,
        max_range=settings.max_range,
        max_logs=settings.max_logs,
        finality_depth=settings.finality_depth,
        patience=settings.patience,
    )
    async with rpc:
        yield rpc, fetcher
