"""After the deployment nobody holds a key but the guild (R52).

given a deployment that was handed over
    when every role of the timelock is read for every account that ever had one, or ever had a key
        the governor proposes and cancels, anyone executes, the timelock rules itself, and no one else holds anything
    when the logs are read
        no operation waits that was scheduled before the hand-over
    when the deployer tries what he could before
        he is refused
"""

import pytest
from brownie import accounts, web3
from eth_abi import decode
from eth_utils import keccak
from guild import ADMIN, CANCELLER, DELAY, EXECUTOR, PROPOSER, ROLES
from market import reverts_with
from reference import DAY, NATIVE, ZERO

HELD = {"admin": {"timelock"}, "proposer": {"governor"}, "canceller": {"governor"}, "executor": {"anyone"}}


def logs(contract, signature):
    """Every log of an event of a contract since the first block."""
    topic = "0x" + keccak(text=signature).hex()
    return web3.eth.get_logs({"address": contract.address, "fromBlock": 0, "topics": [topic]})


def account_of(topic):
    """The address in an indexed argument."""
    return web3.to_checksum_address(bytes(topic)[-20:].hex())


@pytest.fixture
def names(guild, policy, escrow, reputation, panel, owner):
    """Every account that could hold a role, with its name."""
    named = {account.address: f"account {number}" for number, account in enumerate(accounts)}
    contracts = {"timelock": guild.timelock, "governor": guild.governor, "token": guild.token, "policy": policy}
    contracts |= {"escrow": escrow, "reputation": reputation, "panel": panel}
    named |= {contract.address: name for name, contract in contracts.items()}
    named |= {NATIVE: "anyone", owner.address: "deployer"}
    for keeper in (policy.owner(), policy.pendingOwner()):
        named.setdefault(keeper, f"keeper {keeper}")
    for log in logs(guild.timelock, "RoleGranted(bytes32,address,address)"):
        named.setdefault(account_of(log["topics"][2]), "somebody who once had a role")
    return named


def test_every_role_is_held_by_the_guild_alone(guild, names):
    seen = {log["topics"][1] for log in logs(guild.timelock, "RoleGranted(bytes32,address,address)")}
    assert {bytes(role) for role in seen} == set(ROLES.values())
    for role, word in ROLES.items():
        holders = {name for account, name in names.items() if guild.timelock.hasRole(word, account)}
        assert holders == HELD[role], role
        assert guild.timelock.getRoleAdmin(word) == "0x" + ADMIN.hex()


def test_policy_belongs_to_the_timelock_and_to_no_one_next(guild, policy):
    assert policy.owner() == guild.timelock
    assert policy.pendingOwner() == NATIVE
    assert policy.fee()[1] == guild.timelock
    assert guild.governor.timelock() == guild.timelock


def test_nothing_waits_that_the_deployer_scheduled(guild, policy):
    """He had the right to schedule for a while; what he left waiting anyone could execute later."""
    scheduled = logs(guild.timelock, "CallScheduled(bytes32,uint256,address,uint256,bytes,bytes32,uint256)")
    operations = {bytes(log["topics"][1]) for log in scheduled}
    assert len(operations) == 1
    for operation in operations:
        assert guild.timelock.isOperationDone(operation)
    assert guild.timelock.getMinDelay() == DELAY
    targets = {
        decode(["address", "uint256", "bytes", "bytes32", "uint256"], bytes(log["data"]))[0] for log in scheduled
    }
    assert {target.lower() for target in targets} == {guild.timelock.address.lower(), policy.address.lower()}


def test_the_deployer_can_do_nothing_any_more(guild, policy, owner):
    sender = {"from": owner}
    timelock = guild.timelock
    call = (timelock, 0, b"", ZERO, ZERO)
    with reverts_with("OwnableUnauthorizedAccount", owner):
        policy.setFee(0, owner, sender)
    with reverts_with("OwnableUnauthorizedAccount", owner):
        policy.transferOwnership(owner, sender)
    with reverts_with("OwnableUnauthorizedAccount", owner):
        policy.acceptOwnership(sender)
    with reverts_with("AccessControlUnauthorizedAccount", owner, PROPOSER):
        timelock.schedule(*call, 10 * DAY, sender)
    with reverts_with("AccessControlUnauthorizedAccount", owner, CANCELLER):
        timelock.cancel(ZERO, sender)
    for role in ROLES.values():
        with reverts_with("AccessControlUnauthorizedAccount", owner, ADMIN):
            timelock.grantRole(role, owner, sender)
        with reverts_with("AccessControlUnauthorizedAccount", owner, ADMIN):
            timelock.revokeRole(role, guild.governor, sender)
    with reverts_with("TimelockUnauthorizedCaller", owner):
        timelock.updateDelay(0, sender)
    with reverts_with("GovernorOnlyExecutor", owner):
        guild.governor.relay(policy, 0, policy.setFee.encode_input(0, owner), sender)
    assert guild.token.balanceOf(owner) == 0
    assert not timelock.hasRole(EXECUTOR, owner)
