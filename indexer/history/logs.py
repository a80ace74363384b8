"""The stored logs that a fold of some aggregates begins with."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, exists, select

from indexer.history.family import LOG
from indexer.models import DeadLetter
from indexer.rawlogs import logs_of_rows
from indexer.records import RawLog
from indexer.store import Store, table_of


def addresses_of(followed: Mapping[str, str], contracts: Collection[str]) -> list[str]:
    """Return the addresses of these contracts among those that are followed (name by address)."""
    return [address for address, name in followed.items() if name in contracts]


def buried() -> ColumnElement[bool]:
    """Return the condition for logs that did not decode or fold."""
    dead = table_of(DeadLetter)
    return exists().where(
        dead.c.chain_id == LOG.c.chain_id, dead.c.block_hash == LOG.c.block_hash, dead.c.log_index == LOG.c.log_index
    )


def sound(store: Store, addresses: Sequence[str], which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition for canonical logs of these contracts that were folded without an error."""
    mine = (LOG.c.chain_id == store.chain_id, LOG.c.canonical.is_(True), LOG.c.address.in_(addresses))
    return and_(*mine, which, ~buried())


def sound_logs(store: Store, addresses: Sequence[str], which: ColumnElement[bool]) -> list[RawLog]:
    """Return those logs in their order."""
    query = select(LOG).where(sound(store, addresses, which)).order_by(LOG.c.block_number, LOG.c.log_index)
    return list(logs_of_rows(store.connection.execute(query).mappings()))
