"""Fixtures: one deploy each, and accounts named by their role.

given the fixtures of this file
    Policy lists the escrow, the panel, the native coin and two tokens for every grade
    poster, worker and other_worker hold tokens and have allowed the escrow to take them
    the guild owns Policy, its timelock is the treasury, and poster, worker, other_worker and stranger hold votes
"""

import pytest
from brownie import chain, network
from eth_account import Account
from guild import GUARDIANSHIP, GUILD, Guild, hand_over, known, settings
from market import COST, Market
from pace import ask_directly, keep_pace
from reference import DAY, NATIVE
from signing import KEYS, Safe

# Immutables make the code on the chain differ from the compiler's, and coverage would then skip the contract.
network.contract._verify_deployed_code = lambda *_: True
keep_pace()

FEE_BPS = 300
MULTIPLE = 10
PLENTY = 10**24


def list_bench(policy, bench, owner):
    """Let Policy admit an arbitrator for rewards of ten times its cost, with any ruling period."""
    policy.setArbitrator(bench, MULTIPLE, DAY, {"from": owner})


@pytest.fixture(scope="session", autouse=True)
def directly():
    """The node is connected when the first test begins."""
    ask_directly()


@pytest.fixture(autouse=True)
def isolation(fn_isolation):
    """Every test starts from the state that the module's fixtures made."""


@pytest.fixture(scope="module")
def owner(module_isolation, accounts):
    return accounts[0]


@pytest.fixture(scope="module")
def poster(accounts):
    return accounts[1]


@pytest.fixture(scope="module")
def worker(accounts):
    return accounts[2]


@pytest.fixture(scope="module")
def other_worker(accounts):
    return accounts[3]


@pytest.fixture(scope="module")
def stranger(accounts):
    return accounts[4]


@pytest.fixture(scope="module")
def treasury(accounts):
    return accounts[5]


@pytest.fixture(scope="module")
def panelists(accounts):
    return [accounts[number] for number in (6, 7, 8)]


@pytest.fixture(scope="module")
def policy(owner, treasury, Policy):
    return owner.deploy(Policy, owner, FEE_BPS, treasury)


@pytest.fixture(scope="module")
def reputation(owner, policy, Reputation):
    return owner.deploy(Reputation, policy, owner)


@pytest.fixture(scope="module")
def panel(owner, panelists, treasury, Panel):
    """Two of three members decide within a week, without appeal."""
    return owner.deploy(Panel, panelists, (2, COST, 7 * DAY, 0, NATIVE, treasury))


@pytest.fixture(scope="module")
def bench(owner, policy, HostileArbitrator):
    """An arbitrator that Policy lists and that rules what a test tells it."""
    deployed = owner.deploy(HostileArbitrator, COST)
    list_bench(policy, deployed, owner)
    return deployed


@pytest.fixture(scope="module")
def token(owner, TestToken):
    return owner.deploy(TestToken, "Demo USD", "dUSD", 6)


@pytest.fixture(scope="module")
def hostile_token(owner, HostileToken):
    return owner.deploy(HostileToken)


@pytest.fixture(scope="module")
def escrow(owner, policy, reputation, panel, token, hostile_token, TaskEscrow):
    deployed = owner.deploy(TaskEscrow, policy, reputation)
    policy.setEscrow(deployed, 1, {"from": owner})
    list_bench(policy, panel, owner)
    for grade in range(3):
        policy.setGrade(grade, DAY, 30 * DAY, 100, 5_000, {"from": owner})
        for listed in (NATIVE, token, hostile_token):
            policy.setToken(listed, grade, 1_000, PLENTY, {"from": owner})
    return deployed


@pytest.fixture(scope="module")
def market(escrow, token, hostile_token, poster, worker, other_worker, treasury, panel):
    for each in (token, hostile_token):
        for account in (poster, worker, other_worker):
            each.mint(account, PLENTY, {"from": account})
            each.approve(escrow, PLENTY, {"from": account})
    return Market(escrow, panel, poster, worker, other_worker, treasury, [token, hostile_token])


@pytest.fixture(scope="module")
def hostile_account(owner, HostileAccount):
    return owner.deploy(HostileAccount)


@pytest.fixture(scope="module")
def safe(owner, poster, market, token, TestSafe):
    """A wallet of three owners of whom two must sign, with coin, tokens and an allowance of the escrow."""
    contract = owner.deploy(TestSafe, [Account.from_key(key).address for key in KEYS], 2)
    poster.transfer(contract, 50 * 10**18)
    token.mint(contract, PLENTY, {"from": poster})
    wallet = Safe(contract, KEYS)
    wallet.send(poster, token, token.approve.encode_input(market.escrow, PLENTY))
    return wallet


@pytest.fixture(params=["native", "token"])
def currency(request, token):
    """Every rule about money holds in the native coin and in a token."""
    return NATIVE if request.param == "native" else token.address


@pytest.fixture(scope="module")
def guardian(accounts):
    return accounts[9]


@pytest.fixture(scope="module")
def signer(accounts):
    """An account whose key is here, so that it can sign."""
    return accounts.add("0x" + "51" * 32)


@pytest.fixture(scope="module")
def grants(poster, worker, other_worker, stranger):
    """Votes that decide alone; that reach the quorum; that may propose only; and that may not even propose."""
    return [
        (poster, 20_000_000 * GUILD),
        (worker, 9_000_000 * GUILD),
        (other_worker, 900_000 * GUILD),
        (stranger, GUILD),
    ]


@pytest.fixture(scope="module")
def timelock(owner, GuildTimelock):
    return owner.deploy(GuildTimelock, 0, [], [NATIVE], owner)


@pytest.fixture(scope="module")
def guild_token(owner, timelock, escrow, grants, GuildToken):
    return owner.deploy(GuildToken, timelock, [escrow], grants)


@pytest.fixture(scope="module")
def governor(owner, guild_token, timelock, guardian, GuildGovernor):
    return owner.deploy(GuildGovernor, guild_token, timelock, settings(guardian, chain.time() + GUARDIANSHIP))


@pytest.fixture(scope="module")
def handed_over(owner, timelock, governor, policy):
    hand_over(owner, timelock, governor, policy, FEE_BPS)


@pytest.fixture
def guild(handed_over, guild_token, governor, timelock, poster):
    """The guild at a moment of which the second before is past: a restored chain may repeat its last second."""
    known(guild_token)
    return Guild(guild_token, governor, timelock, poster)
