"""What consumers are told is in the raw logs: the same when it is taken back, and after any rebuild (R24)."""

from collections.abc import Callable
from typing import Any

from indexer.decoder import arguments, decode
from indexer.fold import ESCROW
from indexer.models import Log, Task
from indexer.rawlogs import logs_of_rows
from indexer.types import bytes_of
from indexer.writer import Writer
from tests.indexer.rig import Rig
from tests.world import World

MakeRig = Callable[..., Rig]


def payloads(rig: Rig) -> dict[str, dict[str, Any]]:
    return {row["event_id"]: row["payload"] for row in rig.outbox() if row["op"] == "apply"}


def test_an_envelope_says_what_its_log_says(lived: World, make_rig: MakeRig) -> None:
    rig = make_rig(lived)
    rig.index()
    posters = {row["task_id"]: row["poster"] for row in rig.rows(Task)}
    followed, logs, told = rig.manifest.followed(), list(logs_of_rows(rig.rows(Log))), rig.outbox()
    closed = 0
    for log, row in zip(logs, told, strict=True):
        said = arguments(decode(followed.get(log.address, ESCROW), log))
        assert row["event_id"] == f"{rig.manifest.chain_id}:{log.block_hash}:{log.log_index}:0"
        payload = dict(row["payload"])
        if row["kind"] == "task_closed":
            closed += 1
            assert payload["account"] == posters[said["task_id"]], "nobody is named: the task's poster is meant"
        payload.pop("account", None)
        said.pop("account", None)
        assert list(payload.items()) == [*said.items(), ("tx_hash", log.tx_hash), ("timestamp", log.timestamp)]
    assert closed


def test_a_log_that_came_back_or_was_orphaned_still_says_what_was_sent(lived: World, make_rig: MakeRig) -> None:
    rig = make_rig(lived)
    rig.index()
    whole = payloads(rig)
    Writer(rig.engine, rig.manifest).roll_back(lived.head - 20)
    taken_back = [row for row in rig.outbox() if row["op"] == "revert"]
    assert taken_back
    assert all(row["payload"] == whole[row["event_id"]] for row in taken_back)
    rig.index()
    assert len(payloads(rig)) == len(whole) + len(taken_back)
    assert rig.reindex(from_chain=True) == "chain"
    assert {event: payloads(rig)[event] for event in whole} == whole
    rig.standing()
    assert rig.verify().differences == []


def test_a_log_that_was_damaged_says_nothing_and_stops_nobody(lived: World, make_rig: MakeRig) -> None:
    rig = make_rig(lived)
    rig.index()
    damaged, lost = rig.rows(Log)[-2:]
    steps = rig.timelines()
    place = "WHERE block_hash = :hash AND log_index = :index"
    hurt, gone = ({"hash": bytes_of(row["block_hash"]), "index": row["log_index"]} for row in (damaged, lost))
    rig.execute(f"UPDATE {{chain}}.log SET topic0 = topic1 {place}", **hurt)  # noqa: S608 - our own words
    rig.execute(f"DELETE FROM {{chain}}.log {place}", **gone)  # noqa: S608 - as above
    assert [row["payload"] for row in rig.outbox()[-2:]] == [
        {"tx_hash": damaged["tx_hash"], "timestamp": damaged["timestamp"]},
        {},
    ]
    assert [step for step in rig.timelines() if step not in steps] == []
