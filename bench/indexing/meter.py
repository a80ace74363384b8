"""Wall time, CPU time and memory of a program and of the database beside it."""

import os
import re
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from scripts.processes import die_with_parent

SAMPLE_SECONDS = 0.05
MEGABYTE = 1_000_000
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


class Run(NamedTuple):
    """What a program took: seconds, CPU seconds of its processes and of the database's, and its peak in bytes."""

    wall: float
    cpu: float
    database_cpu: float
    rss: int

    @property
    def all_cpu(self) -> float:
        """Return the CPU seconds of both."""
        return self.cpu + self.database_cpu


class ProgramError(Exception):
    """A measured program failed; the text is the end of what it wrote."""


def measured(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    *,
    database: int | None = None,
    done: Callable[[int], bool] | None = None,
    limit: float = 900.0,
) -> Run:
    """Run a program to its end, or until it is `done`, and return what it took.

    `done` is asked with the id of the program's process. `database` is the process id of the database's first process.
    Raises `ProgramError` when the program fails, or is not done after `limit` seconds.
    """
    log = folder / "log.txt"
    before, children = tree_cpu(database), _ended_cpu()
    with log.open("wb") as output:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(),  # noqa: PLW1509 - this thread starts all
            start_new_session=True,
        )
        peak, ready = 0, False
        while process.poll() is None and not ready:
            peak = max(peak, _rss(process.pid))
            if time.monotonic() - began > limit:
                _end(process)
                raise ProgramError(f"not done after {limit:.0f} s:\n{_tail(log)}")
            time.sleep(SAMPLE_SECONDS)
            ready = done is not None and done(process.pid)
        wall = time.monotonic() - began
        # What the processes took until now; the rest is how they end.
        cpu = tree_cpu(process.pid) if ready else _ended_cpu() - children
        database_cpu = tree_cpu(database) - before
        if ready:
            _end(process)
        elif process.returncode or done is not None:
            raise ProgramError(f"it ended with {process.returncode}:\n{_tail(log)}")
    return Run(wall, cpu, database_cpu, peak)


def tree_cpu(pid: int | None) -> float:
    """Return the CPU seconds of a process, of its children that live and of those that ended."""
    if pid is None:
        return 0.0
    total = 0.0
    with suppress(psutil.NoSuchProcess):
        first = psutil.Process(pid)
        for process in [first, *first.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
    return total


def own_cpu() -> float:
    """Return the CPU seconds of this process, and of its children that ended."""
    return time.process_time() + _ended_cpu()


def _ended_cpu() -> float:
    """Return the CPU seconds of all children of this process that ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _rss(pid: int) -> int:
    """Return the memory of a process and its children now, in bytes; of one alone, the most that it ever had."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        first = psutil.Process(pid)
        for process in [first, *first.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                total += process.memory_info().rss
    with suppress(OSError):
        if peak := _PEAK.search(Path(f"/proc/{pid}/status").read_text()):
            total = max(total, int(peak[1]) * 1024)
    return total


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a program with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-3000:]
