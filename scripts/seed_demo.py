"""Tell the story of scripts/story on a demo chain, through the same API and contracts that people use.

`python -m scripts.seed_demo --api URL --rpc URL --manifest FILE`. The chain must be a local one whose accounts are
unlocked and whose time lies before the story; it ends at the present.
"""

import json
import time
import tomllib
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from tenacity import Retrying, retry_if_result, stop_after_delay, wait_fixed
from web3 import Web3

from indexer.deployments import Manifest
from scripts.story import guild, market
from scripts.story.chain import Chain
from scripts.story.market import DAY, Event
from scripts.story.people import Society
from scripts.story.person import Person
from scripts.story.reviews import Reviews

STORY = Path(__file__).with_name("story")
PATIENCE_SECONDS = 60
BID_DAYS = 30


def told(name: str) -> dict[str, Any]:
    """Return one file of the story."""
    return tomllib.loads((STORY / f"{name}.toml").read_text(encoding="utf-8"))


def live(chain: Chain, events: list[Event], now: int) -> None:
    """Let everything happen on the chain, in the order of its days, and bring the chain to the present."""
    for days, deed in sorted(events, key=lambda event: event[0]):
        chain.at(now + int(days * DAY))
        deed()
    chain.arrive()


def meet(society: Society, deployer: Person, story: dict[str, Any]) -> None:
    """Let people introduce themselves and talk."""
    society.appoint(deployer, story["administrator"], story["moderators"])
    for profile in story["profile"]:
        society.introduce(profile)
    for talk in story["talk"]:
        society.talk(talk)


def await_index(api: str, block: int) -> None:
    """Wait until the API knows a block: who may enter a room is read from the index."""

    def behind(health: dict[str, Any]) -> bool:
        return health["indexed"] is None or health["indexed"] < block

    def health() -> dict[str, Any]:
        said: dict[str, Any] = httpx.get(f"{api}/api/v1/health", timeout=30).json()
        return said

    Retrying(retry=retry_if_result(behind), wait=wait_fixed(0.1), stop=stop_after_delay(PATIENCE_SECONDS))(health)


def _await_head(api: str, w3: Web3) -> None:
    await_index(api, w3.eth.block_number)


def main(
    api: Annotated[str, typer.Option(help="Origin of the API, as people reach it.")],
    rpc: Annotated[str, typer.Option(help="URL of the local node.")],
    manifest: Annotated[Path, typer.Option(help="Manifest that the deployment wrote.")],
) -> None:
    """Seed a demo chain with a small living market."""
    w3 = Web3(Web3.HTTPProvider(rpc, cache_allowed_requests=True))
    accounts, story = w3.eth.accounts, told("market")
    everybody = {
        name: Person(name, accounts[number], httpx.Client(base_url=api, timeout=30), w3)
        for name, number in {"guild": 0, **story["people"]}.items()
    }
    people = {name: person for name, person in everybody.items() if name != "guild"}
    for person in people.values():
        person.sign_in()
    tasks = [(text, people[text["poster"]].store("documents", market.document(text))) for text in story["task"]]
    now, chain = int(time.time()), Chain(w3, Manifest.load(manifest))
    place = market.Market(chain, people, now)
    place.fund()
    live(chain, [*market.timeline(place, tasks), *guild.timeline(guild.Guild(chain, people), told("guild"))], now)
    _await_head(api, w3)
    place.bid(BID_DAYS)
    place.testify()
    known = partial(_await_head, api, w3)
    Reviews(chain, people, known).tell(list(place.posted.values()))
    ids = {posted.text["title"]: posted.task_id for posted in place.posted.values()}
    meet(Society(people, ids), everybody["guild"], told("people"))
    for person in everybody.values():
        person.client.close()
    typer.echo(json.dumps({"tasks": len(tasks), "block": w3.eth.block_number}))


if __name__ == "__main__":
    typer.run(main)
