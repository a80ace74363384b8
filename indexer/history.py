"""Which logs make which rows, so that some rows can be folded again without the rest.

Every event belongs to one aggregate, named by its first topic: a task, an account, or (all of Policy's) the guild's
rules. Its handler changes rows of that aggregate only, so folding the aggregate's canonical logs gives its rows.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select

from indexer.models import (
    ChainBase,
    DeadLetter,
    Epoch,
    EscrowVersion,
    Log,
    PolicyArbitrator,
    PolicyFee,
    PolicyGrade,
    PolicyToken,
    Record,
    Seat,
    Standing,
    Suspension,
    Task,
)
from indexer.rawlogs import logs_of_rows
from indexer.records import RawLog
from indexer.store import Store, table_of

POLICY = "Policy"
OF_TASK: tuple[type[ChainBase], ...] = (Task, Seat)
OF_ACCOUNT: tuple[type[ChainBase], ...] = (Epoch, Standing, Record, Suspension)
OF_POLICY: tuple[type[ChainBase], ...] = (PolicyFee, PolicyToken, PolicyGrade, PolicyArbitrator, EscrowVersion)


def sound_logs(store: Store, addresses: Sequence[str], which: ColumnElement[bool]) -> list[RawLog]:
    """Return the canonical logs of these contracts that were folded without an error, in their order."""
    log, dead = table_of(Log), table_of(DeadLetter)
    buried = exists().where(
        dead.c.chain_id == log.c.chain_id, dead.c.block_hash == log.c.block_hash, dead.c.log_index == log.c.log_index
    )
    mine = (log.c.chain_id == store.chain_id, log.c.canonical.is_(True), log.c.address.in_(addresses))
    query = select(log).where(*mine, which, ~buried).order_by(log.c.block_number, log.c.log_index)
    return list(logs_of_rows(store.connection.execute(query).mappings()))
