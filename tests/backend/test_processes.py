"""The processes as an operator runs them: migrate, api, dispatch, openapi (R1)."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.backend.documents import task_document
from tests.backend.house import House
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "backend", *arguments]


def environment(house: House, **changes: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **house.environment(), **changes}


def until(check: Any, seconds: float = 120) -> Any:
    """Return what `check` returns once it returns something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if found := check():
                return found
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


def test_api_and_dispatcher_serve_a_posted_task_and_stop_when_told(own_house: House, tmp_path: Path) -> None:
    world = own_house.world
    assert isinstance(world, World)
    port = free_port()
    env = environment(own_house)
    subprocess.run(command("migrate"), env=env, cwd=tmp_path, check=True)
    api = subprocess.Popen(command("api", "--port", str(port)), env=env, cwd=tmp_path, stderr=subprocess.PIPE)
    dispatcher = subprocess.Popen(command("dispatch"), env=env, cwd=tmp_path, stderr=subprocess.PIPE)
    try:
        address = f"http://127.0.0.1:{port}"
        until(lambda: httpx.get(f"{address}/api/v1/health").is_success)
        person = own_house.person().sign_in()
        digest = person.client.post("/api/v1/documents", json=task_document(title="A process test")).json()["digest"]
        task = world.post(brief=digest)
        own_house.index()
        found = until(lambda: httpx.get(f"{address}/api/v1/tasks?q=process").json()["items"])
        assert [item["id"] for item in found] == [task.id]
    finally:
        for process in (api, dispatcher):
            process.send_signal(signal.SIGTERM)
        said = [process.communicate(timeout=120)[1] for process in (api, dispatcher)]
    assert dispatcher.returncode == 0, said
    assert api.returncode in {0, -signal.SIGTERM}, said
    assert b"Traceback" not in b"".join(said)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("arguments", [("api",), ("dispatch",)])
def test_without_a_manifest_the_operator_is_told_in_a_line(arguments: tuple[str, ...], tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "GUILDHALL_MANIFEST": str(tmp_path / "none.json")}
    told = subprocess.run(command(*arguments), env=env, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert told.returncode == 1
    assert "none.json" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_openapi_command_prints_the_document_that_the_api_serves(light_house: House, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    printed = subprocess.run(command("openapi"), env=env, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert json.loads(printed.stdout) == light_house.client().get("/api/v1/openapi.json").json()
    assert list(tmp_path.glob("*.db")) == []
