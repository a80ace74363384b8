"""Composes the consumers of all wings into one dispatcher, without anything of the web."""

from backend.chain.tasks.prices import teach
from backend.core.bus import open_bus
from backend.core.clock import Clock
from backend.core.contents import open_contents
from backend.core.database import Database, open_database
from backend.core.manifest import load_manifest
from backend.core.outbox.service import Dispatcher
from backend.core.settings import Settings
from backend.market.duplicates.consumers import TextSignatures
from backend.market.saved.digests import Digests
from backend.market.search.consumers import SearchMarks, SearchText
from backend.market.search.fields import folder_of
from backend.market.search.writer import IndexWriter
from backend.work.messages.consumers import RoomEvents


def make_dispatcher(settings: Settings) -> Dispatcher:
    """Return the dispatcher of a deployment; the caller closes its database."""
    manifest = load_manifest(settings)
    # One connection more for each thread beside: relayed transactions, the search index, and digests.
    database = open_database(settings.database_url, 5, settings.pool_timeout)
    teach(database.engine)
    contents = open_contents(settings)
    texts = TextSignatures(contents.public)
    bus = open_bus(settings, f"{manifest.chain_id}:{manifest.genesis_hash}")
    search, rooms = SearchText(manifest.chain_id, contents.public), RoomEvents(manifest.chain_id, bus, Clock())
    marks = [SearchMarks(manifest.chain_id)] if settings.search_index else []
    return Dispatcher(database, manifest.chain_id, [search, *marks, rooms, texts])


def make_writer(settings: Settings, database: Database) -> IndexWriter | None:
    """Return the writer of the search index; None when there is none."""
    if settings.search_index is None:
        return None
    manifest = load_manifest(settings)
    folder = folder_of(settings.search_index, manifest.chain_id, manifest.genesis_hash)
    return IndexWriter(database, manifest.chain_id, folder, Clock())


def make_digests(settings: Settings, database: Database) -> Digests:
    """Return what makes the digests of saved searches."""
    return Digests(database, load_manifest(settings).chain_id, Clock(), settings.digest_seconds)
