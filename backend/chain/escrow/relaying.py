"""Calls of the escrow that the relay sends for workers who signed them: tried first, so that it pays for no refusal."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.chain.calls.decoder import failure_name, read_failure
from backend.chain.escrow.reader import node_of
from backend.chain.node.batch import Answer
from backend.chain.relay.repository import RelayRepository
from backend.chain.relay.sender import Order, Sender
from backend.chain.relay.service import RelayBook, Wish
from backend.core.errors import (
    ApiError,
    BondUncovered,
    CallRefused,
    NotLegal,
    RelayUnavailable,
    SeatMoved,
    SignatureExpired,
    SignatureInvalid,
)
from backend.core.state import State

# Gas beyond the trial's: between trial and block a slot may have become another, or a receiver need more.
RESERVE = 40_000

_REASONS = {
    "Escrow_TaskNotOpen": "task_not_open",
    "Escrow_NoOpenSeat": "no_open_seat",
    "Escrow_SeatExists": "seat_taken",
    "Escrow_SelfDeal": "self_deal",
    "Escrow_NotInvited": "not_invited",
    "Escrow_MayNotTake": "suspended",
    "Escrow_TooEarly": "too_early",
    "Escrow_TooLate": "too_late",
}
_KINDS: Mapping[str, type[ApiError]] = {
    "Escrow_BadSignature": SignatureInvalid,
    "Escrow_WrongState": SeatMoved,
    "Escrow_WrongSeat": SeatMoved,
    "Escrow_WrongValue": BondUncovered,
    "Escrow_NotReceived": BondUncovered,
    "Escrow_TransferFailed": BondUncovered,
}


@dataclass(frozen=True, slots=True)
class EscrowRelay:
    """The relay of one process for calls of an escrow; no transaction is open while the node is asked."""

    state: State

    def sent_before(self, wish: Wish) -> str | None:
        """Return the hash of the transaction that fulfils the same wish already.

        Raises what `RelayBook.answered` raises, and `RelayUnavailable` without a relay.
        """
        sender = self._sender()
        with self.state.database.read() as session:
            pending = RelayRepository(session, self.state.chain_id).has_pending(wish.account)
        if pending:
            sender.settle()
        with self.state.database.read() as session:
            book = RelayBook.of(self.state.settings, session, self.state.chain_id, self.state.clock.wall())
            row = book.answered(wish)
            return row.hashes[0] if row is not None and row.sent_at is not None else None

    def send(self, wish: Wish, action: str, escrow: str, data: str) -> str:
        """Try a call and send it; raises what the trial means, and what `Sender.send` raises."""
        sender = self._sender()
        gas = self._trial(sender, action, escrow, data)
        return sender.send(Order(wish, escrow, data, gas))

    def _sender(self) -> Sender:
        sender = Sender.of(self.state)
        if sender is None:
            raise RelayUnavailable
        return sender

    def _trial(self, sender: Sender, action: str, escrow: str, data: str) -> int:
        cap = self.state.settings.relay_gas
        call = {"from": sender.address, "to": escrow, "data": data, "gas": hex(cap)}
        tried, estimate = node_of(self.state).batch([("eth_call", [call, "latest"]), ("eth_estimateGas", [call])])
        for answer in (tried, estimate):
            if answer.error is not None:
                raise refusal(action, answer)
        return min(cap, estimate.number() + RESERVE)


def refusal(action: str, answer: Answer) -> ApiError:
    """Return what a refused trial of an action means."""
    error = answer.error or {}
    name = failure_name(error)
    if name in _REASONS:
        return NotLegal(action=action, reason=_REASONS[name])
    if name == "Escrow_Expired":
        return SignatureExpired()
    known = _KINDS.get(name)
    return known() if known is not None else CallRefused(failure=read_failure(error))
