"""Takes back what a reorg orphaned: logs stay and are marked, rows of touched aggregates are folded again.

Two things are not folded again, since they are sums over all: credit goes back by the entries that made it, and the
supply of the guild's token is that of its last checkpoint that stands.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, select, true, tuple_, update

from indexer.fold import ESCROW, Fold
from indexer.history import FAMILIES, POLICY, RULES, WHOLE, Family, Name, addresses_of, sound_logs
from indexer.models import (
    Block,
    ChainBase,
    Credit,
    CreditEntry,
    Cursor,
    DeadLetter,
    EscrowVersion,
    Evidence,
    Gathering,
    GuildSupply,
    Log,
    QuorumCheckpoint,
    SupplyCheckpoint,
    VoteCheckpoint,
)
from indexer.outbox import Numbering, announce
from indexer.rows import Row
from indexer.store import Store, chunks, table_of

Model = type[ChainBase]

OF_LOG = (
    CreditEntry,
    DeadLetter,
    Evidence,
    Gathering,
    QuorumCheckpoint,
    SupplyCheckpoint,
    VoteCheckpoint,
)


def roll_back(store: Store, cursor: Row, deployed: dict[str, str], number: int) -> None:
    """Go back to block `number` within the caller's transaction; `deployed` names the contracts of the manifest."""
    followed = {**dict.fromkeys(_escrows(store), ESCROW), **deployed}
    log = table_of(Log)
    orphans = _orphan(store, log.c.block_number > number)
    if any(followed[orphan["address"]] == POLICY for orphan in orphans):
        _rebuild(store, followed, RULES, [WHOLE])
        # What an escrow did before it was listed was read because it was listed: it goes with the listing.
        unlisted = set(followed) - set(deployed) - _escrows(store)
        orphans += _orphan(store, log.c.address.in_(unlisted))
    numbering = Numbering(store, cursor["outbox_seq"])
    numbering.revert(orphans)
    _take_back_credit(store, orphans)
    for model in OF_LOG:
        for chunk in chunks(orphans):
            _delete(store, model, _hanging(model, chunk))
    _restore_supply(store)
    for family in FAMILIES:
        if family is not RULES:
            mine = [row for row in orphans if followed[row["address"]] in family.contracts]
            for chunk in chunks({name: None for row in mine for name in family.names(row)}):
                _rebuild(store, followed, family, chunk)
    block = table_of(Block)
    above = (block.c.chain_id == store.chain_id, block.c.number > number)
    store.connection.execute(update(block).where(*above).values(canonical=False))
    _set_cursor(store, number, numbering.last)


def _escrows(store: Store) -> set[str]:
    query = select(EscrowVersion.escrow).where(EscrowVersion.chain_id == store.chain_id)
    return set(store.connection.scalars(query))


def _orphan(store: Store, which: ColumnElement[bool]) -> list[Row]:
    """Mark canonical logs as orphaned and return them."""
    log = table_of(Log)
    mine = (log.c.chain_id == store.chain_id, log.c.canonical.is_(True), which)
    orphans = [dict(row) for row in store.connection.execute(select(log).where(*mine)).mappings()]
    store.connection.execute(update(log).where(*mine).values(canonical=False))
    return orphans


def _take_back_credit(store: Store, orphans: Sequence[Row]) -> None:
    """Undo the entries of orphaned logs; a credit without any other entry is gone, as if it had never been."""
    entry, credit = table_of(CreditEntry), table_of(Credit)
    sums: dict[tuple[str, str, str], int] = {}
    for chunk in chunks(orphans):
        rows = store.connection.execute(select(entry).where(_hanging(CreditEntry, chunk))).mappings()
        for row in rows:
            key = (row["escrow"], row["account"], row["token"])
            sums[key] = sums.get(key, 0) + (row["amount"] if row["incoming"] else -row["amount"])
    for chunk in chunks(orphans):
        _delete(store, CreditEntry, _hanging(CreditEntry, chunk))
    stored = store.load(Credit, list(sums))
    store.write(Credit, [{**row, "amount": row["amount"] - sums[key]} for key, row in stored.items()], "replace")
    for escrow, account, token in sums:
        mine = (entry.c.chain_id == store.chain_id, entry.c.account == account)
        left = select(entry.c.n).where(*mine, entry.c.escrow == escrow, entry.c.token == token).limit(1)
        if store.connection.execute(left).first() is None:
            of_key = (credit.c.escrow == escrow, credit.c.account == account, credit.c.token == token)
            _delete(store, Credit, and_(*of_key))


def _restore_supply(store: Store) -> None:
    """Make the supply that of the last checkpoint."""
    table = table_of(SupplyCheckpoint)
    query = select(table.c.supply, table.c.total).where(table.c.chain_id == store.chain_id)
    last = store.connection.execute(query.order_by(table.c.block_number.desc(), table.c.log_index.desc()).limit(1))
    supply = last.mappings().first()
    if supply is None:
        _delete(store, GuildSupply, true())
    else:
        store.write(GuildSupply, [{"chain_id": store.chain_id, **supply}], "replace")


def _rebuild(store: Store, followed: dict[str, str], family: Family, names: Sequence[Name]) -> None:
    """Fold the rows of some aggregates of a family again."""
    for model in family.models:
        _delete(store, model, family.rows_of(model, names))
    fold = Fold(store, followed)
    addresses = addresses_of(followed, family.contracts)
    fold.rebuild(sound_logs(store, addresses, family.about(names)), family.wanted(frozenset(names)))
    fold.flush()


def _hanging(model: Model, logs: Sequence[Row]) -> ColumnElement[bool]:
    """Return the condition for rows that hang on one of these logs."""
    table = table_of(model)
    block = "block_hash" if model is DeadLetter else "block_number"
    pairs = [(log[block], log["log_index"]) for log in logs]
    return tuple_(table.c[block], table.c.log_index).in_(pairs)


def _delete(store: Store, model: Model, which: ColumnElement[bool]) -> None:
    table = table_of(model)
    store.connection.execute(delete(table).where(table.c.chain_id == store.chain_id, which))


def _set_cursor(store: Store, number: int, outbox_seq: int) -> None:
    block, cursor = table_of(Block), table_of(Cursor)
    query = select(block.c.hash, block.c.timestamp).where(
        block.c.chain_id == store.chain_id, block.c.number == number, block.c.canonical.is_(True)
    )
    hash_, timestamp = store.connection.execute(query).one()
    store.connection.execute(
        update(cursor)
        .where(cursor.c.chain_id == store.chain_id)
        .values(number=number, hash=hash_, timestamp=timestamp, outbox_seq=outbox_seq)
    )
    announce(store, outbox_seq)
