"""Rows against the views of the contracts, by `eth_call` at one block's hash."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_utils.crypto import keccak
from sqlalchemy import Connection, Select, and_, select

from indexer.deployments import load_abi
from indexer.errors import NonRetryableError
from indexer.models import (
    ChainBase,
    Credit,
    Epoch,
    EscrowVersion,
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
from indexer.rows import Row
from indexer.rpc import Call, Rpc, RpcError
from indexer.store import chunks, table_of
from indexer.verify.check import Check, columns, word
from indexer.verify.guild import guild_checks
from indexer.verify.report import Found, Values
from indexer.words import seat_word, task_word

ESCROW = "TaskEscrow"
BATCH = 500
_REVERTED = re.compile(r"revert", re.IGNORECASE)
CHECKS = (
    Check(Task, ESCROW, "taskWord", ("task_id",), word(task_word)),
    Check(Seat, ESCROW, "seatWord", ("task_id", "worker"), word(seat_word)),
    Check(Credit, ESCROW, "credit", ("account", "token"), columns("amount")),
    Check(Epoch, ESCROW, "epochOf", ("account",), columns("epoch")),
    Check(Standing, "Reputation", "standing", ("account", "skill"), columns("completions", "defaults")),
    Check(Suspension, "Reputation", "suspendedUntil", ("account",), columns("until")),
    Check(Record, "Reputation", "recorded", ("task_id", "account"), lambda _row: (True,)),
    Check(PolicyFee, "Policy", "fee", (), columns("fee_bps", "treasury")),
    Check(PolicyToken, "Policy", "tokenBounds", ("token", "grade"), columns("min_reward", "max_reward")),
    Check(
        PolicyGrade,
        "Policy",
        "gradeBounds",
        ("grade",),
        columns("min_review", "max_review", "min_bond_bps", "max_bond_bps"),
    ),
    Check(PolicyArbitrator, "Policy", "arbitratorMultiple", ("arbitrator",), columns("cost_multiple")),
    Check(EscrowVersion, "Policy", "escrowVersion", ("escrow",), columns("version")),
    Check(EscrowVersion, "Policy", "escrowActiveFrom", ("escrow",), columns("active_from")),
)


class Question(NamedTuple):
    """One call, and what it should return, going by a row."""

    row: str
    call: Call
    returns: tuple[str, ...]
    stored: Values


async def compare_words(connection: Connection, cursor: Row, addresses: dict[str, str], rpc: Rpc, found: Found) -> None:
    """Compare every row of every table that a view can tell; `addresses` are the manifest's contracts by name."""
    checks = (*CHECKS, *guild_checks(cursor["chain_id"], cursor["timestamp"]))
    for check in checks:
        if check.contract not in addresses:
            continue
        for questions in chunks(_questions(connection, check, addresses, cursor), BATCH):
            answers = await rpc.try_batch([question.call for question in questions])
            for question, answer in zip(questions, answers, strict=True):
                found.compare(question.row, question.stored, _values(question, answer))


def _questions(connection: Connection, check: Check, addresses: dict[str, str], cursor: Row) -> Iterator[Question]:
    (item,) = [
        item
        for item in load_abi(check.contract)
        if (item["type"], item.get("name"), len(item.get("inputs", ()))) == ("function", check.view, len(check.key))
    ]
    kinds = [part["type"] for part in item["inputs"]]
    returns = tuple(part["type"] for part in item["outputs"])
    selector = keccak(text=f"{check.view}({','.join(kinds)})")[:4]
    query = _rows(check.model, cursor["chain_id"]) if check.query is None else check.query
    keys = [column.name for column in table_of(check.model).primary_key if column.name != "chain_id"]
    for row in connection.execute(query.execution_options(yield_per=BATCH)).mappings():
        values = [_argument(row[name], kind) for name, kind in zip(check.key, kinds, strict=True)]
        to = row["at_escrow"] if check.contract == ESCROW else addresses[check.contract]
        name = " ".join([check.model.__tablename__, *(str(row[key]) for key in keys), check.view])
        call = {"to": to or addresses[ESCROW], "data": "0x" + (selector + encode(kinds, values)).hex()}
        yield Question(name, ("eth_call", [call, {"blockHash": cursor["hash"]}]), returns, check.facts(dict(row)))


def _rows(model: type[ChainBase], chain_id: int) -> Select[Any]:
    """Return the query for a table's rows, with the escrow to ask beside each row that belongs to one."""
    table, task = table_of(model), table_of(Task)
    if model is Seat:
        joined = table.outerjoin(task, and_(table.c.chain_id == task.c.chain_id, table.c.task_id == task.c.task_id))
        query = select(table, task.c.escrow.label("at_escrow")).select_from(joined)
    elif "escrow" in table.c:
        query = select(table, table.c.escrow.label("at_escrow"))
    else:
        query = select(table)
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
        return tuple(_plain(value) for value in decode(question.returns, bytes.fromhex(str(answer)[2:])))
    except (DecodingError, ValueError):
        return (f"undecodable: {answer!r:.80}",)


def _plain(value: Any) -> Any:
    return "0x" + value.hex() if isinstance(value, bytes) else value
