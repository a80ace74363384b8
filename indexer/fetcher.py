"""Reads ranges of blocks from the node: headers and logs at once, checked against each other before use."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

from indexer.answers import bloom_mask, header_of, log_of, quantity_of
from indexer.decoder import decode
from indexer.errors import DecodeError, RangeRefusedError, ReorgedError, RetryableError
from indexer.generated import EscrowSet
from indexer.records import Batch, Header, Heads, Position, RawLog
from indexer.rpc import Rpc, RpcError

POLICY = "Policy"
ESCROW = "TaskEscrow"
FIRST_RANGE = 200


class Fetcher:
    """Reads one chain through one node. Ranges halve when the node refuses them and grow again when it does not."""

    def __init__(self, rpc: Rpc, start_block: int, *, max_range: int, max_logs: int, finality_depth: int) -> None:
        """Read from `start_block` on, the first block that can hold a log of ours."""
        self._rpc = rpc
        self._start_block = start_block
        self._max_range = max_range
        self._max_logs = max_logs
        self._finality_depth = finality_depth
        self.size = min(FIRST_RANGE, max_range)

    async def identity(self) -> tuple[int, str]:
        """Return the node's chain id and genesis hash."""
        chain_id, genesis = await self._rpc.batch([("eth_chainId", []), _block_by("0x0")])
        return quantity_of(chain_id), header_of(genesis).hash

    async def heads(self) -> Heads:
        """Return the head, and what is safe and final: by the node's tags, or by depth where it has none."""
        latest, *tags = await self._rpc.try_batch([_block_by("latest"), _block_by("safe"), _block_by("finalized")])
        if isinstance(latest, RpcError):
            raise latest
        head = header_of(latest)
        deep = max(0, head.number - self._finality_depth)
        safe, finalized = (
            deep if isinstance(tag, RpcError) or tag is None else min(header_of(tag).number, head.number)
            for tag in tags
        )
        return Heads(head, max(safe, finalized), finalized)

    async def headers(self, numbers: Sequence[int]) -> list[Header | None]:
        """Return the headers with these numbers, None where the chain is shorter."""
        answers = await self._rpc.batch([_block_by(hex(number)) for number in numbers])
        found = [None if answer is None else header_of(answer) for answer in answers]
        for number, header in zip(numbers, found, strict=True):
            if header is not None and header.number != number:
                raise RetryableError(f"The node sent header {header.number} for {number}.")
        return found

    async def next_batch(self, position: Position, heads: Heads) -> Batch:
        """Return the range that follows on a position, up to the head at most.

        Raises `ReorgedError` when the chain does not go on from there, and `RetryableError` when the node contradicts
        itself, as it does when a reorg passes while we read.
        """
        first = position.number + 1
        last = min(position.number + self.size, heads.head.number)
        followed = dict(position.followed)
        headers, logs = await asyncio.gather(
            self._linked_headers(position, range(first, last + 1)), self.logs(followed, first, last)
        )
        older: list[RawLog] = []
        while listed := _listed(logs, followed):
            followed |= dict.fromkeys(listed, ESCROW)
            older += await self.logs(listed, self._start_block, position.number)
            logs = await self.logs(followed, first, last)
        logs = await self._without_gaps(headers, logs, followed)
        older_headers = await self._headers_of(older)
        timed = _timed(older, older_headers) + _timed(logs, headers)
        self._adapt(len(timed))
        end = Position(last, headers[-1].hash, headers[-1].timestamp, followed)
        return Batch(position, end, headers, older_headers, sorted(timed), heads)

    async def _linked_headers(self, position: Position, numbers: range) -> list[Header]:
        headers = [header for header in await self.headers(numbers) if header is not None]
        if len(headers) != len(numbers):
            raise RetryableError("The chain got shorter while it was read.")
        parent = position.hash
        for header in headers:
            if header.parent_hash != parent:
                if header.number == numbers[0]:
                    raise ReorgedError(f"Block {header.number} does not follow on {parent}.")
                raise RetryableError(f"Block {header.number} does not follow on {parent}: the chain moved.")
            parent = header.hash
        return headers

    async def logs(self, addresses: Collection[str], first: int, last: int) -> list[RawLog]:
        """Return the logs of these addresses in a range; a range that is refused is read in halves."""
        if first > last:
            return []
        wanted = {"address": sorted(addresses), "fromBlock": hex(first), "toBlock": hex(last)}
        try:
            answer = await self._rpc.call("eth_getLogs", wanted)
        except RangeRefusedError as error:
            self.size = max(1, min(self.size, last - first + 1) // 2)
            if first == last:
                raise RetryableError(f"The node refuses the logs of a single block, {first}: {error}") from error
            middle = (first + last) // 2
            return [*await self.logs(addresses, first, middle), *await self.logs(addresses, middle + 1, last)]
        logs = _read_logs(answer, addresses)
        if any(not first <= log.block_number <= last for log in logs):
            raise RetryableError("The node sent logs from outside the range that was asked for.")
        return logs

    async def _without_gaps(
        self, headers: Sequence[Header], logs: list[RawLog], addresses: Collection[str]
    ) -> list[RawLog]:
        """Ask again, block by block, where a header's filter says that there may be logs and none came."""
        masks = [bloom_mask(address) for address in addresses]
        filled = {log.block_hash for log in logs}
        doubtful = [
            header.hash
            for header in headers
            if header.bloom and header.hash not in filled and any(header.bloom & mask == mask for mask in masks)
        ]
        wanted = [("eth_getLogs", [{"address": sorted(addresses), "blockHash": block}]) for block in doubtful]
        for answer in await self._rpc.batch(wanted):
            logs = logs + _read_logs(answer, addresses)
        return logs

    async def _headers_of(self, logs: Sequence[RawLog]) -> list[Header]:
        found = await self.headers(sorted({log.block_number for log in logs}))
        return [header for header in found if header is not None]

    def _adapt(self, logs: int) -> None:
        if logs > self._max_logs:
            self.size = max(1, self.size * self._max_logs // logs)
        else:
            self.size = min(self._max_range, self.size + FIRST_RANGE)


def _block_by(tag: str) -> tuple[str, list[Any]]:
    return "eth_getBlockByNumber", [tag, False]


def _read_logs(answer: Any, addresses: Collection[str]) -> list[RawLog]:
    if not isinstance(answer, list):
        raise RetryableError(f"The node's logs are no list: {answer!r:.100}")
    logs = [log_of(item, addresses) for item in answer]
    if len({(log.block_hash, log.log_index) for log in logs}) != len(logs):
        raise RetryableError("The node sent a log twice.")
    return logs


def _timed(logs: Sequence[RawLog], headers: Sequence[Header]) -> list[RawLog]:
    """Give each log the time of its block, which must be the block of the header that was read."""
    by_number = {header.number: header for header in headers}
    timed = []
    for log in logs:
        header = by_number.get(log.block_number)
        if header is None or header.hash != log.block_hash:
            raise RetryableError(f"A log names block {log.block_hash} at {log.block_number}, its header another.")
        timed.append(log._replace(timestamp=header.timestamp))
    return timed


def _listed(logs: Sequence[RawLog], followed: dict[str, str]) -> set[str]:
    """Return the escrows that Policy names in these logs and that are not followed yet."""
    listed = set()
    for log in logs:
        if followed[log.address] == POLICY:
            try:
                event = decode(POLICY, log)
            except DecodeError:
                continue  # The fold puts it to the dead letters.
            if isinstance(event, EscrowSet) and event.escrow not in followed:
                listed.add(event.escrow)
    return listed
