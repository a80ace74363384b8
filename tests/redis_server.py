"""A real Redis for tests: a process of its own on a free port, which keeps nothing."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import SecretStr
from redis import Redis, RedisError

SECONDS = 30


class RedisServer:
    """A server that can be killed and started again on its port."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        assert program, "redis-server is missing: run tools/setup services"
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = int(listener.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._process = subprocess.Popen([*self._command, "--dir", str(self._folder)], stdout=subprocess.DEVNULL)
        end = time.monotonic() + SECONDS
        with Redis.from_url(self.url) as client:
            while True:
                with suppress(RedisError):
                    client.ping()
                    return
                assert self._process.poll() is None, "redis-server did not start"
                assert time.monotonic() < end, "redis-server does not answer"
                time.sleep(0.02)

    def kill(self) -> None:
        """Take the server away in the middle of whatever it does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    @property
    def url_secret(self) -> SecretStr:
        """The address as settings keep it."""
        return SecretStr(self.url)

    def listeners(self) -> int:
        """Return how many clients follow channels."""
        with Redis.from_url(self.url) as client:
            return sum(int(found["sub"]) > 0 for found in client.client_list())

    def wait_for_listeners(self, number: int) -> None:
        """Wait until so many clients follow channels."""
        end = time.monotonic() + SECONDS
        while self.listeners() < number:
            assert time.monotonic() < end, "nobody listens"
            time.sleep(0.02)


@contextmanager
def running_redis(folder: Path) -> Iterator[RedisServer]:
    """Run a server until the end of the block."""
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
