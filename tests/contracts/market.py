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
from reference import DAY, NATIVE, Seat, Terms

DIGEST = bytes.fromhex("d1" * 32)
BRIEF = bytes.fromhex("b1" * 32)
SKILL = b"solidity".ljust(32, b"\0")
REENTERED = keccak(text="Escrow_Reentered()")[:4]


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
    seats: dict[str, Seat] = field(default_factory=dict)

    @property
    def packed(self) -> tuple[Any, ...]:
        return self.terms.packed()

    def seat(self, worker: Any) -> tuple[Any, ...]:
        """The four words of a worker's seat."""
        return self.seats[str(worker)].packed()


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
            "deadline": chain.time() + 30 * DAY,
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
        usual = {"from": self.poster, "value": self.value(task.terms, task.terms.funding())}
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
        task.seats[str(worker)] = Seat(price=task.terms.reward, bond=bond)
        return tx

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
        task.seats[str(worker)] = task.seats[str(worker)].but(digest=digest)
        return tx

    def submit_as_contract(self, task: Task, account: Any) -> None:
        """Hand in work with a contract account."""
        payload = self.escrow.submit.encode_input(task.packed, account, task.seat(account), DIGEST, 0, b"")
        account.execute(self.escrow, payload, {"from": self.poster})
        task.seats[str(account)] = task.seats[str(account)].but(digest=DIGEST)

    def accept(self, task: Task, worker: Any = None, **transaction: Any) -> Any:
        """Accept work."""
        worker = worker or self.worker
        return self.escrow.accept(task.packed, worker, task.seat(worker), {"from": self.poster} | transaction)

    def release(self, task: Task, worker: Any = None, **transaction: Any) -> Any:
        """Push the time-out of the review."""
        worker = worker or self.worker
        return self.escrow.release(task.packed, worker, task.seat(worker), {"from": self.poster} | transaction)

    def lapse(self, task: Task, worker: Any = None, **transaction: Any) -> Any:
        """Push the time-out of the work."""
        worker = worker or self.worker
        return self.escrow.lapse(task.packed, worker, task.seat(worker), {"from": self.poster} | transaction)

    def close(self, task: Task, **transaction: Any) -> Any:
        """Close the open seats."""
        return self.escrow.closeOpenSeats(task.packed, {"from": self.poster} | transaction)

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

    def state(self, task: Task) -> dict[Any, int]:
        """Every word and amount that a move on this task could change."""
        kept: dict[Any, int] = {"task": self.escrow.taskWord(task.id)}
        for person in [*self.people, self.escrow]:
            kept[person, "native"] = self.balance(person, NATIVE)
            kept[person, "token"] = self.balance(person, task.terms.token)
            kept[person, "credit"] = self.credit(person, task.terms.token)
        for worker in {*task.seats, str(self.worker)}:
            kept[worker, "seat"] = self.escrow.seatWord(task.id, worker)
        return kept

    @contextmanager
    def refuses(self, task: Task, name: str, *arguments: Any) -> Iterator[None]:
        """Expect a custom error after which no word and no balance has changed."""
        before = self.state(task)
        with reverts_with(name, *arguments):
            yield
        assert self.state(task) == before
