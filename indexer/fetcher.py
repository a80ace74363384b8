"""Reads ranges of blocks, each from one node: headers and logs at once, checked against each other before use."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from indexer.agreement import PATIENCE, Agreement, Verdict
from indexer.answers import block_by, header_of, in_order, logs_in, logs_of, numbers_of, quantity_of
from indexer.decoder import decode
from indexer.errors import (
    ContradictionError,
    DecodeError,
    NodeBehindError,
    RangeRefusedError,
    ReorgedError,
    RetryableError,
    WrongChainError,
)
from indexer.gaps import complete
from indexer.generated import EscrowSet
from indexer.node import Node, Told, together
from indexer.ranges import RangeSize
from indexer.records import Batch, Guess, Header, Heads, Position, RawLog
from indexer.rpc import Rpc, Source

POLICY = "Policy"
ESCROW = "TaskEscrow"


class Fetcher:
    """Reads one chain through one or several nodes, in ranges sized by what each allows and what they hold."""

    def __init__(
        self,
        rpc: Rpc,
        start_block: int,
        *,
        max_range: int,
        max_logs: int,
        finality_depth: int,
        patience: float = PATIENCE,
    ) -> None:
        """Read from `start_block` on, the first block that can hold a log of ours; `max_logs` is what a range aims at.

        `patience` is how many seconds a node must be alone in telling of another branch until it is believed.
        """
        self._rpc = rpc
        self._start_block = start_block
        self._agreement = Agreement(rpc, finality_depth, patience)
        self._sizes = {node: RangeSize(max_range, max_logs) for node in rpc.nodes}

    async def check(self, chain_id: int, genesis: str) -> None:
        """Use only nodes that serve this chain, now and when they come back; raises when there is none."""

        async def check(source: Source) -> None:
            served, block = await source.batch([("eth_chainId", []), block_by("0x0")])
            found = quantity_of(served), header_of(block).hash
            if found != (chain_id, genesis):
                raise WrongChainError(
                    f"The node at {source.host} serves chain {found[0]} with genesis {found[1]}, the manifest names "
                    f"chain {chain_id} with genesis {genesis}: check GUILDHALL_RPC_URL and GUILDHALL_MANIFEST, or "
                    "deploy again."
                )

        self._rpc.expect(check)
        await self._rpc.over(_nothing)

    async def heads(self, guess: Guess | None = None) -> Heads:
        """Return the head, and what is safe and final; the logs of a block that may be the head are asked for too."""
        return await self._agreement.heads(guess)

    async def judge(self, position: Position) -> Verdict | None:
        """Decide whose branch to follow when a node tells of another than ours; None for ours."""
        return await self._agreement.judge(position)

    async def headers(self, numbers: Sequence[int], source: Source | None = None) -> list[Header | None]:
        """Return the headers with these numbers from one node, None where the chain is shorter."""
        if source is None:
            return await self._rpc.over(lambda source: _headers(source, numbers))
        return await _headers(source, numbers)

    async def logs(self, addresses: Collection[str], first: int, last: int) -> list[RawLog]:
        """Return the logs of these addresses in a range from one node, their times included."""

        async def read(source: Source) -> list[RawLog]:
            logs, _ = await self._logs_between(source, addresses, first, last)
            return logs

        return await self._rpc.over(read, height=last)

    async def next_batch(self, position: Position, heads: Heads) -> Batch:
        """Return the range that follows on a position, up to the head at most, from a node that has it.

        Raises `ReorgedError` when the chain does not go on from there, and `RetryableError` when no node gives a range
        that does not contradict itself, as none does when a reorg passes while we read.
        """

        async def read(source: Source) -> Batch:
            try:
                return await self._range(source, position, heads)
            except RetryableError:
                self._sizes[source.node].failed()
                raise

        return await self._rpc.over(read, height=position.number + 1)

    async def _range(self, source: Source, position: Position, heads: Heads) -> Batch:
        size = self._sizes[source.node]
        first = position.number + 1
        last = min(position.number + size.blocks, heads.head.number, _height(source.node, heads.head.number))
        if last < first:
            raise NodeBehindError(f"The node at {source.host} has no block {first} yet.")
        followed = dict(position.followed)
        answer: Any
        headers: Any
        told, receipts = source.node.told, None
        if told and told.header == heads.head and first == last == told.header.number:
            receipts = told.receipts
            headers, answer = _linked(position, [told.header]), await self._logs_of_head(source, told, followed)
        else:
            headers, answer = await together(
                (_linked_headers(source, position, range(first, last + 1)), self._answer(source, followed, first, last))
            )
        while isinstance(answer, RangeRefusedError):
            if last == first:
                raise _single(source, first, answer)
            headers = headers[: size.refused(last - first + 1, answer.hint)]
            last = headers[-1].number
            answer = await self._answer(source, followed, first, last)
        logs = logs_of(answer, followed, headers)
        del answer  # It is larger than all that was made of it.
        older: list[RawLog] = []
        older_headers: list[Header] = []
        while listed := _listed(logs, followed):
            followed |= dict.fromkeys(listed, ESCROW)
            found, blocks = await self._logs_between(source, listed, self._start_block, position.number)
            older += found
            older_headers += blocks
            logs, _ = await self._logs_between(source, followed, first, last, headers)
        logs = await complete(source, headers, logs, followed, receipts)
        size.read(len(headers), len(logs))
        source.node.head = max(source.node.head or 0, last)
        end = Position(last, headers[-1].hash, headers[-1].timestamp, followed)
        return Batch(position, end, headers, older_headers, in_order([*older, *logs]) if older else logs, heads)

    @staticmethod
    async def _logs_of_head(source: Source, told: Told, addresses: Collection[str]) -> Any:
        """Return the node's answer for the block that it calls the head, which it may have given already."""
        source.node.told = Told(told.header)
        if told.addresses == set(addresses):
            return told.logs
        (answer,) = await source.batch([logs_in(told.header.hash, addresses)])
        return answer

    async def _answer(self, source: Source, addresses: Iterable[str], first: int, last: int) -> Any:
        """Return the node's answer for a range, or its refusal."""
        wanted = {"address": sorted(addresses), "fromBlock": hex(first), "toBlock": hex(last)}
        try:
            return await source.call("eth_getLogs", wanted)
        except RangeRefusedError as error:
            source.tell(error)
            return error

    async def _logs_between(
        self, source: Source, addresses: Collection[str], first: int, last: int, headers: Sequence[Header] = ()
    ) -> tuple[list[RawLog], list[Header]]:
        """Return the logs in a range and the headers of their blocks, which are read unless given."""
        known = {header.number: header for header in headers}
        logs: list[RawLog] = []
        span = last - first + 1
        while first <= last:
            end = min(last, first + span - 1)
            answer = await self._answer(source, addresses, first, end)
            if isinstance(answer, RangeRefusedError):
                if first == end:
                    raise _single(source, first, answer)
                span = answer.hint or (end - first + 1) // 2
                continue
            if not headers:
                numbers = [number for number in numbers_of(answer, addresses) if first <= number <= end]
                known |= {header.number: header for header in await _headers(source, numbers) if header is not None}
            some = logs_of(answer, addresses, known.values())
            if some and not first <= some[0].block_number <= some[-1].block_number <= end:
                raise ContradictionError(f"The node at {source.host} sent logs from outside the range asked for.")
            logs += some
            first = end + 1
        return logs, [known[number] for number in sorted({log.block_number for log in logs})]


def _single(source: Source, number: int, refusal: RangeRefusedError) -> RetryableError:
    return RetryableError(f"The node at {source.host} refuses the logs of a single block, {number}: {refusal}")


def _height(node: Node, head: int) -> int:
    return head if node.head is None else node.head


async def _nothing(_source: Source) -> None:
    return


async def _headers(source: Source, numbers: Sequence[int]) -> list[Header | None]:
    answers = await source.batch([block_by(hex(number)) for number in numbers])
    found = [None if answer is None else header_of(answer) for answer in answers]
    for number, header in zip(numbers, found, strict=True):
        if header is not None and header.number != number:
            raise ContradictionError(f"The node at {source.host} sent header {header.number} for {number}.")
    return found


async def _linked_headers(source: Source, position: Position, numbers: range) -> list[Header]:
    headers = [header for header in await _headers(source, numbers) if header is not None]
    if len(headers) != len(numbers):
        raise NodeBehindError(f"The chain of the node at {source.host} got shorter while it was read.")
    return _linked(position, headers)


def _linked(position: Position, headers: list[Header]) -> list[Header]:
    """Return headers that follow on a position and on each other; raises when they do not."""
    parent = position.hash
    for header in headers:
        if header.parent_hash != parent:
            if header.number == headers[0].number:
                raise ReorgedError(f"Block {header.number} does not follow on {parent}.")
            raise ContradictionError(f"Block {header.number} does not follow on {parent}: the chain moved.")
        parent = header.hash
    return headers


def _listed(logs: Sequence[RawLog], followed: dict[str, str]) -> set[str]:
    """Return the escrows that Policy names in these logs and that are not followed yet."""
    listed = set()
    policies = {address for address, name in followed.items() if name == POLICY}
    for log in logs:
        if log.address in policies:
            try:
                event = decode(POLICY, log)
            except DecodeError:
                continue  # The fold puts it to the dead letters.
            if isinstance(event, EscrowSet) and event.escrow not in followed:
                listed.add(event.escrow)
    return listed
