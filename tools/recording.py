"""Records lives of tasks, in which the model of tests/escrow_model holds every answer of the escrow to its own."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from eth_abi.abi import encode

from tests.escrow_model.chain import Chain, Contract
from tests.escrow_model.ledger import Error, Event
from tests.escrow_model.life import Call, Life, Site
from tests.escrow_model.moves.around import step
from tests.escrow_model.moves.ending import wind_up
from tests.escrow_model.moves.kinds import CONTESTS, DISPUTES, WORK, step_of
from tests.escrow_model.moves.stray import stray
from tests.escrow_model.site import site_of
from tests.world import World, deployed_world
from tools.scenes import scenes
from tools.tape import GAS, NODE, OK, PROBE, Played, Tape, bare, good, word

ROOT = Path(__file__).resolve().parent.parent
RECORDED_BY = (
    "contracts/**/*.sol",
    "tests/*_model/**/*.py",
    "tests/contracts/reference.py",
    "tests/*.py",
    "tools/recording.py",
    "tools/scenes.py",
    "tools/tape.py",
)
RULINGS = 3
KINDS = (DISPUTES, CONTESTS, WORK, None)
STRAYS_EVERY = 2


class Recorder(Chain):
    """A node with the escrow on it, which keeps what is sent, and what is read where that has changed."""

    def __init__(self, url: str, escrow: Contract) -> None:
        super().__init__(url, escrow)
        self.played = Played()
        self.allowed: list[str] = []
        self.seen: dict[str, str] = {}

    def send(self, sender: str, to: str, data: str, value: int = 0, at: int | None = None) -> dict[str, Any]:
        """Mine a transaction, and keep it with what came of it."""
        receipt = super().send(sender, to, data, value, at)
        call = {"from": sender, "to": to, "data": data, "value": hex(value), "gas": GAS}
        came = {"status": receipt["status"], "logs": bare(receipt["logs"]), "allowed": self.allowed}
        if receipt["status"] != OK:
            came["answer"] = "0x" + self.revert_data(receipt).hex()
        self.allowed = []
        self.played.blocks.append((int(str(at)), [(call, came)]))
        return receipt

    def ask_all(self, requests: list[tuple[str, list[Any]]]) -> list[Any]:
        """Ask the node, and keep what is read."""
        answers = super().ask_all(requests)
        for (method, parameters), answer in zip(requests, answers, strict=True):
            if method == "eth_getBalance":
                self._read({"to": PROBE, "data": word(parameters[0])}, word(answer))
            elif method == "eth_call":
                self._read(parameters[0], answer)
        return answers

    def errors(self, refusals: list[Error]) -> list[str]:
        """Return errors as the escrow answers with them."""
        entries = {entry.name: (selector, entry.types) for selector, entry in self._errors.items()}
        known = ((*entries[name], values) for name, values in refusals)
        return ["0x" + (selector + encode(types, values)).hex() for selector, types, values in known]

    def _read(self, call: dict[str, str], answer: str) -> None:
        key = call["to"] + call["data"]
        if self.played.blocks and self.seen.get(key) != answer:
            self.seen[key] = answer
            self.played.blocks[-1][1].append((call, good(answer)))


class RecordedLife(Life):
    """A life that is kept, on a site where another was prepared."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.recorder = self.chain = Recorder(site.url, self.escrow)

    def _prepare(self) -> None:
        """Leave everything as it is."""

    def _expected(self, call: Call) -> tuple[list[Event], list[Error]]:
        events, refusals = super()._expected(call)
        self.recorder.allowed = self.recorder.errors(refusals)
        return events, refusals

    def do(self, call: Call) -> None:
        """Make a call, and hold what a bench was asked to what it should be asked."""
        super().do(call)
        _, [(_call, came), *_] = self.recorder.played.blocks[-1]
        if call.function in {"dispute", "escalate"} and came["status"] == OK:
            terms, _worker, _seat, extra = call.arguments
            bench = next(each for each in self.benches if each.address == terms.arbitrator)
            task = self.kept.tasks[terms.task_id(self.chain.chain_id, self.escrow.address)]
            choices = RULINGS if call.function == "dispute" else task.entries()
            asked = self.chain.read([(bench, "lastChoices", ()), (bench, "lastExtraData", ())])
            if asked != [choices, int.from_bytes(encode(["bytes"], [extra]))]:
                raise AssertionError(f"{call}: the bench was asked {asked}")

    def finish(self) -> None:
        """Hold everything to the model, and keep all of it."""
        self.recorder.seen = {}
        super().finish()


def record(lives: int, steps: int) -> Tape:
    """Lead lives of so many steps, of every kind in turn, and hold everything in them to the model."""
    with deployed_world(*NODE) as world:
        site = site_of(world)
        prepared = Life(site)
        creation = created(world)
        tape = Tape(str(prepared.chain.ask("anvil_dumpState")), **creation, lives=[], told=[])
        told = set()
        for seed in range(lives):
            snapshot = prepared.chain.ask("evm_snapshot")
            life = RecordedLife(site)
            walk = Random(seed)  # noqa: S311 - a walk that can be repeated
            for _ in range(steps):
                kind = KINDS[seed % len(KINDS)]
                _ = step_of(kind, life, walk.randrange) if kind else step(life, walk.randrange)
                if walk.randrange(STRAYS_EVERY) == 0:
                    stray(life, walk.randrange)
            wind_up(life)
            tape.lives.append(life.recorder.played)
            told |= {*life.told.events, *life.told.errors, *(state.name for state in life.told.states)}
            prepared.chain.ask("evm_revert", snapshot)
        tape.lives.extend(scenes(prepared, RecordedLife(site).recorder.errors))
    tape.told.extend(sorted(told))
    return tape


def created(world: World) -> dict[str, Any]:
    """Return how the escrow came onto a world's chain."""
    address = str(world.escrow.address)
    for number in range(world.head + 1):
        for sent in world.rpc("eth_getBlockByNumber", hex(number), True)["transactions"]:  # noqa: FBT003
            receipt = world.rpc("eth_getTransactionReceipt", sent["hash"])
            if str(receipt["contractAddress"]).lower() == address.lower():
                arguments = encode(["address", "address"], [world.policy.address, world.reputation.address]).hex()
                nonce = int(sent["nonce"], 16)
                return {"escrow": address.lower(), "creator": sent["from"], "nonce": nonce, "arguments": arguments}
    raise LookupError(address)


def kept(folder: Path, lives: int, steps: int) -> Tape:
    """Return the tape of these contracts and this model, from a folder where it was recorded before."""
    digest = hashlib.sha256(f"{lives} {steps}".encode())
    for file in sorted(file for pattern in RECORDED_BY for file in ROOT.glob(pattern)):
        digest.update(file.read_bytes())
    place = folder / f"tape-{digest.hexdigest()[:20]}.json"
    if not place.exists():
        recorded = record(lives, steps)
        for earlier in folder.glob("tape-*.json"):
            earlier.unlink()
        place.write_text(json.dumps(asdict(recorded)))
    found = json.loads(place.read_text())
    return Tape(**found | {"lives": [Played(**life) for life in found["lives"]]})
