"""Rows against the views of the contracts, by `eth_call` at one block's hash."""

from collections.abc import Callable, Iterator
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
from indexer.verify.report import Found, Values
from indexer.words import seat_word, task_word

ESCROW = "TaskEscrow"
BATCH = 500
Facts = Callable[[Row], Values]


def columns(*names: str) -> Facts:
    """Return what reads these columns of a row."""
    return lambda row: tuple(row[name] for name in names)


def word(function: Callable[[Row], int]) -> Facts:
    """Return what packs a row into a word; a row that does not fit is no word at all."""

    def facts(row: Row) -> Values:
        try:
            return (function(row),)
        except OverflowError as error:
            return (str(error),)

    return facts


class Check(NamedTuple):
    """Which view of which contract tells the facts of a table's rows, by which columns."""

    model: type[ChainBase]
    contract: str
    view: str
    key: tuple[str, ...]
    facts: Facts


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
)


class Question(NamedTuple):
    """One call, and what it should return, going by a row."""

    row: str
    call: Call
    returns: tuple[str, ...]
    stored: Values


async def compare_words(
    connection: Connection, chain_id: int, addresses: dict[str, str], rpc: Rpc, block: str, found: Found
) -> None:
    """Compare every row of every table that a view can tell; `addresses` are the manifest's contracts by name."""
    for check in CHECKS:
        for questions in chunks(_questions(connection, chain_id, check, addresses, block), BATCH):
            answers = await rpc.try_batch([question.call for question in questions])
            for question, answer in zip(questions, answers, strict=True):
                found.compare(question.row, question.stored, _values(question, answer))


def _questions(
    connection: Connection, chain_id: int, check: Check, addresses: dict[str, str], block: str
) -> Iterator[Question]:
    (item,) = [item for item in load_abi(check.contract) if item["type"] == "function" and item["name"] == check.view]
    kinds = [part["type"] for part in item["inputs"]]
    returns = tuple(part["type"] for part in item["outputs"])
    selector = keccak(text=f"{check.view}({','.join(kinds)})")[:4]
    for row in connection.execute(_rows(check.model, chain_id)).mappings():
        key = [row[name] for name in check.key]
        values = [bytes.fromhex(part[2:]) if kind == "bytes32" else part for part, kind in zip(key, kinds, strict=True)]
        to = row["at_escrow"] if check.contract == ESCROW else addresses[check.contract]
        name = " ".join([check.model.__tablename__, *map(str, key)])
        call = {"to": to or addresses[ESCROW], "data": "0x" + (selector + encode(kinds, values)).hex()}
        yield Question(name, ("eth_call", [call, {"blockHash": block}]), returns, check.facts(dict(row)))


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
    return query.where(table.c.chain_id == chain_id).execution_options(yield_per=BATCH)


def _values(question: Question, answer: Any) -> Values:
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
