"""Spares Brownie work that takes longer than the tests themselves.

For a refusal Brownie asks for every step of the transaction and lays the sources beside them; here the outermost call
tells the reason, except where coverage is measured, because there the steps are what is measured. For each transaction
it starts two threads, asks for the chain's id, the gas price's block and the receipt twice, and takes a snapshot in
order to undo it; here the receipt is waited for in place, once, and nothing can be undone but by `chain.revert`. Each
time the chain is taken back Brownie asks for the code of every contract, collects all garbage and reads the sources of
the whole stack to see who called; here a contract stays whose block does, and one frame of the stack is looked at.
"""

import gc
import sys
import threading
import time
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import requests
from brownie import accounts, web3
from brownie._config import CONFIG
from brownie.exceptions import VirtualMachineError, decode_typed_error
from brownie.network import account, contract, state, transaction
from brownie.network.contract import ContractCall, ContractContainer
from brownie.network.rpc import Rpc
from brownie.network.state import Chain
from brownie.network.transaction import TransactionReceipt
from web3.exceptions import TimeExhausted

TOP_CALL = {"tracer": "callTracer", "tracerConfig": {"onlyTopCall": True}}
PATIENCE_SECONDS, POLL_SECONDS, POLLS = 60, 0.01, 100
# They look up names, prices and the chain's id for what a test says in full.
UNASKED = ("gas_price_strategy", "ens_name_to_address", "validation", "gas_estimate")

_set_from_receipt = TransactionReceipt._set_from_receipt
_raise_if_reverted = TransactionReceipt._raise_if_reverted
_await_confirmation = TransactionReceipt._await_confirmation
_add_to_undo_buffer = Chain._add_to_undo_buffer
_revert = Chain._revert


class _AtOnce:
    """A thread whose work is done when it was started."""

    def __init__(self, target: Any, args: tuple[Any, ...] = (), **_: Any) -> None:
        self._work = (target, args)

    def start(self) -> None:
        target, args = self._work
        target(*args)

    def join(self) -> None:
        """There is nothing to wait for."""


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


def _confirm(self: TransactionReceipt, *arguments: Any, **options: Any) -> None:
    """Wait for the receipt, and trace branches where they are measured.

    Brownie's own way, which remains for what is never mined, looks once a second, and takes a transaction for lost
    when the node counts it before it has its receipt.
    """
    try:
        receipt = web3.eth.wait_for_transaction_receipt(self.txid, PATIENCE_SECONDS, POLL_SECONDS)
    except TimeExhausted:
        _await_confirmation(self, *arguments, **options)
        return
    self.block_number = receipt["blockNumber"]
    self._set_from_receipt(receipt)
    try:
        if CONFIG.argv["coverage"] and not transaction.coverage._check_cached(self.coverage_hash) and self.trace:
            self._expand_trace()
    finally:
        self._confirmed.set()


def _note_the_time(self: Chain, *arguments: Any) -> None:
    """Follow the chain's clock after a transaction, as Brownie does before it takes its snapshot."""
    if CONFIG.argv["coverage"]:
        _add_to_undo_buffer(self, *arguments)
    else:
        self._set_time_offset_from_block()


def _empty_the_pool() -> None:
    """Let mined transactions leave the pool, which they do a moment after their receipts; drop those never mined."""
    for _ in range(POLLS):
        if int(web3.provider.make_request("txpool_status", [])["result"]["pending"], 16) == 0:
            return
        time.sleep(POLL_SECONDS)
    web3.provider.make_request("anvil_dropAllTransactions", [])


def _take_back(self: Chain, snapshot: Any) -> Any:
    """Take the chain back to a snapshot of Brownie's, and take a new one there."""
    _empty_the_pool()
    if CONFIG.argv["coverage"]:
        return _revert(self, snapshot)
    Rpc().backend.revert(snapshot)
    self._time_offset = self._snapshot_time_offsets[snapshot]
    fresh = self._take_snapshot()
    state._notify_registry()
    return fresh


def _ask(self: ContractCall, *arguments: Any, block_identifier: Any = None, override: Any = None) -> Any:
    """Ask a view; where branches are traced, first as a transaction, of the sender that Brownie would forget."""
    if CONFIG.argv["always_transact"] and block_identifier is None:
        inputs, options = contract._get_tx(self._owner, arguments)
        options |= {"gas_price": 0, "from": options["from"] or accounts[0], "_skip_undo": True}
        snapshot = contract.rpc._snapshot()
        with suppress(Exception):  # What it has to say the call below says too.
            self.transact(*inputs, options)
        contract._revert_transact_call(snapshot)
    return self.call(*arguments, block_identifier=block_identifier, override=override)


def _forget_above(self: ContractContainer, height: int) -> None:
    """Forget what was deployed above a height, and of what was found by its address all that is not there."""
    for known in list(self._contracts):
        made = known.tx and known.tx.block_number
        if made > height if made else not web3.eth.get_code(known.address):
            self.remove(known)
            known._reverted = True


def _stack() -> list[Any]:
    """Where `inspect.stack` was asked for, and who called there."""
    here = sys._getframe(1)
    return [SimpleNamespace(frame=here), SimpleNamespace(frame=here.f_back)]


def keep_pace() -> None:
    """Spare this process all of it."""
    TransactionReceipt._set_from_receipt = _set_with_reason
    TransactionReceipt._raise_if_reverted = _raise_with_reason
    TransactionReceipt._await_confirmation = _confirm
    account.threading = SimpleNamespace(Lock=threading.Lock, Thread=_AtOnce)
    transaction.threading = SimpleNamespace(Event=threading.Event, Thread=_AtOnce)
    Chain._add_to_undo_buffer = _note_the_time
    Chain._revert = _take_back
    ContractCall.__call__ = _ask
    ContractContainer._revert = _forget_above
    sys.modules["brownie.network.rpc"].inspect = SimpleNamespace(stack=_stack)
    state.gc = SimpleNamespace(collect=lambda: 0)
    for layer in UNASKED:
        web3.middleware_onion.remove(layer)
    gc.collect()
    gc.freeze()


def ask_directly() -> None:
    """Ask the node by one session for all threads, which does not read the whole environment for a proxy each time."""
    session = requests.Session()
    session.trust_env = False
    web3.provider._request_session_manager._explicit_session = session
