"""Spares Brownie work that takes longer than the tests themselves.

For a refusal Brownie asks for every step of the transaction and lays the sources beside them; here the outermost call
tells the reason, except where coverage is measured, because there the steps are what is measured. Each time the chain
is taken back it walks all objects of the process, and the sources of the whole stack to see who called; here the
objects that the session began with are left out of the walk, and one frame of the stack is looked at.
"""

import gc
import sys
from types import SimpleNamespace
from typing import Any

from brownie import web3
from brownie._config import CONFIG
from brownie.exceptions import VirtualMachineError, decode_typed_error
from brownie.network import rpc
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


def _stack() -> list[Any]:
    """Where `inspect.stack` was asked for, and who called there."""
    return [SimpleNamespace(frame=sys._getframe(depth)) for depth in (1, 2)]


def keep_pace() -> None:
    """Spare this process all of it."""
    TransactionReceipt._set_from_receipt = _set_with_reason
    TransactionReceipt._raise_if_reverted = _raise_with_reason
    rpc.inspect = SimpleNamespace(stack=_stack)
    gc.collect()
    gc.freeze()
