"""What people do at the page, and what the API and the chain say of it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect
from tenacity import Retrying, retry_if_result, stop_after_delay, wait_fixed
from web3 import Web3

from scripts.artifacts import ROOT
from scripts.demo import Demo
from tests.e2e.conftest import Visitor

ETHER = 10**18
ADA, BO, CHEN, DARA, IVO = 1, 2, 3, 4, 9
NATIVE = "0x" + "00" * 20

Visit = Callable[..., Visitor]


def connect(page: Page) -> None:
    """Connect the injected wallet from the head of the page."""
    page.get_by_role("button", name="Connect wallet").first.click()
    page.get_by_role("dialog", name="Choose a wallet").get_by_role("button", name="Test Wallet").click()
    expect(page.get_by_label("Account 0x")).to_be_visible()


def wait_done(page: Page, kind: str, link: str | None = None) -> None:
    """Wait until the transaction of this kind is signed, mined and indexed; follow its link, and put it away.

    A second transaction of the same kind must not find the row of the first.
    """
    row = page.get_by_role("region", name="Transactions").get_by_role("listitem").filter(has_text=kind).last
    expect(row).to_contain_text("Done.", timeout=120_000)
    if link:
        row.get_by_role("link", name=link).click()
    row.get_by_role("button", name="Dismiss").click()
    expect(row.get_by_text("Done.")).to_have_count(0)


def write_task(page: Page, title: str, *, paid_in: str = "ETH", reward: str = "0.05") -> Locator:
    """Fill the form for a plain task and return it."""
    page.get_by_role("navigation").get_by_role("link", name="Post a task").click()
    form = page.get_by_role("form", name="Post a task")
    form.get_by_label("Title").fill(title)
    form.get_by_label("Description").fill("Sort **forty** letters by date.\n\nSay which ones have none.")
    form.get_by_label("Accepted when").fill("Every letter has a date or a reason")
    form.get_by_label("Main skill").select_option("research")
    tokens = form.get_by_label("Token")
    names = tokens.locator("option").all_inner_texts()
    tokens.select_option(label=next(name for name in names if name.startswith(paid_in)))
    form.get_by_label("Reward per worker").fill(reward)
    return form


def post_written(page: Page) -> str:
    """Sign and send what the form says, and open the task; returns its id."""
    page.get_by_role("button", name="Post and lock the money").click()
    wait_done(page, "Post", link="Open the task")
    page.wait_for_url("**/tasks/0x*")
    return page.url.rsplit("/", 1)[1]


def post_task(page: Page, title: str, *, paid_in: str = "ETH", reward: str = "0.05") -> str:
    """Fill the form and post; returns the task's id."""
    write_task(page, title, paid_in=paid_in, reward=reward)
    task_id = post_written(page)
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return task_id


def open_task(page: Page, house: Demo, task_id: str) -> None:
    """Open a task by its address."""
    page.goto(f"{house.api}/tasks/{task_id}")
    expect(page.get_by_role("heading", level=2, name="The task", exact=True)).to_be_visible()


def find_task(page: Page, words: str, title: str) -> None:
    """Search from the start page and open what was found."""
    page.get_by_role("searchbox", name="Search").fill(words)
    page.get_by_role("searchbox", name="Search").press("Enter")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def hand_in(page: Page, text: str) -> None:
    """Write the deliverable and hand it in."""
    form = page.get_by_role("form", name="Hand in your work")
    form.get_by_label("What you deliver").fill(text)
    form.get_by_role("button", name="Hand in").click()
    wait_done(page, "Hand in")


def task_of(house: Demo, task_id: str) -> dict[str, Any]:
    """Return what the API says of a task."""
    answer = httpx.get(f"{house.api}/api/v1/tasks/{task_id}", timeout=30)
    answer.raise_for_status()
    task: dict[str, Any] = answer.json()
    return task


def contract(house: Demo, name: str) -> Any:
    """Return a deployed contract."""
    w3 = Web3(Web3.HTTPProvider(house.rpc))
    manifest = json.loads(house.manifest.read_text())
    abi = json.loads((ROOT / "contracts" / "abi" / f"{name}.json").read_text())["abi"]
    return w3.eth.contract(manifest["contracts"][name]["address"], abi=abi)


def verify(house: Demo) -> str:
    """Compare every row with the contracts, as an operator would."""
    command = [sys.executable, "-m", "indexer", "verify"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **house.environment()}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def later(house: Demo, seconds: int) -> None:
    """Move the chain's clock and wait until the index has seen it."""
    node = Web3(Web3.HTTPProvider(house.rpc))
    node.provider.make_request("evm_increaseTime", [seconds])  # type: ignore[arg-type]
    node.provider.make_request("evm_mine", [])  # type: ignore[arg-type]
    settle(house, node.eth.block_number)


def settle(house: Demo, block: int) -> None:
    """Wait until a block is indexed."""

    def indexed() -> int:
        number: int = httpx.get(f"{house.api}/api/v1/health", timeout=30).json()["indexed"]
        return number

    behind = retry_if_result(lambda number: number < block)
    Retrying(retry=behind, wait=wait_fixed(0.1), stop=stop_after_delay(60))(indexed)


def mint(house: Demo, *accounts: str) -> Any:
    """Give accounts a thousand DUSD each and return the token."""
    node = Web3(Web3.HTTPProvider(house.rpc))
    manifest = json.loads(house.manifest.read_text())
    abi = json.loads((ROOT / "contracts" / "abi" / "TestToken.json").read_text())["abi"]
    token = node.eth.contract(next(t["address"] for t in manifest["tokens"] if t["symbol"] == "DUSD"), abi=abi)
    for account in accounts:
        minted = token.functions.mint(account, 1_000 * 10**6).transact({"from": account})
        node.eth.wait_for_transaction_receipt(minted)
    return token
