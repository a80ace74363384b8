"""Contribution rewards as everybody sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.chain.contributions.models import ContributionPeriod
from backend.chain.contributions.repository import LOOK_BACK, VESTING, ContributionRepository
from backend.chain.escrow.calls import calldata, seat_of_call, terms_of_call
from backend.chain.guild.token import guild_token
from backend.chain.heads.service import Head
from backend.core.schemas import Token
from backend.core.state import State
from backend.guild.contributions.schemas import (
    AccountContributions,
    ContributableSeat,
    ContributionAction,
    ContributionActionName,
    ContributionOverview,
    ContributionReason,
    Grant,
    Period,
    Rate,
)

CONTRACT = "ContributionRewards"
NOBODY = "0x" + "0" * 40
SCALE = 10**18
MOST_PERIODS = 20
MOST_SEATS = 50


@dataclass(frozen=True, slots=True)
class Earning:
    """What a seat has earned before and is still worth, what is left of the budget now, and whether Policy lists it."""

    before: int
    due: int
    left: int
    listed: bool

    @property
    def against(self) -> ContributionReason | None:
        """Why nothing can be granted for it now."""
        if not self.listed:
            return "escrow_not_listed"
        return "budget_spent" if self.left == 0 else None


@dataclass(frozen=True, slots=True)
class ContributionService:
    """Answers about contribution rewards at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def overview(self) -> ContributionOverview:
        """Return rules and periods."""
        periods = self._repository.periods(MOST_PERIODS)
        return ContributionOverview(
            contract=self._contract,
            token=self._token,
            vesting_seconds=VESTING,
            running=bool(periods) and self.head.now < periods[0].end,
            periods=[self._period(period) for period in periods],
            rates=[
                Rate(token=self.state.tokens.describe(row.token), rate=str(row.rate))
                for row in self._repository.rates()
            ],
            now=self.head.now,
            block=self.head.block,
            finality=self.head.finality(),
        )

    def account(self, address: str) -> AccountContributions:
        """Return what an account was granted and may claim, and its seats that can still earn."""
        rows = self._repository.grants(address)
        grants = [self._grant(row) for row in rows]
        claimable = [grant.period for grant in grants if grant.claimable != "0"]
        seats = self._seats(address)
        return AccountContributions(
            token=self._token,
            granted=_sum(grant.granted for grant in grants),
            vested=_sum(grant.vested for grant in grants),
            claimed=_sum(grant.claimed for grant in grants),
            claimable=_sum(grant.claimable for grant in grants),
            grants=grants,
            seats=seats,
            actions=[self._action("claim", None if claimable else "nothing_to_claim", "claim", claimable, address)]
            if self._contract
            else [],
            now=self.head.now,
            block=self.head.block,
            finality=self.head.finality(*(row.ContributionGrant.changed_block for row in rows)),
        )

    def _seats(self, address: str) -> list[ContributableSeat]:
        period = next(iter(self._repository.periods(1)), None)
        if self._contract is None or period is None or self.head.now >= period.end:
            return []
        rows = self._repository.seats(address, period.start - LOOK_BACK, MOST_SEATS)
        rates = {row.token: row.rate for row in self._repository.rates()}
        titles = self.state.read_titles(self.session, {row.Task.brief for row in rows})
        listed, found = self._repository.listed(self.head.now), []
        for row in rows:
            earned = row.ContributionSeat
            before = earned.to_worker + earned.to_poster if earned else 0
            due = row.Seat.fee * rates[row.Task.token] // SCALE - before
            if due > 0:
                earning = Earning(before, due, released(period, self.head.now), row.Task.escrow in listed)
                found.append(self._seat(row, earning, titles.get(row.Task.brief), address))
        return found

    def _seat(self, row: Row[Any], earning: Earning, title: str | None, address: str) -> ContributableSeat:
        seat, task = row.Seat, row.Task
        call = (task.escrow, terms_of_call(task), seat.worker, seat_of_call(seat))
        return ContributableSeat(
            escrow=task.escrow,
            task_id=task.task_id,
            title=title,
            side="worker" if seat.worker == address else "poster",
            worker=seat.worker,
            poster=task.poster,
            token=self.state.tokens.describe(task.token),
            fee=str(seat.fee),
            earned=str(earning.before),
            due=str(min(earning.due, earning.left)),
            ended_at=seat.clock,
            contribute=self._action("contribute", earning.against, "contribute", *call),
        )

    def _period(self, row: ContributionPeriod) -> Period:
        running = self.head.now < row.end
        return Period(
            number=row.period,
            budget=str(row.budget),
            granted=str(row.spent),
            available=str(released(row, self.head.now) if running else 0),
            starts_at=row.start,
            ends_at=row.end,
            vested_at=row.end + VESTING,
        )

    def _grant(self, row: Row[Any]) -> Grant:
        grant, end = row.ContributionGrant, row.ContributionPeriod.end
        vested = _vested(grant.granted, max(0, self.head.now - end), VESTING)
        return Grant(
            period=grant.period,
            granted=str(grant.granted),
            vested=str(vested),
            claimed=str(grant.claimed),
            claimable=str(vested - grant.claimed),
            vests_from=end,
            vests_until=end + VESTING,
        )

    def _action(
        self, action: ContributionActionName, reason: ContributionReason | None, function: str, *arguments: Any
    ) -> ContributionAction:
        return ContributionAction(
            action=action,
            allowed=reason is None,
            reason=reason,
            to=self._contract or NOBODY,
            data=calldata(CONTRACT, function, *arguments),
            value="0",
        )

    @property
    def _repository(self) -> ContributionRepository:
        return ContributionRepository(self.session, self.state.chain_id)

    @property
    def _contract(self) -> str | None:
        deployed = self.state.manifest.contracts.get(CONTRACT)
        return deployed.address if deployed else None

    @property
    def _token(self) -> Token | None:
        deployed = self.state.manifest.contracts.get("GuildToken")
        return guild_token(deployed.address) if deployed and self._contract else None


def released(period: ContributionPeriod, now: int) -> int:
    """Return what a running period can grant at a time: what was released of its budget and not granted."""
    return _vested(period.budget, max(0, now - period.start), period.end - period.start) - period.spent


def _vested(amount: int, passed: int, length: int) -> int:
    return amount if passed >= length else amount * passed // length


def _sum(amounts: Iterable[str]) -> str:
    return str(sum(int(amount) for amount in amounts))
