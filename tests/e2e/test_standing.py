"""Standing is earned, gathered, looked at, carried away, and proven without us (R51, R63, R95)."""

import json
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect
from web3 import Web3

from scripts.artifacts import ROOT
from scripts.demo import Demo
from tests.e2e.steps import ADA, DARA, Visit, connect, contract, find_task, hand_in, post_task, verify, wait_done

CREDENTIALS = ROOT / "tests" / "backend" / "people" / "verify_credential.mjs"


def saved(page: Page, button: str, folder: Path) -> Path:
    """Press a button that saves a file, and return it."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def test_standing_is_earned_gathered_exported_and_verified(house: Demo, visit: Visit, tmp_path: Path) -> None:
    """What the page shows is what the contract says; the proof holds by a block's hash, the credential by a library."""
    node = Web3(Web3.HTTPProvider(house.rpc))
    reputation = contract(house, "Reputation")
    skill = b"research".ljust(32, b"\0")
    ada, dara = visit(ADA), visit(DARA)
    connect(ada.page)
    post_task(ada.page, "Find the oldest map", reward="1")
    find_task(dara.page, "oldest map", "Find the oldest map")
    connect(dara.page)
    dara.page.get_by_role("button", name="Claim a seat").click()
    wait_done(dara.page, "Claim")
    hand_in(dara.page, "It is of 1516.")
    ada.page.get_by_role("checkbox", name="Also write it into").check()
    ada.page.get_by_role("button", name="Accept and pay").click()
    wait_done(ada.page, "Accept and record")

    before = reputation.functions.standing(dara.account, skill).call()[0]
    dara.page.goto(f"{house.api}/passport/{dara.account}")
    dara.page.get_by_role("button", name="Gather the points in Research").click()
    wait_done(dara.page, "Gather")
    points, _, completions, _ = reputation.functions.standing(dara.account, skill).call()
    assert points > before
    assert completions > 0
    assert node.eth.call({"to": reputation.address, "data": reputation.encode_abi("locked", [int(dara.account, 16)])})
    expect(dara.page.get_by_role("img", name="as its contract draws it")).to_be_visible()
    expect(dara.page.get_by_role("link", name="Find the oldest map").first).to_be_visible()

    proof = saved(dara.page, "Save the proof", tmp_path)
    told = subprocess.run(
        [
            sys.executable,
            ROOT / "tools" / "verify_standing.py",
            proof,
            *("--reputation", reputation.address, "--escrow", contract(house, "TaskEscrow").address),
            *("--rpc", house.rpc),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr

    jwt = saved(dara.page, "Save the credential", tmp_path).read_text()
    now = str(node.eth.get_block("latest")["timestamp"])
    judged = subprocess.run(
        ["node", CREDENTIALS, jwt, now], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    credential = json.loads(judged)
    assert credential["verified"], credential
    assert credential["subject"]["id"].lower().endswith(dara.account.lower())
    assert " 0 differences" in f" {verify(house)}"
