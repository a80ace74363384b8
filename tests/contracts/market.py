"""The moves of a task in one line each, and what must hold when one is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from brownie import chain, web3
from brownie.exceptions import VirtualMachineError
from eth_utils import keccak
from reference import ACTIVE, CONTEST, DAY, NATIVE, SELECT, Seat, Terms, commitment, task_word
from signing import sign

DIGEST = bytes.fromhex("d1" * 32)
NOTE = bytes.fromhex("a1" * 32)
REASON = bytes.fromhex("c1" * 32)
SALT = bytes.fromhex("5a" * 32)
BRIEF = bytes.fromhex("b1" * 32)
SKILL = b"solidity".ljust(32, b"\0")
COST = 10**15
CLAIM_KEYS = ("minPrice", "maxBond", "epoch", "expiry")
REENTERED = keccak(text="Escrow_Reentered()")[:4]
BALANCE_OF = keccak(text="balanceOf(address)")[:4]


@contextmanager
def reverts_with(name: str, *arguments: Any) -> Iterator[None]:
    """Expect a custom error with exactly these arguments; the case of addresses does not matter."""
    values = ", ".join(str(getattr(each, "address", each)) for each in arguments)
    with pytest.raises(VirtualMachineError) as caught:
        yield
    assert str(caught.value.revert_msg).lower() == f"{name}: {values}".lower()


def next_block_at(moment: int) -> None:
    """Put the next block at `moment`, a Unix time."""
    answer = web3.provider.make_request("evm_setNextBlockTimestamp", [int(moment)])
    assert "error" not in answer, answer


def now() -> int:
    """The time of the newest block, a Unix time; the node's clock follows the tests' jumps, this process's does not."""
    return chain[-1].timestamp


def address(account: Any) -> str:
    """The address of an account, a contract or a wallet."""
    return str(getattr(account, "address", account))


def events(tx: Any, name: str) -> list[dict[str, Any]]:
    """All events of this name in a transaction."""
    return [dict(each) for each in tx.events if each.name == name]


def event(tx: Any, name: str) -> dict[str, Any]:
    """The one event of this name in a transaction."""
    found = [each for each in tx.events if each.name == name]
    assert len(found) == 1, f"{len(found)} events {name}"
    return dict(found[0])


@dataclass
class Task:
    """A task: its terms, its id, when it was posted, and the seats as their workers know them."""

    terms: Terms
    id: bytes
    opened: int = 0
    steps: int = 0
    seats: dict[str, Seat] = field(default_factory=dict)

    @property
    def packed(self) -> tuple[Any, ...]:
        return self.terms.packed()

    def seat(self, worker: Any) -> tuple[Any, ...]:
        """The four words of a worker's seat."""
        return self.seats[str(worker)].packed()

    def change(self, worker: Any, **changes: Any) -> None:
        """What has become of a worker's seat."""
        self.seats[str(worker)] = self.seats[str(worker)].but(**changes)

    def word(self, open_seats: int, status: int = ACTIVE, **counters: int) -> int:
        """What the task's word should be."""
        return task_word(status, open_seats, self.opened, steps=self.steps, **counters)


@dataclass(frozen=True)
class Bid:
    """A bid as its worker hands it to the poster."""

    worker: Any
    price: int
    expiry: int
    signature: bytes


class Market:
    """One escrow and the people around it."""

    def __init__(self, escrow, panel, poster, worker, other_worker, treasury, tokens):
        self.escrow = escrow
        self.panel = panel
        self.poster = poster
        self.worker = worker
        self.treasury = treasury
        self.people = [poster, worker, other_worker, treasury]
        self.tokens = {token.address: token for token in tokens}
        self._salts = count(1)

    def terms(self, **changes: Any) -> Terms:
        """Ordinary terms that Policy admits, but for the changes; `reward` sets the ceiling too."""
        if "reward" in changes:
            changes.setdefault("ceiling", changes["reward"])
        usual = {
            "poster": self.poster.address,
            "token": NATIVE,
            "arbitrator": self.panel.address,
            "treasury": self.treasury.address,
            "brief": BRIEF,
            "skill": SKILL,
            "salt": next(self._salts),
            "deadline": now() + 30 * DAY,
        }
        return Terms(**(usual | changes))

    def task(self, terms: Terms | None = None, **changes: Any) -> Task:
        """A task that is not posted yet."""
        terms = terms or self.terms(**changes)
        return Task(terms, terms.task_id(chain.id, self.escrow.address))

    def value(self, terms: Terms, amount: int) -> int:
        """What must be sent in the native coin where `amount` is due in the task's token."""
        return amount if terms.token == NATIVE else 0

    def send_post(self, task: Task, extra_data: bytes = b"", **transaction: Any) -> Any:
        """Send the post of a task; its funding is sent unless `value` says otherwise."""
        usual = {"from": self.poster, "value": task.terms.coin()}
        tx = self.escrow.post(task.packed, extra_data, usual | transaction)
        task.opened = tx.timestamp
        return tx

    def post(self, **changes: Any) -> Task:
        """Post a task."""
        task = self.task(**changes)
        self.send_post(task)
        return task

    def claim(self, task: Task, worker: Any = None, *, bond: int | None = None, proof=(), **transaction: Any) -> Any:
        """Take a seat; `bond` is what is due where it differs from the terms."""
        worker = worker or self.worker
        bond = task.terms.bond if bond is None else bond
        usual = {"from": worker, "value": self.value(task.terms, bond)}
        arguments = (task.packed, worker, task.terms.reward, bond, list(proof), 0, b"")
        tx = self.escrow.claim(*arguments, usual | transaction)
        price = task.terms.price_at(tx.timestamp, task.opened, task.steps)
        task.seats[str(worker)] = Seat(price=price, bond=bond)
        return tx

    def relay_claim(self, task: Task, worker: Any, *, proof=(), relayer: Any = None, **signed: Any) -> Any:
        """Take a seat for a worker with what he signed; see `claim_message` and `sign` for what can be changed."""
        message = self.claim_message(
            task, worker, **{key: signed.pop(key) for key in list(signed) if key in CLAIM_KEYS}
        )
        signature = signed.pop("signature", None) or self.sign(task, worker, "Claim", message, **signed)
        arguments = (message["minPrice"], message["maxBond"], list(proof), message["expiry"], signature)
        tx = self.escrow.claim(task.packed, address(worker), *arguments, {"from": relayer or self.poster})
        price = task.terms.price_at(tx.timestamp, task.opened, task.steps)
        task.seats[str(worker)] = Seat(price=price, bond=event(tx, "SeatTaken")["bond"])
        return tx

    def claim_message(self, task: Task, worker: Any, **changes: int) -> dict[str, Any]:
        """What a worker signs to claim: the terms' reward and bond, in his epoch, for a day."""
        usual = {
            "minPrice": task.terms.reward,
            "maxBond": task.terms.bond,
            "epoch": self.escrow.epochOf(address(worker)),
        }
        return usual | {"expiry": now() + DAY} | changes

    def bid(self, task: Task, worker: Any = None, price: int | None = None, **changes: Any) -> Bid:
        """A worker's signed bid; `expiry` and `epoch` of the message, or anything that `sign` takes, can be changed."""
        worker = worker or self.worker
        price = task.terms.reward if price is None else price
        expiry = changes.pop("expiry", None) or now() + DAY
        epoch = changes.pop("epoch", None)
        epoch = self.escrow.epochOf(address(worker)) if epoch is None else epoch
        message = {"price": price, "epoch": epoch, "expiry": expiry}
        return Bid(worker, price, expiry, self.sign(task, worker, "Bid", message, **changes))

    def select(self, task: Task, bid: Bid, *, proof=(), **transaction: Any) -> Any:
        """Give a seat to whoever signed a bid."""
        arguments = (task.packed, address(bid.worker), bid.price, list(proof), bid.expiry, bid.signature)
        tx = self.escrow.select(*arguments, {"from": self.poster} | transaction)
        task.seats[str(bid.worker)] = Seat(price=bid.price, bond=task.terms.bond)
        return tx

    def sign(
        self, task: Task, worker: Any, name: str, message: dict[str, Any], *, signer: Any = None, **domain: Any
    ) -> bytes:
        """A signature of `signer`, the worker unless told otherwise, over a message about a worker's seat in a task."""
        message = {"taskId": task.id, "worker": address(worker)} | message
        return sign(signer or worker, self.escrow, name, message, **domain)

    def claim_as_contract(self, task: Task, account: Any) -> Any:
        """Take a seat with a contract account, which pays its bond from what its caller sends along."""
        arguments = (task.packed, account, task.terms.reward, task.terms.bond, [], 0, b"")
        payload = self.escrow.claim.encode_input(*arguments)
        value = self.value(task.terms, task.terms.bond)
        tx = account.execute(self.escrow, payload, {"from": self.poster, "value": value})
        task.seats[str(account)] = Seat(price=task.terms.reward, bond=task.terms.bond)
        return tx

    def submit(self, task: Task, worker: Any = None, digest: bytes = DIGEST, **transaction: Any) -> Any:
        """Hand in work."""
        worker = worker or self.worker
        arguments = (task.packed, worker, task.seat(worker), digest, 0, b"")
        tx = self.escrow.submit(*arguments, {"from": worker} | transaction)
        self._submitted(task, worker, digest, tx)
        return tx

    def submit_as_contract(self, task: Task, account: Any) -> None:
        """Hand in work with a contract account."""
        payload = self.escrow.submit.encode_input(task.packed, account, task.seat(account), DIGEST, 0, b"")
        account.execute(self.escrow, payload, {"from": self.poster})
        task.seats[str(account)] = task.seats[str(account)].but(digest=DIGEST)

    def relay_submit(
        self, task: Task, worker: Any, digest: bytes = DIGEST, *, relayer: Any = None, expiry: int = 0, **signed: Any
    ) -> Any:
        """Hand in work for a worker with what he signed; see `sign` for what can be changed."""
        expiry = expiry or now() + DAY
        word = signed.pop("seatWord", None) or self.escrow.seatWord(task.id, address(worker))
        message = {"seatWord": word, "digest": digest, "expiry": expiry}
        signature = signed.pop("signature", None) or self.sign(task, worker, "Submit", message, **signed)
        arguments = (task.packed, address(worker), task.seat(worker), digest, expiry, signature)
        tx = self.escrow.submit(*arguments, {"from": relayer or self.poster})
        self._submitted(task, worker, digest, tx)
        return tx

    def _submitted(self, task: Task, worker: Any, digest: bytes, tx: Any) -> None:
        bonus = int(event(tx, "WorkSubmitted")["bonus"]) if task.terms.bonusSeats else 0
        task.change(worker, digest=digest, bonus=task.seats[str(worker)].bonus | bonus)

    def accept(self, task: Task, worker: Any = None, *, function: str = "accept", **transaction: Any) -> Any:
        """Accept work."""
        worker = worker or self.worker
        send = getattr(self.escrow, function)
        tx = send(task.packed, address(worker), task.seat(worker), {"from": self.poster} | transaction)
        seat = task.seats[str(worker)]
        if seat.milestone < task.terms.milestones - 1:
            task.seats[str(worker)] = seat.advanced(task.terms)
        return tx

    def accept_and_record(self, task: Task, worker: Any = None, **transaction: Any) -> Any:
        """Accept work and try to record it."""
        return self.accept(task, worker, function="acceptAndRecord", **transaction)

    def release(self, task: Task, worker: Any = None, **transaction: Any) -> Any:
        """Push the time-out of the review."""
        return self.accept(task, worker, function="release", **transaction)

    def lapse(self, task: Task, worker: Any = None, **transaction: Any) -> Any:
        """Push the time-out of the work, or of the reveal."""
        worker = worker or self.worker
        arguments = (task.packed, address(worker), task.seat(worker))
        tx = self.escrow.lapse(*arguments, {"from": self.poster} | transaction)
        if event(tx, "SeatEnded")["reopened"]:
            task.opened = tx.timestamp
            if task.terms.raiseEvery:
                task.steps = task.terms.steps_at(task.seats[str(worker)].price)
        else:
            self._went_back(task, worker)
        return tx

    def return_seat(self, task: Task, worker: Any = None, **transaction: Any) -> Any:
        """Hand a seat back."""
        worker = worker or self.worker
        tx = self.escrow.returnSeat(task.packed, worker, task.seat(worker), {"from": worker} | transaction)
        if not event(tx, "SeatEnded")["reopened"]:
            self._went_back(task, worker)
        return tx

    def _went_back(self, task: Task, worker: Any) -> None:
        """A closed task forgets its rise when a place went back to the poster unused."""
        if task.terms.mode != CONTEST and task.seats[str(worker)].paid == 0:
            task.opened = task.steps = 0

    def request_changes(self, task: Task, worker: Any = None, note: bytes = NOTE, **transaction: Any) -> Any:
        """Ask for changes."""
        worker = worker or self.worker
        arguments = (task.packed, address(worker), task.seat(worker), note)
        tx = self.escrow.requestChanges(*arguments, {"from": self.poster} | transaction)
        task.change(worker, changes=task.seats[str(worker)].changes + 1)
        return tx

    def reject(
        self, task: Task, worker: Any = None, reason: bytes = REASON, extra_data: bytes = b"", **transaction: Any
    ) -> Any:
        """Reject work, with the cost of arbitration as stake."""
        worker = worker or self.worker
        arguments = (task.packed, address(worker), task.seat(worker), reason, extra_data)
        usual = {"from": self.poster, "value": COST}
        tx = self.escrow.reject(*arguments, usual | transaction)
        task.change(worker, stakes=(event(tx, "WorkRejected")["stake"], 0))
        return tx

    def concede(self, task: Task, worker: Any = None, **transaction: Any) -> Any:
        """Push the time-out of the dispute."""
        worker = worker or self.worker
        return self.escrow.concede(task.packed, address(worker), task.seat(worker), {"from": self.poster} | transaction)

    def dispute(self, task: Task, worker: Any = None, extra_data: bytes = b"", **transaction: Any) -> int:
        """Dispute a rejection, with the cost of arbitration as stake; returns the dispute's number."""
        worker = worker or self.worker
        usual = {"from": worker, "value": COST}
        tx = self.escrow.dispute(task.packed, address(worker), task.seat(worker), extra_data, usual | transaction)
        disputed = event(tx, "SeatDisputed")
        task.change(worker, stakes=(task.seats[str(worker)].stakes[0], disputed["stake"]))
        return disputed["disputeId"]

    def execute_ruling(self, task: Task, number: int, worker: Any = None, **transaction: Any) -> Any:
        """End a disputed seat as ruled."""
        worker = worker or self.worker
        arguments = (task.packed, address(worker), task.seat(worker), number)
        return self.escrow.executeRuling(*arguments, {"from": self.poster} | transaction)

    def settle(
        self, task: Task, worker: Any = None, to_worker: int = 0, *, caller: Any = None, expiry: int = 0, **signed: Any
    ) -> Any:
        """End a seat as both agree; whoever does not call signs. `poster` and `worker` signatures can be given."""
        worker = worker or self.worker
        caller = caller or self.poster
        expiry = expiry or now() + DAY
        signatures = []
        for party, name in ((task.terms.poster, "poster_signature"), (worker, "worker_signature")):
            signature = signed.pop(name, None)
            if signature is None:
                calls = address(party) == address(caller)
                signature = b"" if calls else self.settlement(task, worker, to_worker, expiry, signer=party)
            signatures.append(signature)
        arguments = (task.packed, address(worker), task.seat(worker), to_worker, expiry, *signatures)
        return self.escrow.settle(*arguments, {"from": caller} | signed)

    def settlement(self, task: Task, worker: Any, to_worker: int, expiry: int, **signed: Any) -> bytes:
        """A party's signature under a settlement of the seat as it stands."""
        word = signed.pop("seatWord", None) or self.escrow.seatWord(task.id, address(worker))
        message = {"seatWord": word, "toWorker": to_worker, "expiry": expiry}
        return self.sign(task, worker, "Settle", message, **signed)

    def enter(
        self, task: Task, worker: Any = None, digest: bytes = DIGEST, salt: bytes = SALT, proof=(), **transaction: Any
    ) -> Any:
        """Enter a contest with a commitment to a digest."""
        worker = worker or self.worker
        committed = commitment(task.id, address(worker), digest, salt)
        usual = {"from": worker, "value": self.value(task.terms, task.terms.bond)}
        tx = self.escrow.enter(task.packed, committed, list(proof), usual | transaction)
        seat = Seat(committed, task.terms.reward, bond=task.terms.bond, entry=len(task.seats) + 1)
        task.seats[str(worker)] = seat
        return tx

    def reveal(
        self, task: Task, worker: Any = None, digest: bytes = DIGEST, salt: bytes = SALT, **transaction: Any
    ) -> Any:
        """Open an entry's commitment."""
        worker = worker or self.worker
        arguments = (task.packed, address(worker), task.seat(worker), digest, salt)
        tx = self.escrow.reveal(*arguments, {"from": worker} | transaction)
        task.change(worker, digest=digest, bond=0)
        return tx

    def award(self, task: Task, worker: Any = None, **transaction: Any) -> Any:
        """Give the prize to an entry."""
        worker = worker or self.worker
        return self.escrow.award(task.packed, address(worker), task.seat(worker), {"from": self.poster} | transaction)

    def escalate(self, task: Task, worker: Any = None, extra_data: bytes = b"", **transaction: Any) -> int:
        """Take a silent contest to its arbitrator; returns the dispute's number."""
        worker = worker or self.worker
        tx = self.escrow.escalate(task.packed, worker, task.seat(worker), extra_data, {"from": worker} | transaction)
        task.opened = tx.timestamp
        return event(tx, "ContestEscalated")["disputeId"]

    def close_contest(self, task: Task, worker: Any = None, number: int = 0, **transaction: Any) -> Any:
        """End a contest that was not awarded."""
        worker = worker or self.worker
        arguments = (task.packed, address(worker), task.seat(worker), number)
        return self.escrow.closeContest(*arguments, {"from": self.poster} | transaction)

    def close(self, task: Task, **transaction: Any) -> Any:
        """Close the open seats."""
        tx = self.escrow.closeOpenSeats(task.packed, {"from": self.poster} | transaction)
        if event(tx, "TaskClosed")["seats"]:
            task.opened = task.steps = 0
        return tx

    def taken(self, worker: Any = None, *, price: int | None = None, **changes: Any) -> Task:
        """A task in mode Select whose worker was given a seat; his bond comes from what he has allowed."""
        task = self.post(**({"mode": SELECT} | changes))
        self.select(task, self.bid(task, worker, price))
        return task

    def claimed(self, **changes: Any) -> Task:
        """A task whose worker has a seat."""
        task = self.post(**changes)
        self.claim(task)
        return task

    def submitted(self, **changes: Any) -> Task:
        """A task whose worker has handed in."""
        task = self.claimed(**changes)
        self.submit(task)
        return task

    def seat_clock(self, task: Task, worker: Any = None) -> int:
        """When the state of a seat began, a Unix time."""
        return (self.escrow.seatWord(task.id, worker or self.worker) >> 8) & (2**40 - 1)

    def balance(self, account: Any, token: str) -> int:
        """What an account owns of a token outside the escrow, in token units."""
        return web3.eth.get_balance(str(account)) if token == NATIVE else self.tokens[token].balanceOf(account)

    def credit(self, account: Any, token: str) -> int:
        """What an account may withdraw, in token units."""
        return self.escrow.credit(account, token)

    def state(self, task: Task) -> list[Any]:
        """Every word and amount that a move on this task could change, as the node answers, asked for at once."""
        people = [address(each) for each in [*self.people, self.escrow]]
        tokens = {NATIVE, task.terms.token}
        workers = {*task.seats, address(self.worker)}
        asked = [self._asked("taskWord", task.id)]
        asked += [self._asked("seatWord", task.id, worker) for worker in workers]
        asked += [self._asked("credit", person, token) for person in people for token in tokens]
        asked += [("eth_getBalance", [person, "latest"]) for person in people]
        if task.terms.token != NATIVE:
            data = (BALANCE_OF + bytes(12) + bytes.fromhex(person[2:]) for person in people)
            asked += [("eth_call", [{"to": task.terms.token, "data": f"0x{each.hex()}"}, "latest"]) for each in data]
        return [answer.get("result") for answer in web3.provider.make_batch_request(asked)]

    def _asked(self, function: str, *arguments: Any) -> tuple[str, list[Any]]:
        words = (each if isinstance(each, bytes) else bytes(12) + bytes.fromhex(each[2:]) for each in arguments)
        data = getattr(self.escrow, function).signature + b"".join(words).hex()
        return "eth_call", [{"to": self.escrow.address, "data": data}, "latest"]

    @contextmanager
    def refuses(self, task: Task, name: str, *arguments: Any) -> Iterator[None]:
        """Expect a custom error after which no word and no balance has changed."""
        before = self.state(task)
        with reverts_with(name, *arguments):
            yield
        assert self.state(task) == before
