"""The rules of the deployment's panels, asked of the node once, since they never change."""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

import httpx
import structlog
from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError

from backend.chain.calls.decoder import encode_call
from backend.chain.node.batch import Answer, Node
from backend.core.benches import Bench
from backend.core.errors import NodeUnavailable
from indexer.deployments import Manifest

PANELS = {"Panel": "Panel", "AppealPanel": "Appeal panel"}
# Seconds for which a node that did not answer is not asked again.
PAUSE = 5.0
NOBODY = "0x" + "0" * 40
_VIEWS = (
    ("members()", "address[]"),
    ("quorum()", "uint256"),
    ("arbitrationCost(bytes)", "uint256"),
    ("votingPeriod()", "uint256"),
    ("appealWindow()", "uint256"),
    ("second()", "address"),
    ("longestPath()", "uint256"),
)

Rules = TypeVar("Rules")

log = structlog.get_logger(__name__)


class Book(ABC, Generic[Rules]):
    """What contracts of the deployment say of themselves once and for all, by address.

    `wanted` has the name of each. It asks the node the first times, and never again once all are known.
    """

    def __init__(self, wanted: Mapping[str, str], client: httpx.Client, url: str) -> None:
        self._node = Node(client, url)
        self._wanted = wanted
        self._known: dict[str, Rules] = {}
        self._asked_at = float("-inf")
        self._lock = threading.Lock()

    def known(self) -> Mapping[str, Rules]:
        """Return what is known, by address."""
        if len(self._known) < len(self._wanted):
            with self._lock:
                self._ask()
        return self._known

    def _ask(self) -> None:
        if len(self._known) == len(self._wanted) or time.monotonic() - self._asked_at < PAUSE:
            return
        try:
            self._known = {address: self._read(address, name) for address, name in self._wanted.items()}
        except (NodeUnavailable, DecodingError) as error:
            self._asked_at = time.monotonic()
            log.warning("rules_unknown", book=type(self).__name__, error=type(error).__name__)

    @abstractmethod
    def _read(self, address: str, name: str) -> Rules:
        """Ask the node for what the contract at an address says of itself; `name` is what it is called."""

    def _views(self, address: str, views: Sequence[tuple[str, str]]) -> list[Any]:
        """Return the answers of views by signature and type."""
        calls = [
            ("eth_call", [{"to": address, "data": encode_call(view, *_arguments(view))}, "latest"]) for view, _ in views
        ]
        answers = zip(views, self._node.batch(calls), strict=True)
        return [_value(kind, said) for (_, kind), said in answers]


class BenchBook(Book[Bench]):
    """The panels of one process; see `BenchReader`."""

    def __init__(self, manifest: Manifest, client: httpx.Client, url: str) -> None:
        contracts = manifest.contracts
        super().__init__(
            {contracts[key].address: name for key, name in PANELS.items() if key in contracts}, client, url
        )

    def _read(self, address: str, name: str) -> Bench:
        members, quorum, cost, voting, window, second, longest = self._views(address, _VIEWS)
        return Bench(
            address=address,
            name=name,
            members=tuple(member.lower() for member in members),
            quorum=quorum,
            cost=cost,
            voting_period=voting,
            appeal_window=window,
            second=None if second == NOBODY else second.lower(),
            longest_path=longest,
        )


def _arguments(view: str) -> list[Any]:
    """Return what a view is asked with: no bytes, or the number one."""
    return [{"bytes": b"", "uint256": 1}[kind] for kind in view[view.index("(") + 1 : -1].split(",") if kind]


def _value(kind: str, answer: Answer) -> Any:
    if answer.error is not None:
        raise NodeUnavailable
    return decode([kind], answer.data())[0]
