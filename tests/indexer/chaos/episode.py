"""One episode: lives are led while everything fails, then nothing fails any more, and nothing is lost or doubled."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, NamedTuple

from sqlalchemy import select

from indexer.database import schema_name
from indexer.leader import is_held
from indexer.models import Outbox
from indexer.store import table_of
from tests.indexer import program
from tests.indexer.chaos import faults
from tests.indexer.chaos import plan as plans
from tests.indexer.chaos.chain import LONGEST, Chain
from tests.indexer.chaos.database import full_disk
from tests.indexer.chaos.faults import FAULTS
from tests.indexer.chaos.ground import Ground
from tests.indexer.chaos.plan import Plan
from tests.indexer.chaos.provider import HEADS
from tests.indexer.chaos.tape import SOAK, merged

# How long, in seconds, anything may take before an episode has failed: much longer than the slowest machine needs.
PATIENCE = 120.0
ENOUGH = 2


class Told(NamedTuple):
    """What happened in an episode."""

    plan: Plan
    met: Counter[str]
    reorgs: tuple[int, ...]
    logs: int
    sent: int
    seconds: float


class ChaosError(AssertionError):
    """An episode that ended wrong: how, and how to see it again."""


def play(ground: Ground, seed: int) -> Told:
    """Live through an episode; raises `ChaosError` when its end is not as if nothing had failed."""
    planned, began = plans.plan(seed), time.monotonic()
    episode = Episode(ground, planned)
    try:
        with episode.stack:
            episode.live()
            episode.recover()
            return episode.check(began)
    except Exception as error:
        said = episode.said.read_text()[-3000:] if episode.said.exists() else ""
        again = f"make soak EPISODES={seed}" if SOAK else f"pytest tests/indexer/test_chaos.py -k 'failed[{seed}]'"
        raise ChaosError(f"{error}\n{planned}\nsee it again by: {again}\nit said: {said}") from error


class Episode:
    """The program at work on a database of its own, behind providers and before a chain that moves."""

    def __init__(self, ground: Ground, planned: Plan) -> None:
        self.ground, self.plan, self.stack = ground, planned, ExitStack()
        self.choose = random.Random(planned.seed)  # noqa: S311 - an episode that can be repeated
        self.said = ground.folder / f"said-{planned.seed}.log"
        self.said.unlink(missing_ok=True)
        self.met: Counter[str] = Counter()
        self.providers = ground.providers[: planned.providers]
        self.read: list[dict[str, Any]] = []

    # ---------------------------------------------------------------- what happens

    def live(self) -> None:
        """Begin, and meet every fault of the plan."""
        enter, choose = self.stack.enter_context, self.choose
        names = choose.sample(sorted(self.ground.tapes), k=min(len(self.ground.tapes), choose.choice([1, 2])))
        tape = merged(self.ground.tapes[name] for name in names)
        self.chain = self._chain(self.ground.world, tape)
        self._chain(self.ground.other, tape).play(choose.randrange(10, LONGEST))
        for index, provider in enumerate(self.ground.providers):
            provider.faults = {}
            provider.random.seed(f"{self.plan.seed} {index}")
        self.database = enter(self.ground.database(postgresql=self.plan.postgresql, empty=self.plan.from_the_start))
        self.rig = self.ground.rig(self.database)
        self.stack.callback(self.rig.close)
        self.chain.play(choose.randrange(5, 40))
        self.start()
        self.stack.callback(self.end)
        for name in self.plan.faults:
            self.meet(name)
            self.consume()

    def _chain(self, world: Any, tape: Any) -> Chain:
        chain = Chain(world, tape, self.choose)
        self.stack.callback(chain.end)
        return chain

    def meet(self, name: str) -> None:
        """Let a fault happen until it was felt."""
        match name:
            case plans.KILL:
                self.kill()
            case plans.REORGS:
                self.reorganise()
            case plans.EVERYTHING:
                self.have({each: 0.04 for each in FAULTS if each != faults.KEY} | {HEADS: 0.3})
                self.reorganise()
                self.kill()
            case plans.DISK:
                self.fill_disk()
            case plans.RESTART | plans.CRASH:
                self.move()
                self.ground.server.restart(crash=name == plans.CRASH)
                self.met[name] += 1
                self.until_written(name)
            case plans.TERMINATE:
                self.move()
                self.met[name] += self.ground.server.terminate(self.database)
                self.until_written(name)
            case faults.KEY:
                self.refuse_key()
            case _:
                self.have({name: self.choose.choice([0.3, 0.6, 1.0])})
                before = self.felt(name)
                self.until(lambda: self.felt(name) >= before + ENOUGH, name)
        self.have({} if self.choose.random() < 0.7 else {self.choose.choice(sorted(set(FAULTS) - {faults.KEY})): 0.1})

    def have(self, odds: dict[str, float]) -> None:
        """Give all providers these faults."""
        for provider in self.providers:
            provider.faults = odds

    def felt(self, name: str) -> int:
        return sum(provider.met[name] for provider in self.providers)

    def kill(self) -> None:
        """Kill the program at two random instants."""
        for _ in range(2):
            self.move()
            time.sleep(self.choose.uniform(0, 0.2))
            self.process.kill()
            self.process.join()
            self.met[plans.KILL] += 1
            self.start()

    def reorganise(self) -> None:
        for _ in range(3):
            self.move()
            time.sleep(self.choose.uniform(0, 0.15))
            self.met[plans.REORGS] += self.chain.reorganise()

    def refuse_key(self) -> None:
        """Refuse the program's key until it ends and says so; whatever keeps services running starts it again."""
        self.have({faults.KEY: 1.0})
        self.process.join(PATIENCE)
        assert self.process.exitcode == 1, f"it went on without a key: {self.process.exitcode}"
        assert "check the key" in self.said.read_text().lower()
        self.have({})
        self.start()

    def fill_disk(self) -> None:
        """Let no file grow until the program could not write, and let them grow again."""
        self.until_written(plans.DISK)
        before = self.said.stat().st_size
        folder = self.ground.folder / self.database.rpartition("/")[2]
        with full_disk(self.process.pid or 0, folder, self.choose.randrange(0, 40_000)):
            self.until(lambda: "did not take what was written" in self.said.read_text()[before:], plans.DISK)
        self.met[plans.DISK] += 1

    def move(self) -> None:
        """Let something happen on the chain."""
        if self.chain.length > LONGEST - 12:
            self.chain.reorganise()
        way = self.choose.choice(["play", "play", "play", "mine", "snapshot", "reorganise"])
        if way == "reorganise":
            self.chain.reorganise()
        elif way == "mine":
            self.chain.mine(self.choose.randrange(1, 4))
        else:
            self.chain.play(self.choose.randrange(2, 7))
            if way == "snapshot":
                self.chain.snapshot()

    # ---------------------------------------------------------------- the program

    def start(self) -> None:
        addresses = [provider.http for provider in self.providers]
        heads = [provider.ws for provider in self.providers] if self.plan.heads else []
        settings = {
            "GUILDHALL_RPC_URL": " ".join([*addresses, *heads]),
            "GUILDHALL_MAX_RANGE": str(self.plan.max_range),
            "GUILDHALL_PATIENCE": "0.3",
            "GUILDHALL_RPC_TIMEOUT": "1.5",
            "GUILDHALL_RPC_ATTEMPTS": "2",
        }
        self.process = program.start(self.rig.environment() | settings, self.said)

    def end(self) -> None:
        self.process.kill()
        self.process.join()

    def watch(self) -> None:
        assert self.process.exitcode is None, f"the indexer ended by itself with {self.process.exitcode}"

    def until(self, happened: Callable[[], bool], what: str) -> None:
        """Let the chain move until something happened."""
        deadline = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < deadline, f"waited in vain: {what}"
            self.watch()
            if self.choose.random() < 0.3:
                self.move()
            time.sleep(0.03)

    def until_written(self, what: str) -> None:
        """Let the chain move until the program wrote something new."""
        before = self.rig.indexed()
        self.until(lambda: self.rig.indexed() != before, f"a block written: {what}")

    def consume(self) -> None:
        """Read what came to the outbox, as its consumers do: by numbers, and each once."""
        table = table_of(Outbox)
        with self.rig.engine.begin() as connection:
            if not connection.dialect.has_table(connection, table.name, schema=schema_name(connection)):
                return
            query = select(table).where(table.c.seq > len(self.read)).order_by(table.c.seq)
            self.read += [dict(row) for row in connection.execute(query).mappings()]
        assert [row["seq"] for row in self.read] == list(range(1, len(self.read) + 1)), "a consumer would miss numbers"

    # ---------------------------------------------------------------- how it ends

    def recover(self) -> None:
        """Let nothing fail any more, and wait for the program to be at the head."""
        self.have({})
        self.chain.finish(self.choose.randrange(1, 8))
        deadline = time.monotonic() + PATIENCE
        hash_ = self.chain.hash
        while self.rig.indexed() is None or self.rig.cursor()["hash"] != hash_:
            assert time.monotonic() < deadline, f"it does not come to the head: {self.rig.indexed()}"
            self.watch()
            time.sleep(0.03)
        while not is_held(self.database, self.rig.engine, self.rig.manifest.chain_id):
            assert time.monotonic() < deadline, "it writes without leading"
            time.sleep(0.1)
        os.kill(self.process.pid or 0, signal.SIGTERM)
        self.process.join(PATIENCE)
        assert self.process.exitcode == 0, f"it ended with {self.process.exitcode}"
        assert "Traceback" not in self.said.read_text(), "it fell over something"

    def check(self, began: float) -> Told:
        """Compare with the contracts, with an index made anew, and with what a consumer read on the way."""
        report = self.rig.verify()
        assert not report.differences, f"not as the contracts say: {[str(each) for each in report.differences]}"
        with self.ground.database(postgresql=False, empty=True) as url:
            fresh = self.ground.rig(url)
            fresh.index()
            ours, theirs = self.rig.derived(), fresh.derived()
            for table, rows in theirs.items():
                assert ours[table] == rows, f"not as an index made anew: {table}: {_difference(ours[table], rows)}"
            sent = self.rig.standing(), fresh.standing()
            assert sent[0] == sent[1], f"not sent as by an index made anew: {_difference(*sent)}"
            fresh.close()
        self.consume()
        outbox = self.rig.rows(Outbox)
        assert self.read == outbox, "what a consumer read was changed afterwards"
        for provider in self.providers:
            self.met += provider.met
            provider.met.clear()
        self.said.unlink()
        logs, seconds = len(ours["log"]), time.monotonic() - began
        return Told(self.plan, self.met, tuple(self.chain.reorgs), logs, len(outbox), seconds)


def _difference(ours: list[Any], theirs: list[Any]) -> str:
    """Return what only one of two lists holds."""
    only = [each for each in ours if each not in theirs], [each for each in theirs if each not in ours]
    return f"{len(only[0])} rows only here, {len(only[1])} only there: {only!r:.1500}"
