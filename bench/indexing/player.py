"""Plays lives on a node, block after block of about as many events as asked for."""

import heapq
from collections import Counter, deque
from itertools import count

from bench.indexing.lives import SHARES, Life, Logs, treasury
from bench.indexing.market import HOLDERS, Call, Market
from bench.indexing.node import Node, NodeError
from tests.world import ETHER

GRANT = 100_000 * ETHER
RECEIPT_BATCH = 50


class Player:
    """Keeps the lives that go on, and fills blocks from them."""

    def __init__(self, market: Market) -> None:
        """Begin with nobody at work."""
        self.market = market
        self.node: Node = market.node
        self.events: Counter[str] = Counter()
        self._addresses = {address.lower() for address in market.contracts.values()}
        self._ready: deque[tuple[Life, Logs | None]] = deque([(treasury(market), None)])
        self._waiting: list[tuple[int, int, Life]] = []
        self._order = count()
        # How many events a call of each function left the last time.
        self._left: dict[str, int] = {}
        self._chosen: list[tuple[Life, Call]] = []
        self._hashes: list[str] = []

    def pace(self, interval: int) -> None:
        """Mine only when asked to, blocks that are `interval` seconds of the chain's time apart."""
        self.node.call("evm_setAutomine", False)  # noqa: FBT003 - JSON-RPC knows positions only
        self.node.call("anvil_setBlockTimestampInterval", interval)
        # A chain that was loaded would go on at the time of this machine.
        self.node.call("evm_setNextBlockTimestamp", self._now() + interval)

    def settle(self) -> None:
        """Give everybody votes, which they delegate to themselves."""
        market = self.market
        first, *others = market.accounts[1:]
        holders = market.accounts[HOLDERS]
        calls = [market.call(first, "GuildToken", "delegate", first)]
        for index, account in enumerate(others):
            if account not in holders:
                giver = holders[index % len(holders)]
                calls.append(market.call(giver, "GuildToken", "transfer", account, GRANT))
            calls.append(market.call(account, "GuildToken", "delegate", account))
        for start in range(0, len(calls), 20):
            self._hashes = self.node.send([call[:4] for call in calls[start : start + 20]])
            self.seal()
            self._logs(calls[start : start + 20])

    def block(self, events: int) -> int:
        """Mine one block and return how many events of ours it holds."""
        self.queue(events)
        self.seal()
        return self.reap()

    def queue(self, events: int) -> None:
        """Send what the next block shall hold, about so many events."""
        self.market.now = self._now()
        self._chosen = []
        expected = 0
        while self._waiting and self._waiting[0][0] <= self.market.now:
            self._ready.append((heapq.heappop(self._waiting)[2], None))
        while expected < events:
            life, answer = self._ready.popleft() if self._ready else (self._begin(), None)
            step = self._next(life, answer)
            if isinstance(step, int):
                heapq.heappush(self._waiting, (self.market.now + step, next(self._order), life))
            elif step is not None:
                self._chosen.append((life, step))
                expected += self._left.get(step.name, 1)
        self._hashes = self.node.send([call[:4] for _, call in self._chosen])

    def seal(self) -> None:
        """Mine what was sent."""
        self.node.call("evm_mine")

    def reap(self) -> int:
        """Let the lives of the block that was sealed go on, and return how many events of ours it holds."""
        receipts = self._logs([call for _, call in self._chosen])
        total = 0
        for (life, call), logs in zip(self._chosen, receipts, strict=True):
            self._left[call.name] = len(logs)
            self.events[call.name] += len(logs)
            total += len(logs)
            self._ready.append((life, logs))
        return total

    def _logs(self, calls: list[Call]) -> list[Logs]:
        """Return the logs of ours that each call of the last block left; raises `NodeError` for a failed one."""
        found = {item["transactionHash"]: item for item in self.node.call("eth_getBlockReceipts", "latest")}
        for call, name in zip(calls, self._hashes, strict=True):
            if name not in found or found[name]["status"] != "0x1":
                raise NodeError(f"{call.name} of {call.sender} failed: {self._reason(call)}")
        return [
            [log for log in found[name]["logs"] if log["address"].lower() in self._addresses] for name in self._hashes
        ]

    def _now(self) -> int:
        return int(self.node.call("eth_getBlockByNumber", "latest", False)["timestamp"], 16)  # noqa: FBT003

    def _reason(self, call: Call) -> str:
        """Return why a call fails now."""
        fields = {"from": call.sender, "to": call.to, "data": call.data, "value": hex(call.value)}
        try:
            return f"it would not now, and answers {self.node.call('eth_call', fields, 'latest')}"
        except NodeError as error:
            return str(error)

    def _begin(self) -> Life:
        chosen = self.market.random.choices(list(SHARES), list(SHARES.values()))[0]
        return chosen(self.market)

    @staticmethod
    def _next(life: Life, answer: Logs | None) -> Call | int | None:
        try:
            return next(life) if answer is None else life.send(answer)
        except StopIteration:
            return None
