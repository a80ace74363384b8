"""Keep a few processes alive, write down who they are, and leave none behind."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

from scripts.processes import die_with_parent, log_tail

Answer = TypeVar("Answer")

ROOT = Path(__file__).resolve().parent.parent
DEATHS = 5
STEADY_SECONDS = 20.0
GRACE_SECONDS = 5.0
FIRST_PAUSE_SECONDS = 0.1


class DemoError(RuntimeError):
    """The demo cannot start or go on; its text says what happened and shows the end of the log."""


@dataclass(frozen=True)
class Program:
    """A program to run: `command` is asked for at each start; `env` is added to this process's environment."""

    name: str
    command: Callable[[], list[str]]
    env: dict[str, str] = field(default_factory=dict)


class Supervisor:
    """Runs programs below one folder: logs in logs/NAME.log, and pids.json with each name's process id."""

    def __init__(self, folder: Path, facts: dict[str, Any]) -> None:
        """Write into `folder`; `facts` stand in pids.json beside the process ids."""
        self._folder = folder
        self._facts = facts
        self._pids: dict[str, int] = {"supervisor": os.getpid()}
        self._kept: list[tuple[asyncio.Event, asyncio.Task[None]]] = []
        self._failed: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        (folder / "logs").mkdir(parents=True, exist_ok=True)

    def log(self, name: str) -> Path:
        """Return the log of the program with that name."""
        return self._folder / "logs" / f"{name}.log"

    async def run(self, program: Program) -> None:
        """Run a program to its end; raises `DemoError` with the end of its log when it fails."""
        process = await self._spawn(program)
        try:
            status = await process.wait()
        finally:
            await _end(process)
        if status:
            raise DemoError(f"{program.name} failed with status {status}:\n{log_tail(self.log(program.name))}")

    def keep(self, program: Program) -> None:
        """Start a program and start it again when it dies, until `stop`."""
        stop = asyncio.Event()
        self._kept.append((stop, asyncio.create_task(self._watch(program, stop))))

    async def unless_failed(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Return what `work` answers; raises `DemoError` as soon as a kept program is given up."""
        task = asyncio.ensure_future(work)
        either: set[asyncio.Future[Any]] = {task, self._failed}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if self._failed.done() and not task.done():
                raise DemoError(self._failed.result())
            return await task
        finally:
            task.cancel()

    async def failure(self) -> str:
        """Wait until a kept program is given up and return why."""
        return await asyncio.shield(self._failed)

    async def stop(self) -> None:
        """End every kept program; the first one started goes last, for the others stand on it."""
        for part in (self._kept[1:], self._kept[:1]):
            for event, _ in part:
                event.set()
            await asyncio.gather(*(task for _, task in part))
        self._kept.clear()

    async def _watch(self, program: Program, stop: asyncio.Event) -> None:
        deaths = 0
        while not stop.is_set():
            started = time.monotonic()
            process = await self._spawn(program)
            self._note(program.name, process.pid)
            try:
                await _first(process.wait(), stop.wait())
            finally:
                await _end(process)
            if stop.is_set():
                return
            deaths = 1 if time.monotonic() - started > STEADY_SECONDS else deaths + 1
            story = f"{program.name} died with status {process.returncode} ({deaths} of {DEATHS} in a row)"
            if deaths == DEATHS:
                if not self._failed.done():
                    self._failed.set_result(f"{story}:\n{log_tail(self.log(program.name))}")
                return
            print(f"demo: {story}; starting it again", file=sys.stderr, flush=True)
            await _first(stop.wait(), asyncio.sleep(FIRST_PAUSE_SECONDS * 2**deaths))

    async def _spawn(self, program: Program) -> asyncio.subprocess.Process:
        with self._open_log(program.name) as log:
            return await asyncio.create_subprocess_exec(
                *program.command(),
                cwd=ROOT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **program.env},
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )

    def _open_log(self, name: str) -> IO[bytes]:
        return self.log(name).open("ab")

    def _note(self, name: str, pid: int) -> None:
        self._pids[name] = pid
        part = self._folder / ".pids.json"
        part.write_text(json.dumps({**self._pids, **self._facts}, indent=2) + "\n")
        part.replace(self._folder / "pids.json")


async def _first(*works: Coroutine[Any, Any, Any]) -> None:
    """Wait until one of the works is done and cancel the others."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask a process to end, then make it; what it started goes with it."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), GRACE_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
