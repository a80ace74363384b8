"""Finds logs that a node kept back: by the filters in the headers, and by what the node says when it is asked again."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from indexer.answers import bloom_mask, in_order, indices_of, logs_in, logs_of, receipts_of
from indexer.errors import ContradictionError, NonRetryableError
from indexer.records import Header, RawLog
from indexer.rpc import Source

# Of 2,048 bits: a filter that is fuller is more likely to name an address of ours by chance.
FULL = 512


async def complete(
    source: Source, headers: Sequence[Header], logs: list[RawLog], addresses: Collection[str], receipts: Any = None
) -> list[RawLog]:
    """Return the logs of a range with those that came only when they were asked for again.

    Doubted are the blocks whose filter says that there may be logs of ours and none came, and the last block that
    has some, since a list may be cut off, unless its logs explain its filter. A doubted block is asked for by its hash
    and held to its receipts; only its hash tells when its filter is so full that it says nothing. A single block that
    was asked for by its hash may come with its `receipts`, to which it is held at once. Raises when the node
    contradicts itself.
    """
    known = by_block(logs)
    doubted = [header for header in headers if header.hash not in known and may_hold(header, addresses)]
    if logs and not _explained(tail := next(each for each in headers if each.hash == logs[-1].block_hash), known):
        doubted.append(tail)
    if not doubted:
        return logs
    if indices_of(receipts, addresses) is not None:
        _check_receipts(source, doubted, [receipts], known, addresses)
        return logs
    held = [each for each in doubted if is_telling(each)]
    answers, told = await _ask_again(source, doubted, held, addresses)
    found = {header.hash: logs_of(answer, addresses, [header]) for header, answer in zip(doubted, answers, strict=True)}
    _check_receipts(source, held, told, found, addresses)
    for header in doubted:
        if found[header.hash] != known.get(header.hash, found[header.hash]):
            raise ContradictionError(f"The node at {source.host} cut off the logs of block {header.number}.")
    late = [log for block, some in found.items() if block not in known for log in some]
    return in_order(logs + late) if late else logs


def by_block(logs: Iterable[RawLog]) -> dict[str, list[RawLog]]:
    """Return logs by the hash of their block."""
    blocks: dict[str, list[RawLog]] = {}
    for log in logs:
        blocks.setdefault(log.block_hash, []).append(log)
    return blocks


def may_hold(header: Header, addresses: Iterable[str]) -> bool:
    """Return whether a block's filter says that it may have a log of these addresses."""
    bloom = header.bloom
    return bool(bloom) and any(bloom & mask == mask for mask in map(bloom_mask, addresses))


def is_telling(header: Header) -> bool:
    """Return whether a block's filter is empty enough to say anything."""
    return header.bloom.bit_count() <= FULL


def _explained(header: Header, known: dict[str, list[RawLog]]) -> bool:
    """Return whether the logs that are known set every bit of the block's filter: then no other is likely."""
    bloom = 0
    for log in known[header.hash]:
        bloom |= bloom_mask(log.address)
        for topic in log.topics:
            bloom |= bloom_mask(topic)
    return bloom == header.bloom


async def _ask_again(
    source: Source, doubted: Sequence[Header], held: Sequence[Header], addresses: Collection[str]
) -> tuple[list[Any], list[Any]]:
    """Return what a node says of the logs of some blocks and of the receipts of some, none where it serves none."""
    logs = [logs_in(header.hash, addresses) for header in doubted]
    try:
        answers = await source.try_batch([*logs, *(receipts_of(header.hash) for header in held)])
    except NonRetryableError:
        # Some refuse a whole batch for the one method in it that they do not serve.
        return await source.batch(logs), []
    return source.sound(logs, answers[: len(logs)]), answers[len(logs) :]


def _check_receipts(
    source: Source,
    blocks: Sequence[Header],
    receipts: Sequence[Any],
    found: dict[str, list[RawLog]],
    addresses: Collection[str],
) -> None:
    """Raise when a block's receipts hold other logs of these addresses; a node that tells none is believed."""
    for header, answer in zip(blocks, receipts, strict=bool(receipts)):
        indices = indices_of(answer, addresses)
        if indices is not None and indices != {log.log_index for log in found.get(header.hash, ())}:
            raise ContradictionError(f"The node at {source.host} keeps back the logs of block {header.number}.")
