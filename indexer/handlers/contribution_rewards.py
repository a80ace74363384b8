"""What the guild gives for fees: rates, periods, what seats earned, what accounts were granted and claimed."""

from typing import Any

from indexer.errors import FoldError
from indexer.generated import (
    ContributionRewardsOwnershipTransferred,
    ContributionRewardsOwnershipTransferStarted,
    PeriodStarted,
    RateSet,
    RewardClaimed,
    SeatRewarded,
)
from indexer.handlers.settings import owner_changed, owner_named
from indexer.models import ContributionGrant, ContributionPeriod, ContributionRate, ContributionSeat
from indexer.records import RawLog
from indexer.rows import Change, Effect, Key, Rows, Table


def rate_set(_rows: Rows, _log: RawLog, event: RateSet) -> list[Effect]:
    """Note what seats in a token earn."""
    return [Change(ContributionRate, (event.token,), event._asdict())]


def period_started(rows: Rows, _log: RawLog, event: PeriodStarted) -> list[Effect]:
    """Make the period."""
    if rows.get(ContributionPeriod, (event.period,)):
        raise FoldError(f"period {event.period} has begun already")
    return [Change(ContributionPeriod, (event.period,), {**event._asdict(), "spent": 0})]


def seat_rewarded(rows: Rows, log: RawLog, event: SeatRewarded) -> list[Effect]:
    """Add to what the seat earned, to what the period spent, and to the grants of both sides."""
    effects = _period(rows, event)
    key = (event.escrow, event.task_id, event.worker)
    before = rows.get(ContributionSeat, key) or {"to_worker": 0, "to_poster": 0}
    seat = {
        **dict(zip(("escrow", "task_id", "worker"), key, strict=True)),
        "poster": event.poster,
        "fee": event.fee,
        "to_worker": before["to_worker"] + event.to_worker,
        "to_poster": before["to_poster"] + event.to_poster,
        "changed_at": log.timestamp,
        "changed_block": log.block_number,
    }
    effects.append(Change(ContributionSeat, key, seat))
    granted = {event.worker: event.to_worker}
    granted[event.poster] = granted.get(event.poster, 0) + event.to_poster
    for account, amount in granted.items():
        grant = _grant(rows, account, event.period)
        effects.append(_change_grant(log, {**grant, "granted": grant["granted"] + amount}))
    return effects


def reward_claimed(rows: Rows, log: RawLog, event: RewardClaimed) -> list[Effect]:
    """Take from what the account can claim."""
    grant = rows.need(ContributionGrant, (event.account, event.period))
    claimed = grant["claimed"] + event.amount
    if claimed > grant["granted"]:
        raise FoldError(f"{event.account} claimed {claimed} of {grant['granted']} in period {event.period}")
    return [_change_grant(log, {**grant, "claimed": claimed})]


def _period(rows: Rows, event: SeatRewarded) -> list[Effect]:
    """Return the change of the period, which an account's grants do not need."""
    period = rows.get(ContributionPeriod, (event.period,))
    if period is None:
        return []
    spent = period["spent"] + event.to_worker + event.to_poster
    return [Change(ContributionPeriod, (event.period,), {"spent": spent})]


def _grant(rows: Rows, account: str, period: int) -> dict[str, Any]:
    fresh = {"account": account, "period": period, "granted": 0, "claimed": 0}
    return rows.get(ContributionGrant, (account, period)) or fresh


def _change_grant(log: RawLog, grant: dict[str, Any]) -> Change:
    values = {**grant, "changed_block": log.block_number}
    return Change(ContributionGrant, (grant["account"], grant["period"]), values)


HANDLERS: dict[type[Any], Any] = {
    RateSet: rate_set,
    PeriodStarted: period_started,
    SeatRewarded: seat_rewarded,
    RewardClaimed: reward_claimed,
    ContributionRewardsOwnershipTransferStarted: owner_named("contributions"),
    ContributionRewardsOwnershipTransferred: owner_changed("contributions"),
}
SETTINGS = (ContributionRewardsOwnershipTransferStarted, ContributionRewardsOwnershipTransferred)


def _of_reward(event: SeatRewarded) -> list[tuple[Table, Key]]:
    seat: list[tuple[Table, Key]] = [(ContributionSeat, (event.escrow, event.task_id, event.worker))]
    period: list[tuple[Table, Key]] = [(ContributionPeriod, (event.period,))]
    return [*seat, *period, *((ContributionGrant, (account, event.period)) for account in (event.worker, event.poster))]


KEYS: dict[type[Any], Any] = {
    PeriodStarted: lambda event: [(ContributionPeriod, (event.period,))],
    SeatRewarded: _of_reward,
    RewardClaimed: lambda event: [(ContributionGrant, (event.account, event.period))],
}
