"""Envelopes of events as consumers read them: a row of the outbox says what was sent, the raw log what it says.

Raw logs are kept for good, orphaned ones too, so that an event is taken back with what it was sent with. A log that was
damaged in the database, which `indexer verify` tells, leaves an envelope without arguments.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from indexer.decoder import arguments, decode_kind
from indexer.errors import DecodeError
from indexer.generated import KINDS
from indexer.models import Log, Outbox
from indexer.rawlogs import COLUMNS, log_of_columns
from indexer.records import Event, RawLog
from indexer.store import chunks, table_of

# The arguments that say whom an event is about, the first that is there.
ACCOUNTS = (
    "account",
    "worker",
    "poster",
    "winner",
    "by",
    "contributor",
    "party",
    "member",
    "juror",
    "voter",
    "proposer",
    "delegator",
    "delegate",
)
_ACCOUNT_OF = {kind: next((name for name in ACCOUNTS if name in kind._fields), None) for kind in KINDS}
# Events that name nobody.
IMPERSONAL = frozenset(kind for kind, name in _ACCOUNT_OF.items() if name is None)

_SENT = ("seq", "block_number", "block_hash", "log_index", "n", "kind", "op", "account")


class Envelope(NamedTuple):
    """One event as consumers are told of it: `event_id` is chain:blockHash:logIndex:n, `op` is apply or revert.

    `payload` is what the event says in JSON, with the account it is about, its transaction's hash and its block's time.
    """

    seq: int
    event_id: str
    kind: str
    op: str
    block_number: int
    payload: dict[str, Any]


def account_of(event: Event) -> str | None:
    """Return the account that an event names, or None."""
    name = _ACCOUNT_OF[type(event)]
    return None if name is None else str(getattr(event, name))


def event_id(chain_id: int, block_hash: str, log_index: int, n: int) -> str:
    """Return the name of an event, unique in time and space; `n` counts how often its log came back."""
    return f"{chain_id}:{block_hash}:{log_index}:{n}"


def read_envelopes(connection: Connection, chain_id: int, after: int, limit: int) -> list[Envelope]:
    """Return the envelopes that follow on a number, oldest first."""
    outbox = table_of(Outbox)
    query = (
        select(*(outbox.c[name] for name in _SENT))
        .where(outbox.c.chain_id == chain_id, outbox.c.seq > after)
        .order_by(outbox.c.seq)
        .limit(limit)
    )
    sent = connection.execute(query).all()
    logs = _logs_of(connection, chain_id, sent)
    return [_envelope(chain_id, row, logs) for row in sent]


def _logs_of(connection: Connection, chain_id: int, sent: Sequence[Any]) -> dict[tuple[str, int], RawLog]:
    """Return the logs of some envelopes by their place; one that was damaged or lost leaves no other out.

    They are asked for by their blocks: joined to the outbox they made PostgreSQL read all logs there are.
    """
    log, found = table_of(Log), {}
    indices = [row.log_index for row in sent]
    for numbers in chunks(dict.fromkeys(row.block_number for row in sent)):
        query = select(*COLUMNS).where(
            log.c.chain_id == chain_id,
            log.c.block_number.in_(numbers),
            log.c.log_index.between(min(indices), max(indices)),
        )
        for read in map(log_of_columns, connection.execute(query)):
            found[read.block_hash, read.log_index] = read
    return found


def _envelope(chain_id: int, row: Any, logs: Mapping[tuple[str, int], RawLog]) -> Envelope:
    seq, number, block_hash, index, n, kind, op, account = row
    log = logs.get((block_hash, index))
    payload = {} if log is None else _payload(kind, log, account)
    return Envelope(seq, event_id(chain_id, block_hash, index, n), kind, op, number, payload)


def _payload(kind: str, log: RawLog, account: str | None) -> dict[str, Any]:
    try:
        event = decode_kind(kind, log)
    except DecodeError:
        said = {}
    else:
        said, account = arguments(event), account_of(event) or account
    subject = {} if account is None else {"account": account}
    return {**said, **subject, "tx_hash": log.tx_hash, "timestamp": log.timestamp}
