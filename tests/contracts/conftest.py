"""Fixtures: one deploy each, and accounts named by their role.

given the fixtures of this file
    Policy lists the escrow, the panel, the native coin and two tokens for every grade
    poster, worker and other_worker hold tokens and have allowed the escrow to take them
"""

import pytest
from brownie import network
from market import Market
from reference import DAY, NATIVE

from scripts.receipts import wait_for_receipts

# Immutables make the code on the chain differ from the compiler's, and coverage would then skip the contract.
network.contract._verify_deployed_code = lambda *_: True
wait_for_receipts()

FEE_BPS = 300
COST = 10**15
MULTIPLE = 10
PLENTY = 10**24


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
    return owner.deploy(Reputation, policy)


@pytest.fixture(scope="module")
def panel(owner, panelists, Panel):
    return owner.deploy(Panel, panelists, 2, COST)


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
    policy.setArbitrator(panel, MULTIPLE, {"from": owner})
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


@pytest.fixture(params=["native", "token"])
def currency(request, token):
    """Every rule about money holds in the native coin and in a token."""
    return NATIVE if request.param == "native" else token.address
