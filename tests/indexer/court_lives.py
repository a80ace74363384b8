"""Lives of disputes before a court: each end, each juror's fate, each way to fund an appeal."""

from tests.indexer.court_moves import CourtMoves, salt_of
from tests.indexer.moves import Moves
from tests.world import DAY, ETHER, World

UNDECIDED, FOR_WORKER, FOR_POSTER = range(3)
# With the least stake a juror has two votes at most, so that three votes are of two jurors at least.
LEAST = 1000 * ETHER


def court_life(world: World) -> None:
    """Everything below, on one chain."""
    moves = CourtMoves(world, Moves(world))
    for juror in world.accounts[1:5]:
        moves.stake(juror, LEAST)
    one_side_alone_is_funded(moves)
    jurors_come_and_go(moves)
    a_ruling_is_appealed(moves)
    nobody_is_drawn(moves)


def one_side_alone_is_funded(moves: CourtMoves) -> None:
    """A leaving juror's vote is proved early; a challenger funded alone wins, who raised too little has it back."""
    world, worker = moves.world, moves.world.workers[2]
    task, number = moves.disputed(worker)
    slashed, *others = moves.draw(number)
    moves.commit(number, slashed, FOR_POSTER)
    moves.call(slashed, "startLeaving", LEAST)
    moves.call(world.stranger, "proveEarly", number, slashed, FOR_POSTER, salt_of(slashed))
    for juror in others:
        moves.commit(number, juror, FOR_POSTER)
    for juror in others:
        moves.reveal(number, juror, FOR_POSTER)
    moves.fund(number, FOR_WORKER, world.stranger)
    moves.fund(number, UNDECIDED, worker, part=5)
    moves.solve(number)
    moves.moves.finish(task, worker, number)
    moves.settle(number)
    for side, contributor in ((UNDECIDED, worker), (FOR_WORKER, world.stranger)):
        moves.call(world.stranger, "settleFunding", number, 0, side, contributor)
    moves.call(worker, "withdraw", worker)
    moves.call(world.stranger, "withdrawReward", world.stranger)
    moves.call(slashed, "startLeaving", 0)


def jurors_come_and_go(moves: CourtMoves) -> None:
    """Jurors stake more; one takes part of it back, another thinks better of it."""
    world = moves.world
    for juror in world.accounts[1:5]:
        moves.stake(juror, 5 * LEAST)
    _, second, third, *_ = world.accounts
    for amount in (LEAST, 0):
        moves.call(third, "startLeaving", amount)
    moves.call(second, "startLeaving", 2 * LEAST)
    world.sleep(2 * DAY)
    moves.call(second, "unstake", second)
    world.send(world.court.functions.setRate(world.escrow.address, 5), world.owner)


def a_ruling_is_appealed(moves: CourtMoves) -> None:
    """A round for the poster, appealed by two givers with a surplus; in the second round a juror stays silent."""
    worker, giver = moves.world.workers[0], moves.world.stranger
    task, number = moves.disputed(worker)
    moves.call(giver, "submitEvidence", number, "/ipfs/bafy/before-the-court")
    moves.vote(number, FOR_POSTER)
    moves.fund(number, FOR_WORKER, giver, part=3)
    moves.fund(number, FOR_WORKER, worker, surplus=7)
    moves.fund(number, FOR_POSTER, task.packed[0])
    moves.vote(number, FOR_WORKER, but=1)
    moves.solve(number)
    moves.moves.finish(task, worker, number)
    moves.settle(number)
    # What the poster put behind his side is left for him to settle.
    for contributor in (giver, worker):
        moves.call(giver, "settleFunding", number, 0, FOR_WORKER, contributor)
    moves.call(worker, "withdraw", worker)


def nobody_is_drawn(moves: CourtMoves) -> None:
    """A seed that nobody proves leaves a round without jurors and the ruling 0."""
    task, number = moves.disputed(moves.world.workers[1])
    moves.solve(number)
    moves.moves.finish(task, moves.world.workers[1], number)
    moves.settle(number)
