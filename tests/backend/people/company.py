"""What tests of people do again and again."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from backend.people.roles.repository import RoleRepository
from tests.backend.house import House, Person
from tests.node import CHAIN_ID

API = "/api/v1"
Item = TypeVar("Item")
Result = TypeVar("Result")


def refused(answer: Any, status: int, code: str) -> None:
    """Expect a problem by its name."""
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def appoint(house: House, person: Person, role: str = "admin") -> Person:
    """Give a role as the naming of the first admin does, without its signature."""
    with house.database.write() as session:
        RoleRepository(session, CHAIN_ID).grant(person.address.lower(), role, "0x" + "00" * 20, house.clock.wall())
    return person


def race(act: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Do something with every item at the same moment, each on a thread of its own."""
    barrier = Barrier(len(items))

    def run(item: Item) -> Result:
        barrier.wait(timeout=30)
        return act(item)

    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(run, items))
