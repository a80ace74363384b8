"""What the API calls legal is what the contracts let through: every action, by each account (R60, R100)."""

from collections import Counter
from typing import Any

from backend.chain.actions.schemas import Action
from backend.chain.transactions.encoding import call_of
from tests.backend.dealing import HOUR, Deals
from tests.backend.house import House
from tests.world import DAY, NATIVE, Task, World

WORD = "0x" + "ab" * 32


def said(deals: Deals, task: Task, action: Action) -> dict[str, str]:
    """Return what an account would have to say for an action, as rightly as anybody could."""
    world, worker = deals.world, action.worker
    poster, expiry = task.packed[0], world.now + DAY
    if action.action == "select":
        chooses = next(
            each for each in world.workers if each not in {s["worker"] for s in deals.page(task)["seat_list"]}
        )
        body = deals.bid(task, chooses, task.fields["ceiling"])
        return {"worker": chooses, **{name: str(body[name]) for name in ("price", "expiry", "signature")}}
    if action.action == "settle":
        assert worker is not None
        values: dict[str, Any] = {
            "taskId": task.id,
            "worker": worker,
            "seatWord": action.params["seat_word"],
            "toWorker": 1,
            "expiry": expiry,
        }
        by_poster, by_worker = (deals.sign("Settle", who, **values) for who in (poster, worker))
        return {
            "to_worker": "1",
            "expiry": str(expiry),
            "poster_signature": by_poster,
            "worker_signature": by_worker,
        }
    if action.action == "reveal":
        digest, salt = deals.openings[task.id, str(worker)]
        return {"digest": digest, "salt": salt}
    fixed: dict[str, dict[str, str]] = {
        "enter": {"commitment": WORD},
        "submit": {"digest": WORD},
        "request_changes": {"note": WORD},
        "reject": {"reason": WORD},
        "submit_evidence": {"evidence": "/ipfs/bafy"},
        "contribute": {"amount": "10000000"},
    }
    return fixed.get(action.action, {})


def agree(deals: Deals, tasks: list[Task]) -> Counter[str]:
    """Compare every action of every task for every kind of account and count those that are allowed, by name."""
    deals.look()
    world, allowed = deals.world, Counter[str]()
    for task in tasks:
        for account in (world.posters[0], world.posters[1], *world.workers[:3], world.stranger):
            facts, actions = deals.legal(task, account)
            for action in actions:
                transaction = call_of(deals.state, facts, action, said(deals, task, action))
                against = deals.goes_through(account, transaction.model_dump(mode="json"))
                # Both parties have signed, so that anybody may bring a settlement; it is listed for the two alone.
                if action.action == "settle":
                    against = against or action.reason
                told = (task.fields["mode"], action.action, action.worker, account, action.reason, against)
                assert (against is None) is action.allowed, told
                allowed[action.action] += action.allowed
    return allowed


class Stages:
    """Compares after every step, and remembers which actions were ever allowed."""

    def __init__(self, house: House) -> None:
        self.deals = Deals.at(house)
        self.world: World = self.deals.world
        self.tasks: list[Task] = []
        self.seen: Counter[str] = Counter()

    def compare(self) -> None:
        self.seen += agree(self.deals, self.tasks)


def test_claims_turns_and_pots_at_every_stage(light_own_house: House) -> None:
    stages = Stages(light_own_house)
    deals, world = stages.deals, stages.world
    first, second, third = world.workers[:3]
    poster = world.posters[0]
    plain = world.post(seats=2, deadline=world.now + 20 * DAY, shares=[4000, 6000], return_period=HOUR)
    dollars = world.post(token=world.token.address, seats=2, deadline=world.now + 4 * DAY, bonus_seats=1, bonus=10**6)
    free = world.post(
        free_lapses=1, deadline=world.now + 20 * DAY, raise_every=DAY, raise_by=10**17, ceiling=2 * 10**18
    )
    stages.tasks = [plain, dollars, free]
    stages.compare()
    deals.act(free, world.stranger, "contribute", amount="5000000")
    for task, worker in ((plain, first), (plain, second), (dollars, first), (free, third)):
        deals.act(task, worker, "claim")
    stages.compare()
    deals.act(plain, second, "return_seat", second)
    world.sleep(HOUR)
    deals.act(plain, first, "submit", first, digest=WORD)
    deals.act(dollars, first, "submit", first, digest=WORD)
    stages.compare()
    deals.act(plain, poster, "accept", first)
    deals.act(dollars, poster, "request_changes", first, note=WORD)
    deals.act(dollars, first, "submit", first, digest=WORD)
    stages.compare()
    world.sleep(3 * DAY)
    stages.compare()
    deals.act(dollars, world.stranger, "release", first)
    world.sleep(4 * DAY)
    stages.compare()
    deals.act(free, world.stranger, "lapse", third)
    deals.act(plain, world.stranger, "lapse", first)
    stages.compare()
    deals.act(free, second, "claim")
    deals.act(free, second, "submit", second, digest=WORD)
    deals.act(free, poster, "accept_and_record", second)
    stages.compare()
    deals.act(free, world.stranger, "pay_pot", second)
    deals.act(plain, poster, "close_open_seats")
    deals.act(plain, poster, "withdraw", token=NATIVE)
    world.sleep(30 * DAY)
    stages.compare()
    assert {name for name, count in stages.seen.items() if count} >= {
        *("claim", "close_open_seats", "withdraw", "submit", "return_seat", "lapse", "accept", "accept_and_record"),
        *("release", "request_changes", "reject", "settle", "record", "contribute", "pay_pot"),
    }


def test_selected_rejected_and_disputed_seats_at_every_stage(light_own_house: House) -> None:
    stages = Stages(light_own_house)
    deals, world = stages.deals, stages.world
    first, second = world.workers[:2]
    poster = world.posters[0]
    task = world.post(mode=1, seats=2, bond=0, ceiling=2 * 10**18)
    pot = world.post(deadline=world.now + 2 * DAY)
    stages.tasks = [task, pot]
    stages.compare()
    deals.act(pot, world.stranger, "contribute", amount="5000000")
    for worker, price in ((first, 10**18), (second, 2 * 10**18)):
        deals.take(task, worker, price)
        deals.act(task, worker, "submit", worker, digest=WORD)
    stages.compare()
    for worker in (first, second):
        deals.act(task, poster, "reject", worker, reason=WORD)
    stages.compare()
    deals.act(task, first, "dispute", first)
    deals.act(task, first, "submit_evidence", first, evidence="/ipfs/bafy")
    world.sleep(3 * DAY)
    stages.compare()
    deals.act(task, world.stranger, "concede", second)
    deals.act(pot, world.stranger, "refund_pot")
    dispute = deals.seat(task, first)["dispute"]
    assert (dispute["arbitrator"], dispute["ruling"]) == (world.panel.address, None)
    world.sleep(27 * DAY)
    stages.compare()
    deals.act(task, world.stranger, "execute_ruling", first)
    stages.compare()
    assert deals.seat(task, first)["state"] == "split"
    assert {name for name, count in stages.seen.items() if count} >= {
        *("select", "reject", "dispute", "concede", "execute_ruling", "submit_evidence", "settle", "refund_pot"),
    }


def contest(world: World, **changes: Any) -> Task:
    """Post a contest with three places that ends its entries in a day."""
    periods = {"work_period": 2 * DAY, "review_period": 2 * DAY, "dispute_period": 2 * DAY}
    terms = {"mode": 2, "seats": 3, "judging": 10**16, "deadline": world.now + DAY, **periods, **changes}
    fields = world.terms(**terms)
    return world.post(fields)


def test_contests_at_every_stage(light_own_house: House) -> None:
    stages = Stages(light_own_house)
    deals, world = stages.deals, stages.world
    first, second, third = world.workers[:3]
    awarded, silent, dollars, empty = (
        contest(world),
        contest(world),
        contest(world, token=world.token.address),
        contest(world),
    )
    stages.tasks = [awarded, silent, dollars, empty]
    stages.compare()
    for task in (awarded, silent, dollars):
        for worker in (first, second):
            deals.enter(task, worker)
    deals.enter(silent, third)
    stages.compare()
    world.sleep(DAY)
    stages.compare()
    for task in (awarded, silent):
        for worker in (first, second):
            deals.reveal(task, worker)
    stages.compare()
    world.sleep(2 * DAY)
    stages.compare()
    deals.act(awarded, world.posters[0], "award", second)
    deals.act(dollars, world.stranger, "close_contest")
    deals.act(silent, world.stranger, "lapse", third)
    stages.compare()
    world.sleep(2 * DAY)
    stages.compare()
    deals.act(silent, first, "escalate", first)
    page = deals.page(silent)
    assert (page["status"], page["contest"]["phase"], page["contest"]["entries"]) == ("in_dispute", "ruling", 3)
    stages.compare()
    for member in world.members[:2]:
        world.send(world.panel.functions.vote(int(page["contest"]["dispute"]["id"]), 2), member)
    world.sleep(DAY)
    world.send(world.panel.functions.execute(int(page["contest"]["dispute"]["id"])), world.stranger)
    stages.compare()
    deals.act(silent, world.stranger, "close_contest", second)
    stages.compare()
    assert (deals.page(silent)["status"], deals.seat(silent, second)["state"]) == ("completed", "won")
    assert {name for name, count in stages.seen.items() if count} >= {
        *("enter", "reveal", "award", "escalate", "close_contest", "submit_evidence", "lapse", "close_open_seats"),
    }


def test_an_admitted_escrow_is_recorded_from_while_it_is_off_the_list(light_own_house: House) -> None:
    """Old work keeps counting; once the version is void, nothing of it does any more (R51)."""
    stages = Stages(light_own_house)
    deals, world = stages.deals, stages.world
    worker = world.workers[0]
    task = world.post()
    world.claim(task, worker)
    world.submit(task, worker)
    world.accept(task, worker)
    world.send(world.policy.functions.setEscrow(world.escrow.address, 0), world.owner)
    assert agree(deals, [task])["record"] > 0
    world.send(world.reputation.functions.voidVersion(world.escrow.address), world.owner)
    assert agree(deals, [task])["record"] == 0
