"""A demo serves a living market, goes on after faults, and leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from scripts.demo import Demo, DemoError, held_state
from scripts.processes import free_port
from scripts.stack import ROOT

FOR_WORKER, FOR_POSTER = 1, 2
SURVEYED = "Survey twelve bus stops for step-free access"
REVIEWED = ("Find dead links in the museum's catalogue", "Fix the flaky login test")
DARA = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"
POSTER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"


@dataclass(frozen=True)
class Running:
    """A demo in a process of its own, as `make demo` starts it."""

    process: "subprocess.Popen[str]"
    folder: Path
    api: str
    mark: str

    def get(self, path: str) -> Any:
        answer = httpx.get(f"{self.api}/api/v1{path}", timeout=30)
        answer.raise_for_status()
        return answer.json()

    def pids(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "pids.json").read_text())
        return found

    def wait_for(self, words: str) -> str:
        """Read what it says up to the line that starts with the words."""
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if line.startswith(words):
                return said
        raise AssertionError(f"it ended without saying {words!r}:\n{said}")

    def left(self) -> list[psutil.Process]:
        """Return every process that carries the mark of this demo in its environment."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("DEMO_MARK") == self.mark:
                    found.append(process)
            except psutil.Error:
                continue
        return found


@contextmanager
def demo_process(folder: Path, port: int) -> Iterator[Running]:
    mark = uuid.uuid4().hex
    command = [sys.executable, "-m", "scripts.demo", "--port", str(port), "--state", str(folder)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "DEMO_MARK": mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    running = Running(process, folder, f"http://127.0.0.1:{port}", mark)
    try:
        yield running
    finally:
        process.kill()
        process.communicate()


def wait_until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def rpc(url: str, method: str, *params: Any) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return httpx.post(url, json=body, timeout=30).json()["result"]


def block(url: str, tag: str) -> Any:
    return rpc(url, "eth_getBlockByNumber", *(tag, False))


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One seeded demo for the tests that look at it."""
    with demo_process(tmp_path_factory.mktemp("market") / "state", free_port()) as running:
        running.wait_for("ready http://127.0.0.1:")
        yield running


def replaced(market: Running, name: str, pid: int) -> bool:
    return bool(market.pids()[name] != pid)


def test_it_is_ready_only_when_a_market_in_many_states_is_indexed(market: Running) -> None:
    health = market.get("/health")
    assert health["status"] == "ok"
    items = market.get("/tasks?limit=100")["items"]
    assert len(items) >= 30
    assert len({item["status"] for item in items}) >= 4
    assert {item["lang"] for item in items} >= {"en", "zh"}
    chain = block(market.pids()["urls"]["rpc"], "latest")
    assert abs(int(chain["timestamp"], 16) - time.time()) < 60, "countdowns are true only when the chain lives now"


def test_it_tells_places_sizes_checks_and_what_similar_tasks_paid(market: Running) -> None:
    """What advice and checks need is there from the first minute (R5, R53, R69)."""
    items = market.get("/tasks?limit=100")["items"]
    [page] = [market.get(f"/tasks/{item['id']}") for item in items if item["title"] == SURVEYED]
    told = page["document"]
    assert (told["place"]["name"], told["complexity"], [check["kind"] for check in told["checks"]]) == (
        "Bristol",
        2,
        ["file"],
    )
    words = {"skills": ["插画"], "complexity": 2}
    offer = {"content": words, "token": page["token"]["address"], "reward": "1000000", "work_period": 432_000}
    advice = httpx.post(f"{market.api}/api/v1/advice", json=offer, timeout=30).json()
    assert advice["grade"]["grade"] == "C"
    assert int(advice["budget"]["middle"]) > 10_000_000
    assert "below_similar" in {warning["code"] for warning in advice["warnings"]}


def test_it_shows_trials_reviews_and_rewards(market: Running) -> None:
    """Each state of a dispute before the Court, of reviews and of a period of rewards can be found (R16, R33)."""
    court = market.get("/config")["contracts"]["Court"]
    trials = [market.get(f"/disputes/{court}/{number}")["court"] for number in range(1, 5)]
    assert [trial["stage"] for trial in trials] == ["solved", "committing", "revealing", "committing"]
    ruled, appealed, *_ = trials
    assert ruled["executed"]
    assert ruled["ruling"] == FOR_WORKER
    assert [len(trial["rounds"]) for trial in trials] == [1, 2, 1, 1]
    assert all(trial["rounds"][-1]["drawn"] for trial in trials)
    assert appealed["ruling"] == FOR_POSTER, "the first jurors ruled against who appealed"
    ends = {item["title"]: item for item in market.get("/tasks?limit=100")["items"]}
    kinds = {entry["kind"] for title in REVIEWED for entry in market.get(f"/tasks/{ends[title]['id']}")["timeline"]}
    assert {"review_revealed", "contribution_seat_rewarded"} <= kinds
    rewards = market.get("/contributions")
    assert rewards["running"]
    assert len(rewards["periods"]) == 2
    assert all(int(period["granted"]) > 0 for period in rewards["periods"])
    mine = market.get(f"/accounts/{DARA}/contributions")
    assert 0 < sum(int(grant["claimed"]) for grant in mine["grants"]) < int(mine["granted"])
    assert mine["seats"], "something is left to ask for"


def test_it_serves_the_page_beside_the_api(market: Running) -> None:
    page = httpx.get(market.api)
    assert page.headers["content-type"].startswith("text/html")
    assert '<div id="root"' in page.text


def test_a_process_that_is_killed_comes_back_and_the_index_agrees_with_the_chain(market: Running) -> None:
    for name in ("indexer", "api", "dispatch"):
        before = market.pids()
        os.kill(before[name], signal.SIGKILL)
        wait_until(partial(replaced, market, name, before[name]))

    def healthy() -> bool:
        try:
            return bool(market.get("/health")["status"] == "ok")
        except httpx.HTTPError:
            return False

    wait_until(healthy)
    env = {
        **os.environ,
        "GUILDHALL_MANIFEST": str(market.folder / "manifest.json"),
        "GUILDHALL_RPC_URL": market.pids()["urls"]["rpc"],
        "GUILDHALL_DATABASE_URL": f"sqlite:///{market.folder / 'data'}",
    }
    verify = subprocess.run(
        [sys.executable, "-m", "indexer", "verify"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert verify.returncode == 0, verify.stdout + verify.stderr
    assert "0 differences" in verify.stdout


def test_a_second_demo_runs_beside_it_on_a_chain_of_its_own(market: Running, tmp_path: Path) -> None:
    with Demo(tmp_path, seed=False) as other:
        assert httpx.get(f"{other.api}/api/v1/tasks").json()["items"] == []
        genesis = block(other.rpc, "0x0")["hash"]
        assert block(market.pids()["urls"]["rpc"], "0x0")["hash"] != genesis
    assert len(market.get("/tasks?limit=100")["items"]) >= 30


def test_ctrl_c_ends_every_process_and_is_no_failure(tmp_path: Path) -> None:
    with demo_process(tmp_path / "state", free_port()) as running:
        running.wait_for("demo: deploying")
        wait_until(lambda: len(running.left()) > 2)
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(timeout=60) == 0
        assert running.left() == []


def test_killing_the_supervisor_outright_leaves_nothing(tmp_path: Path) -> None:
    with demo_process(tmp_path / "state", free_port()) as running:
        running.wait_for("demo: deploying")
        wait_until(lambda: len(running.left()) > 2)
        running.process.kill()
        wait_until(lambda: running.left() == [])


def test_a_kept_state_is_gone_on_with_and_another_is_wiped(tmp_path: Path) -> None:
    with Demo(tmp_path, seed=False) as demo:
        genesis = block(demo.rpc, "0x0")["hash"]
        sent = rpc(demo.rpc, "eth_sendTransaction", {"from": POSTER, "to": POSTER, "value": "0x1"})
    with Demo(tmp_path, seed=False, keep=True) as demo:
        assert block(demo.rpc, "0x0")["hash"] == genesis
        assert rpc(demo.rpc, "eth_getTransactionReceipt", sent)["status"] == "0x1"
        head = block(demo.rpc, "latest")
        assert abs(int(head["timestamp"], 16) - time.time()) < 60
        health = httpx.get(f"{demo.api}/api/v1/health").json()
        assert health["status"] == "ok"
    (tmp_path / "left-over").touch()
    Demo(tmp_path, keep=True)._prepare()
    assert (tmp_path / "left-over").exists()
    Demo(tmp_path)._prepare()
    assert [path.name for path in tmp_path.iterdir()] == [], "nothing of an old chain meets a new one"


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with demo_process(tmp_path / "state", port) as running:
            said, _ = running.process.communicate(timeout=30)
            assert running.process.returncode == 1
            assert f"port {port} is taken" in said
            assert f"PORT={port + 1}" in said
            assert not (tmp_path / "state" / "pids.json").exists()


def test_demos_of_one_clone_take_folders_of_their_own_and_never_share_one(tmp_path: Path) -> None:
    common, own = tmp_path / ".demo", tmp_path / ".demo-8001"
    with ExitStack() as demos:
        assert demos.enter_context(held_state(common, own)) == common
        assert demos.enter_context(held_state(common, own)) == own
        with pytest.raises(DemoError, match="another demo uses"):
            demos.enter_context(held_state(common, own))
    with held_state(common, own) as again:
        assert again == common
