"""The lint rule that keeps database sessions out of the event loop finds them, and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.artifacts import ROOT


def check(folder: Path, source: str) -> "subprocess.CompletedProcess[str]":
    (folder / "module.py").write_text(source)
    command = [sys.executable, str(ROOT / "tools" / "check_async_sessions.py"), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "source",
    [
        "async def socket(session: Session): ...",
        "async def socket(session: orm.Session): ...",
        "async def socket():\n    with sessionmaker(engine)() as session: ...",
        "class Wing:\n    async def socket(self):\n        return Session(self.engine)",
        "async def socket(session: Annotated[Session, Depends(get)]): ...",
    ],
)
def test_a_session_in_an_asynchronous_function_is_named_with_its_line(tmp_path: Path, source: str) -> None:
    done = check(tmp_path, source)
    assert done.returncode == 1
    assert "module.py:" in done.stdout
    assert "async def socket" in done.stdout


@pytest.mark.parametrize(
    "source",
    [
        "def route(session: Session): ...",
        "async def socket():\n    def read():\n        with Session(engine) as session: ...\n    await run(read)",
        "async def socket():\n    return await run(lambda: Session(engine))",
        "async def socket(cookie: SessionCookie): ...",
    ],
)
def test_a_session_in_the_thread_pool_is_fine(tmp_path: Path, source: str) -> None:
    done = check(tmp_path, source)
    assert done.returncode == 0, done.stdout
