"""Waits for receipts by themselves, so that a busy machine cannot make Brownie lose a transaction.

Brownie takes a transaction for dropped when the sender's nonce has moved and there is no receipt yet. A node that is
mining moves the nonce first and stores the receipt a moment later, and a transaction that burns all its gas makes that
moment long. So the receipt is waited for before Brownie looks; a transaction that was really dropped is still told.
"""

from contextlib import suppress
from typing import Any

from brownie import web3
from brownie.network.transaction import TransactionReceipt
from web3.exceptions import TimeExhausted

PATIENCE_SECONDS = 60
POLL_SECONDS = 0.01

_await_confirmation = TransactionReceipt._await_confirmation  # noqa: SLF001 - Brownie has no setting for it


def _await_receipt(self: TransactionReceipt, *args: Any, **kwargs: Any) -> None:
    with suppress(TimeExhausted):
        web3.eth.wait_for_transaction_receipt(self.txid, PATIENCE_SECONDS, POLL_SECONDS)
    _await_confirmation(self, *args, **kwargs)


def wait_for_receipts() -> None:
    """Make every transaction of this process wait for its receipt first."""
    TransactionReceipt._await_confirmation = _await_receipt  # noqa: SLF001 - the same
