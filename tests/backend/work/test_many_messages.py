"""A thousand messages while API processes are killed: none lost, none doubled, order kept (R27, R78, R101).

Two processes serve one database. Each is killed with SIGKILL and started again while the other goes on, always after
so many more messages were taken. Senders know nothing but their client ids: whoever gets no answer asks the next
process with the same id. Listeners come back with the number they have seen.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import httpx
import pytest
from websockets.exceptions import WebSocketException

from tests.backend.house import House, Person
from tests.backend.many import Process
from tests.backend.talk import PATIENCE, URL, cookie_of, follow, heard, opened, people, room_of
from tests.backend.test_processes import environment, free_port, until

MESSAGES = 1000
SENDERS = 4
KILLS = 4
SECONDS = 300
SPACE = UUID("7b7c4a3e-52a0-4b58-9d6b-2f0a4c1f8f11")


@dataclass
class Conversation:
    """What everybody does at once in one room, and what was answered."""

    room: str
    processes: Sequence[Process]
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    _taken: threading.Condition = field(default_factory=threading.Condition)

    def send(self, person: Person, first: int) -> None:
        """Send every n-th message, each until some process has taken it."""
        headers = {"X-CSRF-Token": str(person.client.headers["X-CSRF-Token"]), "Cookie": cookie_of(person)}
        turns = cycle(self.processes)
        with httpx.Client(headers=headers, timeout=PATIENCE) as client:
            for number in range(first, MESSAGES, SENDERS):
                body = {"body": f"{first}:{number}", "client_id": str(uuid5(SPACE, str(number)))}
                while not self._sent(client, next(turns).address, body):
                    # A process that is not there refuses at once; the other one has it to do.
                    assert not self.over.wait(0.01)

    def _sent(self, client: httpx.Client, address: str, body: dict[str, str]) -> bool:
        try:
            answer = client.post(f"{address}{URL}/{self.room}/messages", json=body)
        except httpx.TransportError:
            return False
        if answer.status_code == 503:
            return False
        assert answer.status_code in {200, 201}, answer.text
        with self._taken:
            self.answers[body["client_id"]] = (answer.json()["seq"], body["body"])
            self._taken.notify_all()
        return True

    def listen(self, person: Person) -> list[dict[str, Any]]:
        """Follow the room to the last message, at the next process whenever one is gone; return what was told."""
        told: list[dict[str, Any]] = []
        for process in cycle(self.processes):
            with (
                suppress(OSError, WebSocketException),
                follow(person, process.address, {self.room: len(told)}) as line,
            ):
                while len(told) < MESSAGES:
                    told.append(line.message())
                return told
            assert not self.over.wait(0.05)
        raise AssertionError

    def wait_for(self, number: int) -> None:
        """Wait until so many messages were taken."""
        with self._taken:
            assert self._taken.wait_for(lambda: len(self.answers) >= number or self.over.is_set(), SECONDS)
        assert not self.over.is_set()


@contextmanager
def serving(house: House, folder: Path, **changes: str) -> Iterator[list[Process]]:
    """Run two processes over one database."""
    generous = {"GUILDHALL_RATE_WRITES": "999999/second", "GUILDHALL_RATE_READS": "999999/second"}
    with ExitStack() as stack:
        env = environment(house, **generous, **changes)
        processes = [Process(env, free_port()) for _ in range(2)]
        for process in processes:
            stack.callback(process.kill)
            process.start()
        for process in processes:
            ready(process)
        yield processes


def ready(process: Process) -> None:
    until(lambda: httpx.get(f"{process.address}/api/v1/health").is_success, SECONDS)


def kill_in_turn(talk: Conversation) -> None:
    """Kill and start again one process after the other, at fixed counts of messages."""
    for kill in range(KILLS):
        talk.wait_for((kill + 1) * MESSAGES // (KILLS + 2))
        victim = talk.processes[kill % 2]
        victim.kill()
        victim.start()
        ready(victim)


def all_at_once(talk: Conversation, jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run some jobs at once, and end them all when one fails."""

    def ended(job: "Future[Any]") -> None:
        if job.exception() is not None:
            talk.over.set()

    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(job) for job in jobs]
        for each in running:
            each.add_done_callback(ended)
    return [each.result() for each in running]


@pytest.mark.parametrize(
    ("database_url", "bus"), [("sqlite", "none"), ("postgresql", "redis")], indirect=["database_url"]
)
def test_a_thousand_messages_survive_the_death_of_processes(
    house: House, bus: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    changes = {"GUILDHALL_REDIS_URL": request.getfixturevalue("redis").url} if bus == "redis" else {}
    with serving(house, tmp_path, **changes) as processes:
        talk = Conversation(room, processes)
        senders = [partial(talk.send, (ada, bo)[first % 2], first) for first in range(SENDERS)]
        listeners = [partial(talk.listen, ada), partial(talk.listen, bo)]
        told = all_at_once(talk, [*listeners, *senders, partial(kill_in_turn, talk)])[: len(listeners)]
    kept: list[dict[str, Any]] = []
    while page := heard(ada, room, after=len(kept), limit=200):
        kept += page
    assert [message["seq"] for message in kept] == list(range(1, MESSAGES + 1))
    # Whatever an answer promised is what was kept, and every sender's messages stand in the order he sent them.
    assert {message["client_id"]: (message["seq"], message["body"]) for message in kept} == talk.answers
    assert len(talk.answers) == MESSAGES
    for first in range(SENDERS):
        mine = [int(message["body"].split(":")[1]) for message in kept if message["body"].startswith(f"{first}:")]
        assert mine == list(range(first, MESSAGES, SENDERS))
    assert told == [kept, kept]
    assert room_of(bo, room)["last_seq"] == MESSAGES
