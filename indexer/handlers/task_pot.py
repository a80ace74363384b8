"""What a pot's events do to pots, contributions and credit."""

from typing import Any

from indexer.generated import (
    Contributed,
    PotPaid,
    Refunded,
    TaskPotPayoutDeferred,
    TaskPotWithdrawn,
)
from indexer.handlers.task_escrow import credit_in, credit_out
from indexer.models import Pot, PotContribution, Task
from indexer.records import RawLog
from indexer.rows import Change, Effect, Entry, Key, Row, Rows, Table


def contributed(rows: Rows, log: RawLog, event: Contributed) -> list[Effect]:
    """Add to the pot, which begins with its first contribution."""
    rows.need(Task, (event.task_id,))
    pot = rows.get(Pot, (event.task_id,)) or {
        "task_id": event.task_id,
        **dict.fromkeys(("net", "fee", "refunded"), 0),
        **dict.fromkeys(("worker", "paid_at")),
        "opened_at": log.timestamp,
    }
    own = rows.get(PotContribution, (event.task_id, event.contributor)) or {
        "task_id": event.task_id,
        "contributor": event.contributor,
        **dict.fromkeys(("net", "fee", "refunded"), 0),
    }
    return [
        Change(Pot, (event.task_id,), {**pot, **_sums(pot, event), "changed_block": log.block_number}),
        Change(
            PotContribution,
            (event.task_id, event.contributor),
            {**own, **_sums(own, event), "changed_at": log.timestamp},
        ),
    ]


def refunded(rows: Rows, log: RawLog, event: Refunded) -> list[Effect]:
    """Take back all that a contributor has in the pot."""
    pot = rows.need(Pot, (event.task_id,))
    own = rows.need(PotContribution, (event.task_id, event.contributor))
    left = {"net": pot["net"] - own["net"], "fee": pot["fee"] - own["fee"]}
    return [
        Change(
            Pot,
            (event.task_id,),
            {**left, "refunded": pot["refunded"] + event.amount, "changed_block": log.block_number},
        ),
        Change(
            PotContribution,
            (event.task_id, event.contributor),
            {"net": 0, "fee": 0, "refunded": own["refunded"] + event.amount, "changed_at": log.timestamp},
        ),
    ]


def pot_paid(rows: Rows, log: RawLog, event: PotPaid) -> list[Effect]:
    """Note whom the pot was paid to; the fee is the treasury's credit here."""
    task = rows.need(Task, (event.task_id,))
    rows.need(Pot, (event.task_id,))
    paid = {"worker": event.worker, "paid_at": log.timestamp, "changed_block": log.block_number}
    return [
        Change(Pot, (event.task_id,), paid),
        Entry(log.address, task["treasury"], task["token"], event.fee),
    ]


def _sums(row: Row, event: Contributed) -> dict[str, int]:
    return {"net": row["net"] + event.net, "fee": row["fee"] + event.fee}


HANDLERS: dict[type[Any], Any] = {
    Contributed: contributed,
    Refunded: refunded,
    PotPaid: pot_paid,
    TaskPotPayoutDeferred: credit_in,
    TaskPotWithdrawn: credit_out,
}


def _of_pot(event: Any) -> list[tuple[Table, Key]]:
    return [(Task, (event.task_id,)), (Pot, (event.task_id,))]


def _of_contribution(event: Contributed | Refunded) -> list[tuple[Table, Key]]:
    return [*_of_pot(event), (PotContribution, (event.task_id, event.contributor))]


KEYS: dict[type[Any], Any] = {PotPaid: _of_pot, Contributed: _of_contribution, Refunded: _of_contribution}
