"""What people do at the page, and what the API and the chain say of it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
from playwright.sync_api import Page, expect
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


def wait_done(page: Page, kind: str) -> None:
    """Wait until the transaction of this kind is signed, mined and indexed."""
    row = page.get_by_role("region", name="Transactions").get_by_role("listitem").filter(has_text=kind).last
    expect(row).to_contain_text("Done.", timeout=30_000)


def post_task(page: Page, title: str, *, paid_in: str = "ETH", reward: str = "0.05") -> str:
    """Fill the form and post; returns the task's id."""
    page.get_by_role("navigation").get_by_role("link", name="Post a task").click()
    form = page.get_by_role("form", name="Post a task")
    form.get_by_label("Title").fill(title)
    form.get_by_label("Description").fill("Sort **forty** letters by date.\n\nSay which ones have none.")
    form.get_by_label("Accepted when").fill("Every letter has a date or a reason")
    form.get_by_label("Main skill").select_option("research")
    form.get_by_label("Token").select_option(
        label=next(
            text for text in form.get_by_label("Token").locator("option").all_inner_texts() if text.startswith(paid_in)
        )
    )
    form.get_by_label("Reward per worker").fill(reward)
    form.get_by_role("button", name="Post and lock the money").click()
    wait_done(page, "Post")
    page.get_by_role("region", name="Transactions").get_by_role("link", name="Open the task").last.click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url.rsplit("/", 1)[1]


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
