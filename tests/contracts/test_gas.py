"""What the common path costs, warm, and how large the contracts are: a change that costs more says so here.

given accounts and places that were used before
    when a task is posted, claimed, handed in and accepted
        it costs no more than the figures below, in gas (a token with a finite allowance)
given the compiled contracts
    it keeps them under the limit of 24,576 bytes
"""

import pytest
from reference import NATIVE

CEILINGS = {
    "native": {"post": 75_500, "claim": 65_200, "submit": 37_300, "accept": 54_100},
    "token": {"post": 95_300, "claim": 91_300, "submit": 37_300, "accept": 60_600},
}


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


def test_every_contract_fits_the_code_limit(escrow, policy, reputation, panel):
    sizes = {each._name: len(each.bytecode) // 2 for each in (escrow, policy, reputation, panel)}
    assert sizes["TaskEscrow"] > 0
    assert {name: size for name, size in sizes.items() if size >= 24_576} == {}
