"""Rows against the views of the contracts, by `eth_call` at one block's hash."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_utils.crypto import keccak
from sqlalchemy import Connection, Select, and_, select

from indexer.deployments import canonical_type, load_abi
from indexer.errors import ContradictionError, NonRetryableError
from indexer.models import ChainBase, Task
from indexer.rows import Row
from indexer.rpc import Call, Rpc, RpcError
from indexer.store import chunks, table_of
from indexer.verify.check import Check
from indexer.verify.court import COURT, court_checks
from indexer.verify.guild import guild_checks
from indexer.verify.market import market_checks
from indexer.verify.report import Found, Values
from indexer.verify.standing import standing_checks

BATCH = 500
WHOLE = slice(None)
_REVERTED = re.compile(r"revert", re.IGNORECASE)
# The column that says which of several contracts of a kind to ask.
HOMES = {"TaskEscrow": "escrow", "Panel": "panel", "Court": "court"}


class Question(NamedTuple):
    """One call, and what it should return, going by a row."""

    row: str
    call: Call
    returns: tuple[str, ...]
    stored: Values
    part: Callable[[Values], Values]


async def compare_words(connection: Connection, cursor: Row, addresses: dict[str, str], rpc: Rpc, found: Found) -> None:
    """Compare every row of every table that a view can tell; `addresses` are the manifest's contracts by name."""
    for check in await list_checks(cursor, addresses, rpc):
        await compare_check(connection, check, cursor, addresses, rpc, found)


async def list_checks(cursor: Row, addresses: dict[str, str], rpc: Rpc) -> list[Check]:
    """Return what there is to compare with the views of a deployment's contracts, always in the same order."""
    chain_id = cursor["chain_id"]
    checks = [*market_checks(), *standing_checks(chain_id), *guild_checks(chain_id, cursor["timestamp"])]
    if COURT in addresses:
        checks += court_checks(chain_id, await _vote_stake(addresses[COURT], cursor["hash"], rpc))
    return [check for check in checks if check.contract in addresses]


async def compare_check(
    connection: Connection,
    check: Check,
    cursor: Row,
    addresses: dict[str, str],
    rpc: Rpc,
    found: Found,
    part: slice = WHOLE,
) -> int:
    """Compare a view with the rows, or a part of them in the order of their keys; return how many were asked about."""
    asked = 0
    for questions in chunks(_questions(connection, check, addresses, cursor, part), BATCH):
        answers = await rpc.try_batch([question.call for question in questions])
        for question, answer in zip(questions, answers, strict=True):
            found.compare(question.row, question.stored, _values(question, answer))
        asked += len(questions)
    return asked


async def _vote_stake(court: str, block: str, rpc: Rpc) -> int:
    """Return how much stake a vote locks, which no event tells since it never changes; nothing before the court was."""
    (item,) = [item for item in load_abi(COURT) if item.get("name") == "settings"]
    call = {"to": court, "data": "0x" + keccak(text="settings()")[:4].hex()}
    answer = await rpc.call("eth_call", call, {"blockHash": block})
    if answer == "0x":
        return 0
    names = [part["name"] for part in item["outputs"][0]["components"]]
    try:
        (settings,) = decode(list(map(canonical_type, item["outputs"])), bytes.fromhex(answer[2:]))
    except (DecodingError, ValueError) as error:
        raise ContradictionError(f"The node's answer for the settings of the court is none: {answer!r:.80}") from error
    return int(settings[names.index("voteStake")])


def _questions(
    connection: Connection, check: Check, addresses: dict[str, str], cursor: Row, part: slice
) -> Iterator[Question]:
    (item,) = [
        item
        for item in load_abi(check.contract)
        if (item["type"], item.get("name"), len(item.get("inputs", ()))) == ("function", check.view, len(check.key))
    ]
    kinds = [part["type"] for part in item["inputs"]]
    returns = tuple(map(canonical_type, item["outputs"]))
    selector = keccak(text=f"{check.view}({','.join(kinds)})")[:4]
    home = HOMES.get(check.contract)
    query = _rows(check.model, home, cursor["chain_id"]) if check.query is None else check.query
    keys = [column.name for column in table_of(check.model).primary_key if column.name != "chain_id"]
    if part != WHOLE:
        ordered = query.order_by(*(query.selected_columns[key] for key in keys))
        query = ordered.offset(part.start).limit(part.stop - part.start)
    for row in connection.execute(query.execution_options(yield_per=BATCH)).mappings():
        values = [_argument(row[name], kind) for name, kind in zip(check.key, kinds, strict=True)]
        to = (row["at"] if home else None) or addresses[check.contract]
        name = " ".join([check.model.__tablename__, *(str(row[key]) for key in keys), check.view])
        call = {"to": to, "data": "0x" + (selector + encode(kinds, values)).hex()}
        asked: Call = ("eth_call", [call, {"blockHash": cursor["hash"]}])
        yield Question(name, asked, returns, check.facts(dict(row)), partial(check.part or _whole, dict(row)))


def _rows(model: type[ChainBase], home: str | None, chain_id: int) -> Select[Any]:
    """Return the query for a table's rows, with the contract to ask beside each where the column `home` tells."""
    table, task = table_of(model), table_of(Task)
    if home is None:
        query = select(table)
    elif home in table.c:
        query = select(table, table.c[home].label("at"))
    else:
        joined = table.outerjoin(task, and_(table.c.chain_id == task.c.chain_id, table.c.task_id == task.c.task_id))
        query = select(table, task.c[home].label("at")).select_from(joined)
    return query.where(table.c.chain_id == chain_id)


def _argument(value: Any, kind: str) -> Any:
    """Return a column's value as the view takes it."""
    if kind == "bytes32":
        return bytes.fromhex(value[2:])
    return int(value, 16) if kind == "uint256" and isinstance(value, str) else value


def _values(question: Question, answer: Any) -> Values:
    if isinstance(answer, RpcError) and _REVERTED.search(str(answer)):
        return (str(answer),)
    if isinstance(answer, RpcError):
        raise NonRetryableError(
            f"The node cannot call a view at the indexed head ({answer}): check that it keeps the state of recent "
            "blocks and accepts a block hash in eth_call (EIP-1898)."
        )
    try:
        values = decode(question.returns, bytes.fromhex(str(answer)[2:]))
        return question.part(tuple(map(_plain, values)))
    except (DecodingError, ValueError):
        return (f"undecodable: {answer!r:.80}",)


def _whole(_row: Row, values: Values) -> Values:
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return "0x" + value.hex() if isinstance(value, bytes) else value
