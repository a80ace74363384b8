"""A running house and a browser: real node, contracts, indexer, API and page, and people with wallets."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from eth_typing import ChecksumAddress
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from web3 import Web3

from scripts.demo import Demo

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
# A slow machine is no failure: what a test waits for may take a minute, in milliseconds.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
WALLET = Path(__file__).with_name("wallet.js").read_text()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Run the whole house on free ports, without the seeded market."""
    with Demo(tmp_path_factory.mktemp("house") / "state", port=0, seed=False) as running:
        yield running


@pytest.fixture(scope="session")
def house_ahead(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Run a second house, for contests and disputes: its chain's clock runs ahead."""
    with Demo(tmp_path_factory.mktemp("ahead") / "state", port=0, seed=False) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """One person at the page: a browser window, and the account of the wallet in it."""

    page: Page
    account: ChecksumAddress
    complaints: list[str]


@pytest.fixture
def visit(house: Demo, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Open the page as somebody; the page must not complain on its console while the test runs."""
    node = Web3(Web3.HTTPProvider(house.rpc))
    contexts = []
    visitors: list[Visitor] = []

    def ask(request: str) -> str:
        wanted = json.loads(request)
        body = {"jsonrpc": "2.0", "id": 1, **wanted}
        return httpx.post(house.rpc, json=body, timeout=120).text

    def open_page(
        number: int, path: str = "/", lang: str = "en", width: int = 1440, chain: int | None = None
    ) -> Visitor:
        context = browser.new_context(locale=lang, viewport={"width": width, "height": 900})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        visitor = Visitor(page, list(node.eth.accounts)[number], [])
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        page.on("console", lambda message: note(visitor, message))
        page.expose_function("askNode", ask)
        script = WALLET.replace("__ACCOUNT__", visitor.account).replace("__CHAIN__", hex(chain or node.eth.chain_id))
        page.add_init_script(script)
        page.goto(house.api + path)
        visitors.append(visitor)
        return visitor

    yield open_page
    for context in contexts:
        context.close()
    assert [visitor.complaints for visitor in visitors if visitor.complaints] == []


def note(visitor: Visitor, message: ConsoleMessage) -> None:
    """Remember what the page complains of, but for the 401 by which it learns that nobody is signed in."""
    if message.type == "error" and "401" not in message.text:
        visitor.complaints.append(f"{message.text} {message.location.get('url', '')}")
