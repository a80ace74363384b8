"""One person with a wallet posts a task, another is paid for it, in a browser on real parts (R14, R49, R53, R78)."""

from decimal import Decimal

import httpx
from playwright.sync_api import expect
from web3 import Web3

from scripts.demo import Demo
from tests.e2e.steps import (
    ADA,
    DARA,
    ETHER,
    IVO,
    NATIVE,
    Visit,
    connect,
    contract,
    find_task,
    hand_in,
    mint,
    post_task,
    task_of,
    verify,
    wait_done,
)


def test_a_task_is_posted_found_done_and_paid(house: Demo, visit: Visit) -> None:
    """Balances on chain, in SQL, in the API and on the page agree."""
    node = Web3(Web3.HTTPProvider(house.rpc))
    escrow = contract(house, "TaskEscrow")
    reward, fee = ETHER // 20, ETHER // 20 * 300 // 10_000

    ada = visit(ADA)
    connect(ada.page)
    task_id = post_task(ada.page, "Sort forty old letters")
    task = task_of(house, task_id)
    bond = int(task["bond"])
    assert task["reward"] == str(reward)
    assert task["status"] == "open"
    assert node.eth.get_balance(escrow.address) == reward + fee

    dara = visit(DARA)
    find_task(dara.page, "letters", "Sort forty old letters")
    expect(dara.page.get_by_text("This text was checked here against the digest locked on the chain.")).to_be_visible()
    connect(dara.page)
    dara.page.get_by_role("button", name="Claim a seat").click()
    wait_done(dara.page, "Claim")
    assert node.eth.get_balance(escrow.address) == reward + fee + bond
    hand_in(dara.page, "Thirty-eight have dates; two are undated drafts.")

    # The poster's page follows by itself; he reads the deliverable and accepts.
    ada.page.get_by_role("button", name="Show the deliverable").click()
    expect(ada.page.get_by_text("two are undated drafts")).to_be_visible()
    before = node.eth.get_balance(dara.account)
    ada.page.get_by_role("button", name="Accept and pay").click()
    wait_done(ada.page, "Accept")
    assert node.eth.get_balance(dara.account) - before == reward + bond

    # On chain, in the API (which reads SQL) and on the page.
    policy_treasury = contract(house, "Policy").functions.fee().call()[1]
    assert escrow.functions.credit(policy_treasury, NATIVE).call() == fee
    assert node.eth.get_balance(escrow.address) == fee
    task = task_of(house, task_id)
    assert task["status"] == "completed"
    assert [(seat["state"], seat["paid"]) for seat in task["seat_list"]] == [("paid", str(reward))]
    work = httpx.get(f"{house.api}/api/v1/accounts/{policy_treasury}/work", timeout=30).json()
    assert [credit["amount"] for credit in work["credits"] if int(credit["token"]["address"], 16) == 0] == [str(fee)]
    expect(dara.page.get_by_text("The worker received 0.05 ETH net and the bond back.")).to_be_visible()
    expect(ada.page.get_by_text("Completed").first).to_be_visible()
    assert "0 differences" in verify(house)


def test_a_deliverable_is_shown_to_the_two_parties_alone(house: Demo, visit: Visit) -> None:
    """A stranger, signed in or not, reads nothing of it before or after (R101)."""
    ada = visit(ADA)
    connect(ada.page)
    task_id = post_task(ada.page, "Name five bridges")
    dara = visit(DARA, f"/tasks/{task_id}")
    connect(dara.page)
    dara.page.get_by_role("button", name="Claim a seat").click()
    wait_done(dara.page, "Claim")
    hand_in(dara.page, "The five secret bridges.")
    digest = task_of(house, task_id)["seat_list"][0]["digest"]
    assert httpx.get(f"{house.api}/api/v1/deliverables/{digest}", timeout=30).status_code in {401, 404}
    ivo = visit(IVO, f"/tasks/{task_id}")
    connect(ivo.page)
    expect(ivo.page.get_by_text("What was handed in is readable by its author and the poster only.")).to_be_visible()
    assert "secret bridges" not in ivo.page.content()


def test_a_token_pays_after_exactly_its_amount_was_allowed(house: Demo, visit: Visit) -> None:
    """The page allows what is needed and not more, then posts; a refund after closing is withdrawn from My work."""
    ada = visit(ADA)
    token = mint(house, ada.account)
    escrow = contract(house, "TaskEscrow").address
    before = token.functions.balanceOf(ada.account).call()

    connect(ada.page)
    post_task(ada.page, "Count the steps of the town hall", paid_in="DUSD", reward="40")
    assert token.functions.balanceOf(ada.account).call() == before - 41_200_000
    assert token.functions.allowance(ada.account, escrow).call() == 0

    ada.page.get_by_role("button", name="Close open seats").click()
    wait_done(ada.page, "Close open seats")
    ada.page.get_by_role("navigation").get_by_role("link", name="My work").click()
    ada.page.get_by_role("button", name="Withdraw DUSD").click()
    wait_done(ada.page, "Withdraw")
    assert token.functions.balanceOf(ada.account).call() == before
    expect(ada.page.get_by_text("Nothing is waiting.")).to_be_visible()


def test_a_refused_signature_sends_nothing_and_loses_nothing(house: Demo, visit: Visit) -> None:
    """What was typed is still there, the page says what happened, and a second try succeeds."""
    ada = visit(ADA)
    connect(ada.page)
    task_id = post_task(ada.page, "Draw a plan of the attic")
    dara = visit(DARA, f"/tasks/{task_id}")
    connect(dara.page)
    dara.page.evaluate("window.refuseNext = 'eth_sendTransaction'")
    dara.page.get_by_role("button", name="Claim a seat").click()
    expect(dara.page.get_by_text("You refused the request in your wallet. Nothing was sent.").first).to_be_visible()
    assert task_of(house, task_id)["open_seats"] == 1
    dara.page.get_by_role("button", name="Claim a seat").click()
    wait_done(dara.page, "Claim")
    dara.page.get_by_label("What you deliver").fill("A plan in four sheets")
    dara.page.evaluate("window.refuseNext = 'personal_sign'")
    dara.page.get_by_role("button", name="Hand in").click()
    expect(dara.page.get_by_text("You refused the request in your wallet.").first).to_be_visible()
    dara.page.reload()
    expect(dara.page.get_by_label("What you deliver")).to_have_value("A plan in four sheets")
    dara.page.get_by_role("button", name="Hand in").click()
    wait_done(dara.page, "Hand in")
    assert task_of(house, task_id)["status"] == "in_review"


def test_an_action_overtaken_by_another_is_refused_in_words_before_it_is_signed(house: Demo, visit: Visit) -> None:
    """Two workers see one open seat; the slower one reads the contract's own error, translated, and pays nothing."""
    ada = visit(ADA)
    connect(ada.page)
    task_id = post_task(ada.page, "Wind the tower clock")
    ivo = visit(IVO, f"/tasks/{task_id}")
    connect(ivo.page)
    button = ivo.page.get_by_role("button", name="Claim a seat")
    expect(button).to_be_enabled()
    # The stranger's page is cut off from news, as on a slow line, while another takes the seat.
    ivo.page.context.set_offline(True)
    task = task_of(house, task_id)
    escrow = contract(house, "TaskEscrow")
    node = Web3(Web3.HTTPProvider(house.rpc))
    packed = tuple(int(value) if value.isdigit() else value for value in task["packed"])
    worker = list(node.eth.accounts)[5]
    claim = escrow.functions.claim(packed, worker, 0, int(task["bond"]), [], 0, b"")
    node.eth.wait_for_transaction_receipt(claim.transact({"from": worker, "value": int(task["bond"])}))
    balance = node.eth.get_balance(ivo.account)
    ivo.page.context.set_offline(False)
    ivo.complaints.clear()
    if button.is_enabled():
        button.click()
    expect(ivo.page.get_by_text("Every seat is taken.").first).to_be_visible()
    assert node.eth.get_balance(ivo.account) == balance


def test_a_wallet_on_another_chain_is_asked_to_switch(visit: Visit) -> None:
    """The page says which chain it needs and offers the switch (R78)."""
    ada = visit(ADA, chain=1)
    connect(ada.page)
    expect(ada.page.get_by_text("Your wallet is on another chain than")).to_be_visible()
    ada.page.get_by_role("button", name="Switch to").click()
    expect(ada.page.get_by_text("Your wallet is on another chain than")).to_have_count(0)


def test_the_market_can_be_read_without_a_wallet_in_chinese_on_a_phone(house: Demo, visit: Visit) -> None:
    """The language follows the browser, nothing scrolls sideways, and connecting is asked at the action only (R77)."""
    ada = visit(ADA)
    connect(ada.page)
    task_id = post_task(ada.page, "Photograph the old mill")
    reader = visit(IVO, f"/tasks/{task_id}", lang="zh-CN", width=390)
    expect(reader.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(reader.page.get_by_role("heading", level=1, name="Photograph the old mill")).to_have_attribute("lang", "en")
    for path in ("/", f"/tasks/{task_id}", "/post", "/work", "/nowhere"):
        reader.page.goto(house.api + path)
        expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
        assert reader.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_the_form_names_what_is_wrong_before_anything_is_signed(visit: Visit) -> None:
    """Zero reward, a reward above the grade's bounds and a missing title are each told at their field (R61)."""
    ada = visit(ADA, "/post")
    connect(ada.page)
    form = ada.page.get_by_role("form", name="Post a task")
    form.get_by_label("Reward per worker").fill("0")
    form.get_by_role("button", name="Post and lock the money").click()
    expect(form.get_by_label("Title")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Reward per worker")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Title")).to_be_focused()
    form.get_by_label("Reward per worker").fill(str(Decimal(10) ** 6))
    expect(form.get_by_label("Reward per worker")).to_have_attribute("aria-invalid", "true")
    assert ada.page.get_by_role("region", name="Transactions").get_by_role("listitem").count() == 0
