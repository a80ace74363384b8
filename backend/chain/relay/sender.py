"""Sends transactions with the relay's key: each has a nonce from the database, and is kept before it is sent.

Several processes share the key. A process that dies between keeping and sending, or a node that forgets, leaves a row
that is pending; `settle` sends it again, byte for byte, so that nothing is sent twice under another nonce and no nonce
stays unused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import structlog
from eth_account.signers.local import LocalAccount
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from sqlalchemy.orm import Session

from backend.chain.node.batch import Answer, Node
from backend.chain.relay.keys import relay_account
from backend.chain.relay.models import LOST, MINED, PENDING, REVERTED, RelayTransaction
from backend.chain.relay.repository import RelayRepository
from backend.chain.relay.service import RelayBook, Wish
from backend.core.clock import Clock
from backend.core.database import Database
from backend.core.errors import NodeUnavailable, RelayUnavailable
from backend.core.settings import Settings
from backend.core.state import State

ATTEMPTS = 5
BATCH = 50
# Seconds after which what the chain still does not have is sent again.
PATIENCE = 60
# What the node says of a transaction that it has already, and of one whose nonce is used.
KNOWN = ("already known", "already imported", "known transaction")
USED = ("nonce too low",)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """What to send: calldata as 0x text for a contract, with its limit of gas."""

    wish: Wish
    to: str
    data: str
    gas: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What the node says before anything is sent: the account's count and money, and fees in wei for a unit of gas."""

    count: int
    balance: int
    max_fee: int
    tip: int


@dataclass(frozen=True, slots=True)
class Sender:
    """The relay of one process. It asks the node, so it blocks; never call it with a transaction open."""

    settings: Settings
    database: Database
    client: httpx.Client
    clock: Clock
    chain_id: int
    account: LocalAccount

    @classmethod
    def of(cls, state: State) -> "Sender | None":
        """Return the relay of an API process, or None when this deployment has no key for one."""
        account = relay_account(state.settings)
        if account is None:
            return None
        return cls(state.settings, state.database, state.node, state.clock, state.chain_id, account)

    @property
    def address(self) -> str:
        """The relay's account, lower-case."""
        return str(self.account.address).lower()

    @property
    def node(self) -> Node:
        """The chain's node."""
        return Node(self.client, self.settings.rpc_url)

    def send(self, order: Order) -> str:
        """Send a transaction and return its hash; the same wish again returns the same hash.

        Raises what `RelayBook.answered` raises, `NodeUnavailable`, and `RelayUnavailable` when money or the fee's cap
        do not suffice or the node refuses it; nothing is kept then.
        """
        self.settle()
        for _ in range(ATTEMPTS):
            quote = self._quote()
            row = self._keep(order, quote)
            if row.status == MINED or row.sent_at is not None:
                return row.hashes[0]
            said = self._submit(row)
            if said is None:
                return row.hashes[0]
            log.warning("relay_refused", nonce=row.nonce, said=said)
            if not any(word in said for word in USED):
                self._withdraw(row)
                raise RelayUnavailable
            if (receipt := self._receipts([row])[0]) is not None:
                self._mark(row, _outcome(receipt))
                return row.hashes[0]
            # Something else was sent under this nonce with the same key.
            self._mark(row, LOST)
        raise RelayUnavailable

    def settle(self) -> int:
        """Learn what became of the transactions that were sent, send again what was lost; returns how many are open."""
        with self.database.read() as session:
            if not self._rows(session).has_any(self.address):
                return 0
        count = self.node.ask("eth_getTransactionCount", self.address, "latest").number()
        with self.database.read() as session:
            rows = list(self._rows(session).open(self.address, count, BATCH))
        for row, receipt in zip(rows, self._receipts(rows), strict=True):
            self._settle(row, receipt, count)
        return len(rows)

    def _settle(self, row: RelayTransaction, receipt: dict[str, Any] | None, count: int) -> None:
        if receipt is not None:
            status = _outcome(receipt)
        elif row.nonce >= count:
            status = PENDING
        else:
            # Its nonce is used, and not by it. A node may be late to tell of a receipt: that is not believed at once.
            status = LOST if self.clock.wall() - row.created_at >= PATIENCE else PENDING
        if status != row.status:
            self._mark(row, status)
        if receipt is None and row.nonce >= count:
            self._again(row, first=row.nonce == count)

    def _again(self, row: RelayTransaction, *, first: bool) -> None:
        """Send what the chain does not have yet; what the others wait for pays more each time."""
        if row.sent_at is not None:
            if self.clock.wall() - row.sent_at < PATIENCE:
                return
            row = self._raised(row) if first else row
        said = self._submit(row)
        if said is not None:
            log.warning("relay_refused", nonce=row.nonce, said=said)

    def _raised(self, row: RelayTransaction) -> RelayTransaction:
        """Sign the same call under the same nonce for a higher fee, as far as the cap allows."""
        least = row.max_fee + row.max_fee // 8 + 1
        try:
            quote = self._quote()
        except RelayUnavailable:
            return row
        if least > self.settings.relay_max_fee:
            return row
        signed = TypedTransaction.from_bytes(HexBytes(row.raw))
        fields = {name: value for name, value in signed.as_dict().items() if name not in {"v", "r", "s"}}
        tip = int(fields["maxPriorityFeePerGas"])
        max_fee = max(least, quote.max_fee)
        fields["maxFeePerGas"] = max_fee
        fields["maxPriorityFeePerGas"] = min(max_fee, max(quote.tip, tip + tip // 8 + 1))
        raw, tx_hash = self._sign(fields)
        with self.database.write() as session:
            self._rows(session).replace(row, raw, [tx_hash, *row.hashes], max_fee)
        with self.database.read() as session:
            return self._rows(session).get(self.address, row.nonce) or row

    def _keep(self, order: Order, quote: Quote) -> RelayTransaction:
        """Give the transaction a nonce and keep it signed; or return the one that fulfils the same wish already."""
        wish = order.wish
        with self.database.write() as session:
            repository = self._rows(session)
            while True:
                answered = RelayBook.of(self.settings, session, self.chain_id, self.clock.wall()).answered(wish)
                if answered is not None:
                    return answered
                if quote.balance < order.gas * quote.max_fee:
                    log.warning("relay_without_money", balance=quote.balance, needed=order.gas * quote.max_fee)
                    raise RelayUnavailable
                nonce = max(repository.next_nonce(self.address), quote.count)
                raw, tx_hash = self._sign(self._fields(order, quote, nonce))
                kept = repository.enter(
                    {
                        "sender": self.address,
                        "nonce": nonce,
                        "hashes": [tx_hash],
                        "raw": raw,
                        "max_fee": quote.max_fee,
                        "subject": wish.subject,
                        "account": wish.account,
                        "request": wish.request,
                        "idempotency_key": wish.key,
                        "kind": wish.kind,
                        "status": PENDING,
                        "created_at": self.clock.wall(),
                        "sent_at": None,
                    }
                )
                # Otherwise another process was faster: with this nonce, or with a vote of the same voter.
                if kept:
                    row = repository.get(self.address, nonce)
                    assert row is not None  # noqa: S101 - it was entered in this transaction
                    return row

    def _mark(self, row: RelayTransaction, status: str) -> None:
        log.info("relay_settled", nonce=row.nonce, status=status, tx_hash=row.hashes[0])
        with self.database.write() as session:
            self._rows(session).mark(self.address, row.nonce, status=status)

    def _withdraw(self, row: RelayTransaction) -> None:
        with self.database.write() as session:
            self._rows(session).withdraw(self.address, row.nonce)

    def _submit(self, row: RelayTransaction) -> str | None:
        """Hand a transaction to the node; returns what it says against it, None when it took or has it."""
        try:
            answer = self.node.ask("eth_sendRawTransaction", row.raw)
        except NodeUnavailable:
            log.warning("relay_unsent", nonce=row.nonce)
            return None
        said = str((answer.error or {}).get("message", "")).lower()
        if answer.error is not None and not any(word in said for word in KNOWN):
            return said or "refused"
        with self.database.write() as session:
            self._rows(session).mark(self.address, row.nonce, sent_at=self.clock.wall())
        return None

    def _quote(self) -> Quote:
        count, balance, block, tip = self.node.batch(
            [
                ("eth_getTransactionCount", [self.address, "latest"]),
                ("eth_getBalance", [self.address, "latest"]),
                ("eth_getBlockByNumber", ["latest", False]),
                ("eth_maxPriorityFeePerGas", []),
            ]
        )
        base = _base_fee(block)
        cap = self.settings.relay_max_fee
        if base > cap:
            log.warning("relay_fee_above_cap", base_fee=base, cap=cap)
            raise RelayUnavailable
        wanted = tip.number() if tip.error is None else 0
        max_fee = min(cap, 2 * base + wanted)
        return Quote(count.number(), balance.number(), max_fee, min(wanted, max_fee))

    def _receipts(self, rows: Sequence[RelayTransaction]) -> list[dict[str, Any] | None]:
        questions = [("eth_getTransactionReceipt", [tx_hash]) for row in rows for tx_hash in row.hashes]
        answers = iter(self.node.batch(questions))
        found = []
        for row in rows:
            receipts = [next(answers).result for _ in row.hashes]
            found.append(next((receipt for receipt in receipts if receipt), None))
        return found

    def _fields(self, order: Order, quote: Quote, nonce: int) -> dict[str, Any]:
        return {
            "type": 2,
            "chainId": self.chain_id,
            "nonce": nonce,
            "to": to_checksum_address(order.to),
            "value": 0,
            "data": order.data,
            "gas": order.gas,
            "maxFeePerGas": quote.max_fee,
            "maxPriorityFeePerGas": quote.tip,
        }

    def _sign(self, fields: dict[str, Any]) -> tuple[str, str]:
        signed = self.account.sign_transaction(fields)
        return "0x" + signed.raw_transaction.hex().removeprefix("0x"), "0x" + signed.hash.hex().removeprefix("0x")

    def _rows(self, session: Session) -> RelayRepository:
        return RelayRepository(session, self.chain_id)


def _base_fee(block: Answer) -> int:
    try:
        return int(block.result.get("baseFeePerGas", "0x0"), 16)
    except (AttributeError, TypeError, ValueError) as error:
        raise NodeUnavailable from error


def _outcome(receipt: dict[str, Any]) -> str:
    return MINED if int(receipt["status"], 16) else REVERTED
