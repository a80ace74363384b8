"""What the API calls legal on a proposal is what the contracts let through, by each account at every stage (R60)."""

from typing import Any

from pydantic import SecretStr
from web3 import Web3
from web3.exceptions import Web3Exception

from tests.backend.house import Browser, House
from tests.guild import AGAINST, TIMELOCK_DELAY, Call
from tests.world import DAY, World

PROPOSALS = "/api/v1/guild/proposals"


def lets_through(world: World, action: dict[str, Any], account: str, calls: list[Call]) -> bool:
    """Ask the contracts whether the transaction would succeed in the next block, from what the API gave alone."""
    governor = world.governor.functions
    proposal = int(action["params"]["proposal_id"])
    targets, values, calldatas, _ = world._named(calls, "")
    named = (targets, values, calldatas, action["params"]["description_hash"])
    sent = {
        "vote": lambda: governor.castVote(proposal, AGAINST),
        "queue": lambda: governor.queue(*named),
        "execute": lambda: governor.execute(*named),
        "cancel": lambda: governor.cancel(*named),
    }
    try:
        sent[action["action"]]().call({"from": Web3.to_checksum_address(account)})
    except Web3Exception:
        return False
    return True


def agree(house: House, client: Browser, proposals: dict[int, list[Call]]) -> set[tuple[str, str | None]]:
    """Compare every action of every proposal for each kind of account; returns the actions with their reasons."""
    world = house.world
    assert world is not None
    house.index()
    house.clock.time = world.now
    seen = set()
    # The proposer, a voter, the guardian, and one without votes.
    for account in (world.accounts[1], world.accounts[2], world.accounts[9], world.owner):
        for proposal, calls in proposals.items():
            page = client.get(f"{PROPOSALS}/0x{proposal:064x}", params={"account": account}).json()
            for action in page["legal"]:
                seen.add((action["action"], action["reason"]))
                assert action["allowed"] is (action["reason"] is None)
                if action["action"] == "vote_by_signature":
                    continue
                told = (page["state"], action, account)
                assert lets_through(world, action, account, calls) is action["allowed"], told
                if action["allowed"]:
                    assert (action["opens_at"] or 0) <= page["now"] < (action["closes_at"] or 2**63), told
    return seen


def test_the_api_and_the_governor_agree_at_every_stage(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    client = own_house.client(relayer_key=SecretStr("0x" + "11" * 32))
    world.hand_over()
    fee: list[Call] = [world.call_to(world.policy, "setFee", 200, world.timelock.address)]
    pay: list[Call] = [world.call_to(world.guild_token, "transfer", world.accounts[6], 10)]
    passing, losing = world.propose(fee, "Lower the fee"), world.propose(pay, "Pay")
    proposals = {passing: fee, losing: pay}
    seen = agree(own_house, client, proposals)
    world.open_vote()
    seen |= agree(own_house, client, proposals)
    for voter in world.accounts[1:4]:
        world.vote(passing, voter)
    world.vote(losing, world.accounts[2], AGAINST)
    seen |= agree(own_house, client, proposals)
    world.end_vote()
    seen |= agree(own_house, client, proposals)
    world.queue(fee, "Lower the fee")
    seen |= agree(own_house, client, proposals)
    world.sleep(TIMELOCK_DELAY + 1)
    seen |= agree(own_house, client, proposals)
    world.execute(fee, "Lower the fee")
    world.sleep(365 * DAY)
    seen |= agree(own_house, client, proposals)
    reasons = {
        "vote": {None, "not_started", "voting_closed", "already_voted", "no_voting_power"},
        "vote_by_signature": {None, "not_started", "voting_closed", "already_voted", "no_voting_power"},
        "queue": {None, "not_succeeded"},
        "execute": {None, "not_queued", "too_early"},
        "cancel": {None, "not_proposer", "voting_started", "guardian_expired", "already_ended"},
    }
    assert seen == {(action, reason) for action, told in reasons.items() for reason in told}
    # Without an account the same is told, and without a relay votes are not sent.
    page = own_house.client().get(f"{PROPOSALS}/0x{passing:064x}").json()
    assert [action["reason"] for action in page["legal"]] == [
        "voting_closed",
        "voting_closed",
        "not_succeeded",
        "not_queued",
        "already_ended",
    ]
    assert (page["ballot"], page["weight"]) == (None, None)


def test_a_wallet_that_is_not_connected_and_a_relay_that_is_not_there_are_told(live_house: House) -> None:
    world = live_house.world
    assert world is not None
    # Votes count from the second after the one they came in.
    world.sleep(1)
    proposal = world.propose([(world.accounts[5], 1, "0x")], f"For anyone {world.now}")
    world.open_vote()
    live_house.index()
    live_house.clock.time = world.now
    path = f"{PROPOSALS}/0x{proposal:064x}"
    told = [action["reason"] for action in live_house.client().get(path).json()["legal"]]
    assert told == ["not_connected", "not_connected", "not_succeeded", "not_queued", "not_connected"]
    legal = live_house.client().get(path, params={"account": world.accounts[2]}).json()["legal"]
    assert legal[1] == {**legal[0], "action": "vote_by_signature", "allowed": False, "reason": "relay_unavailable"}
