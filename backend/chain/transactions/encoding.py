"""Actions as the calls that do them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backend.chain.actions.facts import NATIVE, Facts
from backend.chain.actions.schemas import Action, Approval
from backend.chain.escrow.calls import ESCROW, calldata, seat_of_call, terms_of_call, to_bytes
from backend.chain.transactions.arguments import Arguments
from backend.chain.transactions.schemas import Transaction
from backend.core.errors import NotLegal
from backend.core.state import State
from indexer.models import Seat
from indexer.rewards import funded

NOBODY = "0x" + "0" * 40
NO_SEAT = (bytes(32), 0, 0, 0)
# Calls that take terms, worker and seat, by their action.
SEAT_CALLS = {
    "return_seat": "returnSeat",
    "lapse": "lapse",
    "accept": "accept",
    "accept_and_record": "acceptAndRecord",
    "release": "release",
    "concede": "concede",
    "award": "award",
}


@dataclass(frozen=True, slots=True)
class Making:
    """An action of an account on its way to be a transaction."""

    state: State
    facts: Facts
    action: Action
    said: Arguments

    @property
    def terms(self) -> tuple[Any, ...]:
        """The terms of the task."""
        return terms_of_call(self.facts.task)

    @property
    def seat(self) -> tuple[Any, ...]:
        """The terms, the worker and his seat, as most calls begin."""
        seat = next((seat for seat in self.facts.seats if self.is_about(seat)), None)
        worker = NOBODY if self.action.worker is None else self.action.worker.lower()
        return (self.terms, worker, seat_of_call(seat) if seat else NO_SEAT)

    def is_about(self, seat: Seat) -> bool:
        """Tell whether the action is about a seat."""
        return self.action.worker is not None and seat.worker == self.action.worker.lower()

    @property
    def extra(self) -> bytes:
        """The arbitrator's extra data."""
        return to_bytes(self.facts.task.extra_data)

    @property
    def account(self) -> str:
        """The account that will send it; nobody's for calls that anyone may make."""
        return self.facts.account or NOBODY


def _claim(made: Making) -> tuple[str, tuple[Any, ...]]:
    made.said.only("proof")
    params = made.action.params
    bounds = int(params["min_price"]), int(params["max_bond"])
    return "claim", (made.terms, made.account, *bounds, made.said.proof(params.get("proof", "")), 0, b"")


def _select(made: Making) -> tuple[str, tuple[Any, ...]]:
    said = made.said
    said.only("worker", "price", "proof", "expiry", "signature")
    bid = said.number("price"), said.proof(""), said.number("expiry"), said.raw("signature")
    return "select", (made.terms, said.text("worker"), *bid)


def _enter(made: Making) -> tuple[str, tuple[Any, ...]]:
    made.said.only("commitment", "proof")
    proof = made.said.proof(made.action.params.get("proof", ""))
    return "enter", (made.terms, made.said.word("commitment"), proof)


def _close(made: Making) -> tuple[str, tuple[Any, ...]]:
    made.said.only()
    return "closeOpenSeats", (made.terms,)


def _withdraw(made: Making) -> tuple[str, tuple[Any, ...]]:
    made.said.only("token")
    return "withdraw", (made.action.params["token"].lower(), made.account)


def _submit(made: Making) -> tuple[str, tuple[Any, ...]]:
    made.said.only("digest")
    return "submit", (*made.seat, made.said.word("digest"), 0, b"")


def _request_changes(made: Making) -> tuple[str, tuple[Any, ...]]:
    made.said.only("note")
    return "requestChanges", (*made.seat, made.said.word("note"))


def _reject(made: Making) -> tuple[str, tuple[Any, ...]]:
    made.said.only("reason")
    return "reject", (*made.seat, made.said.word("reason"), made.extra)


def _paying(name: str) -> Callable[[Making], tuple[str, tuple[Any, ...]]]:
    def encode(made: Making) -> tuple[str, tuple[Any, ...]]:
        made.said.only()
        return name, (*made.seat, made.extra)

    return encode


def _ending(name: str) -> Callable[[Making], tuple[str, tuple[Any, ...]]]:
    def encode(made: Making) -> tuple[str, tuple[Any, ...]]:
        made.said.only()
        return name, (*made.seat, int(made.action.params.get("dispute_id", "0")))

    return encode


def _settle(made: Making) -> tuple[str, tuple[Any, ...]]:
    said = made.said
    said.only("to_worker", "expiry", "poster_signature", "worker_signature")
    signatures = said.raw("poster_signature"), said.raw("worker_signature")
    return "settle", (*made.seat, said.number("to_worker"), said.number("expiry"), *signatures)


def _reveal(made: Making) -> tuple[str, tuple[Any, ...]]:
    made.said.only("digest", "salt")
    return "reveal", (*made.seat, made.said.word("digest"), made.said.word("salt"))


def _submit_evidence(made: Making) -> tuple[str, tuple[Any, ...]]:
    made.said.only("evidence")
    terms, worker, _ = made.seat
    return "submitEvidence", (terms, worker, made.said.text("evidence"))


_ENCODERS: Mapping[str, Callable[[Making], tuple[str, tuple[Any, ...]]]] = {
    "claim": _claim,
    "select": _select,
    "enter": _enter,
    "close_open_seats": _close,
    "withdraw": _withdraw,
    "submit": _submit,
    "request_changes": _request_changes,
    "reject": _reject,
    "dispute": _paying("dispute"),
    "escalate": _paying("escalate"),
    "execute_ruling": _ending("executeRuling"),
    "close_contest": _ending("closeContest"),
    "settle": _settle,
    "reveal": _reveal,
    "submit_evidence": _submit_evidence,
}


def call_of(state: State, facts: Facts, action: Action, arguments: Mapping[str, str]) -> Transaction:
    """Return the transaction of an action; raises `ArgumentInvalid`, and `NotLegal` where no contract does it."""
    made = Making(state, facts, action, Arguments(arguments))
    if action.action in SEAT_CALLS:
        made.said.only()
        name, values = SEAT_CALLS[action.action], made.seat
    elif action.action in _ENCODERS:
        name, values = _ENCODERS[action.action](made)
    else:
        return _beside(made)
    return Transaction(
        to=facts.task.escrow,
        function=name,
        data=calldata(ESCROW, name, *values),
        value=action.value,
        approve=action.approve,
    )


def _beside(made: Making) -> Transaction:
    """Return the call of a contract beside the escrow: the record of standing, or the pot."""
    task, action = made.facts.task, made.action
    if action.action == "record":
        made.said.only()
        to = made.state.manifest.contracts["Reputation"].address
        data = calldata("Reputation", "record", task.escrow, *made.seat)
        return Transaction(to=to, function="record", data=data, value="0", approve=None)
    pot = made.facts.pot_contract
    if pot is None:
        raise NotLegal(action=action.action, reason="no_pot")
    if action.action == "contribute":
        made.said.only("amount")
        net = made.said.number("amount")
        total = funded(net, task.fee_bps)
        approve = None if task.token == NATIVE else Approval(token=task.token, spender=pot, amount=str(total))
        data, value = calldata("TaskPot", "contribute", made.terms, net), total if approve is None else 0
        return Transaction(to=pot, function="contribute", data=data, value=str(value), approve=approve)
    made.said.only()
    if action.action == "pay_pot":
        data = calldata("TaskPot", "pay", *made.seat[:2])
        return Transaction(to=pot, function="pay", data=data, value="0", approve=None)
    last = max(made.facts.seats, key=lambda seat: seat.taken_at, default=None)
    data = calldata("TaskPot", "refund", made.terms, last.worker if last else NOBODY, made.account)
    return Transaction(to=pot, function="refund", data=data, value="0", approve=None)
