"""Reads why a transaction was refused from its outermost call alone.

Brownie asks for every step of the transaction, and lays the sources beside them, which takes longer than all the rest
of a test of a refusal. Where coverage is measured it still does, because the steps are what is measured.
"""

from typing import Any

from brownie import web3
from brownie._config import CONFIG
from brownie.exceptions import VirtualMachineError, decode_typed_error
from brownie.network.transaction import TransactionReceipt

TOP_CALL = {"tracer": "callTracer", "tracerConfig": {"onlyTopCall": True}}

_set_from_receipt = TransactionReceipt._set_from_receipt
_raise_if_reverted = TransactionReceipt._raise_if_reverted


def _set_with_reason(self: TransactionReceipt, receipt: Any) -> None:
    _set_from_receipt(self, receipt)
    if self.status or CONFIG.argv["coverage"]:
        return
    frame = web3.provider.make_request("debug_traceTransaction", [str(self.txid), TOP_CALL])["result"]
    output = frame.get("output", "0x")
    self._revert_msg = decode_typed_error(output) if len(output) > len("0x") else frame.get("error", "")
    self._dev_revert_msg = ""


def _raise_with_reason(self: TransactionReceipt, exc: VirtualMachineError) -> None:
    if self.status or CONFIG.argv["coverage"]:
        _raise_if_reverted(self, exc)
        return
    raise exc._with_attr(source="", revert_msg=self._revert_msg, dev_revert_msg="")


def read_only_reasons() -> None:
    """Make every transaction of this process read no more than its reason when it was refused."""
    TransactionReceipt._set_from_receipt = _set_with_reason
    TransactionReceipt._raise_if_reverted = _raise_with_reason
