"""Serve a small living market until ctrl-C.

`python -m scripts.demo --port 8000 [--keep] [--state DIR]`. State lies in .demo/, or in .demo-PORT/ while another demo
of the same clone holds that. Tests use the same thing: `with Demo(tmp_path, seed=False) as demo: demo.api, demo.rpc`.
"""

import asyncio
import fcntl
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from scripts.stack import LOCK, ROOT, Demo, say
from scripts.supervisor import DemoError

__all__ = ["Demo", "DemoError"]


@contextmanager
def held_state(*folders: Path) -> Iterator[Path]:
    """Give the first of the folders that no other demo holds, and hold it; raises `DemoError` when there is none."""
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield folder
            return
    raise DemoError("another demo uses " + " and ".join(map(str, folders)))


async def serve(demo: Demo) -> None:
    """Run the demo until a signal ends it; raises `DemoError` when it cannot start or go on."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    stopped = asyncio.create_task(stop.wait())
    starting = asyncio.create_task(demo.__aenter__())
    await asyncio.wait({stopped, starting}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        await asyncio.wait({starting})
        return
    await starting
    try:
        print(f"ready {demo.api}", flush=True)
        failed = asyncio.create_task(demo.failure())
        await asyncio.wait({stopped, failed}, return_when=asyncio.FIRST_COMPLETED)
        if failed.done():
            raise DemoError(failed.result())
        failed.cancel()
    finally:
        say("stopping")
        await demo.__aexit__(None, None, None)


def main(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the API and the page are served.")] = 8000,
    state: Annotated[Path | None, typer.Option(help="Where state lies, instead of .demo or .demo-PORT.")] = None,
    *,
    keep: Annotated[bool, typer.Option("--keep", help="Go on from the last state.")] = False,
) -> None:
    """Serve a small living market until ctrl-C."""
    try:
        with held_state(*([state] if state else [ROOT / ".demo", ROOT / f".demo-{port}"])) as folder:
            asyncio.run(serve(Demo(folder, port=port, keep=keep)))
    except DemoError as error:
        print(f"demo: {error}", file=sys.stderr)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    typer.run(main)
