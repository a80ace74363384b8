"""Lives of tasks that reach every state of a seat, of a contest, of a case and of a pot."""

from tests.indexer.moves import CONTEST, SELECT, Moves
from tests.world import APPEAL_WINDOW, DAY, ETHER, NATIVE, PANEL_COST, VOTING_PERIOD, World

WORK, REVIEW = 7 * DAY, 3 * DAY
FOR_WORKER, FOR_POSTER, ABUSE = 1, 2, 3
NOT_TEXT = "evidence \0 with a NUL"


def milestones_are_paid(moves: Moves) -> None:
    """Three milestones and one bonus for three seats: changes, a return, an earned bonus, a lapse that was paid for."""
    first, second, third, *_ = moves.world.workers
    terms = {"seats": 3, "shares": [3333, 3333, 3334], "bonus_seats": 1, "bonus": ETHER // 7, "return_period": DAY}
    task = moves.post(reward=ETHER + 7, **terms)
    for worker in (first, second, third):
        moves.claim(task, worker)
    moves.act(task, third, "returnSeat", sender=third)
    for turn in range(3):
        moves.submit(task, first, f"turn {turn}")
        if turn < 2:
            moves.change(task, first, f"again {turn}")
    moves.pay(task, first)
    moves.submit(task, first, relayer=moves.world.stranger)
    moves.submit(task, second)
    moves.world.sleep(REVIEW)
    moves.pay(task, first, "release")
    moves.pay(task, second, "release")
    moves.submit(task, first)
    moves.pay(task, first, "acceptAndRecord")
    moves.world.sleep(WORK)
    moves.act(task, second, "lapse", sender=moves.world.stranger)
    moves.world.close(task)


def rewards_rise(moves: Moves) -> None:
    """A lapse begins the rise anew at the price that lapsed, a return leaves it; then the task closes around a seat."""
    *_, worker, other = moves.world.workers
    rise = {"ceiling": 2 * ETHER, "raise_by": ETHER // 3, "raise_every": DAY, "return_period": DAY}
    task = moves.post(free_lapses=1, **rise)
    moves.world.sleep(2 * DAY)
    moves.claim(task, worker)
    moves.world.sleep(WORK)
    moves.act(task, worker, "lapse", sender=moves.world.stranger)
    moves.world.sleep(DAY // 2)
    moves.claim(task, other)
    moves.world.close(task)
    moves.act(task, other, "returnSeat", sender=other)
    empty = moves.post(**rise)
    moves.world.close(empty)


def bids_are_taken(moves: Moves) -> None:
    """Select in a token: bonds from allowances; settlements before a dispute; a bonus that goes back."""
    first, second, third, *_ = moves.world.workers
    token = moves.world.token.address
    terms = {"token": token, "seats": 4, "reward": 90 * 10**6, "ceiling": 110 * 10**6, "bonus_seats": 2}
    task = moves.post(mode=SELECT, bonus=10**6, bond=9 * 10**6, **terms)
    for worker, price in ((first, 91 * 10**6), (second, 100 * 10**6), (third, 110 * 10**6)):
        moves.select(task, worker, price)
    moves.settle(task, first, 10**6)
    moves.submit(task, second)
    moves.settle(task, second, 0)
    moves.submit(task, third)
    moves.reject(task, third, surplus=5)
    moves.world.close(task)
    moves.settle(task, third, 110 * 10**6)


def disputes_are_ruled(moves: Moves) -> None:
    """Each ruling, an unheard and a heard appeal, a vote nobody came to, a settled dispute, a rejection conceded."""
    first, second, third, fourth, fifth = moves.world.workers
    bonus = {"bonus_seats": 1, "bonus": ETHER // 9, "reward": ETHER + 1}
    for_worker, one = moves.disputed(first, **bonus)
    for_poster, two = moves.disputed(second, poster=moves.world.posters[1], **bonus)
    abuse, three = moves.disputed(third)
    split, four = moves.disputed(fourth, **bonus)
    settled, _ = moves.disputed(first, surplus=3)
    conceded = moves.post()
    moves.claim(conceded, fifth)
    moves.submit(conceded, fifth)
    moves.reject(conceded, fifth)
    moves.evidence(for_worker, first, first, "/ipfs/bafy/one")
    moves.evidence(for_worker, first, moves.world.posters[0], NOT_TEXT)
    for number, ruling in ((one, FOR_WORKER), (two, FOR_WORKER), (three, ABUSE)):
        moves.rule(number, ruling)
    moves.world.send(moves.world.panel.functions.vote(four, FOR_WORKER), moves.world.members[2])
    moves.appeal(two, FOR_POSTER)
    moves.appeal(three, None)
    moves.settle(settled, first, ETHER // 3)
    moves.world.sleep(VOTING_PERIOD + APPEAL_WINDOW)
    for number in (one, two, four):
        moves.execute(number)
    moves.finish(for_worker, first, one)
    moves.finish(for_poster, second, two)
    moves.finish(split, fourth, four)
    moves.act(conceded, fifth, "concede", sender=moves.world.stranger)
    moves.world.sleep(VOTING_PERIOD + 2 * DAY)
    moves.execute(three)
    moves.refuse_coin(third)
    moves.finish(abuse, third, three)
    moves.refuse_coin(third, refuse=False)
    moves.world.record(abuse, third)
    for member in (moves.world.members[0], moves.world.members[2]):
        moves.world.send(moves.world.panel.functions.withdraw(member), member)


def rulings_come_late(moves: Moves) -> None:
    """A dispute nobody votes on is split at the end of the ruling period, whatever is ruled after it."""
    worker = moves.world.workers[3]
    task, number = moves.disputed(worker, ruling_period=10 * DAY)
    moves.world.sleep(10 * DAY)
    moves.world.send(moves.world.panel.functions.closeVote(number), moves.world.stranger)
    moves.world.send(moves.world.panel.functions.shareCost(number), moves.world.stranger)
    moves.finish(task, worker, number)
    moves.execute(number)


def contests_end(moves: Moves) -> None:
    """Awarded; escalated and ruled for an entry, or for one never revealed; silent; none revealed; closed."""
    first, second, third, *_ = moves.world.workers
    token = moves.world.token.address
    judging = 2 * PANEL_COST + 1
    deadline = moves.world.now + 2 * DAY
    terms = {"mode": CONTEST, "seats": 3, "judging": judging, "deadline": deadline, "work_period": DAY}
    awarded = moves.post(token=token, **terms)
    escalated, unrevealed, silent, nothing = (moves.post(**terms) for _ in range(4))
    moves.world.close(moves.post(**terms))
    for task in (awarded, escalated, unrevealed, silent, nothing):
        for worker in (first, second, third):
            moves.enter(task, worker)
    moves.world.sleep(2 * DAY)
    for task in (awarded, escalated, unrevealed, silent):
        moves.reveal(task, first)
    for task in (awarded, escalated):
        moves.reveal(task, second)
    moves.world.sleep(DAY)
    moves.act(awarded, second, "award", sender=awarded.packed[0])
    moves.act(awarded, third, "lapse", sender=moves.world.stranger)
    moves.close_contest(nothing)
    moves.world.sleep(REVIEW)
    one, two = moves.escalate(escalated, second), moves.escalate(unrevealed, first)
    moves.evidence(escalated, first, first, "/ipfs/bafy/entry")
    moves.rule(one, 2)
    moves.rule(two, 3)
    moves.world.sleep(3 * DAY)
    moves.close_contest(silent)
    moves.execute(one)
    moves.execute(two)
    moves.close_contest(escalated, second, one)
    moves.close_contest(unrevealed, third, two)
    moves.act(unrevealed, third, "lapse", sender=moves.world.stranger)
    moves.world.record(escalated, second)


def pots_fill(moves: Moves) -> None:
    """A pot that is paid, to a worker who refuses coin; one in a token that is refunded; one that stays open."""
    first, second, *_ = moves.world.workers
    world, pot = moves.world, moves.world.pot.functions
    paid = moves.post()
    for giver in (world.stranger, world.posters[1], world.stranger):
        moves.contribute(paid, giver, ETHER // 9 + 1)
    moves.claim(paid, first)
    moves.submit(paid, first)
    moves.refuse_coin(first)
    moves.pay(paid, first)
    world.send(pot.pay(paid.packed, first), world.stranger)
    moves.refuse_coin(first, refuse=False)
    world.send(pot.withdraw(NATIVE, first), first)
    again = moves.post()
    moves.relay_claim(again, first, world.stranger)
    moves.settle(again, first, 0)
    world.withdraw(first)
    refunded = moves.post(token=world.token.address)
    for giver in (world.stranger, second):
        moves.contribute(refunded, giver, 5 * 10**6)
    world.close(refunded)
    world.send(pot.refund(refunded.packed, NATIVE, second), second)
    moves.contribute(moves.post(), second, 100)


def records_fail(moves: Moves) -> None:
    """An escrow that Policy no longer lists pays and is noted as ever; of a void version no record succeeds."""
    worker, late = moves.world.workers[2:4]
    task, lapsed = moves.post(), moves.post()
    moves.claim(task, worker)
    moves.claim(lapsed, late)
    moves.submit(task, worker)
    moves.world.send(moves.world.policy.functions.setEscrow(moves.escrow.address, 0), moves.world.owner)
    moves.pay(task, worker, "acceptAndRecord")
    moves.world.send(moves.world.reputation.functions.voidVersion(moves.escrow.address), moves.world.owner)
    moves.world.sleep(WORK)
    moves.act(lapsed, late, "lapse", sender=moves.world.stranger)


def market_life(world: World) -> None:
    """Everything above, on one chain."""
    world.raise_epoch(world.workers[0])
    moves = Moves(world)
    bids_are_taken(moves)
    pots_fill(moves)
    contests_end(moves)
    disputes_are_ruled(moves)
    rulings_come_late(moves)
    # Whoever lapses takes no seat for a while.
    rewards_rise(moves)
    milestones_are_paid(moves)
    records_fail(moves)
