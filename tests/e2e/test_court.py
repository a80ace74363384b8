"""Rejected work before the Court: drawn jurors, sealed votes, an appeal, the final ruling pays (R33, R75)."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from playwright.sync_api import Page, expect
from web3 import Web3

from scripts.demo import Demo
from tests.e2e.steps import (
    ADA,
    DARA,
    ETHER,
    Visit,
    connect,
    contract,
    hand_in,
    later,
    mint,
    open_task,
    post_written,
    settle,
    task_of,
    verify,
    wait_done,
    write_task,
)

FANG, GIA, HUI = 6, 7, 8
FOR_WORKER, FOR_POSTER = 1, 2
RULINGS = {FOR_WORKER: "For the worker", FOR_POSTER: "For the poster"}
STAKE = 100_000 * ETHER
SEED_DELAY = 1536
MARGIN = 60
DUSD = 10**6


@pytest.fixture(scope="module")
def house(house_ahead: Demo) -> Demo:
    """Disputes need the chain's clock to run ahead."""
    return house_ahead


@dataclass
class Bench:
    """The Court of a house and one dispute before it."""

    house: Demo
    page: Page
    court: Any
    dispute: int
    salt: bytes = b"\5" * 32

    def send(self, sender: str, call: Any, value: int = 0) -> None:
        """Send a call of a juror who uses no page."""
        node = Web3(Web3.HTTPProvider(self.house.rpc))
        receipt = node.eth.wait_for_transaction_receipt(call.transact({"from": sender, "value": value}))
        assert receipt["status"] == 1
        settle(self.house, receipt["blockNumber"])

    def round(self) -> dict[str, Any]:
        """Return what the API says of the round that goes on."""
        answer = httpx.get(f"{self.house.api}/api/v1/disputes/{self.court.address}/{self.dispute}", timeout=30)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()["court"]["rounds"][-1]
        return found

    def draw(self) -> int:
        """Wait for the epoch, prove its randomness and draw, at the page; return the number of the round."""
        number = int(self.round()["number"])
        epoch = self.court.functions.roundOf(self.dispute, number).call()[0]
        start = self.court.functions.startOf(epoch).call() + SEED_DELAY
        node = Web3(Web3.HTTPProvider(self.house.rpc))
        later(self.house, start + MARGIN - node.eth.get_block("latest")["timestamp"])
        later(self.house, 1)  # A block that can look back at the one that counts.
        self.page.reload()
        for deed, kind in (("Prove the randomness", "Prove the randomness"), ("Draw the jurors", "Draw jurors")):
            self.page.get_by_role("button", name=deed).click()
            wait_done(self.page, kind)
        return number

    def commit(self, number: int, juror: str, ruling: int) -> None:
        """Commit a vote without the page."""
        types = ["uint256", "address", "uint256", "uint256", "address", "uint256", "bytes32"]
        values = [31_337, self.court.address, self.dispute, number, juror, ruling, self.salt]
        self.send(juror, self.court.functions.commit(self.dispute, keccak(encode(types, values))))

    def vote(self, visit: Visit, ruling: int) -> None:
        """Let everybody who is drawn vote for a ruling, one of them at the page."""
        number = self.draw()
        jurors = [Web3.to_checksum_address(each["juror"]) for each in self.round()["ballots"]]
        accounts = list(Web3(Web3.HTTPProvider(self.house.rpc)).eth.accounts)
        shown, *others = jurors
        juror = visit(accounts.index(shown), f"/disputes/{self.court.address}/{self.dispute}")
        connect(juror.page)
        juror.page.get_by_role("radio", name=RULINGS[ruling]).check()
        juror.page.get_by_role("button", name="Commit the vote").click()
        wait_done(juror.page, "Commit the vote")
        for other in others:
            self.commit(number, other, ruling)
        juror.page.reload()
        juror.page.get_by_role("button", name="Reveal the vote").click()
        wait_done(juror.page, "Reveal the vote")
        for other in others:
            self.send(other, self.court.functions.reveal(self.dispute, other, ruling, self.salt))


def stake(house: Demo, visit: Visit) -> None:
    """Let three stake, one of them at the page."""
    court, token = contract(house, "Court"), contract(house, "GuildToken")
    node = Web3(Web3.HTTPProvider(house.rpc))
    fang = visit(FANG, "/court")
    connect(fang.page)
    form = fang.page.get_by_role("form", name="Stake", exact=True)
    form.get_by_label("Amount in GUILD").fill(str(STAKE // ETHER))
    form.get_by_role("button", name="Stake", exact=True).click()
    wait_done(fang.page, "Stake")
    for number in (GIA, HUI):
        account = node.eth.accounts[number]
        for call in (token.functions.approve(court.address, STAKE), court.functions.stake(STAKE)):
            node.eth.wait_for_transaction_receipt(call.transact({"from": account}))
    assert court.functions.jurorOf(fang.account).call()[0] >= STAKE


def test_rejected_work_is_judged_appealed_and_paid(house: Demo, visit: Visit) -> None:
    """The jurors side with the poster, the worker appeals, seven new votes side with him, and he is paid."""
    stake(house, visit)
    ada, dara = visit(ADA), visit(DARA)
    token = mint(house, ada.account, dara.account)
    connect(ada.page)
    form = write_task(ada.page, "Count the mill wheels", paid_in="DUSD", reward="300")
    form.locator("summary").filter(has_text="More").click()
    form.get_by_label("Bench").select_option(label="Court")
    task_id = post_written(ada.page)
    before = token.functions.balanceOf(dara.account).call()
    open_task(dara.page, house, task_id)
    connect(dara.page)
    dara.page.get_by_role("button", name="Claim a seat").click()
    wait_done(dara.page, "Claim")
    hand_in(dara.page, "There are nine.")
    ada.page.locator("summary").filter(has_text="Reject the work").click()
    reject = ada.page.get_by_role("form", name="Reject the work")
    reject.get_by_label("Why it is rejected").fill("I counted ten.")
    reject.get_by_role("button", name="Reject and put in the stake").click()
    wait_done(ada.page, "Reject")
    dara.page.get_by_role("button", name="Dispute the rejection").click()
    wait_done(dara.page, "Dispute")
    dara.page.get_by_role("link", name="See the dispute").click()
    dara.page.wait_for_url("**/disputes/0x*/*")

    court = contract(house, "Court")
    bench = Bench(house, dara.page, court, court.functions.disputeCount().call())
    bench.vote(visit, FOR_POSTER)
    assert court.functions.currentRuling(bench.dispute).call() == FOR_POSTER
    dara.page.reload()
    appeal = dara.page.get_by_role("form", name="Fund a side of the appeal")
    appeal.get_by_label("For which ruling").select_option(label=RULINGS[FOR_WORKER])
    appeal.get_by_role("button", name="Fund this side").click()
    wait_done(dara.page, "Fund the appeal")
    _, needed = court.functions.fundingOf(bench.dispute, 0, FOR_POSTER).call()
    bench.send(ada.account, court.functions.fundAppeal(bench.dispute, FOR_POSTER), needed)
    bench.vote(visit, FOR_WORKER)

    dara.page.reload()
    dara.page.get_by_role("button", name="Hand down the ruling").click()
    wait_done(dara.page, "Hand down the ruling")
    dara.page.get_by_role("button", name="Carry out the ruling").click()
    wait_done(dara.page, "Carry out")
    (seat,) = task_of(house, task_id)["seat_list"]
    assert seat["state"] == "ruled_worker"
    assert token.functions.balanceOf(dara.account).call() == before + 300 * DUSD
    expect(dara.page.get_by_text("Final ruling: For the worker").first).to_be_visible()
    assert "0 differences" in verify(house)
