"""What the API calls legal is what the contracts let through: every action, by each account (R60, R100)."""

from typing import Any

from web3 import Web3
from web3.exceptions import Web3Exception
from web3.types import TxParams, Wei

from tests.backend.house import Browser, House
from tests.world import DAY, NATIVE, Task, World


def lets_through(world: World, task: Task, action: dict[str, Any], account: str) -> bool:
    """Ask the contracts whether the transaction would succeed in the next block."""
    escrow, worker = world.escrow.functions, action["worker"]
    seat = task.seat(worker) if worker in task.seats else None
    params = action["params"]
    calls = {
        "claim": lambda: escrow.claim(
            task.packed, account, int(params["min_price"]), int(params["max_bond"]), [], 0, "0x"
        ),
        "submit": lambda: escrow.submit(task.packed, worker, seat, "0x" + "ab" * 32, 0, "0x"),
        "accept": lambda: escrow.accept(task.packed, worker, seat),
        "release": lambda: escrow.release(task.packed, worker, seat),
        "lapse": lambda: escrow.lapse(task.packed, worker, seat),
        "close_open_seats": lambda: escrow.closeOpenSeats(task.packed),
        "withdraw": lambda: escrow.withdraw(params["token"], account),
        "record": lambda: world.reputation.functions.record(world.escrow.address, task.packed, worker),
    }
    sent: TxParams = {"from": Web3.to_checksum_address(account), "value": Wei(int(action["value"]))}
    try:
        calls[action["action"]]().call(sent)
    except Web3Exception:
        return False
    return True


def agree(house: House, client: Browser, world: World, tasks: list[Task]) -> dict[str, int]:
    """Compare every action of every task for every kind of account and count those that are allowed, by name."""
    house.index()
    house.clock.time = world.now
    allowed: dict[str, int] = {}
    accounts = [world.posters[0], world.posters[1], *world.workers[:3], world.stranger]
    for task in tasks:
        for account in accounts:
            page = client.get(f"/api/v1/tasks/{task.id}", params={"account": account}).json()
            for action in page["actions"]:
                told = (action["action"], action["worker"], account, action["reason"])
                assert lets_through(world, task, action, account) is action["allowed"], told
                allowed[action["action"]] = allowed.get(action["action"], 0) + action["allowed"]
    return allowed


def test_the_api_and_the_contracts_agree_at_every_stage(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    client = own_house.client()
    first, second, third = world.workers[:3]
    plain = world.post(seats=2, deadline=world.now + 20 * DAY)
    dollars = world.post(token=world.token.address, seats=2, deadline=world.now + 4 * DAY)
    free = world.post(free_lapses=1, deadline=world.now + 20 * DAY)
    tasks = [plain, dollars, free]
    seen: dict[str, int] = {}

    def compare() -> None:
        for name, count in agree(own_house, client, world, tasks).items():
            seen[name] = seen.get(name, 0) + count

    compare()
    world.claim(plain, first)
    world.claim(plain, second)
    world.claim(dollars, first)
    world.claim(free, third)
    compare()
    world.submit(plain, first)
    world.submit(dollars, first)
    compare()
    world.accept(plain, first)
    world.sleep(3 * DAY)
    compare()
    world.release(dollars, first)
    world.sleep(4 * DAY)
    compare()
    world.lapse(plain, second)
    world.lapse(free, third)
    compare()
    world.record(plain, second)
    world.record(free, third)
    compare()
    world.close(plain)
    world.withdraw(world.posters[0], NATIVE)
    world.sleep(30 * DAY)
    compare()
    assert min(seen.values()) > 0, seen
    assert len(seen) == 8


def test_an_escrow_that_waits_after_being_listed_again_is_not_recorded_from(own_house: House) -> None:
    """Its seats can be recorded once the wait is over, and the API says so from the same second (S3)."""
    world = own_house.world
    assert world is not None
    client, worker = own_house.client(), world.workers[0]
    task = world.post()
    world.claim(task, worker)
    world.submit(task, worker)
    world.accept(task, worker)
    assert agree(own_house, client, world, [task])["record"] > 0
    for version in (0, 1):
        world.send(world.policy.functions.setEscrow(world.escrow.address, version), world.owner)
    assert agree(own_house, client, world, [task])["record"] == 0
    world.sleep(32 * DAY)
    assert agree(own_house, client, world, [task])["record"] > 0
