"""What the common path costs, warm, and how large the contracts are: a change that costs more says so here.

given accounts and places that were used before
    when a task is posted, claimed, handed in and accepted
        it costs no more than the figures below, in gas (a token with a finite allowance)
given a poster who signs a permit
    it saves him a transaction, and costs less than allowing and posting
given votes that were moved and cast before
    moving, proposing and voting cost no more than the figures below
given the compiled contracts
    it keeps them under the limit of 24,576 bytes
"""

import pytest
from brownie import chain
from guild import GUILD, Support, known, permit
from reference import DAY, NATIVE

# The tasks are of grade B: a claim reads what the grade asks for, one word.
CEILINGS = {
    "native": {"post": 75_500, "claim": 67_700, "submit": 37_300, "accept": 54_100},
    "token": {"post": 95_300, "claim": 93_900, "submit": 37_300, "accept": 60_600},
}

GUILD_CEILINGS = {"transfer": 107_000, "first receipt": 165_000, "propose": 80_000, "vote": 73_000}
PERMIT_CEILING = 108_500


def path(market, currency):
    """Gas of each step of one task, paid in full."""
    task = market.task(token=currency)
    return {
        "post": market.send_post(task).gas_used,
        "claim": market.claim(task).gas_used,
        "submit": market.submit(task).gas_used,
        "accept": market.accept(task).gas_used,
    }


@pytest.mark.parametrize("kind", CEILINGS)
def test_the_common_path_stays_under_its_ceilings(market, token, kind):
    currency = NATIVE if kind == "native" else token.address
    path(market, currency)
    used = path(market, currency)
    assert {step: gas for step, gas in used.items() if gas > CEILINGS[kind][step]} == {}


def test_a_permit_costs_less_than_an_allowance_of_its_own(market, escrow, token, signer, poster):
    token.mint(signer, 10**24, {"from": poster})
    for _ in range(2):
        tasks = [market.task(token=token.address, poster=signer.address) for _ in range(2)]
        allowed = token.approve(escrow, tasks[0].terms.funding(), {"from": signer}).gas_used
        apart = allowed + market.send_post(tasks[0], **{"from": signer}).gas_used
        deadline = chain.time() + DAY
        signature = permit(token, signer, escrow, tasks[1].terms.funding(), deadline)
        together = escrow.postWithPermit(tasks[1].packed, b"", deadline, *signature, {"from": signer}).gas_used
    assert together < PERMIT_CEILING
    assert together < apart


def test_the_votes_stay_under_their_ceilings(guild, accounts, poster, worker, other_worker):
    token, used = guild.token, {}
    for _ in range(2):
        known(token)
        used["transfer"] = token.transfer(other_worker, GUILD, {"from": worker}).gas_used
    known(token)
    used["first receipt"] = token.transfer(accounts.add(), GUILD, {"from": worker}).gas_used
    known(token)
    proposal = guild.draft(guild.nothing())
    made = guild.governor.propose(*proposal.lists, proposal.description, {"from": poster})
    used["propose"] = made.gas_used
    guild.begin(proposal)
    guild.vote(proposal, poster)
    used["vote"] = guild.vote(proposal, worker, Support.FOR).gas_used
    assert {step: gas for step, gas in used.items() if gas > GUILD_CEILINGS[step]} == {}


def test_every_contract_fits_the_code_limit(escrow, policy, reputation, panel, guild_token, governor, timelock):
    contracts = (escrow, policy, reputation, panel, guild_token, governor, timelock)
    sizes = {each._name: len(each.bytecode) // 2 for each in contracts}
    assert sizes["TaskEscrow"] > 0
    assert {name: size for name, size in sizes.items() if size >= 24_576} == {}
