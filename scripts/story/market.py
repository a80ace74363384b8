"""What happens to the tasks of the story: posted, claimed, done, paid, or not."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from web3 import Web3

from backend.chain.invitations.merkle import Tree
from indexer.deployments import load_abi
from indexer.words import PackedTerms, pack_terms, task_id
from scripts.story.chain import Chain
from scripts.story.deeds import NOTHING, Deeds, Posted, salt
from scripts.story.person import Person
from scripts.story.trials import moment

DAY = 86_400
GRADES = {"C": 0, "B": 1, "A": 2}
MODES = {"claim": 0, "select": 1, "contest": 2}
WHOLE = 10_000
ETHER_DECIMALS = 18
WORDS = ("title", "lang", "body", "skills", "criteria", "place", "complexity", "hours", "checks")

Event = tuple[float, Callable[[], None]]


class Market:
    """Posts the tasks of the story and lets things happen to them."""

    def __init__(self, chain: Chain, people: dict[str, Person], now: int) -> None:
        """Bind the contracts; `now` is the Unix time at which the story ends."""
        self.chain = chain
        self.w3 = chain.w3
        self.people = people
        self.now = now
        self.posted: dict[bytes, Posted] = {}
        self.deeds = Deeds(chain, people)
        self.tokens = {token.symbol: token for token in chain.manifest.tokens}
        self.benches = {bench.name: bench.address for bench in chain.manifest.arbitrators}
        self.escrow = chain.contract("TaskEscrow")
        self.policy = chain.contract("Policy")
        self.erc20 = load_abi("TestToken")

    def fund(self) -> None:
        """Give everybody the demo token and let escrow and pots take it."""
        takers = [self.escrow.address, self.chain.contract("TaskPot").address]
        for token in self.tokens.values():
            if int(token.address, 16):
                contract = self.w3.eth.contract(self.w3.to_checksum_address(token.address), abi=self.erc20)
                for person in self.people.values():
                    self.chain.send(person, contract.functions.mint(person.address, 100_000 * 10**token.decimals))
                    for taker in takers:
                        self.chain.send(person, contract.functions.approve(taker, 2**256 - 1))

    def post(self, text: dict[str, Any], brief: bytes) -> None:
        """Post and fund a task as its text says."""
        poster = self.people[text["poster"]]
        terms = self._terms(text, poster.address, brief)
        needed = self.escrow.functions.funding(terms).call()
        told = Posted(
            text, terms, task_id(terms, self.chain.id, self.escrow.address), self.tokens[text["token"]].decimals
        )
        value = told.fields["judging"] + (needed if told.native else 0)
        self.chain.send(poster, self.escrow.functions.post(terms, self.chain.extra_data), value=value)
        self.posted[brief] = told

    def happen(self, brief: bytes, who: str, name: str, arguments: list[str]) -> None:
        """Let somebody do something to a task."""
        self.deeds.carry_out(self.posted[brief], who, name, arguments)

    def bid(self, days: int) -> None:
        """Let workers place the bids of the story, which hold for some days."""
        for told in self.posted.values():
            for bid in told.text.get("bids", []):
                worker, price = self.people[bid["who"]], told.units(bid["price"])
                expiry = self.now + days * DAY
                worker.post(
                    f"tasks/{told.task_id}/bids",
                    {
                        "worker": worker.address,
                        "price": str(price),
                        "expiry": expiry,
                        "signature": self.deeds.bid(told, worker, price, expiry),
                        "note": bid["note"],
                    },
                )

    def testify(self) -> None:
        """Let the parties of open disputes bring the evidence of the story."""
        for told in self.posted.values():
            for told_evidence in told.text.get("evidence", []):
                person = self.people[told_evidence["who"]]
                where = f"evidence?task_id={told.task_id}&name=statement.md"
                markdown = {"Content-Type": "text/markdown"}
                kept = person.ask("POST", where, content=told_evidence["text"].encode(), headers=markdown)
                whose = next(iter(told.disputes))
                call = self.escrow.functions.submitEvidence(told.terms, self.people[whose].address, kept["uri"])
                self.chain.send(person, call)

    def _terms(self, text: dict[str, Any], poster: str, brief: bytes) -> PackedTerms:
        token = self.tokens[text["token"]]
        # A vote may have changed both since the last task.
        fee_bps, treasury = self.policy.functions.fee().call()

        def units(key: str, default: str = "0", decimals: int = token.decimals) -> int:
            return int(Decimal(text.get(key, default)) * 10**decimals)

        return pack_terms(
            {
                "poster": poster,
                "token": self.w3.to_checksum_address(token.address),
                "arbitrator": self.w3.to_checksum_address(self.benches[text.get("bench", "Panel")]),
                "treasury": treasury,
                "brief": Web3.to_hex(brief),
                "skill": Web3.to_hex(text["skills"][0].encode().ljust(32, b"\0")),
                "invite_root": self._root(text),
                "extra_hash": Web3.to_hex(Web3.keccak(self.chain.extra_data)),
                "mode": MODES[text.get("mode", "claim")],
                "grade": GRADES[text["grade"]],
                "seats": text.get("seats", 1),
                "fee_bps": fee_bps,
                "bonus_seats": text.get("bonus_seats", 0),
                "free_lapses": text.get("free_lapses", 0),
                "shares": text.get("shares", [WHOLE]),
                "salt": 0,
                "return_period": int(text.get("return", 0) * DAY),
                "work_period": text["work"] * DAY,
                "review_period": text["review"] * DAY,
                "dispute_period": 5 * DAY,
                "ruling_period": 60 * DAY,
                "raise_every": int(text.get("raise_every", 0) * DAY),
                "deadline": self.now + int((text["posted"] + text["days"]) * DAY),
                "reward": units("reward"),
                "ceiling": units("ceiling", text["reward"]),
                "raise_by": units("raise_by"),
                "bonus": units("bonus"),
                "bond": units("bond"),
                "judging": units("judging", decimals=ETHER_DECIMALS),
            }
        )

    def _root(self, text: dict[str, Any]) -> str:
        """Return the root of a task's invitations, which its poster also leaves with the API for the workers."""
        if "invited" not in text:
            return Web3.to_hex(NOTHING)
        workers = [self.people[name].address for name in text["invited"]]
        self.people[text["poster"]].post("invitations", {"workers": workers})
        return Tree.over(workers).root


def document(text: dict[str, Any]) -> dict[str, Any]:
    """Return the task document of a text of the story."""
    kept = {name: text[name] for name in WORDS if name in text}
    return {"schema": "guildhall/task/2", **kept, "links": [], "salt": salt(text["title"])}


def timeline(market: Market, tasks: list[tuple[dict[str, Any], bytes]]) -> list[Event]:
    """Return what happens to the tasks (text, brief), each with its day before now."""
    events: list[Event] = []
    for text, brief in tasks:
        events.append((text["posted"], partial(market.post, text, brief)))
        for line in text.get("story", []):
            when, who, name, *arguments = line.split()
            events.append((moment(market.chain, when, market.now), partial(market.happen, brief, who, name, arguments)))
    return events
