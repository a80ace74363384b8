"""Composes the consumers of all wings into one dispatcher, without anything of the web."""

from backend.core.bus import open_bus
from backend.core.clock import Clock
from backend.core.contents import open_contents
from backend.core.database import open_database
from backend.core.manifest import load_manifest
from backend.core.outbox.service import Dispatcher
from backend.core.settings import Settings
from backend.market.duplicates.consumers import TextSignatures
from backend.market.search.consumers import SearchText
from backend.work.messages.consumers import RoomEvents


def make_dispatcher(settings: Settings) -> Dispatcher:
    """Return the dispatcher of a deployment; the caller closes its database."""
    manifest = load_manifest(settings)
    # One connection more for the thread that follows relayed transactions.
    database = open_database(settings.database_url, 3, settings.pool_timeout)
    contents = open_contents(settings)
    texts = TextSignatures(contents.public)
    bus = open_bus(settings, f"{manifest.chain_id}:{manifest.genesis_hash}")
    search, rooms = SearchText(manifest.chain_id, contents.public), RoomEvents(manifest.chain_id, bus, Clock())
    return Dispatcher(database, manifest.chain_id, [search, rooms, texts])
