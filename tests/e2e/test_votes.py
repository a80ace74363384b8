"""The guild changes its own rules at the page, and what is posted already does not feel it (R52, R79, R98)."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from eth_utils.conversions import to_hex
from playwright.sync_api import Page, expect
from web3 import Web3

from scripts.demo import Demo
from tests.e2e.steps import (
    ADA,
    BO,
    CHEN,
    DARA,
    NATIVE,
    Visit,
    connect,
    contract,
    hand_in,
    later,
    post_task,
    settle,
    task_of,
    verify,
    wait_done,
)

MINUTE, DAY = 60, 86_400
OLD, NEW = 300, 350


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Run a house of its own: votes need the chain's clock to run ahead, which other tests must not feel."""
    with Demo(tmp_path_factory.mktemp("voting") / "state", port=0, seed=False) as running:
        yield running


def proposal_of(house: Demo, path: str) -> dict[str, Any]:
    """Return what the API says of a proposal."""
    answer = httpx.get(f"{house.api}/api/v1/guild/proposals/{path}", timeout=30)
    answer.raise_for_status()
    proposal: dict[str, Any] = answer.json()
    return proposal


def cast(page: Page, choice: str, reason: str, way: str) -> None:
    """Choose, give a reason, and vote."""
    page.get_by_role("radio", name=choice, exact=True).check()
    page.get_by_role("textbox", name="Reason").fill(reason)
    page.get_by_role("button", name=way).click()
    wait_done(page, "Vote")
    expect(page.get_by_text("You voted")).to_be_visible()


def ballot_of(house: Demo, proposal_id: str, voter: str, support: int, reason: str) -> dict[str, Any]:
    """Return the typed data that a voter signs, as any program would build it."""
    node = Web3(Web3.HTTPProvider(house.rpc))
    nonce = httpx.get(f"{house.api}/api/v1/guild/voters/{voter}/nonce", timeout=30).json()["nonce"]
    fields = [("proposalId", "uint256"), ("support", "uint8"), ("voter", "address"), ("nonce", "uint256")]
    fields += [("reason", "string"), ("params", "bytes")]
    domain = {
        "name": "GuildGovernor",
        "version": "1",
        "chainId": node.eth.chain_id,
        "verifyingContract": contract(house, "GuildGovernor").address,
    }
    message = {
        "proposalId": str(int(proposal_id, 16)),
        "support": support,
        "voter": voter,
        "nonce": nonce,
        "reason": reason,
        "params": "0x",
    }
    types = {
        "EIP712Domain": [
            {"name": "name", "type": "string"},
            {"name": "version", "type": "string"},
            {"name": "chainId", "type": "uint256"},
            {"name": "verifyingContract", "type": "address"},
        ],
        "ExtendedBallot": [{"name": name, "type": kind} for name, kind in fields],
    }
    return {"types": types, "primaryType": "ExtendedBallot", "domain": domain, "message": message}


def test_a_proposal_raises_the_fee_and_only_later_tasks_feel_it(house: Demo, visit: Visit) -> None:
    """Proposed, voted in three ways, queued and executed at the page; the figures are the chain's at each step."""
    node = Web3(Web3.HTTPProvider(house.rpc))
    governor, policy, escrow = (contract(house, name) for name in ("GuildGovernor", "Policy", "TaskEscrow"))
    treasury = contract(house, "GuildTimelock").address

    ada = visit(ADA)
    connect(ada.page)
    early = post_task(ada.page, "Sort the letters of the old rules")
    page = ada.page
    page.get_by_role("navigation").get_by_role("link", name="Guild").click()
    page.get_by_role("link", name="Propose a change").click()
    page.get_by_label("Title").fill("Raise the fee to 3.5 %")
    page.get_by_label("Why", exact=True).fill("Moderation is **worth** half a per cent.")
    page.get_by_label("Fee in percent").fill("3.5")
    page.get_by_role("button", name="Check what it would do").click()
    preview = page.get_by_role("region", name="What it would do")
    expect(preview.get_by_text("Fee of new tasks")).to_be_visible()
    expect(preview).to_contain_text("3.5")
    expect(preview.get_by_text("Tried out now, it would go through.")).to_be_visible()
    page.get_by_role("button", name="Propose it").click()
    wait_done(page, "Propose", link="Open the proposal")
    expect(page.get_by_role("heading", level=1, name="Raise the fee to 3.5 %")).to_be_visible()
    proposal_id = page.url.rsplit("/", 1)[1]
    assert proposal_of(house, proposal_id)["state"] == "pending"

    later(house, 2 * MINUTE)
    page.reload()
    cast(page, "For", "It pays for people who answer.", "Vote by transaction")

    # A holder without any coin votes by signature; his account sends nothing and pays nothing.
    bo = visit(BO, f"/guild/proposals/{proposal_id}")
    node.provider.make_request("anvil_setBalance", [bo.account, "0x0"])  # type: ignore[arg-type]
    sent = node.eth.get_transaction_count(bo.account)
    connect(bo.page)
    cast(bo.page, "Against", "Show the budget first.", "Vote without gas")
    assert node.eth.get_balance(bo.account) == 0
    assert node.eth.get_transaction_count(bo.account) == sent

    # A program does the same through the API alone.
    chen = list(node.eth.accounts)[CHEN]
    before = node.eth.get_balance(chen)
    typed = ballot_of(house, proposal_id, chen, 1, "同意")
    signature = node.provider.make_request("eth_signTypedData_v4", [chen, typed])["result"]  # type: ignore[arg-type]
    body = {"voter": chen, "support": "for", "reason": "同意", "signature": signature}
    url = f"{house.api}/api/v1/guild/proposals/{proposal_id}/votes"
    answer = httpx.post(url, json=body, headers={"Idempotency-Key": "chen-votes-once"}, timeout=30)
    assert answer.status_code == 202, answer.text
    receipt = node.eth.wait_for_transaction_receipt(answer.json()["tx_hash"], timeout=30)
    assert receipt["status"] == 1
    assert receipt["from"] != chen
    assert node.eth.get_balance(chen) == before
    settle(house, receipt["blockNumber"])

    # The page's votes and quorum are the chain's own, at the block the answer names.
    said = proposal_of(house, f"{proposal_id}?account={chen}")
    block = said["block"]["hash"]
    number = int(proposal_id, 16)
    against, in_favour, abstaining = governor.functions.proposalVotes(number).call(block_identifier=block)
    assert said["votes"] == {"for": str(in_favour), "against": str(against), "abstain": str(abstaining)}
    snapshot = governor.functions.proposalSnapshot(number).call(block_identifier=block)
    assert said["quorum"] == str(governor.functions.quorum(snapshot).call(block_identifier=block))
    assert said["ballot"]["reason"] == "同意"
    assert said["ballot"]["weight"] == str(governor.functions.getVotes(chen, snapshot).call(block_identifier=block))

    # After the end nobody votes.
    later(house, 3 * DAY + MINUTE)
    eli = list(node.eth.accounts)[5]
    late = ballot_of(house, proposal_id, eli, 1, "late")
    signature = node.provider.make_request("eth_signTypedData_v4", [eli, late])["result"]  # type: ignore[arg-type]
    body = {"voter": eli, "support": "for", "reason": "late", "signature": signature}
    answer = httpx.post(url, json=body, headers={"Idempotency-Key": "eli-votes-late"}, timeout=30)
    assert answer.json()["code"] == "voting_closed", answer.text

    page.reload()
    page.get_by_role("button", name="Queue", exact=True).click()
    wait_done(page, "Queue")
    assert policy.functions.fee().call()[0] == OLD
    later(house, 11 * MINUTE)
    page.reload()
    page.get_by_role("button", name="Execute", exact=True).click()
    wait_done(page, "Execute")
    assert proposal_of(house, proposal_id)["state"] == "executed"
    assert policy.functions.fee().call() == [NEW, treasury]

    # A task of before is done and paid by the terms it was posted with; one of after bears the new fee.
    node.provider.make_request("anvil_setBalance", [bo.account, to_hex(10**21)])  # type: ignore[arg-type]
    bo.page.goto(house.api)
    fresh = post_task(bo.page, "Sort the letters of the new rules")
    assert [task_of(house, task)["terms"]["fee_bps"] for task in (early, fresh)] == [OLD, NEW]
    dara = visit(DARA, f"/tasks/{early}")
    connect(dara.page)
    dara.page.get_by_role("button", name="Claim a seat").click()
    wait_done(dara.page, "Claim")
    hand_in(dara.page, "All sorted.")
    page.goto(f"{house.api}/tasks/{early}")
    reward = int(task_of(house, early)["reward"])
    page.get_by_role("button", name="Accept and pay").click()
    wait_done(page, "Accept")
    assert escrow.functions.credit(treasury, NATIVE).call() == reward * OLD // 10_000
    assert "0 differences" in verify(house)
