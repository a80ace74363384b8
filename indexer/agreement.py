"""What several nodes agree on: the head, what is final, and which branch to follow when they tell of different ones."""

import time
from typing import NamedTuple

import structlog

from indexer.answers import block_by, header_of, logs_in, receipts_of
from indexer.errors import ContradictionError, IndexerError, NonRetryableError
from indexer.jsonrpc import Call
from indexer.node import Node, Told, together
from indexer.records import Guess, Header, Heads, Position
from indexer.rpc import Rpc, RpcError, Source

TOLERANCE = 3
LOOK_AROUND = 5.0
PATIENCE = 10.0

_log = structlog.get_logger(__name__)


class Verdict(NamedTuple):
    """The node whose branch to follow; `contested` when others hold on to ours."""

    source: Source
    contested: bool


class _Opinion(NamedTuple):
    node: Node
    head: Header
    ours: Header | None


class Agreement:
    """Looks at the heads of all nodes now and then, and at one of the good ones in between."""

    def __init__(self, rpc: Rpc, finality_depth: int, patience: float = PATIENCE) -> None:
        """Wait `patience` seconds for silent nodes before a lone one is believed about another branch."""
        self._rpc = rpc
        self._depth = finality_depth
        self._patience = patience
        self._look_at = 0.0
        self._best = 0
        self._final: dict[Node, tuple[int, int]] = {}
        self._doubted_since: float | None = None

    async def heads(self, guess: Guess | None = None) -> Heads:
        """Return the head of a node that is not behind the others, and what all that are not call safe and final.

        The logs of the block that is guessed to be the head are asked for at once.
        """

        async def look(source: Source) -> Heads:
            return await self._heads_at(source, guess)

        if len(self._rpc.nodes) == 1:
            return await self._rpc.over(look)
        if time.monotonic() >= self._look_at:
            await self._look_around()
        heads = await self._rpc.over(look, height=self._best - TOLERANCE)
        if heads.head.number < self._best - TOLERANCE:
            self._look_at = 0.0
        self._best = max(self._best, heads.head.number)
        near = [final for node, final in self._final.items() if (node.head or 0) >= self._best - TOLERANCE]
        safe, finalized = (
            min([own, *others]) for own, *others in zip((heads.safe, heads.finalized), *near, strict=True)
        )
        return Heads(heads.head, safe, finalized)

    async def judge(self, position: Position) -> Verdict | None:
        """Decide whose branch to follow when a node tells of another than ours; None for ours, or for a while yet.

        The branch that more nodes are on is followed, and the longer of two that as many are on. A node that is
        alone in telling is believed when the others stay silent for long.
        """
        opinions = await self._opinions(position.number)
        keep = [each for each in opinions if each.ours and each.ours.hash == position.hash]
        change = [each for each in opinions if each.ours and each.ours.hash != position.hash]
        short = [each for each in opinions if each.ours is None]
        self._look_at = 0.0
        if keep and _weight(change) <= _weight(keep):
            self._doubted_since = None
            self._lose(change, position)
            return None
        silent = sum(not node.aside for node in self._rpc.nodes) - len(opinions)
        if not keep and silent > 0 and self._doubted():
            _log.warning("waiting for the other nodes before another branch is believed")
            return None
        self._lose(keep, position)
        self._doubted_since = None
        best = max(change or short, key=lambda each: each.head.number)
        self._best = best.head.number
        return Verdict(self._rpc.source(best.node), bool(keep))

    async def _opinions(self, number: int) -> list[_Opinion]:
        """Ask every node that may serve, resting or not, for its head and its block with this number."""
        asked = [node for node in self._rpc.nodes if not node.aside]

        async def ask(node: Node) -> _Opinion | IndexerError:
            try:
                return await self._rpc.at(node, lambda source: _opinion(source, number))
            except IndexerError as error:
                return error

        found = await together(ask(node) for node in asked)
        opinions = [each for each in found if isinstance(each, _Opinion)]
        if not opinions:
            raise next(each for each in found if isinstance(each, IndexerError))
        return opinions

    def _doubted(self) -> bool:
        """Return whether a lone node has not been telling of another branch for long."""
        now = time.monotonic()
        self._doubted_since = self._doubted_since or now
        return now - self._doubted_since < self._patience

    def _lose(self, losers: list[_Opinion], position: Position) -> None:
        for each in losers:
            each.node.disagreed(_other_branch(each.node, position.number))

    async def _look_around(self) -> None:
        """Ask every node that is awake for its heads; what fails there, or is on another branch than most, rests."""
        found: dict[Node, Header] = {}

        async def look(node: Node) -> None:
            try:
                found[node] = (await self._rpc.at(node, self._heads_at)).head
            except IndexerError:
                self._final.pop(node, None)

        await together(look(node) for node in self._rpc.nodes if not node.rests())
        await self._sort_out(found)
        self._best = max((head.number for head in found.values()), default=0)
        self._look_at = time.monotonic() + LOOK_AROUND

    async def _sort_out(self, found: dict[Node, Header]) -> None:
        """Leave the nodes of the branch that most are on; of two that as many are on, those of the longer."""
        while len(found) > 1:
            longest = max(found, key=lambda node: found[node].number)
            others = [node for node in found if node is not longest]
            wanted = [block_by(hex(found[node].number)) for node in others]
            try:
                answers = await self._rpc.at(longest, lambda source: source.batch(wanted))  # noqa: B023 - runs at once
                headers = [answer and header_of(answer) for answer in answers]
            except IndexerError:
                del found[longest]
                continue
            apart = [
                node
                for node, header in zip(others, headers, strict=True)
                if header is None or header.hash != found[node].hash
            ]
            losers = apart if 2 * len(apart) <= len(found) else [node for node in found if node not in apart]
            for node in losers:
                head = found.pop(node)
                node.disagreed(_other_branch(node, head.number))
                self._final.pop(node, None)
            if losers == apart:
                return

    async def _heads_at(self, source: Source, guess: Guess | None = None) -> Heads:
        """Return a node's head, and what is safe and final: by its tags, or by depth where it has none."""
        # What is final is asked for twice: a wrong answer would be kept for good.
        tags = ("safe", "finalized", "finalized")
        asked = [block_by("latest"), *map(block_by, tags)]
        more = _asked_too(guess)
        try:
            latest, *answers = await source.try_batch([*asked, *more])
        except NonRetryableError:
            # Some refuse a whole batch for the one method in it that they do not serve.
            more = []
            latest, *answers = await source.try_batch(asked)
        if isinstance(latest, RpcError):
            raise latest
        head, node = header_of(latest), source.node
        node.told = Told(head)
        if guess and more and guess.hash == head.hash and not isinstance(logs := answers[len(tags)], RpcError):
            node.told = Told(head, guess.addresses, logs, answers[-1] if guess.doubted else None)
        told: dict[str, int] = {}
        for name, answer in zip(tags, answers, strict=False):
            if not isinstance(answer, RpcError) and answer is not None:
                number = header_of(answer).number
                told[name] = min(number, told.get(name, number))
        if told.get("finalized", 0) > told.get("safe", head.number):
            raise ContradictionError(f"The node at {source.host} calls more final than it calls safe.")
        # A node that has tags does not lose them: an error in between must not make a guess of what is final.
        node.tags = {**node.tags, **told}
        deep = max(0, head.number - self._depth)
        finalized = min(node.tags.get("finalized", deep), head.number)
        safe = min(max(node.tags.get("safe", deep), finalized), head.number)
        node.head = head.number
        self._final[node] = safe, finalized
        return Heads(head, safe, finalized)


def _asked_too(guess: Guess | None) -> list[Call]:
    """Return what is asked for with the head."""
    if guess is None:
        return []
    logs = logs_in(guess.hash, guess.addresses)
    return [logs, receipts_of(guess.hash)] if guess.doubted else [logs]


def _other_branch(node: Node, number: int) -> ContradictionError:
    return ContradictionError(
        f"The node at {node.host} is on another branch at block {number} than the others: check that it is synced, or "
        "take it out of GUILDHALL_RPC_URL."
    )


async def _opinion(source: Source, number: int) -> _Opinion:
    latest, ours = await source.batch([block_by("latest"), block_by(hex(number))])
    return _Opinion(source.node, header_of(latest), None if ours is None else header_of(ours))


def _weight(opinions: list[_Opinion]) -> tuple[int, int]:
    return len(opinions), max((each.head.number for each in opinions), default=-1)
