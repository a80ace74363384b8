"""A kill at any instruction loses nothing and doubles nothing: kill -9 ten times under load (R1, R49)."""

import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.indexer import program
from tests.indexer.rig import Rig
from tests.world import World

KILLS = 10


def load(world: World, stop: threading.Event) -> None:
    """Post, claim, submit, accept and withdraw without a pause."""
    turn = 0
    while not stop.is_set():
        turn += 1
        worker = world.workers[turn % len(world.workers)]
        task = world.post(poster=world.posters[turn % 3], token=world.token.address if turn % 2 else "0x" + "00" * 20)
        world.claim(task, worker)
        world.submit(task, worker)
        world.accept(task, worker)
        if turn % 5 == 0:
            world.withdraw(world.treasury)
        time.sleep(0.02)


def wait_for_more(rig: Rig, before: int | None) -> None:
    """Wait until something was written, so that a kill falls into work also where work is slow."""
    deadline = time.monotonic() + 60
    while rig.indexed() == before:
        assert time.monotonic() < deadline, f"nothing was written after {before}"
        time.sleep(0.01)


def test_killed_ten_times_under_load(world: World, make_rig: Callable[..., Rig], tmp_path: Path) -> None:
    rig = make_rig(world)
    stop = threading.Event()
    loading = threading.Thread(target=load, args=(world, stop))
    loading.start()
    moments = random.Random(7)  # noqa: S311 - moments, not secrets
    written: list[int | None] = [None]
    try:
        for turn in range(KILLS):
            process = program.start(rig.environment())
            if turn % 2:
                wait_for_more(rig, written[-1])
                time.sleep(moments.uniform(0, 0.1))
            else:
                time.sleep(moments.uniform(0.1, 0.6))
            assert process.is_alive(), "the indexer ended by itself"
            process.kill()
            process.join()
            assert process.exitcode == -signal.SIGKILL
            written.append(rig.indexed())
    finally:
        stop.set()
        loading.join()
    assert len(set(written)) > KILLS // 2, f"it was killed before it worked: {written}"
    rig.index()
    assert rig.verify().differences == []
    fresh = make_rig(world, database_url=f"sqlite:///{tmp_path / 'fresh'}")
    fresh.index()
    assert rig.derived() == fresh.derived()
    assert rig.standing() == fresh.standing()
    assert all(row["op"] == "apply" for row in rig.outbox())


def test_it_stops_at_once_when_asked_and_goes_on_later(world: World, make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(world)
    for number in (signal.SIGTERM, signal.SIGINT):
        world.post()
        process = rig.start()
        assert process.stderr is not None
        while "event='written'" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
        assert process.returncode == 0, said
        assert "Traceback" not in said
        assert rig.cursor()["number"] == world.head
    assert rig.verify().differences == []
