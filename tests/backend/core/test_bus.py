"""A bus wakes whoever listens after a commit, and its failures are nobody's problem (R24, R78)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from backend.core.bus import Bus, LocalBus, RedisBus, open_bus, wake_after_commit
from backend.core.models import Instance
from backend.core.settings import Settings
from tests.backend.house import House
from tests.redis_server import RedisServer

NOBODY = "redis://127.0.0.1:9/0"


@asynccontextmanager
async def listening(bus: Bus) -> AsyncIterator["asyncio.Queue[str]"]:
    heard: asyncio.Queue[str] = asyncio.Queue()
    task = asyncio.create_task(bus.listen(heard.put_nowait))
    try:
        yield heard
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def told(bus: Bus, heard: "asyncio.Queue[str]", topic: str) -> None:
    """Publish from another thread until it is heard: one who begins to listen may miss the first."""
    async with asyncio.timeout(30):
        while True:
            await asyncio.to_thread(bus.publish, topic)
            try:
                while await asyncio.wait_for(heard.get(), 0.2) != topic:
                    pass
            except TimeoutError:
                continue
            return


@pytest.mark.parametrize("kind", ["local", "redis"])
def test_what_is_published_is_heard_by_all_until_they_leave(kind: str, redis: RedisServer) -> None:
    settings = Settings(redis_url=SecretStr(redis.url) if kind == "redis" else None)
    bus = open_bus(settings, "one")
    assert isinstance(bus, RedisBus if kind == "redis" else LocalBus)

    async def story() -> None:
        async with listening(bus) as first:
            async with listening(bus) as second:
                await told(bus, first, "a")
                await told(bus, second, "b")
            await told(bus, first, "c")

    asyncio.run(story())
    bus.publish("nobody hears this")
    bus.close()


def test_processes_of_one_channel_hear_each_other_and_no_other(redis: RedisServer) -> None:
    settings = Settings(redis_url=SecretStr(redis.url))
    here, there, elsewhere = open_bus(settings, "one"), open_bus(settings, "one"), open_bus(settings, "two")

    async def story() -> None:
        async with listening(here) as heard, listening(elsewhere) as other:
            await told(elsewhere, other, "begin")
            await told(there, heard, "a")
            await told(elsewhere, other, "end")
            assert "a" not in [other.get_nowait() for _ in range(other.qsize())]

    asyncio.run(story())
    for bus in (here, there, elsewhere):
        bus.close()


def test_a_redis_that_is_not_there_holds_nobody_up() -> None:
    bus = open_bus(Settings(redis_url=SecretStr(NOBODY)), "one")
    for number in range(5000):
        bus.publish(str(number))
    bus.close()


def test_only_what_is_committed_wakes_anybody(house: House) -> None:
    class Told(LocalBus):
        def __init__(self) -> None:
            super().__init__()
            self.topics: list[str] = []

        def publish(self, topic: str) -> None:
            with house.database.read() as session:
                assert session.get(Instance, 7) is not None
            self.topics.append(topic)

    bus = Told()

    def fail() -> None:
        with house.database.write() as session:
            wake_after_commit(session, bus, "never")
            session.add(Instance(id=6, secret="x"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert bus.topics == []
    with house.database.write() as session:
        session.add(Instance(id=7, secret="x"))
        session.flush()
        wake_after_commit(session, bus, "now")
        assert bus.topics == []
    assert bus.topics == ["now"]
