"""What a court's events do to jurors and to what accounts may withdraw, and to its seeds and rates.

Several of them are steps of a case too; `HANDLERS` here are those of the whole court.
"""

from collections.abc import Callable, Sequence
from typing import Any

from indexer.errors import FoldError
from indexer.generated import (
    CourtDueWithdrawn,
    CourtOwnershipTransferred,
    CourtOwnershipTransferStarted,
    CourtRateSet,
    EarlyRevealProven,
    EpochSeeded,
    FundingSettled,
    JurorSettled,
    LeaveAsked,
    RewardWithdrawn,
    RoundSettled,
    Staked,
    SurplusAdded,
    Unstaked,
)
from indexer.handlers import court
from indexer.handlers.settings import owner_changed, owner_named
from indexer.models import CourtDue, CourtRate, CourtSeed, Juror
from indexer.records import RawLog
from indexer.rows import Change, Effect, Key, Rows, Table

Handler = Callable[[Rows, RawLog, Any], Sequence[Effect]]


def staked(rows: Rows, log: RawLog, event: Staked) -> list[Effect]:
    """Note a juror's stake."""
    fresh = {"court": log.address, "account": event.juror, "leaving": 0, "leaving_epoch": 0}
    known = {} if rows.get(Juror, (log.address, event.juror)) else fresh
    return [_change_juror(log, event.juror, **known, staked=event.staked)]


def leave_asked(rows: Rows, log: RawLog, event: LeaveAsked) -> list[Effect]:
    """Note what a juror wants back."""
    rows.need(Juror, (log.address, event.juror))
    return [_change_juror(log, event.juror, leaving=event.leaving, leaving_epoch=event.epoch)]


def unstaked(rows: Rows, log: RawLog, event: Unstaked) -> list[Effect]:
    """Note what a juror took."""
    leaving = rows.need(Juror, (log.address, event.juror))["leaving"] - event.amount
    return [_change_juror(log, event.juror, leaving=leaving, staked=event.staked)]


def early_reveal_proven(rows: Rows, log: RawLog, event: EarlyRevealProven) -> list[Effect]:
    """Take the penalty from the stake; a part is the prover's."""
    return [*_penalise(rows, log, event), *_owe(rows, log, event.prover, reward=event.reward)]


def juror_settled(rows: Rows, log: RawLog, event: JurorSettled) -> list[Effect]:
    """Take the penalty from the stake, or owe what was earned."""
    return [*_penalise(rows, log, event), *_owe(rows, log, event.juror, due=event.fee, reward=event.reward)]


def round_settled(rows: Rows, log: RawLog, event: RoundSettled) -> list[Effect]:
    """Owe the reserve what no juror earned."""
    return _owe(rows, log, event.reserve, due=event.fee, reward=event.reward)


def funding_settled(rows: Rows, log: RawLog, event: FundingSettled) -> list[Effect]:
    """Owe an account what it gets of its funding."""
    return _owe(rows, log, event.contributor, due=event.amount)


def surplus_added(rows: Rows, log: RawLog, event: SurplusAdded) -> list[Effect]:
    """Owe an account what it sent too much."""
    return _owe(rows, log, event.account, due=event.amount)


def due_withdrawn(rows: Rows, log: RawLog, event: CourtDueWithdrawn) -> list[Effect]:
    """Take from what is due to an account."""
    return _owe(rows, log, event.account, due=-event.amount)


def reward_withdrawn(rows: Rows, log: RawLog, event: RewardWithdrawn) -> list[Effect]:
    """Take from an account's rewards."""
    return _owe(rows, log, event.account, reward=-event.amount)


def epoch_seeded(rows: Rows, log: RawLog, event: EpochSeeded) -> list[Effect]:
    """Note the randomness of an epoch."""
    key = (log.address, event.epoch)
    if rows.get(CourtSeed, key):
        raise FoldError(f"epoch {event.epoch} of {log.address} has its seed already")
    values = {
        "court": log.address,
        "epoch": event.epoch,
        "seed_block": event.block_number,
        "seed": event.seed,
        "seeded_at": log.timestamp,
    }
    return [Change(CourtSeed, key, values)]


def rate_set(_rows: Rows, log: RawLog, event: CourtRateSet) -> list[Effect]:
    """Note how much tasks in a token may pay."""
    return [Change(CourtRate, (log.address, event.token), {"court": log.address, **event._asdict()})]


def _penalise(rows: Rows, log: RawLog, event: EarlyRevealProven | JurorSettled) -> list[Effect]:
    juror = rows.get(Juror, (log.address, event.juror))
    if juror is None or not event.penalty:
        return []
    left = juror["staked"] - event.penalty
    return [_change_juror(log, event.juror, staked=left, leaving=min(juror["leaving"], left))]


def _owe(rows: Rows, log: RawLog, account: str, due: int = 0, reward: int = 0) -> list[Effect]:
    if not due and not reward:
        return []
    row = rows.get(CourtDue, (log.address, account)) or {"due": 0, "reward": 0}
    values = {"due": row["due"] + due, "reward": row["reward"] + reward}
    return [Change(CourtDue, (log.address, account), {"court": log.address, "account": account, **values})]


def _change_juror(log: RawLog, account: str, /, **values: Any) -> Change:
    return Change(Juror, (log.address, account), {**values, "changed_block": log.block_number})


def _both(step: Handler, rest: Handler) -> Handler:
    return lambda rows, log, event: [*step(rows, log, event), *rest(rows, log, event)]


_OF_JURORS: dict[type[Any], Handler] = {
    Staked: staked,
    LeaveAsked: leave_asked,
    Unstaked: unstaked,
    EarlyRevealProven: early_reveal_proven,
    JurorSettled: juror_settled,
    RoundSettled: round_settled,
    FundingSettled: funding_settled,
    SurplusAdded: surplus_added,
    CourtDueWithdrawn: due_withdrawn,
    RewardWithdrawn: reward_withdrawn,
    EpochSeeded: epoch_seeded,
    CourtRateSet: rate_set,
    CourtOwnershipTransferStarted: owner_named("court"),
    CourtOwnershipTransferred: owner_changed("court"),
}
HANDLERS: dict[type[Any], Any] = {
    **court.HANDLERS,
    **{
        event: _both(court.HANDLERS[event], handler) if event in court.HANDLERS else handler
        for event, handler in _OF_JURORS.items()
    },
}
SETTINGS = (CourtOwnershipTransferStarted, CourtOwnershipTransferred)
# In which topics the events name the juror whose stake they change, and the account to whom they owe.
STAKES: dict[type[Any], tuple[str, ...]] = {
    **dict.fromkeys((Staked, LeaveAsked, Unstaked), ("topic1",)),
    **dict.fromkeys((EarlyRevealProven, JurorSettled), ("topic3",)),
}
DUES: dict[type[Any], tuple[str, ...]] = {
    **dict.fromkeys((CourtDueWithdrawn, RewardWithdrawn), ("topic1",)),
    SurplusAdded: ("topic2",),
    **dict.fromkeys((JurorSettled, RoundSettled, FundingSettled), ("topic3",)),
}


def _keys(log: RawLog, event: Any) -> list[tuple[Table, Key]]:
    found = court.keys(log, event) if type(event) in court.STEPS else []
    if hasattr(event, "juror") and type(event) in STAKES:
        found.append((Juror, (log.address, event.juror)))
    return found


KEYS: dict[type[Any], Any] = dict.fromkeys((*court.STEPS, *STAKES), _keys)
