"""What standing and votes cost: the operations of `bench.gas` that are not the escrow's alone.

A pair is a worker and a poster in one skill. Its first deal is measured in a skill in which the two never met, a
repeated one after one deal. A batch holds fifteen pairs, and its figure is the gas of the transaction divided by
fifteen. A vote is measured beside OpenZeppelin's plain Governor, with the same token, timelock, proposal and voters.
"""

from collections.abc import Callable
from typing import Any

from bench.deals import Deal, sign, wait_until
from tests.guild import FOR, QUORUM_PERCENT, TIMELOCK_DELAY
from tests.world import DAY, World, digest_of, slug

BATCH = 15
LEFT_ALONE = 5 * 7 * DAY
FIRST = {"skill": slug("first-pair")}
VOTES = ("propose", "cast_vote", "queue", "execute")
PROPOSAL = "Keep the delay of the timelock"

Measure = Callable[[World], int]


def last(world: World) -> int:
    """Return the gas of the block at the head, which holds one transaction."""
    return int(world.w3.eth.get_block("latest")["gasUsed"])


def first_pair(world: World) -> int:
    """Accept and note the first deal of a pair."""
    Deal(world, **FIRST).post().claim().submit().accept(record=True)
    return last(world)


def repeated_pair(world: World) -> int:
    """Accept and note the second deal of a pair."""
    first_pair(world)
    return first_pair(world)


def met(world: World) -> list[Deal]:
    """Return paid tasks that nobody noted, of pairs that met before and whose standing was gathered once."""
    pairs = [(poster, worker) for poster in world.posters for worker in range(5)]
    for poster, worker in pairs:
        Deal(world, poster=poster).by(worker).post().claim().submit().accept(record=True)
    gather(world, pairs)
    return [Deal(world, poster=poster).by(worker).post().claim().submit().accept() for poster, worker in pairs]


def gather(world: World, pairs: list[tuple[str, int]]) -> int:
    """Gather the points of both sides of pairs in one transaction, which anyone may after a while; return its gas."""
    wait_until(world, world.now + LEFT_ALONE)
    named = [(world.escrow.address, world.workers[worker], poster, slug("solidity")) for poster, worker in pairs]
    world.send(world.reputation.functions.gatherMany(named), world.stranger, gas=10_000_000)
    return last(world)


def record(world: World, deals: list[Deal]) -> int:
    """Record ended seats in one transaction and return its gas."""
    ended = [(world.escrow.address, *deal.place) for deal in deals]
    world.send(world.reputation.functions.recordMany(ended), world.stranger, gas=10_000_000)
    return last(world)


def record_per_seat(world: World) -> int:
    """Record seats of pairs that met before."""
    return record(world, met(world)) // BATCH


def record_first_per_seat(world: World) -> int:
    """Record seats of pairs that never met."""
    pairs = [(poster, worker) for poster in world.posters for worker in range(5)]
    deals = [Deal(world, poster=poster, **FIRST).by(worker) for poster, worker in pairs]
    return record(world, [deal.post().claim().submit().accept() for deal in deals]) // BATCH


def gather_per_pair(world: World) -> int:
    """Gather the points of pairs, both sides of which have gathered before."""
    deals = met(world)
    record(world, deals)
    return gather(world, [(deal.poster, world.workers.index(deal.worker)) for deal in deals]) // BATCH


def review_per_side(world: World) -> int:
    """Anchor and reveal the reviews of both sides, all transactions counted, for each side."""
    deal = Deal(world).post().claim().submit().accept()
    seat = (world.escrow.address, deal.id, deal.worker)
    openings = [(rating, digest_of(f"review {rating}"), digest_of(f"salt {rating}")) for rating in (4, 5)]
    commit = world.reviews.functions.commitmentOf
    commitments = [commit(*seat, side, opening).call() for side, opening in enumerate(openings)]
    signed = [
        (commitment, _review(world, deal, side, author, commitment))
        for side, (author, commitment) in enumerate(zip((deal.poster, deal.worker), commitments, strict=True))
    ]
    world.send(world.reviews.functions.anchor(world.escrow.address, deal.terms, deal.worker, *signed), world.stranger)
    anchored = last(world)
    world.send(world.reviews.functions.reveal(*seat, *openings), world.stranger)
    return (anchored + last(world)) // 2


def _review(world: World, deal: Deal, side: int, author: str, commitment: bytes) -> bytes:
    message = {"escrow": world.escrow.address, "taskId": deal.id, "worker": deal.worker, "side": side}
    signed = message | {"commitment": "0x" + commitment.hex()}
    return sign(world, author, ("Guildhall Reviews", world.reviews.address), "Review", signed)


def votes(world: World, governor: Any) -> dict[str, int]:
    """Carry one proposal through a governor that schedules at the world's timelock; return the gas of each step."""
    ours, world.governor = world.governor, governor
    rules, calls = governor.functions, [world.call_to(world.timelock, "updateDelay", TIMELOCK_DELAY)]
    proposal = world.propose(calls, PROPOSAL)
    gas = {"propose": last(world)}
    wait_until(world, rules.proposalSnapshot(proposal).call() + 1)
    for voter in world.accounts[2:4]:
        world.send(rules.castVote(proposal, FOR), voter)
    gas["cast_vote"] = last(world)
    wait_until(world, rules.proposalDeadline(proposal).call() + 1)
    world.queue(calls, PROPOSAL)
    gas["queue"] = last(world)
    wait_until(world, rules.proposalEta(proposal).call())
    world.execute(calls, PROPOSAL)
    world.governor = ours
    return gas | {"execute": last(world)}


def governors(world: World) -> dict[str, int]:
    """Return what each step of a vote costs with the guild's governor and with the plain one."""
    rules = (world.governor.functions.votingDelay().call(), world.governor.functions.votingPeriod().call())
    threshold = world.governor.functions.proposalThreshold().call()
    addresses = (world.guild_token.address, world.timelock.address)
    plain = world.deploy("PlainGovernor", *addresses, *rules, threshold, QUORUM_PERCENT)
    for role in ("PROPOSER_ROLE", "CANCELLER_ROLE"):
        world.send(world.timelock.functions.grantRole(world.role(role), plain.address), world.owner)
    state = world.rpc("evm_snapshot")
    ours = votes(world, world.governor)
    world.rpc("evm_revert", state)
    return ours | {f"oz_{step}": gas for step, gas in votes(world, plain).items()}


OPERATIONS: dict[str, Measure] = {
    "accept_eth_with_standing": first_pair,
    "accept_eth_with_standing_repeated": repeated_pair,
    "record_per_seat": record_per_seat,
    "record_first_per_seat": record_first_per_seat,
    "gather_per_pair": gather_per_pair,
    "review_per_side": review_per_side,
}
PEERS = {"review_per_side": "TalentLayer 320,498"}


def goals(figures: dict[str, int]) -> dict[str, int]:
    """Return the goal of each figure that has one; some follow from figures of the same run."""
    return {
        "accept_eth_with_standing": figures["accept_eth"] + 30_000,
        "accept_eth_with_standing_repeated": figures["accept_eth"] + 15_000,
        "record_per_seat": 45_000,
        "review_per_side": 60_000,
        **{step: figures[f"oz_{step}"] * 105 // 100 for step in VOTES},
    }
