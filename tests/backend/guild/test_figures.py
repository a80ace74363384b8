"""The page's states, quorums and votes equal the chain's, from one block, through all of a proposal's life (R52)."""

from typing import Any

from web3 import Web3

from tests.backend.house import Browser, House
from tests.guild import ABSTAIN, AGAINST, FOR, TIMELOCK_DELAY, VOTING_PERIOD, Call
from tests.world import World

STATES = ("pending", "active", "canceled", "defeated", "succeeded", "queued", "expired", "executed")
GUILD = "/api/v1/guild"


def hex_id(number: int) -> str:
    return f"0x{number:064x}"


def agree(house: House, client: Browser, proposals: list[int]) -> list[str]:
    """Index to the head and compare every figure with the contracts at the block that the answers name."""
    world = house.world
    assert world is not None
    house.index()
    house.clock.time = world.now
    overview = client.get(GUILD).json()
    block: Any = overview["block"]["hash"]
    _overview_agrees(world, overview, block)
    listed = {item["id"]: item for item in client.get(f"{GUILD}/proposals", params={"limit": 100}).json()["items"]}
    assert set(listed) == {hex_id(proposal) for proposal in proposals}
    states = []
    for proposal in proposals:
        page = client.get(f"{GUILD}/proposals/{hex_id(proposal)}").json()
        assert {name: page[name] for name in listed[hex_id(proposal)]} == listed[hex_id(proposal)]
        assert page["block"]["hash"] == block
        states.append(_proposal_agrees(world, client, page, proposal, block))
    assert overview["proposals"] == {state: states.count(state) for state in set(states)}
    for state in STATES:
        ids = [item["id"] for item in client.get(f"{GUILD}/proposals", params={"state": state}).json()["items"]]
        assert sorted(ids) == sorted(hex_id(p) for p, told in zip(proposals, states, strict=True) if told == state)
    _voters_agree(world, client, block)
    return states


def _overview_agrees(world: World, overview: dict[str, Any], block: Any) -> None:
    at = {"block_identifier": block}
    governor, token, timelock = world.governor.functions, world.guild_token.functions, world.timelock.functions
    told = overview["token"]
    assert (told["address"], told["symbol"]) == (world.guild_token.address, token.symbol().call())
    assert (told["name"], told["decimals"]) == (token.name().call(), token.decimals().call())
    assert int(told["total_supply"]) == token.totalSupply().call(**at)
    assert int(told["votable_supply"]) == token.votableSupply().call(**at)
    told = overview["governor"]
    assert told["voting_delay"] == governor.votingDelay().call(**at)
    assert told["voting_period"] == governor.votingPeriod().call(**at)
    assert int(told["proposal_threshold"]) == governor.proposalThreshold().call(**at)
    assert told["vote_extension"] == governor.lateQuorumVoteExtension().call(**at)
    assert told["quorum"]["numerator"] == governor.quorumNumerator().call(**at)
    assert told["quorum"]["denominator"] == governor.quorumDenominator().call(**at)
    assert int(told["quorum"]["minimum"]) == governor.quorumMinimum().call(**at)
    assert overview["timelock"]["delay"] == timelock.getMinDelay().call(**at)
    for role in overview["timelock"]["roles"]:
        name = {"admin": "DEFAULT_ADMIN_ROLE"}.get(role["role"], f"{role['role'].upper()}_ROLE")
        assert timelock.hasRole(world.role(name), role["account"]).call(**at)
    assert overview["guardian"]["account"] == governor.guardian().call(**at)
    assert overview["guardian"]["until"] == governor.guardianUntil().call(**at)
    assert overview["policy_owner"] == world.policy.functions.owner().call(**at)
    for asset in overview["treasury"]["assets"]:
        address = Web3.to_checksum_address(asset["token"]["address"])
        credit = world.escrow.functions.credit(world.timelock.address, address).call(**at)
        assert int(asset["in_escrow"]) == credit
        if int(address, 16):
            contract = world.w3.eth.contract(address=address, abi=world.guild_token.abi)
            assert int(asset["amount"]) == contract.functions.balanceOf(world.timelock.address).call(**at)
        else:
            assert int(asset["amount"]) == world.w3.eth.get_balance(world.timelock.address, block)


def _proposal_agrees(world: World, client: Browser, page: dict[str, Any], proposal: int, block: Any) -> str:
    at = {"block_identifier": block}
    governor = world.governor.functions
    state = STATES[governor.state(proposal).call(**at)]
    assert page["state"] == state
    against, in_favour, abstain = governor.proposalVotes(proposal).call(**at)
    assert [int(page["votes"][name]) for name in ("against", "for", "abstain")] == [against, in_favour, abstain]
    assert page["vote_start"] == governor.proposalSnapshot(proposal).call(**at)
    assert page["vote_end"] == governor.proposalDeadline(proposal).call(**at)
    assert page["proposer"] == governor.proposalProposer(proposal).call(**at)
    assert (page["eta"] or 0) == governor.proposalEta(proposal).call(**at) or state in ("executed", "canceled")
    if state != "pending":
        needed = governor.quorum(page["vote_start"]).call(**at)
        assert int(page["quorum"]) == needed
        assert page["quorum_reached"] == (in_favour + abstain >= needed)
    ballots = client.get(f"{GUILD}/proposals/{page['id']}/votes", params={"limit": 100}).json()["items"]
    voted = {ballot["voter"] for ballot in ballots}
    assert len(ballots) == page["voters"]
    for name, whole in (("against", against), ("for", in_favour), ("abstain", abstain)):
        assert sum(int(ballot["weight"]) for ballot in ballots if ballot["support"] == name) == whole
    for account in (world.accounts[1], world.accounts[8]):
        assert governor.hasVoted(proposal, account).call(**at) == (account in voted)
        own = client.get(f"{GUILD}/proposals/{page['id']}", params={"account": account}).json()
        assert (own["ballot"] is not None) == (account in voted)
        if state != "pending":
            weight = governor.getVotes(account, page["vote_start"]).call(**at)
            assert int(own["weight"]) == weight
    return state


def _voters_agree(world: World, client: Browser, block: Any) -> None:
    at = {"block_identifier": block}
    token = world.guild_token.functions
    listed = client.get(f"{GUILD}/voters", params={"limit": 100}).json()["items"]
    votes = [int(item["votes"]) for item in listed]
    assert votes == sorted(votes, reverse=True)
    supply = token.votableSupply().call(**at)
    assert sum(votes) == supply
    for item in listed:
        assert int(item["votes"]) == token.getVotes(item["address"]).call(**at) > 0
        assert item["share_bps"] == int(item["votes"]) * 10_000 // supply
    for account in (world.accounts[1], world.accounts[8], world.timelock.address):
        voter = client.get(f"{GUILD}/voters/{account}").json()
        assert int(voter["balance"]) == token.balanceOf(account).call(**at)
        assert int(voter["votes"]) == token.getVotes(account).call(**at)
        assert int(voter["delegate"] or "0x0", 16) == int(token.delegates(account).call(**at), 16)
        assert voter["system"] == token.isSystem(account).call(**at)
        for delegator in voter["delegators"]:
            assert token.delegates(delegator["address"]).call(**at) == account


def test_every_figure_equals_the_chains_at_the_same_block(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    client = own_house.client()
    world.hand_over()
    agree(own_house, client, [])
    fee: list[Call] = [world.call_to(world.policy, "setFee", 200, world.timelock.address)]
    passing = world.propose(fee, "# Lower the fee")
    losing = world.propose(fee, "Lower it again\n\nWith *reasons*.", world.accounts[2])
    lonely = world.propose(fee, "Nobody cares", world.accounts[3])
    withdrawn = world.propose(fee, "Not meant", world.accounts[4])
    proposals = [passing, losing, lonely, withdrawn]
    seen = set(agree(own_house, client, proposals))
    # Votes that move before the snapshot count where they are then; those that move after it stay.
    world.send(world.guild_token.functions.delegate(world.accounts[1]), world.accounts[8])
    world.send(world.governor.functions.cancel(*world._named(fee, "Not meant")), world.accounts[4])
    world.open_vote()
    world.send(world.guild_token.functions.delegate(world.accounts[2]), world.accounts[8])
    world.send(world.guild_token.functions.transfer(world.timelock.address, 10**24), world.accounts[7])
    seen |= set(agree(own_house, client, proposals))
    world.vote(passing, world.accounts[1], FOR, "It is *right*")
    world.vote(passing, world.accounts[2], AGAINST)
    world.vote(losing, world.accounts[1], AGAINST, "")
    world.vote(losing, world.accounts[3], ABSTAIN, "我不确定")
    seen |= set(agree(own_house, client, proposals))
    # The quorum of a third is reached so late that its vote is extended.
    world.sleep(VOTING_PERIOD - 3_600)
    world.vote(lonely, world.accounts[5], ABSTAIN)
    world.end_vote()
    seen |= set(agree(own_house, client, proposals))
    world.queue(fee, "# Lower the fee")
    seen |= set(agree(own_house, client, proposals))
    world.sleep(TIMELOCK_DELAY + 1)
    world.execute(fee, "# Lower the fee")
    seen |= set(agree(own_house, client, proposals))
    assert seen == set(STATES) - {"expired"}


def test_what_the_timelock_does_by_itself_is_a_state_of_the_proposal(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    client = own_house.client()
    # The canceller is somebody else than the governor here, before the hand-over.
    world.send(world.timelock.functions.grantRole(world.role("CANCELLER_ROLE"), world.stranger), world.owner)
    world.hand_over()
    pay: list[Call] = [(world.accounts[5], 0, "0x")]
    direct = world.propose(pay, "Executed at the timelock")
    dropped = world.propose(pay, "Cancelled at the timelock")
    world.open_vote()
    for proposal in (direct, dropped):
        for voter in world.accounts[1:4]:
            world.vote(proposal, voter)
    world.end_vote()
    world.queue(pay, "Executed at the timelock")
    world.queue(pay, "Cancelled at the timelock")
    assert agree(own_house, client, [direct, dropped]) == ["queued", "queued"]
    world.sleep(TIMELOCK_DELAY + 1)
    targets, values, calldatas, described = world._named(pay, "Executed at the timelock")
    salt = bytes(a ^ b for a, b in zip(bytes.fromhex(world.governor.address[2:]) + bytes(12), described, strict=True))
    batch = (targets, values, calldatas, bytes(32), salt)
    world.send(world.timelock.functions.executeBatch(*batch), world.stranger)
    hashed = world._named(pay, "Cancelled at the timelock")[3]
    salt = bytes(a ^ b for a, b in zip(bytes.fromhex(world.governor.address[2:]) + bytes(12), hashed, strict=True))
    operation = world.timelock.functions.hashOperationBatch(targets, values, calldatas, bytes(32), salt).call()
    world.send(world.timelock.functions.cancel(operation), world.stranger)
    assert agree(own_house, client, [direct, dropped]) == ["executed", "canceled"]


def test_before_the_first_block_and_before_the_first_proposal_there_is_nothing(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    client = own_house.client()
    assert client.get(GUILD).json()["code"] == "not_indexed"
    own_house.index()
    unknown = hex_id(1)
    for path in (f"/proposals/{unknown}", f"/proposals/{unknown}/votes"):
        answer = client.get(GUILD + path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
