"""What the chain does is said in the task's room: once, in order, and also that it was taken back (R11, R27, R78)."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.backend.house import House, Person
from tests.backend.talk import heard, opened, people, put_event, put_seat, put_task, rooms_of, said, unlocked
from tests.backend.test_processes import environment

# A dispatcher that dies where it is told to: after so many messages were entered, before their transaction commits.
DYING = """
import os, signal, sys
from backend.core.settings import Settings
from backend.dispatch import make_dispatcher
from backend.work.messages.repository import MessageRepository

left, add = int(sys.argv[1]), MessageRepository.add

def adding(self, message, files=()):
    global left
    add(self, message, files)
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

MessageRepository.add = adding
make_dispatcher(Settings()).drain()
"""


def kinds(person: Person, room: str) -> list[Any]:
    return [message["event"]["kind"] for message in heard(person, room, limit=200) if message["kind"] == "system"]


def test_the_room_of_a_task_tells_its_life_on_the_chain(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    base = own_house.person()
    poster = unlocked(own_house, world, world.posters[0], base)
    worker = unlocked(own_house, world, world.workers[0], base)
    stranger = unlocked(own_house, world, world.stranger, base)
    task = world.post()
    own_house.index()
    own_house.dispatch()
    assert rooms_of(poster) == []
    snapshot = world.rpc("evm_snapshot")
    world.claim(task, world.workers[0])
    own_house.index()
    own_house.dispatch()
    (room,) = rooms_of(poster)
    (taken,) = heard(worker, room)
    assert (taken["seq"], taken["author"], taken["kind"], taken["body"]) == (1, None, "system", "")
    assert taken["event"]["kind"] == "seat_taken"
    assert taken["event"]["params"]["worker"] == world.workers[0].lower()
    assert rooms_of(stranger) == []
    # The block is left: the seat is gone, and its worker has no business in the room any more.
    world.rpc("evm_revert", snapshot)
    world.mine(2)
    own_house.index()
    own_house.dispatch()
    assert rooms_of(worker) == []
    assert kinds(poster, room) == ["seat_taken", "event_reverted"]
    reverted = heard(poster, room)[1]["event"]["params"]
    assert (reverted["kind"], reverted["worker"]) == ("seat_taken", world.workers[0].lower())
    world.claim(task, world.workers[0])
    world.submit(task, world.workers[0])
    world.accept(task, world.workers[0])
    own_house.index()
    own_house.dispatch()
    story = kinds(worker, room)
    assert story[:4] == ["seat_taken", "event_reverted", "seat_taken", "work_submitted"]
    assert story[4:] == ["seat_ended"]


def test_events_are_said_once_though_the_dispatcher_is_killed(house: House, tmp_path: Path) -> None:
    ada, bo = people(house, 2)
    task = put_task(house, ada.address, bo.address)
    events = [put_event(house, task, "seat_taken", worker=bo.address.lower())]
    events += [put_event(house, task, "work_submitted", worker=bo.address.lower(), milestone=n) for n in range(11)]
    put_event(house, task, "work_submitted", "revert", events[-1], worker=bo.address.lower(), milestone=10)
    room = opened(ada, task)
    for left in (1, 7):
        dying = [sys.executable, "-c", DYING, str(left)]
        ended = subprocess.run(dying, env=environment(house), cwd=tmp_path, check=False, capture_output=True)
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        assert heard(ada, room) == []
    house.dispatch()
    house.dispatch()
    assert kinds(ada, room) == ["seat_taken", *["work_submitted"] * 11, "event_reverted"]
    assert [message["seq"] for message in heard(ada, room)] == list(range(1, 14))


def test_people_and_the_chain_share_one_numbering(house: House) -> None:
    ada, bo = people(house, 2)
    task = put_task(house, ada.address, bo.address)
    room = opened(ada, task)
    said(ada, room, "1")
    put_event(house, task, "changes_requested", worker=bo.address.lower())
    house.dispatch()
    said(bo, room, "3")
    assert [(message["seq"], message["kind"]) for message in heard(ada, room)] == [
        (1, "text"),
        (2, "system"),
        (3, "text"),
    ]


def test_what_nobody_takes_part_in_gets_no_room(house: House) -> None:
    ada, bo = people(house, 2)
    task, other = put_task(house, ada.address), put_task(house, ada.address)
    put_event(house, task, "task_posted", poster=ada.address.lower())
    put_event(house, task, "task_closed", seats=1)
    first = put_event(house, other, "task_closed", seats=1)
    put_event(house, other, "task_closed", "revert", first, seats=1)
    house.dispatch()
    assert rooms_of(ada) == []
    put_seat(house, task, bo.address)
    put_event(house, task, "seat_taken", worker=bo.address.lower())
    house.dispatch()
    assert rooms_of(ada) == rooms_of(bo)
    assert len(rooms_of(bo)) == 1
