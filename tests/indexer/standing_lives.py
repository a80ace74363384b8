"""Lives of standing: notes, records, gatherings, suspensions, rules; of reviews; and of what is given for fees."""

from tests.indexer.moves import Moves
from tests.indexer.standing_moves import POSTER, WORKER, StandingMoves
from tests.world import DAY, ETHER, NATIVE, World

WEEK = 7 * DAY


def standing_life(world: World) -> None:
    """Everything below, on one chain."""
    moves = StandingMoves(world, Moves(world))
    points_are_gathered(moves)
    reviews_are_sealed(moves)
    fees_are_rewarded(moves)
    workers_default(moves)


def points_are_gathered(moves: StandingMoves) -> None:
    """Notes and records, gathered at once or later, of a pair that has aged; nothing is left to gather twice."""
    world, (first, second, *_) = moves.world, moves.world.workers
    noted = moves.paid(first, reward=900 * ETHER, bond=9 * ETHER)
    world.gather(noted, first)
    recorded = moves.paid(first, "accept", poster=world.posters[1])
    world.record(recorded, first)
    world.gather(recorded, first)
    in_token = moves.paid(second, token=world.token.address, poster=world.posters[1])
    world.gather(in_token, second)
    world.sleep(5 * WEEK)
    for _ in range(2):
        again = moves.paid(first)
    world.gather(again, first)
    world.gather(again, first)
    waiting = moves.paid(second)
    standing = world.reputation.functions
    world.send(standing.setNeed(2, 5 * 10**6, 1), world.owner)
    world.send(standing.setNeed(2, 0, 0), world.owner)
    world.send(standing.setUnit(world.escrow.address, 5), world.owner)
    pair = (world.escrow.address, second, waiting.packed[0], waiting.fields["skill"])
    assert tuple(standing.pairOf(*pair).call()[:2]) == (1, 1)


def reviews_are_sealed(moves: StandingMoves) -> None:
    """Both at once and opened together; the worker first and opened one by one; one alone; one never opened."""
    world, (first, second, *_) = moves.world, moves.world.workers
    both, apart, alone, silent = (moves.paid(first) for _ in range(4))
    moves.anchor(both, first)
    moves.reveal(both, first)
    moves.anchor(silent, first)
    world.sleep(14 * DAY)
    moves.anchor_one(apart, first, WORKER)
    moves.anchor_one(alone, first, WORKER)
    moves.anchor_one(apart, first, POSTER)
    moves.reveal_one(apart, first, POSTER)
    world.sleep(3 * DAY)
    moves.reveal_one(alone, first, WORKER, other=False)
    moves.reveal_one(apart, first, WORKER)
    moves.paid(second)


def fees_are_rewarded(moves: StandingMoves) -> None:
    """A seat that earns in parts, one in a token; claims in part and whole; a second period; what is left goes back."""
    world, (first, second, *_) = moves.world, moves.world.workers
    paid = moves.paid(first)
    in_token = moves.paid(second, token=world.token.address)
    moves.start_period(70 * ETHER, WEEK, native=2000 * ETHER, token=10**30)
    world.sleep(DAY)
    moves.contribute(paid, first)
    world.sleep(DAY)
    moves.contribute(in_token, second)
    moves.contribute(paid, first)
    world.sleep(WEEK + 91 * DAY)
    moves.claim(first, 1)
    moves.claim(paid.packed[0], 1)
    world.send(world.rewards.functions.returnUnspent(), world.stranger)
    later = moves.paid(first)
    moves.start_period(ETHER, WEEK)
    world.sleep(DAY)
    moves.contribute(later, first)
    world.sleep(WEEK + 182 * DAY)
    moves.claim(first, 1, 2)


def workers_default(moves: StandingMoves) -> None:
    """Two lapses, one of an older seat; the version is voided, and a suspension that it spoke is pardoned."""
    world, (*_, worker, other) = moves.world, moves.world.workers
    tasks = [moves.moves.post(work_period=period) for period in (7 * DAY, 10 * DAY)]
    for task in tasks:
        moves.moves.claim(task, worker)
    last = moves.moves.post(work_period=8 * DAY)
    moves.moves.claim(last, other)
    world.sleep(7 * DAY)
    moves.moves.act(tasks[0], worker, "lapse", sender=world.stranger)
    world.sleep(3 * DAY)
    moves.moves.act(tasks[1], worker, "lapse", sender=world.stranger)
    standing = world.reputation.functions
    world.send(standing.voidVersion(world.escrow.address), world.owner)
    world.send(standing.voidVersion(world.pot.address), world.owner)
    world.send(standing.pardon(worker), world.stranger)
    moves.moves.act(last, other, "lapse", sender=world.stranger)
    world.withdraw(world.posters[0], NATIVE)
