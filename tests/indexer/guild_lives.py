"""Lives of tokens, proposals and operations that leave every kind of event of the guild."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3 import Web3

from tests.guild import ABSTAIN, AGAINST, FOR, QUORUM_MINIMUM, TIMELOCK_DELAY, ZERO_WORD, Call
from tests.world import DAY, ETHER, World

NOBODY = "0x" + "00" * 20
NOT_TEXT = b"# \xff\xfe not text\0"


@contextmanager
def one_block(world: World) -> Iterator[Callable[[Any, str], None]]:
    """Mine everything that is sent within in one block, in its order."""
    sent = []
    world.rpc("evm_setAutomine", *[False])

    def send(call: Any, sender: str) -> None:
        sent.append(call.transact({"from": sender, "gas": 500_000}))

    yield send
    world.mine()
    world.rpc("evm_setAutomine", *[True])
    for transaction in sent:
        assert world.w3.eth.wait_for_transaction_receipt(transaction)["status"] == 1


def raw_call(world: World, signature: str, kinds: list[str], values: list[Any], sender: str) -> None:
    """Call the governor with arguments that no honest client would encode."""
    data = keccak(text=signature)[:4] + encode(kinds, values)
    request = {"from": sender, "to": world.governor.address, "data": "0x" + data.hex(), "gas": 3_000_000}
    receipt = world.w3.eth.wait_for_transaction_receipt(world.w3.eth.send_transaction(request))  # type: ignore[arg-type]
    assert receipt["status"] == 1


def tokens_move(world: World) -> None:
    """Move tokens and votes in each way: also several times in a block, to oneself, nothing, and out of the votes."""
    token = world.guild_token.functions
    _, first, second, _, fourth, _, sixth, *_ = world.accounts
    fresh = Web3.to_checksum_address("0x" + "a1" * 20)
    world.send(token.transfer(fresh, 7 * ETHER), first)
    world.send(token.transfer(first, ETHER), first)
    world.send(token.transfer(second, 0), first)
    world.send(token.approve(second, ETHER), first)
    world.send(token.delegate(second), first)
    world.send(token.delegate(NOBODY), sixth)
    world.send(token.transfer(sixth, ETHER), fourth)
    world.send(token.transfer(world.escrow.address, 9 * ETHER), fourth)
    with one_block(world) as send:
        send(token.transfer(second, ETHER), first)
        send(token.transfer(first, 3 * ETHER), second)
        send(token.transfer(world.escrow.address, ETHER), second)
        send(token.transfer(world.timelock.address, ETHER), second)
        send(token.delegate(first), first)
        send(token.delegate(fourth), first)
        send(token.delegate(first), first)


def rules_change(world: World) -> None:
    """Enact a proposal that changes every setting, pays twice to the same account, and touches Policy."""
    governor, call = world.governor, world.call_to
    receiver = world.accounts[5]
    calls = [
        call(governor, "setVotingDelay", 90),
        call(governor, "setVotingPeriod", 2 * DAY),
        call(governor, "setProposalThreshold", 50_000 * ETHER),
        call(governor, "setLateQuorumVoteExtension", DAY),
        call(governor, "updateQuorumNumerator", 5),
        call(governor, "updateTimelock", world.timelock.address),
        call(world.timelock, "updateDelay", 700),
        call(world.policy, "setFee", 250, world.timelock.address),
        call(world.guild_token, "transfer", receiver, 2 * ETHER),
        call(world.guild_token, "transfer", receiver, 3 * ETHER),
    ]
    world.enact(calls, "# Change every rule\n\nAt once.")


def fee(world: World, bps: int) -> list[Call]:
    """Return the call that sets a fee."""
    return [world.call_to(world.policy, "setFee", bps, world.timelock.address)]


def proposals_end(world: World) -> None:
    """Bring proposals to each end there is; votes come in each way, the last quorum late."""
    _, first, second, _, fourth, *_ = world.accounts
    governor = world.governor.functions
    world.propose(fee(world, 1), "Canceled while pending")
    names = (*world._named(fee(world, 1), "Canceled while pending"),)
    world.send(governor.cancel(*names), first)
    defeated = world.propose(fee(world, 2), "Defeated")
    late = world.propose(fee(world, 3), "Late")
    vetoed = world.propose(fee(world, 4), "Vetoed in the queue")
    direct = world.propose(fee(world, 5), "Executed on the timelock")
    stopped = world.propose(fee(world, 6), "Stopped on the timelock")
    hostile(world, first)
    world.sleep(100)
    world.vote(defeated, first, AGAINST, "no")
    world.vote(defeated, second, ABSTAIN)
    for proposal in (vetoed, direct, stopped):
        world.vote(proposal, first, FOR, "好")
        world.vote(proposal, second)
    world.send(governor.castVoteWithReasonAndParams(vetoed, FOR, "with params", b"\x01\x02"), fourth)
    raw_call(
        world,
        "castVoteWithReason(uint256,uint8,string)",
        ["uint256", "uint8", "bytes"],
        [direct, AGAINST, NOT_TEXT],
        fourth,
    )
    world.sleep(2 * DAY - 3600)
    world.vote(late, fourth, FOR, "just in time")
    world.sleep(3700)
    assert governor.state(late).call() == 1, "the end moved"
    for calls, name in ((4, "Vetoed in the queue"), (5, "Executed on the timelock"), (6, "Stopped on the timelock")):
        world.queue(fee(world, calls), name)
    world.send(governor.cancel(*world._named(fee(world, 4), "Vetoed in the queue")), world.accounts[9])
    world.send(world.timelock.functions.cancel(operation(world, fee(world, 6), "Stopped on the timelock")), world.owner)
    world.sleep(701)
    batch = batch_of(world, fee(world, 5), "Executed on the timelock")
    world.send(world.timelock.functions.executeBatch(*batch), world.stranger)
    assert [governor.state(proposal).call() for proposal in (vetoed, direct, stopped, defeated)] == [2, 7, 2, 3]


def hostile(world: World, sender: str) -> None:
    """Propose with a description that is no text, and calldata that is nothing."""
    kinds = ["address[]", "uint256[]", "bytes[]", "bytes"]
    values = [[world.stranger, world.stranger], [0, 2**256 - 1], [b"\xff\0", b""], NOT_TEXT]
    raw_call(world, "propose(address[],uint256[],bytes[],string)", kinds, values, sender)


def batch_of(world: World, calls: list[Call], description: str) -> tuple[Any, ...]:
    """Return a proposal's operation as the timelock takes it."""
    targets, values, calldatas, digest = world._named(calls, description)
    salt = bytes(a ^ b for a, b in zip(bytes.fromhex(world.governor.address[2:]) + bytes(12), digest, strict=True))
    return targets, values, calldatas, bytes(32), salt


def operation(world: World, calls: list[Call], description: str) -> bytes:
    """Return the id of a proposal's operation."""
    return bytes(world.timelock.functions.hashOperationBatch(*batch_of(world, calls, description)).call())


def operations_wait(world: World) -> None:
    """Schedule by hand: one call, several, cancelled, scheduled again under the same name, done; and change roles."""
    timelock, owner = world.timelock.functions, world.owner
    for name in ("PROPOSER_ROLE", "CANCELLER_ROLE"):
        world.send(timelock.grantRole(world.role(name), owner), owner)
    single = (world.stranger, 0, b"", ZERO_WORD, ZERO_WORD)
    world.send(timelock.schedule(*single, 10**9), owner)
    world.send(timelock.cancel(timelock.hashOperation(*single).call()), owner)
    world.send(timelock.schedule(*single, 10**6), owner)
    batch = ([world.stranger] * 3, [0, 0, 0], [b"", b"\x01", b"\x02"], ZERO_WORD, b"\x07" * 32)
    world.send(timelock.scheduleBatch(*batch, TIMELOCK_DELAY), owner)
    world.sleep(TIMELOCK_DELAY)
    world.send(timelock.executeBatch(*batch), world.stranger)
    world.send(world.policy.functions.transferOwnership(world.stranger), owner)
    world.send(timelock.revokeRole(world.role("PROPOSER_ROLE"), owner), owner)


def guild_life(world: World) -> None:
    """Everything above; the guild ends with Policy and the owner with the right to cancel."""
    tokens_move(world)
    operations_wait(world)
    world.send(world.timelock.functions.grantRole(world.role("PROPOSER_ROLE"), world.owner), world.owner)
    give_policy(world)
    rules_change(world)
    proposals_end(world)
    assert world.guild_token.functions.getVotes(world.accounts[4]).call() > QUORUM_MINIMUM


def give_policy(world: World) -> None:
    """Give Policy to the timelock; the owner keeps his roles."""
    world.send(world.policy.functions.transferOwnership(world.timelock.address), world.owner)
    accept = (world.policy.address, 0, world.policy.encode_abi("acceptOwnership"), ZERO_WORD, ZERO_WORD)
    world.send(world.timelock.functions.schedule(*accept, TIMELOCK_DELAY), world.owner)
    world.sleep(TIMELOCK_DELAY)
    world.send(world.timelock.functions.execute(*accept), world.stranger)
