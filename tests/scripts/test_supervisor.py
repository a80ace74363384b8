"""The supervisor keeps its processes alive, names them, and leaves none behind."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import pytest

from scripts.supervisor import DEATHS, ROOT, DemoError, Program, Supervisor

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""


def python(name: str, code: str) -> Program:
    return Program(name, lambda: [sys.executable, "-c", code])


def pids(folder: Path) -> dict[str, int]:
    path = folder / "pids.json"
    found: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
    return found


def said(log: Path) -> bool:
    return log.exists() and log.read_text().endswith("\n")


def lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def until(true: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.02)


def wait_until(true: Callable[[], object]) -> None:
    asyncio.run(until(true))


def test_a_process_that_dies_is_started_again_and_named_anew(tmp_path: Path) -> None:
    async def story() -> None:
        supervisor = Supervisor(tmp_path, {"urls": {"api": "http://127.0.0.1:1"}})
        supervisor.keep(python("sleeper", "import time; time.sleep(600)"))
        await until(lambda: "sleeper" in pids(tmp_path))
        first = pids(tmp_path)["sleeper"]
        os.kill(first, signal.SIGKILL)
        await until(lambda: pids(tmp_path)["sleeper"] != first)
        second = pids(tmp_path)["sleeper"]
        assert lives(second)
        await supervisor.stop()
        assert not lives(second)

    asyncio.run(story())
    assert json.loads((tmp_path / "pids.json").read_text())["urls"] == {"api": "http://127.0.0.1:1"}


def test_a_process_that_dies_five_times_in_a_row_is_given_up_with_the_end_of_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.supervisor.FIRST_PAUSE_SECONDS", 0.001)

    async def story() -> str:
        supervisor = Supervisor(tmp_path, {})
        supervisor.keep(python("faulty", "raise SystemExit('no such table')"))
        with pytest.raises(DemoError, match="no such table"):
            await supervisor.unless_failed(asyncio.sleep(600))
        reason = await supervisor.failure()
        await supervisor.stop()
        return reason

    assert "faulty died with status 1 (5 of 5 in a row)" in asyncio.run(story())
    assert (tmp_path / "logs" / "faulty.log").read_text().count("no such table") == DEATHS


def test_stopping_ends_a_process_that_ignores_the_request_and_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.supervisor.GRACE_SECONDS", 0.2)
    log = tmp_path / "logs" / "stubborn.log"

    async def story() -> tuple[int, int]:
        supervisor = Supervisor(tmp_path, {})
        supervisor.keep(python("stubborn", STUBBORN))
        await until(partial(said, log))
        found = pids(tmp_path)["stubborn"], int(log.read_text())
        assert all(map(lives, found))
        await supervisor.stop()
        return found

    found = asyncio.run(story())
    wait_until(lambda: not any(map(lives, found)))


def test_the_first_process_started_is_the_last_to_end(tmp_path: Path) -> None:
    def last_words(name: str) -> Program:
        record = f"open({str(tmp_path / 'order')!r}, 'a').write('{name} ')"
        return python(
            name,
            f"import signal, sys, time\n"
            f"signal.signal(signal.SIGTERM, lambda *_: ({record}, sys.exit(0)))\n"
            f"print('up', flush=True)\ntime.sleep(600)",
        )

    async def story() -> None:
        supervisor = Supervisor(tmp_path, {})
        for name in ("chain", "reader"):
            supervisor.keep(last_words(name))
            await until(partial(said, supervisor.log(name)))
        await supervisor.stop()

    asyncio.run(story())
    assert (tmp_path / "order").read_text() == "reader chain "


def test_a_step_that_fails_shows_the_end_of_its_log(tmp_path: Path) -> None:
    async def story() -> None:
        await Supervisor(tmp_path, {}).run(python("deploy", "raise SystemExit('out of gas')"))

    with pytest.raises(DemoError, match=r"(?s)deploy failed with status 1.*out of gas"):
        asyncio.run(story())


def test_a_step_that_is_called_off_is_ended(tmp_path: Path) -> None:
    async def story() -> int:
        supervisor = Supervisor(tmp_path, {})
        task = asyncio.create_task(supervisor.run(python("seed", STUBBORN.replace("SIG_IGN", "SIG_DFL"))))
        log = supervisor.log("seed")
        await until(partial(said, log))
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()
        return int(log.read_text())

    grandchild = asyncio.run(story())
    wait_until(lambda: not lives(grandchild))


def test_killing_the_supervisor_outright_kills_its_processes(tmp_path: Path) -> None:
    code = f"""
    import asyncio, sys
    from pathlib import Path
    from scripts.supervisor import Program, Supervisor

    async def main():
        supervisor = Supervisor(Path({str(tmp_path)!r}), {{}})
        supervisor.keep(Program("sleeper", lambda: [sys.executable, "-c", "import time; time.sleep(600)"]))
        await asyncio.sleep(600)

    asyncio.run(main())
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT) as supervisor:
        wait_until(lambda: "sleeper" in pids(tmp_path))
        sleeper = pids(tmp_path)["sleeper"]
        assert lives(sleeper)
        supervisor.kill()
    wait_until(lambda: not lives(sleeper))
