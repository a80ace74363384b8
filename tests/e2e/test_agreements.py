"""Bids, milestones, disputes, contests and pots at the page, on real parts (R9, R33, R54, R55, R57, R67, R68, R80)."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from web3 import Web3

from scripts.demo import Demo
from tests.e2e.steps import (
    ADA,
    BO,
    CHEN,
    DARA,
    Visit,
    connect,
    contract,
    hand_in,
    later,
    mint,
    open_task,
    post_written,
    task_of,
    verify,
    wait_done,
    write_task,
)

DAY = 86_400
FANG, HUI = 6, 8
DUSD = 10**6


@pytest.fixture(scope="module")
def house(house_ahead: Demo) -> Demo:
    """Contests and disputes need the chain's clock to run ahead."""
    return house_ahead


def more(form: Locator) -> None:
    """Open what a plain task does not need."""
    form.locator("summary").filter(has_text="More").click()


def seat(house: Demo, task_id: str) -> dict[str, Any]:
    """Return what the API says of a task's only seat."""
    (only,) = task_of(house, task_id)["seat_list"]
    found: dict[str, Any] = only
    return found


def test_a_crowdfunded_task_pays_out_and_another_gives_everything_back(house: Demo, visit: Visit) -> None:
    """What others added goes to the worker who is paid; when nobody ever can be, each takes his own back (R80)."""
    ada, bo, dara = visit(ADA), visit(BO), visit(DARA)
    token = mint(house, ada.account, bo.account, dara.account)
    tasks = []
    for page in (ada.page, bo.page, dara.page):
        connect(page)
    for title in ("Mend the reading room clock", "Paint the reading room door"):
        write_task(ada.page, title, paid_in="DUSD", reward="80")
        tasks.append(post_written(ada.page))
    start = {each.account: token.functions.balanceOf(each.account).call() for each in (bo, dara)}
    for task_id in tasks:
        open_task(bo.page, house, task_id)
        pot = bo.page.get_by_role("form", name="Add to the pot")
        pot.get_by_label("For the worker, in DUSD").fill("25")
        pot.get_by_role("button", name="Add", exact=True).click()
        wait_done(bo.page, "pot")
    assert token.functions.balanceOf(bo.account).call() == start[bo.account] - 2 * 25_750_000

    paid, unpaid = tasks
    open_task(dara.page, house, paid)
    dara.page.get_by_role("button", name="Claim a seat").click()
    wait_done(dara.page, "Claim")
    hand_in(dara.page, "It keeps time again.")
    open_task(ada.page, house, paid)
    ada.page.get_by_role("button", name="Accept and pay").click()
    wait_done(ada.page, "Accept")
    dara.page.get_by_role("button", name="Pay out the pot").click()
    wait_done(dara.page, "pot")
    assert token.functions.balanceOf(dara.account).call() == start[dara.account] + 105 * DUSD

    open_task(ada.page, house, unpaid)
    ada.page.get_by_role("button", name="Close open seats").click()
    wait_done(ada.page, "Close open seats")
    open_task(bo.page, house, unpaid)
    bo.page.get_by_role("button", name="Take your contribution back").click()
    wait_done(bo.page, "contribution")
    assert token.functions.balanceOf(bo.account).call() == start[bo.account] - 25_750_000
    assert "0 differences" in verify(house)


def test_a_free_bid_is_taken_and_a_rejected_milestone_is_split_by_the_bench(house: Demo, visit: Visit) -> None:
    """A bid costs nothing; milestone one is paid, milestone two goes to the panel, which does not side (R67, R33)."""
    node = Web3(Web3.HTTPProvider(house.rpc))
    ada, dara = visit(ADA), visit(DARA)
    token = mint(house, ada.account, dara.account)
    connect(ada.page)
    form = write_task(ada.page, "Index the harbour ledgers", paid_in="DUSD", reward="300")
    more(form)
    form.get_by_role("radio", name="By bids").check()
    form.get_by_label("Most that a bid may ask").fill("500")
    form.get_by_role("button", name="Add a milestone").click()
    form.get_by_label("Share of milestone 1 in percent").fill("40")
    form.get_by_label("Share of milestone 2 in percent").fill("60")
    task_id = post_written(ada.page)
    bond = int(task_of(house, task_id)["bond"])
    credit = contract(house, "TaskEscrow").functions.credit(ada.account, token.address)
    credited = credit.call()

    # The bid is a signature: no transaction, no coin; the bond is allowed, not moved.
    open_task(dara.page, house, task_id)
    connect(dara.page)
    before = node.eth.get_balance(dara.account), token.functions.balanceOf(dara.account).call()
    bid = dara.page.get_by_role("form", name="Bid for this task")
    bid.get_by_label("Your price, net").fill("400")
    bid.get_by_label("A word to go with it").fill("I have indexed two ledgers of this port.")
    bid.get_by_role("button", name="Sign the bid").click()
    expect(dara.page.get_by_text("The bid is with the poster.")).to_be_visible()
    assert token.functions.balanceOf(dara.account).call() == before[1]

    ada.page.reload()
    expect(ada.page.get_by_text("I have indexed two ledgers of this port.")).to_be_visible()
    ada.page.get_by_role("button", name="Take for 400 DUSD").click()
    wait_done(ada.page, "Take a bid")
    assert seat(house, task_id)["price"] == str(400 * DUSD)
    assert token.functions.balanceOf(dara.account).call() == before[1] - bond

    hand_in(dara.page, "Ledgers one to four.")
    ada.page.get_by_role("button", name="Accept and pay").click()
    wait_done(ada.page, "Accept")
    assert token.functions.balanceOf(dara.account).call() == before[1] - bond + 160 * DUSD

    hand_in(dara.page, "Ledgers five to nine, without the crews.")
    ada.page.locator("summary").filter(has_text="Reject the work").click()
    reject = ada.page.get_by_role("form", name="Reject the work")
    reject.get_by_label("Why it is rejected").fill("The crews are missing, and the criteria ask for them.")
    reject.get_by_role("button", name="Reject and put in the stake").click()
    wait_done(ada.page, "Reject")
    dara.page.get_by_role("button", name="Dispute the rejection").click()
    wait_done(dara.page, "Dispute")
    assert seat(house, task_id)["state"] == "disputed"

    # Two of the three members refuse to side; after the time to appeal anyone carries it out.
    for member in (FANG, HUI):
        juror = visit(member, "/disputes")
        connect(juror.page)
        juror.page.get_by_role("link", name="Index the harbour ledgers").click()
        juror.page.get_by_role("radio", name="No decision: split").check()
        juror.page.get_by_role("button", name="Cast the vote").click()
        wait_done(juror.page, "Vote")
    later(house, 2 * 3600)
    dara.page.get_by_role("link", name="See the dispute").click()
    dara.page.get_by_role("button", name="Hand down the ruling").click()
    wait_done(dara.page, "Hand down the ruling")
    dara.page.get_by_role("button", name="Carry out the ruling").click()
    wait_done(dara.page, "Carry out")
    assert seat(house, task_id)["state"] == "split"
    assert token.functions.balanceOf(dara.account).call() == before[1] + 160 * DUSD + 120 * DUSD
    assert credit.call() - credited == (515 - 160 - 120) * DUSD - (160 + 120) * DUSD * 3 // 100
    assert "0 differences" in verify(house)


def test_a_contest_is_entered_unseen_revealed_and_awarded(house: Demo, visit: Visit) -> None:
    """Two enter, the entries stay hidden until the deadline, both reveal, one is paid (R55, R57)."""
    ada, dara, chen = visit(ADA), visit(DARA), visit(CHEN)
    token = mint(house, ada.account, dara.account, chen.account)
    connect(ada.page)
    form = write_task(ada.page, "A sign for the rope maker", paid_in="DUSD", reward="100")
    more(form)
    form.get_by_role("radio", name="Contest").check()
    form.get_by_label("Deposit for judging, in ETH").fill("0.01")
    task_id = post_written(ada.page)
    task = task_of(house, task_id)
    balances = [token.functions.balanceOf(each.account).call() for each in (dara, chen)]
    for entrant, words in ((dara, "A coil that reads as an R."), (chen, "Three strands in one colour.")):
        open_task(entrant.page, house, task_id)
        connect(entrant.page)
        entry = entrant.page.get_by_role("form", name="Enter the contest")
        entry.get_by_label("What you deliver").fill(words)
        entry.get_by_role("button", name="Enter with a sealed entry").click()
        wait_done(entrant.page, "Enter")
    ada.page.reload()
    expect(ada.page.get_by_text("2 of 8 places taken")).to_be_visible()
    assert "A coil that reads" not in ada.page.content()

    later(house, task["terms"]["deadline"] - task["now"] + 60)
    for entrant in (dara, chen):
        # A new visit of the same browser: the opening was kept.
        entrant.page.reload()
        entrant.page.get_by_role("button", name="Reveal the entry").click()
        wait_done(entrant.page, "Reveal")
    later(house, task["terms"]["work_period"])
    ada.page.reload()
    card = (
        ada.page.get_by_role("listitem")
        .filter(has_text=dara.account[:6])
        .filter(has=ada.page.get_by_role("button", name="Award the prize"))
    )
    card.get_by_role("button", name="Show the deliverable").click()
    expect(ada.page.get_by_text("A coil that reads as an R.")).to_be_visible()
    card.get_by_role("button", name="Award the prize").click()
    wait_done(ada.page, "Award")
    won = [token.functions.balanceOf(each.account).call() for each in (dara, chen)]
    assert won == [balances[0] + 100 * DUSD, balances[1]]
    seats = {each["worker"]: each["state"] for each in task_of(house, task_id)["seat_list"]}
    assert seats == {dara.account: "won", chen.account: "revealed"}
    assert "0 differences" in verify(house)
